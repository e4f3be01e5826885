"""Lengths of time: as programs give them, and as people write them. Pure."""

import math
import re
from datetime import timedelta
from typing import Final

from dailykit._words import counted
from dailykit.errors import InvalidArgumentError

__all__ = ["LONGEST_LIFE", "apart_in_words", "expiry", "in_seconds", "in_words", "parse_duration"]

LONGEST_LIFE: Final = 365_000 * 86_400.0
"""Seconds; 1,000 years. A larger number is a unit mistaken for another, such as milliseconds."""

_WORDS: Final = (("day", 86400, 3600), ("hour", 3600, 60), ("minute", 60, 1), ("second", 1, 1))
"""Units, each with its length and that of the next smaller one, in seconds."""

_UNITS: Final = {"w": 7 * 86_400, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
_BARE: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_WHOLE: Final = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?[wdhms])+")
_PART: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?)([wdhms])")


def in_words(seconds: float) -> str:
    """Return a duration in its largest suitable unit, such as ``5 minutes``."""
    for word, size, finer in _WORDS:
        count = round(seconds / size)
        # 60 minutes reads as 1 hour.
        if count >= 2 or round(seconds / finer) * finer >= size or size == 1:
            return counted(count, word)
    raise AssertionError  # seconds are always tried


def apart_in_words(seconds: float) -> str:
    """Return how far one clock is from another, such as ``5 minutes ahead of``.

    Args:
        seconds: By how much it is ahead; negative if it is behind.
    """
    return f"{in_words(abs(seconds))} {'ahead of' if seconds > 0 else 'behind'}"


def parse_duration(text: str) -> timedelta:
    """Return the length of time in text such as ``90s``, ``30m``, ``1h30m`` or ``7d``.

    A number without a unit is seconds.

    Raises:
        ValueError: The text is not a length of time, or a longer one than a timedelta can hold.
    """
    bare = text.strip().lower()
    if not _BARE.fullmatch(bare) and not _WHOLE.fullmatch(bare):
        raise ValueError(f"{text!r} is not a length of time: write 90s, 30m, 1h30m or 7d")
    parts = _PART.findall(bare) or [(bare, "s")]
    try:
        return timedelta(seconds=sum(float(number) * _UNITS[unit] for number, unit in parts))
    except OverflowError:
        raise ValueError(f"{text!r} is too long") from None


def in_seconds(length: object, name: str = "expires_in") -> float:
    """Return a length of time, given as a timedelta or in seconds, in seconds.

    Args:
        length: What the caller gave.
        name: The argument's name, for the message.

    Raises:
        InvalidArgumentError: It is neither.
    """
    if isinstance(length, timedelta):
        return length.total_seconds()
    if isinstance(length, int | float):
        return length
    raise InvalidArgumentError(
        f"{name} must be a timedelta or a number of seconds, not {length!r}{_advice(length)}"
    )


def _advice(length: object) -> str:
    try:
        span = parse_duration(length) if isinstance(length, str) else None
    except ValueError:
        return ""
    return "" if span is None else f": give {span.total_seconds():g}"


def expiry(now: float, expires_in: timedelta | float) -> int:
    """Return the unix time, in whole seconds as Daily takes it, at which something expires.

    A fraction is rounded up, so that nothing expires earlier than the caller asked.

    Args:
        now: The present, in unix seconds.
        expires_in: A timedelta or seconds: one second at least, 1,000 years at most.

    Raises:
        InvalidArgumentError: It is out of these bounds, not a number, or not a length of time.
    """
    seconds = in_seconds(expires_in)
    if not 1 <= seconds <= LONGEST_LIFE:
        raise InvalidArgumentError(
            f"expires_in must be between one second and 1,000 years, not {expires_in!r}"
        )
    return math.ceil(now + seconds)
