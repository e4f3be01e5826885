"""The agent of `benchmarks.agents`: a Pipecat echo, on one of two transports.

It runs in Pipecat's environment, as a process of its own. Each line that it prints is JSON: its
CPU time and memory once a second, or the answer to the caller's offer.
"""

import argparse
import asyncio
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from loguru import logger
from pipecat.frames.frames import (
    EndFrame,
    InputAudioRawFrame,
    OutputAudioRawFrame,
    OutputImageRawFrame,
    UserImageRawFrame,
)
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.transports.base_transport import TransportParams
from pipecat.workers.runner import WorkerRunner

RATE = 16_000
FRAME_RATE = 30
PAGE = os.sysconf("SC_PAGE_SIZE")


class Echo(FrameProcessor):
    """Sends what it hears and sees back."""

    async def process_frame(self, frame: Any, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if isinstance(frame, InputAudioRawFrame):
            frame = OutputAudioRawFrame(frame.audio, frame.sample_rate, frame.num_channels)
        elif isinstance(frame, UserImageRawFrame):
            frame = OutputImageRawFrame(frame.image, frame.size, frame.format)
        await self.push_frame(frame, direction)


def tell(**facts: Any) -> None:
    print(json.dumps(facts), flush=True)


def params(size: tuple[int, int] | None) -> dict[str, Any]:
    common: dict[str, Any] = {
        "audio_in_enabled": True,
        "audio_out_enabled": True,
        "audio_out_end_silence_secs": 0,
    }
    if size is not None:
        common |= {"video_in_enabled": True, "video_out_enabled": True, "video_out_is_live": True}
        common |= {"video_out_width": size[0], "video_out_height": size[1]}
        common |= {"video_out_framerate": FRAME_RATE}
    return common


def on_daily(room_url: str, size: tuple[int, int] | None) -> Any:
    from pipecat.transports.daily.transport import DailyParams, DailyTransport

    transport = DailyTransport(room_url, None, "Bot", DailyParams(**params(size)))

    @transport.event_handler("on_participant_joined")
    async def on_participant_joined(_: Any, participant: Any) -> None:
        if size is not None:
            await transport.capture_participant_video(participant["id"], framerate=None)

    return transport


async def on_webrtc(size: tuple[int, int] | None) -> Any:
    from pipecat.transports.smallwebrtc.connection import SmallWebRTCConnection
    from pipecat.transports.smallwebrtc.transport import SmallWebRTCTransport

    connection = SmallWebRTCConnection()
    offer = json.loads(await asyncio.to_thread(sys.stdin.readline))
    await connection.initialize(sdp=offer["sdp"], type=offer["type"])
    transport = SmallWebRTCTransport(connection, TransportParams(**params(size)))

    @transport.event_handler("on_client_connected")
    async def on_client_connected(_: Any, __: Any) -> None:
        if size is not None:
            await transport.capture_participant_video(connection.pc_id, framerate=None)

    tell(answer=connection.get_answer())
    return transport


async def report() -> None:
    """Tell the CPU time and the memory of this process, once a second."""
    while True:
        tell(at=time.monotonic(), cpu=time.process_time(), rss=memory())
        await asyncio.sleep(1)


def memory() -> int:
    """Return the size of this process's memory in use, in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--room", help="a room of a local Daily; without it, SmallWebRTC")
    parser.add_argument("--size", help="the size of the pictures, like 640x360; without it, none")
    asked = parser.parse_args()
    logger.remove()
    logger.add(sys.stderr, level="ERROR")
    size = None
    if asked.size:
        width, height = map(int, asked.size.split("x"))
        size = width, height
    if asked.room:
        from dailykit.daily import install

        install()
        transport = on_daily(asked.room, size)
    else:
        transport = await on_webrtc(size)
    worker = PipelineWorker(
        Pipeline([transport.input(), Echo(), transport.output()]),
        params=PipelineParams(audio_in_sample_rate=RATE, audio_out_sample_rate=RATE),
        enable_rtvi=False,
        # Without it, a pipeline in which no model speaks is cancelled after five minutes.
        idle_timeout_secs=None,
    )
    reporting = asyncio.create_task(report())
    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(worker)
    running = asyncio.create_task(runner.run())
    await asyncio.to_thread(sys.stdin.read)
    await worker.queue_frame(EndFrame())
    await running
    reporting.cancel()


if __name__ == "__main__":
    asyncio.run(main())
