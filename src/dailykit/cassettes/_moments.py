"""Times in a recording, and what they are when it is replayed. Pure.

A cassette counts all times from one fixed moment, `BEGINNING`, at which its recording began. So a
second recording of the same program is nearly the same file. When it is replayed, times move to
the present: a room that was created "now" and expired in an hour does so again.
"""

import math
from typing import Any, Final, TypeGuard

__all__ = ["BEGINNING", "TOLERANCE", "Moments", "in_seconds", "is_time", "is_time_text"]

BEGINNING: Final = 1_798_761_600
"""1 January 2027, 00:00 UTC, in unix seconds: when each recording begins, in its cassette."""

TOLERANCE: Final = 60.0
"""Seconds by which a time in a request may differ from the recorded one."""

_SPAN: Final = 3 * 366 * 86_400
"""Seconds before and after a recording within which a number is a time."""

_AMOUNTS: Final = ("bytes", "count", "size")
"""Parts of the names of fields whose numbers are no times, however large."""


def is_time(value: Any, name: str, around: float) -> TypeGuard[float]:
    """Tell whether a number is a time, in unix seconds or milliseconds.

    Args:
        value: The value.
        name: The name of its field.
        around: The moment of the recording, in unix seconds.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return not any(part in name for part in _AMOUNTS) and any(
        abs(value / unit - around) < _SPAN for unit in (1, 1000)
    )


def is_time_text(text: str, around: float) -> bool:
    """Tell whether a text is a time in unix seconds or milliseconds.

    Args:
        text: The text.
        around: The moment of the recording, in unix seconds.
    """
    return text.isascii() and text.isdecimal() and is_time(int(text), "", around)


def in_seconds(value: float) -> float:
    """Return a time in unix seconds; from the year 5138 on it is one in milliseconds."""
    return value / 1000 if abs(value) > 1e11 else value


class Moments:
    """The times of a replay that correspond to recorded ones.

    Args:
        recorded_at: When the recording began, in unix seconds.
    """

    def __init__(self, recorded_at: float) -> None:
        self._recorded_at = recorded_at
        self._known: dict[float, float] = {}
        self._then = self._now = 0.0
        self._began: float | None = None

    def copy(self) -> "Moments":
        """Return a copy, whose changes do not show here."""
        other = Moments(self._recorded_at)
        other._known, other._began = dict(self._known), self._began
        other.turn_to(self._then, self._now)
        return other

    def turn_to(self, then: float, now: float) -> None:
        """Set what the time is: `then` in the recording, and `now` in the replay."""
        self._then, self._now = then, now
        if self._began is None:
            self._began = now - (then - BEGINNING)

    def agree(self, recorded: float, actual: float) -> bool:
        """Tell whether a time in a request is the recorded one, and remember the pair if so.

        It is, if it is as far from now, or from the beginning, as the recorded one was, or the
        very same moment, or already known.
        """
        wanted, found = in_seconds(recorded), in_seconds(actual)
        exact = (wanted - BEGINNING + self._recorded_at, self._known.get(wanted, math.inf))
        near = (
            wanted - self._then + self._now,
            wanted - BEGINNING + (self._now if self._began is None else self._began),
        )
        if not any(abs(found - one) < 1 for one in exact) and not any(
            abs(found - one) <= TOLERANCE for one in near
        ):
            return False
        self._known[wanted] = found
        return True

    def actual(self, recorded: float) -> float:
        """Return the time of the replay for a recorded one; later calls return the same."""
        wanted = in_seconds(recorded)
        if wanted not in self._known:
            self._known[wanted] = wanted + math.floor(self._now - self._then)
        found = self._known[wanted]
        if wanted != recorded:
            return round(found * 1000)
        return int(found) if isinstance(recorded, int) else found
