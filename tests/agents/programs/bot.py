"""A Pipecat bot as users write them: it greets, shows a picture, answers messages, says goodbye.

Lines that it prints behind ``@`` tell the tests what happened.
"""

import array
import json
import math
from typing import Any

from dotenv import load_dotenv
from pipecat.frames.frames import (
    EndFrame,
    InputAudioRawFrame,
    InputTransportMessageFrame,
    OutputAudioRawFrame,
    OutputImageRawFrame,
)
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.runner.types import DailyDialinRequest, RunnerArguments
from pipecat.transports.daily.transport import DailyDialinSettings, DailyParams, DailyTransport
from pipecat.workers.runner import WorkerRunner

load_dotenv(override=True)

EVENTS = (
    "on_joined",
    "on_left",
    "on_participant_joined",
    "on_participant_updated",
    "on_participant_left",
    "on_dialin_ready",
    "on_dialin_connected",
)
RATE = 24_000
SIZE = (320, 180)


def tone(seconds: float, hertz: float) -> OutputAudioRawFrame:
    """Return a tone, as a speech service would return words."""
    count = int(RATE * seconds)
    wave = (int(12_000 * math.sin(math.tau * hertz * at / RATE)) for at in range(count))
    return OutputAudioRawFrame(array.array("h", wave).tobytes(), RATE, 1)


class Ears(FrameProcessor):
    """Notices when somebody is heard for the first time."""

    def __init__(self, room: str) -> None:
        super().__init__()
        self._room = room
        self._heard = False

    async def process_frame(self, frame: Any, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if isinstance(frame, InputAudioRawFrame) and not self._heard:
            self._heard = max(array.array("h", frame.audio), default=0) > 1000
            if self._heard:
                say(self._room, "heard", frame.sample_rate)
        if not isinstance(frame, InputTransportMessageFrame):
            await self.push_frame(frame, direction)


def say(room: str, what: str, detail: Any = None) -> None:
    """Tell the tests what happened."""
    print("@", json.dumps([room.rpartition("/")[2], what, detail]), flush=True)


def params_of(args: RunnerArguments) -> DailyParams:
    """Return how to join: with a camera if it is wished, and with the caller if there is one."""
    common = {
        "audio_in_enabled": True,
        "audio_out_enabled": True,
        "audio_out_sample_rate": RATE,
        "audio_out_end_silence_secs": 0,
    }
    body: Any = args.body or {}
    if "dialin_settings" in body:
        request = DailyDialinRequest.model_validate(body)
        settings = request.dialin_settings
        caller = DailyDialinSettings(call_id=settings.call_id, call_domain=settings.call_domain)
        return DailyParams(
            api_key=request.daily_api_key,
            api_url=request.daily_api_url,
            dialin_settings=caller,
            **common,
        )
    if body.get("camera"):
        common |= {"video_out_enabled": True, "video_out_is_live": False}
        common |= {"video_out_width": SIZE[0], "video_out_height": SIZE[1]}
    return DailyParams(**common)


def tell(transport: DailyTransport, room: str, event: str) -> None:
    """Tell the tests of an event of the transport."""

    @transport.event_handler(event)
    async def on_event(_: DailyTransport, *details: Any) -> None:
        say(room, event, details)


async def bot(args: RunnerArguments) -> None:
    """Run the bot in a room, until a participant says bye or the call ends."""
    room = args.room_url
    transport = DailyTransport(room, args.token, "Bot", params_of(args))
    pipeline = Pipeline([transport.input(), Ears(room), transport.output()])
    worker = PipelineWorker(
        pipeline, params=PipelineParams(audio_out_sample_rate=RATE), enable_rtvi=False
    )
    body: Any = args.body or {}

    for event in EVENTS:
        tell(transport, room, event)

    @transport.event_handler("on_first_participant_joined")
    async def on_first_participant_joined(_: DailyTransport, participant: Any) -> None:
        say(room, "first", participant["info"].get("userName"))
        if body.get("camera"):
            await worker.queue_frame(
                OutputImageRawFrame(bytes((0, 128, 255)) * 57_600, SIZE, "RGB")
            )
        await worker.queue_frame(tone(1.0, 440))

    @transport.event_handler("on_app_message")
    async def on_app_message(_: DailyTransport, message: Any, sender: str) -> None:
        say(room, "message", message)
        if message == "bye":
            await worker.queue_frames([tone(0.5, 660), EndFrame()])
        elif isinstance(message, dict) and message.get("event") == "chat-msg":
            await transport.send_prebuilt_chat_message(f"You said {message['message']}", "Bot")

    @transport.event_handler("on_error")
    async def on_error(_: DailyTransport, error: str) -> None:
        say(room, "error", error)
        await worker.cancel()

    runner = WorkerRunner(handle_sigint=args.handle_sigint)
    await runner.add_workers(worker)
    await runner.run()
    say(room, "ended")


if __name__ == "__main__":
    from pipecat.runner.run import main

    main()
