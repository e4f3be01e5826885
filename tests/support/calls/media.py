"""Sound to send in tests, and how loud it is on the other side."""

import asyncio
from fractions import Fraction

from aiortc import MediaStreamError, MediaStreamTrack
from av import AudioFrame

__all__ = ["LOUD", "Tone", "loudest"]

LOUD = 12_000


class Tone(MediaStreamTrack):
    """A loud noise, in another form than that of the network."""

    kind = "audio"

    def __init__(self, rate: int = 16_000) -> None:
        super().__init__()
        self._rate = rate
        self._number = 0
        self._start: float | None = None

    async def recv(self) -> AudioFrame:
        if self.readyState != "live":
            raise MediaStreamError
        samples = self._rate // 50
        frame = AudioFrame(format="s16", layout="mono", samples=samples)
        wave = (LOUD if at % 20 < 10 else -LOUD for at in range(samples))
        frame.planes[0].update(b"".join(one.to_bytes(2, "little", signed=True) for one in wave))
        frame.sample_rate, frame.time_base = self._rate, Fraction(1, self._rate)
        frame.pts = samples * self._number
        clock = asyncio.get_running_loop().time
        self._start = clock() if self._start is None else self._start
        await asyncio.sleep(self._start + self._number / 50 - clock())
        self._number += 1
        return frame


async def loudest(track: MediaStreamTrack, frames: int = 40) -> int:
    """Return how loud the loudest of some sound is."""
    peak = 0
    async with asyncio.timeout(20):
        for _ in range(frames):
            frame = await track.recv()  # pyright: ignore[reportUnknownMemberType,reportUnknownVariableType]
            assert isinstance(frame, AudioFrame)
            samples = memoryview(bytes(frame.planes[0])).cast("h")
            peak = max(peak, *samples)
    return peak
