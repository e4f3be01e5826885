"""The detector of speech, for want of Daily's model: it measures loudness."""

from typing import Final, final

from dailykit.daily._arguments import NotConstructible, expect_bytes
from dailykit.daily._audio import count_frames
from dailykit.daily._pcm import SAMPLE_BYTES
from dailykit.local.media.voice import level_of

__all__ = ["NativeVad", "make_vad"]

_STEPS_PER_SECOND: Final = 100
_SURE_LEVEL: Final = 0.01


@final
class NativeVad(NotConstructible):
    """A detector of speech. `Daily.create_native_vad` makes it.

    It measures loudness only. Daily's own recognizes speech: its numbers differ from these, and it
    tells speech from other sounds.
    """

    __slots__ = ("_channels", "_reset_period_ms", "_sample_rate")

    _reset_period_ms: int
    _sample_rate: int
    _channels: int

    @property
    def reset_period_ms(self) -> int:
        """The period after which Daily's detector starts anew, in milliseconds: no effect here."""
        return self._reset_period_ms

    @property
    def sample_rate(self) -> int:
        """The sample rate, in Hz."""
        return self._sample_rate

    @property
    def channels(self) -> int:
        """The number of channels."""
        return self._channels

    def analyze_frames(self, frames: bytes) -> float:
        """Return how likely audio is speech, from 0 to 1: its loudness.

        Args:
            frames: At least 10 ms of samples, interleaved. More are ignored; for less, the result
                is 0.

        Raises:
            ValueError: `frames` has an incomplete sample.
        """
        data = expect_bytes(frames)
        count_frames(data, 1)
        size = self._sample_rate // _STEPS_PER_SECOND * self._channels * SAMPLE_BYTES
        if not size or len(data) < size:
            return 0.0
        return min(1.0, level_of(data[:size]) / _SURE_LEVEL)


def make_vad(reset_period_ms: int, sample_rate: int, channels: int) -> NativeVad:
    """Create a detector of speech."""
    vad = object.__new__(NativeVad)
    vad._reset_period_ms = reset_period_ms  # pyright: ignore[reportPrivateUsage]
    vad._sample_rate, vad._channels = sample_rate, channels  # pyright: ignore[reportPrivateUsage]
    return vad
