"""Detection of speech in the audio that a program sends."""

from collections.abc import Callable
from typing import Final

from av import AudioFrame, VideoFrame

__all__ = ["Voice", "is_silent", "level_of", "loudness"]

_LOUD: Final = 0.02
_SILENT: Final = 0.005
_BEGIN_FRAMES: Final = 3
_END_FRAMES: Final = 25
_STEP: Final = 16
_FULL: Final = 32_768


class Voice:
    """Detects when a program starts and stops speaking.

    Speech starts with three loud frames (60 ms), and ends after half a second without one.

    Args:
        say: Receives the level, from 0 to 1, when speech starts, and 0 when it ends.
    """

    def __init__(self, say: Callable[[float], object]) -> None:
        self._say = say
        self._loud = 0
        self._quiet = 0
        self._speaks = False

    def hear(self, frame: AudioFrame) -> None:
        """Process a frame of 20 ms."""
        level = loudness(frame)
        if level >= _LOUD:
            self._loud, self._quiet = self._loud + 1, 0
        else:
            self._loud, self._quiet = 0, self._quiet + 1
        if not self._speaks and self._loud >= _BEGIN_FRAMES:
            self._speaks = True
            self._say(round(level, 3))
        elif self._speaks and self._quiet >= _END_FRAMES:
            self.is_off()

    def is_off(self) -> None:
        """Record that the audio is switched off."""
        self._loud = self._quiet = 0
        if self._speaks:
            self._speaks = False
            self._say(0.0)


def loudness(frame: AudioFrame) -> float:
    """Return the loudness of 16-bit audio, from 0 to 1: the root mean square."""
    # A sample in sixteen is enough to tell speech from silence.
    return level_of(bytes(frame.planes[0]), _STEP)


def is_silent(frame: AudioFrame | VideoFrame) -> bool:
    """Return whether nothing can be heard in a frame. Video is not silent."""
    return isinstance(frame, AudioFrame) and loudness(frame) < _SILENT


def level_of(data: bytes, step: int = 1) -> float:
    """Return the loudness of 16-bit samples, from 0 to 1: the root mean square.

    Args:
        data: The samples.
        step: Measures each sample (1), each second one (2), and so on.
    """
    samples = memoryview(data).cast("h")[::step].tolist()
    power = sum(sample * sample for sample in samples) / max(1, len(samples))
    return float(min(1.0, power**0.5 / _FULL))
