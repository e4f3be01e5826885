"""Reading a program's tracks and passing their frames on."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from fractions import Fraction
from typing import Final

from aiortc import MediaStreamError, MediaStreamTrack
from av import AudioFrame, AudioResampler, VideoFrame

from dailykit.local.media.encoding import AUDIO_RATE, Encoder, Sending
from dailykit.local.media.tracks import MediaFrame, next_frame

__all__ = ["TrackFeed"]

_log = logging.getLogger(__name__)

_FRAME_SAMPLES: Final = AUDIO_RATE // 50
_FORMAT: Final = "s16"
_VIDEO_RATE: Final = 90_000


class TrackFeed:
    """Reads a track until it ends, and passes its frames on.

    Audio is passed on in frames of 20 ms. All frames get timestamps of one clock: a track that
    replaces another must not seem older.

    Args:
        track: The track. If it fails, the error is logged and the feed ends.
        deliver: Receives the frames.
    """

    def __init__(self, track: MediaStreamTrack, deliver: Callable[[Sending], None]) -> None:
        self._track = track
        self._deliver = deliver
        self._encoder = Encoder()
        self._resampler: AudioResampler | None = None
        self._layout: str | None = None
        self._ahead: int | None = None
        self._reading = asyncio.create_task(self._read())

    async def close(self) -> None:
        """Stop reading."""
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
                    self._deliver(Sending(frame, self._encoder.encode))
        except MediaStreamError:
            return
        except Exception:  # noqa: BLE001 - the track is the user's code, which can raise anything
            _log.exception("reading a track to send failed")

    def _formed(self, frame: MediaFrame) -> Iterator[MediaFrame]:
        if isinstance(frame, VideoFrame) or self._is_formed(frame):
            yield frame
            return
        if self._resampler is None:
            self._resampler = AudioResampler(
                format=_FORMAT, layout=self._layout, rate=AUDIO_RATE, frame_size=_FRAME_SAMPLES
            )
        yield from self._resampler.resample(frame)

    def _is_formed(self, frame: AudioFrame) -> bool:
        """Return whether audio needs no conversion, like that of every frame before."""
        if self._layout is None:
            # One format for all audio, because an encoder accepts no other after the first.
            self._layout = "mono" if frame.layout.nb_channels == 1 else "stereo"
        return self._resampler is None and (
            frame.sample_rate == AUDIO_RATE
            and frame.samples == _FRAME_SAMPLES
            and frame.format.name == _FORMAT
            and frame.layout.name == self._layout
        )

    def _stamp(self, frame: MediaFrame) -> None:
        if frame.pts is None or frame.time_base is None:
            raise ValueError("frames to send need `pts` and `time_base`")
        rate = _VIDEO_RATE if isinstance(frame, VideoFrame) else AUDIO_RATE
        own = round(frame.pts * frame.time_base * rate)
        if self._ahead is None:
            self._ahead = round(time.monotonic() * rate) - own
        frame.pts, frame.time_base = own + self._ahead, Fraction(1, rate)
