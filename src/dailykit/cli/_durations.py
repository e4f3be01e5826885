"""Options that accept a duration or a date, and durations in words."""

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
    """Return a duration in its largest suitable unit, such as ``5 minutes``."""
    for word, size, finer in _WORDS:
        count = round(seconds / size)
        # 60 minutes reads as 1 hour.
        if count >= 2 or round(seconds / finer) * finer >= size or size == 1:
            return f"{count} {word}" if count == 1 else f"{count} {word}s"
    raise AssertionError  # seconds are always tried


def duration(
    context: click.Context,  # noqa: ARG001 (click calls it so)
    parameter: click.Parameter,  # noqa: ARG001
    value: str | None,
) -> timedelta | None:
    """Convert an option's text to a duration; None stays None. For ``callback=``.

    Raises:
        click.BadParameter: The text is not a duration.
    """
    if value is None:
        return None
    try:
        return parse_duration(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def age(context: click.Context, parameter: click.Parameter, value: str | None) -> timedelta | None:
    """Convert as `duration` does, capped at 50 years so that it can be subtracted from now.

    Raises:
        click.BadParameter: The text is not a duration.
    """
    span = duration(context, parameter, value)
    return None if span is None else min(span, _OLDEST)


def since(context: click.Context, parameter: click.Parameter, value: str | None) -> datetime | None:
    """Convert a duration to the time that long ago, and a date to its start.

    Dates are UTC. None stays None. For ``callback=``.

    Raises:
        click.BadParameter: It is neither, or it is in the future.
    """
    now = datetime.now(UTC)
    if value is None or not _DATE.fullmatch(value):
        span = age(context, parameter, value)
        return None if span is None else now - span
    try:
        moment = datetime.fromisoformat(value).replace(tzinfo=UTC)
    except ValueError:
        raise click.BadParameter(f"{value} is not a date") from None
    if moment > now:
        raise click.BadParameter(f"{value} is in the future")
    return moment
