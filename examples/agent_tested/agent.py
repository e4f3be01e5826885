"""A Pipecat agent whose tests have a conversation with it.

``python agent.py -t daily`` runs it. Its answers come from `Answers`; in your agent, speech
recognition, a language model and a voice are in that place.
"""

from typing import Any

import numpy as np
from pipecat.frames.frames import Frame, InputAudioRawFrame, OutputAudioRawFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineWorker
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.runner.types import RunnerArguments
from pipecat.transports.daily.transport import DailyParams, DailyTransport
from pipecat.workers.runner import WorkerRunner

RATE = 24_000
LOUD = 1_000


def sound(hertz: float, seconds: float) -> OutputAudioRawFrame:
    """Return a tone, in place of spoken words."""
    times = np.arange(int(RATE * seconds)) / RATE
    wave = np.sin(2 * np.pi * hertz * times) * 12_000
    return OutputAudioRawFrame(wave.astype("<i2").tobytes(), RATE, 1)


class Answers(FrameProcessor):
    """Answers each question, once the caller pauses for 300 ms."""

    def __init__(self) -> None:
        super().__init__()
        self._silent_frames: int | None = None

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Listen, and pass on everything but the sound."""
        await super().process_frame(frame, direction)
        if not isinstance(frame, InputAudioRawFrame):
            await self.push_frame(frame, direction)
        elif np.abs(np.frombuffer(frame.audio, np.int16).astype(int)).max(initial=0) > LOUD:
            self._silent_frames = 0
        elif self._silent_frames is not None:
            self._silent_frames += 1
            if self._silent_frames == 15:  # of 20 ms
                self._silent_frames = None
                await self.push_frame(sound(hertz=660, seconds=0.6))


async def run_agent(room_url: str, token: str | None, *, handle_sigint: bool = False) -> None:
    """Run the agent in a room, until the call ends."""
    params = DailyParams(audio_in_enabled=True, audio_out_enabled=True, audio_out_sample_rate=RATE)
    transport = DailyTransport(room_url, token, "Agent", params)
    worker = PipelineWorker(Pipeline([transport.input(), Answers(), transport.output()]))

    @transport.event_handler("on_first_participant_joined")
    async def greet(_: DailyTransport, participant: Any) -> None:
        await worker.queue_frame(sound(hertz=440, seconds=0.4))

    @transport.event_handler("on_error")
    async def end(_: DailyTransport, error: str) -> None:
        await worker.cancel()

    runner = WorkerRunner(handle_sigint=handle_sigint)
    await runner.add_workers(worker)
    await runner.run()


async def bot(args: RunnerArguments) -> None:
    """Run the agent. Pipecat's runner calls this."""
    await run_agent(args.room_url, args.token, handle_sigint=args.handle_sigint)


if __name__ == "__main__":
    from pipecat.runner.run import main

    main()
