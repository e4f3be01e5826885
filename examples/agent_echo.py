"""A Pipecat agent without any cloud service: it says back what you say, as soon as you pause.

Offline:   dailykit run --open -- python examples/agent_echo.py -d
For real:  DAILY_API_KEY=... python examples/agent_echo.py -d

It needs ``pip install "pipecat-ai[runner]"``, and daily-python for real. Wear headphones, or it
hears itself through your microphone. To make an agent of your own, put speech recognition, a
language model and a voice in the place of `Parrot`.
"""

from typing import Any

import numpy as np
from PIL import Image, ImageDraw
from pipecat.frames.frames import (
    Frame,
    InputAudioRawFrame,
    OutputAudioRawFrame,
    OutputImageRawFrame,
)
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineWorker
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.runner.types import RunnerArguments
from pipecat.transports.daily.transport import DailyParams, DailyTransport
from pipecat.workers.runner import WorkerRunner

LOUD = 800
"""The least loudness of speech; samples go up to 32,767."""

PAUSE_SECONDS = 0.6
SIZE = (640, 360)


class Parrot(FrameProcessor):
    """Collects what is said, and says it back at the next pause."""

    def __init__(self) -> None:
        super().__init__()
        self._said = bytearray()
        self._silence = 0.0

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Take sound, and pass on everything else."""
        await super().process_frame(frame, direction)
        if isinstance(frame, InputAudioRawFrame):
            await self._hear(frame)
        else:
            await self.push_frame(frame, direction)

    async def _hear(self, frame: InputAudioRawFrame) -> None:
        is_loud = np.abs(np.frombuffer(frame.audio, np.int16).astype(int)).max(initial=0) > LOUD
        if not is_loud and not self._said:
            return
        self._said += frame.audio
        seconds = len(frame.audio) / 2 / frame.sample_rate
        self._silence = 0.0 if is_loud else self._silence + seconds
        if self._silence >= PAUSE_SECONDS:
            await self.push_frame(OutputAudioRawFrame(bytes(self._said), frame.sample_rate, 1))
            self._said.clear()


def chime(rate: int = 16_000) -> OutputAudioRawFrame:
    """Return two soft notes: the greeting."""
    times = np.arange(int(rate * 0.35)) / rate
    notes = [np.sin(2 * np.pi * hertz * times) * np.exp(-6 * times) for hertz in (523.25, 783.99)]
    return OutputAudioRawFrame((np.concatenate(notes) * 9_000).astype("<i2").tobytes(), rate, 1)


def face() -> OutputImageRawFrame:
    """Return the picture that the agent shows."""
    picture = Image.new("RGB", SIZE, "#1d3a5f")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((220, 80, 420, 280), fill="#f2b134")
    draw.ellipse((275, 140, 305, 170), fill="#1d3a5f")
    draw.ellipse((335, 140, 365, 170), fill="#1d3a5f")
    draw.polygon([(300, 190), (340, 190), (320, 235)], fill="#d9534f")
    return OutputImageRawFrame(picture.tobytes(), SIZE, "RGB")


async def bot(args: RunnerArguments) -> None:
    """Run the agent in a room, until the last participant leaves. Pipecat's runner calls this."""
    transport = DailyTransport(
        args.room_url,
        args.token,
        "Parrot",
        DailyParams(
            audio_in_enabled=True,
            audio_out_enabled=True,
            audio_out_sample_rate=16_000,
            video_out_enabled=True,
            video_out_width=SIZE[0],
            video_out_height=SIZE[1],
            video_out_framerate=5,
        ),
    )
    worker = PipelineWorker(Pipeline([transport.input(), Parrot(), transport.output()]))

    @transport.event_handler("on_first_participant_joined")
    async def greet(_: DailyTransport, participant: Any) -> None:
        await worker.queue_frames([face(), chime()])

    @transport.event_handler("on_participant_left")
    async def end(_: DailyTransport, participant: Any, reason: str) -> None:
        if transport.participant_counts()["present"] <= 1:
            await worker.cancel()

    runner = WorkerRunner(handle_sigint=args.handle_sigint)
    await runner.add_workers(worker)
    await runner.run()


if __name__ == "__main__":
    from pipecat.runner.run import main

    main()
