"""Reading the tracks of a program, for everybody who is to have them."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from fractions import Fraction
from typing import Final

from aiortc import MediaStreamError, MediaStreamTrack
from av import AudioFrame, AudioResampler, VideoFrame

from dailykit.local.media.tracks import MediaFrame, next_frame

__all__ = ["TrackFeed"]

_log = logging.getLogger(__name__)

_AUDIO_RATE: Final = 48_000
_VIDEO_RATE: Final = 90_000


class TrackFeed:
    """Reads a track as long as it lasts, and passes its frames on.

    The times of its frames become those of one clock for all tracks: what follows another track
    must not seem to be older than that.

    Args:
        track: The track. If it fails, that is logged, and it is over.
        deliver: Takes its frames.
    """

    def __init__(self, track: MediaStreamTrack, deliver: Callable[[MediaFrame], None]) -> None:
        self._track = track
        self._deliver = deliver
        # One form for all sound: an encoder takes no other after the first. Frames of 20 ms each:
        # of longer ones, aiortc would give the parts the same time.
        self._resampler = AudioResampler(
            format="s16", layout="stereo", rate=_AUDIO_RATE, frame_size=_AUDIO_RATE // 50
        )
        self._ahead: int | None = None
        self._reading = asyncio.create_task(self._read())

    async def close(self) -> None:
        """Read no more."""
        self._reading.cancel()
        with suppress(asyncio.CancelledError):
            await self._reading

    def end(self) -> None:
        """End the track itself."""
        self._track.stop()

    async def _read(self) -> None:
        try:
            while True:
                for frame in self._formed(await next_frame(self._track)):
                    self._stamp(frame)
                    self._deliver(frame)
        except MediaStreamError:
            return
        except Exception:  # noqa: BLE001 - it is the program's own, and of any kind
            _log.exception("a track to send has failed")

    def _formed(self, frame: MediaFrame) -> Iterator[MediaFrame]:
        if isinstance(frame, AudioFrame):
            yield from self._resampler.resample(frame)
        else:
            yield frame

    def _stamp(self, frame: MediaFrame) -> None:
        if frame.pts is None or frame.time_base is None:
            raise ValueError("a frame to send needs `pts` and `time_base`")
        rate = _VIDEO_RATE if isinstance(frame, VideoFrame) else _AUDIO_RATE
        own = round(frame.pts * frame.time_base * rate)
        if self._ahead is None:
            self._ahead = round(time.monotonic() * rate) - own
        frame.pts, frame.time_base = own + self._ahead, Fraction(1, rate)
