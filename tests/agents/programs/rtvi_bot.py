"""A Pipecat bot that talks RTVI with the client of its page, as Pipecat's own examples do.

Lines that it prints behind ``@`` tell the tests what happened.
"""

import array
import json
import math
from typing import Any

from pipecat.frames.frames import InputAudioRawFrame, TTSAudioRawFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.processors.frameworks.rtvi import RTVIServerMessageFrame
from pipecat.runner.types import RunnerArguments
from pipecat.transports.daily.transport import DailyParams, DailyTransport
from pipecat.workers.runner import WorkerRunner

RATE = 24_000


class Ears(FrameProcessor):
    """Notices when the participant is heard for the first time, and keeps the sound."""

    def __init__(self, room: str) -> None:
        super().__init__()
        self._room = room
        self._heard = False

    async def process_frame(self, frame: Any, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if isinstance(frame, InputAudioRawFrame):
            if not self._heard and max(array.array("h", frame.audio), default=0) > 1000:
                self._heard = True
                say(self._room, "heard")
            return
        await self.push_frame(frame, direction)


def say(room: str, what: str, detail: Any = None) -> None:
    """Tell the tests what happened."""
    print("@", json.dumps([room.rpartition("/")[2], what, detail]), flush=True)


def greeting() -> TTSAudioRawFrame:
    """Return a tone of a second, as a speech service would return words."""
    wave = (int(12_000 * math.sin(math.tau * 440 * at / RATE)) for at in range(RATE))
    return TTSAudioRawFrame(array.array("h", wave).tobytes(), RATE, 1)


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
