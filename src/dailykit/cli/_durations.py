"""Options that take a length of time or a date, and lengths in words."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

import click

from dailykit.durations import parse_duration

__all__ = ["age", "duration", "in_words", "since"]

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_OLDEST: Final = timedelta(days=50 * 365)
_WORDS: Final = (("day", 86400, 3600), ("hour", 3600, 60), ("minute", 60, 1), ("second", 1, 1))
"""Units, each with its length and that of the next smaller one, in seconds."""


def in_words(seconds: float) -> str:
    """Return a length of time in its largest unit that is about right, such as ``5 minutes``."""
    for word, size, finer in _WORDS:
        count = round(seconds / size)
        # What would read as 60 minutes is an hour.
        if count >= 2 or round(seconds / finer) * finer >= size or size == 1:
            return f"{count} {word}" if count == 1 else f"{count} {word}s"
    raise AssertionError  # seconds are always tried


def duration(
    context: click.Context,  # noqa: ARG001 (click calls it so)
    parameter: click.Parameter,  # noqa: ARG001
    value: str | None,
) -> timedelta | None:
    """Turn the text of an option into a length of time; None stays None. For ``callback=``.

    Raises:
        click.BadParameter: It names none.
    """
    if value is None:
        return None
    try:
        return parse_duration(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def age(context: click.Context, parameter: click.Parameter, value: str | None) -> timedelta | None:
    """Do as `duration` does, but 50 years at most, so that it can be taken off from now.

    Raises:
        click.BadParameter: It names none.
    """
    span = duration(context, parameter, value)
    return None if span is None else min(span, _OLDEST)


def since(context: click.Context, parameter: click.Parameter, value: str | None) -> datetime | None:
    """Turn a length of time into the moment that lies so far back, and a date into its beginning.

    Dates are those of UTC. None stays None. For ``callback=``.

    Raises:
        click.BadParameter: It is neither, or it lies ahead.
    """
    now = datetime.now(UTC)
    if value is None or not _DATE.fullmatch(value):
        span = age(context, parameter, value)
        return None if span is None else now - span
    try:
        moment = datetime.fromisoformat(value).replace(tzinfo=UTC)
    except ValueError:
        raise click.BadParameter(f"there is no day {value}") from None
    if moment > now:
        raise click.BadParameter(f"{value} lies ahead")
    return moment
