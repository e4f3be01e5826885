"""A Pipecat bot that talks RTVI with the client of its page, as Pipecat's own examples do.

Lines that it prints behind ``@`` tell the tests what happened.
"""

from typing import Any

from bot import RATE, Ears, say, tone
from pipecat.frames.frames import TTSAudioRawFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.frameworks.rtvi import RTVIServerMessageFrame
from pipecat.runner.types import RunnerArguments
from pipecat.transports.daily.transport import DailyParams, DailyTransport
from pipecat.workers.runner import WorkerRunner


def greeting() -> TTSAudioRawFrame:
    """Return a tone of a second, as a speech service would return words."""
    sound = tone(1.0, 440)
    return TTSAudioRawFrame(sound.audio, sound.sample_rate, sound.num_channels)


async def bot(args: RunnerArguments) -> None:
    """Run the bot in a room, until the participant leaves."""
    room = args.room_url
    params = DailyParams(audio_in_enabled=True, audio_out_enabled=True, audio_out_sample_rate=RATE)
    transport = DailyTransport(room, args.token, "Bot", params)
    worker = PipelineWorker(
        Pipeline([transport.input(), Ears(room), transport.output()]),
        params=PipelineParams(audio_out_sample_rate=RATE),
    )

    @worker.rtvi.event_handler("on_client_ready")
    async def on_client_ready(_: Any) -> None:
        say(room, "client-ready")
        await worker.queue_frame(greeting())

    @worker.rtvi.event_handler("on_client_message")
    async def on_client_message(rtvi: Any, message: Any) -> None:
        say(room, "client-message", [message.type, message.data])
        if message.type == "question":
            await rtvi.send_server_response(message, {"answer": 42})
        else:
            await worker.queue_frame(RTVIServerMessageFrame(data=f"Hello, {message.data['name']}"))

    @transport.event_handler("on_client_disconnected")
    async def on_client_disconnected(_: DailyTransport, client: Any) -> None:
        await worker.cancel()

    runner = WorkerRunner(handle_sigint=args.handle_sigint)
    await runner.add_workers(worker)
    await runner.run()
    say(room, "ended")


if __name__ == "__main__":
    from pipecat.runner.run import main

    main()
