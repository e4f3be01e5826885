"""Audio as bytes: 16-bit samples, interleaved, as daily-python passes it to programs."""

from array import array
from fractions import Fraction
from typing import Final

from av import AudioFrame, AudioResampler

__all__ = ["SAMPLE_BYTES", "Converter", "as_bytes", "as_frame", "layout_of"]

SAMPLE_BYTES: Final = 2
"""The size of a sample of one channel, in bytes."""

_FORMAT: Final = "s16"
_LAYOUTS: Final = {1: "mono", 2: "stereo"}


def layout_of(channels: int) -> str:
    """Return FFmpeg's name of the layout for a number of channels."""
    return _LAYOUTS.get(channels, f"{channels}c")


def as_frame(data: bytes, rate: int, channels: int, pts: int = 0) -> AudioFrame:
    """Return samples as a frame.

    Args:
        data: The samples.
        rate: The sample rate, in Hz.
        channels: The number of channels.
        pts: The number of the first sample.
    """
    samples = len(data) // (SAMPLE_BYTES * channels)
    frame = AudioFrame(format=_FORMAT, layout=layout_of(channels), samples=samples)
    frame.planes[0].update(data)
    frame.sample_rate, frame.time_base, frame.pts = rate, Fraction(1, rate), pts
    return frame


def as_bytes(frame: AudioFrame) -> bytes:
    """Return the samples of a 16-bit, interleaved frame."""
    size = frame.samples * frame.layout.nb_channels * SAMPLE_BYTES
    # A decoder's buffers may be longer than the samples in them.
    return bytes(memoryview(frame.planes[0])[:size])


class Converter:
    """Converts frames of any format to 16-bit samples of one rate and number of channels.

    FFmpeg's resampler keeps the last samples of each frame until the next: packets of 20 ms would
    be ready one packet, 20 ms, later. So each converter starts with silence that is dropped, and
    then returns exactly the length that was put in; the audio is moved by 1 ms or less.

    Args:
        rate: The sample rate to convert to, in Hz.
        channels: The number of channels to convert to.
    """

    def __init__(self, rate: int, channels: int) -> None:
        self._rate = rate
        self._channels = channels
        self._source: tuple[str, int, int] | None = None
        self._resampler: AudioResampler | None = None

    def convert(self, frame: AudioFrame) -> bytes:
        """Return a frame's audio in the new format."""
        source = (frame.format.name, frame.sample_rate, frame.layout.nb_channels)
        if source == (_FORMAT, self._rate, self._channels):
            self._source = self._resampler = None
            return as_bytes(frame)
        if source != self._source or self._resampler is None:
            self._source = source
            self._resampler = self._primed(frame)
        data = b"".join(map(as_bytes, self._resampler.resample(frame)))
        return _doubled(data) if self._is_doubled(source[2]) else data

    def _is_doubled(self, channels: int) -> bool:
        return (channels, self._channels) == (1, 2)

    def _primed(self, like: AudioFrame) -> AudioResampler:
        channels = 1 if self._is_doubled(like.layout.nb_channels) else self._channels
        resampler = AudioResampler(format=_FORMAT, layout=layout_of(channels), rate=self._rate)
        if like.sample_rate != self._rate:
            silence = AudioFrame(format=like.format, layout=like.layout, samples=like.samples)
            for plane in silence.planes:
                plane.update(bytes(plane.buffer_size))
            silence.sample_rate, silence.time_base = like.sample_rate, like.time_base
            resampler.resample(silence)
        return resampler


def _doubled(data: bytes) -> bytes:
    """Return mono samples as stereo. FFmpeg would make each channel quieter, by 3 dB."""
    mono = array("h", data)
    stereo = array("h", bytes(2 * len(data)))
    stereo[::2] = stereo[1::2] = mono
    return stereo.tobytes()
