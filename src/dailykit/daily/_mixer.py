"""The mix of all participants' audio that a speaker plays.

Nothing here waits or reads a clock. All times are seconds of one clock, given by the caller.
"""

from array import array
from collections.abc import Hashable, Iterable
from typing import Final

from dailykit.daily._pcm import SAMPLE_BYTES

__all__ = ["Mixer"]

_STEP_SECONDS: Final = 0.01

# A participant whose audio is this late is not waited for.
_PATIENCE_SECONDS: Final = 0.06

# Audio without a reader is kept this long.
_MOST_UNREAD_SECONDS: Final = 0.5

_LOUDEST: Final = 32_767
_LOWEST: Final = -32_768


class Mixer:
    """Mixes the audio of several participants.

    It has no clock of its own: audio is ready as soon as each participant that is heard has sent
    the same piece. While no participant is heard, it produces silence in real time.

    Args:
        rate: The sample rate, in Hz.
        channels: The number of channels.

    Attributes:
        wanted: The number of bytes that a reader waits for. More than half a second of audio is
            kept only for a reader.
    """

    def __init__(self, rate: int, channels: int) -> None:
        self._width = SAMPLE_BYTES * channels
        self._rate = rate
        self._inputs: dict[Hashable, bytearray] = {}
        self._last: dict[Hashable, float] = {}
        self._mixed = bytearray()
        self._clock = 0.0
        self.wanted = 0

    @property
    def has_inputs(self) -> bool:
        """Whether there are participants."""
        return bool(self._inputs)

    def add(self, key: Hashable, now: float) -> None:
        """Add a participant's track."""
        if not self._inputs:
            self._clock = now
            self._mixed.clear()
        self._inputs[key] = bytearray()
        self._last[key] = 0.0

    def remove(self, key: Hashable) -> None:
        """Remove a participant's track."""
        self._inputs.pop(key, None)
        self._last.pop(key, None)

    def put(self, key: Hashable, data: bytes, now: float) -> None:
        """Add a participant's audio."""
        if key in self._inputs:
            self._inputs[key] += data
            self._last[key] = now
            self._mix(now)

    def read(self, size: int, now: float) -> bytes | None:
        """Return as many bytes of the mix; None if there are not as many yet."""
        self._mix(now)
        if len(self._mixed) < size:
            return None
        data = bytes(self._mixed[:size])
        del self._mixed[:size]
        return data

    def _mix(self, now: float) -> None:
        heard = [
            one for key, one in self._inputs.items() if now - self._last[key] < _PATIENCE_SECONDS
        ]
        if heard:
            self._emit(min(map(len, heard)), now)
            longest = max(map(len, heard))
            if longest > self._size(_PATIENCE_SECONDS):
                self._emit(longest, now)
        else:
            self._emit(max(map(len, self._inputs.values()), default=0), now)
            self._fill(now)
        self._drop_unread()

    def _emit(self, size: int, now: float) -> None:
        if not size:
            return
        parts = [bytes(one[:size]) for one in self._inputs.values() if one]
        for one in self._inputs.values():
            del one[:size]
        self._mixed += _sum(parts, size)
        # Silence follows only when real time has passed what participants sent.
        self._clock = max(now, self._clock + size / self._width / self._rate)

    def _fill(self, now: float) -> None:
        steps = int((now - self._clock - _PATIENCE_SECONDS) / _STEP_SECONDS) + 1
        if steps > 0:
            self._mixed += bytes(self._size(_STEP_SECONDS) * steps)
            self._clock += steps * _STEP_SECONDS

    def _drop_unread(self) -> None:
        excess = len(self._mixed) - max(self.wanted, self._size(_MOST_UNREAD_SECONDS))
        if excess > 0:
            del self._mixed[:excess]

    def _size(self, seconds: float) -> int:
        return round(self._rate * seconds) * self._width


def _sum(parts: Iterable[bytes], size: int) -> bytes:
    first, *others = parts
    if not others:
        return first.ljust(size, b"\0")
    total = array("h", first.ljust(size, b"\0"))
    for other in others:
        pairs = zip(total, array("h", other.ljust(size, b"\0")), strict=True)
        total = array("h", [max(_LOWEST, min(_LOUDEST, one + two)) for one, two in pairs])
    return total.tobytes()
