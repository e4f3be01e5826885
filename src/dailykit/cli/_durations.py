"""Options that accept a duration or a date."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

import click

from dailykit.durations import parse_duration

__all__ = ["age", "duration", "since", "start_of"]

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_OLDEST: Final = timedelta(days=50 * 365)


def duration(
    context: click.Context,  # noqa: ARG001 (click calls it so)
    parameter: click.Parameter,  # noqa: ARG001
    value: str | None,
) -> timedelta | None:
    """Convert an option's text to a duration; None stays None. For ``callback=``.

    Raises:
        click.BadParameter: The text is not a duration, or has no unit: 90 could mean minutes too.
    """
    if value is None:
        return None
    try:
        span = parse_duration(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
    if value.strip()[-1].isdigit():
        number = value.strip()
        raise click.BadParameter(f"{number} has no unit: write {number}s, {number}m or {number}h")
    return span


def age(context: click.Context, parameter: click.Parameter, value: str | None) -> timedelta | None:
    """Convert as `duration` does, capped at 50 years so that it can be subtracted from now.

    Raises:
        click.BadParameter: The text is not a duration.
    """
    span = duration(context, parameter, value)
    return None if span is None else min(span, _OLDEST)


def since(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> timedelta | datetime | None:
    """Convert an option's text to a duration, or to the start of a date in UTC; see `start_of`.

    None stays None. For ``callback=``.

    Raises:
        click.BadParameter: It is neither.
    """
    if value is None or not _DATE.fullmatch(value):
        return age(context, parameter, value)
    try:
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    except ValueError:
        raise click.BadParameter(f"{value} is not a date") from None


def start_of(given: timedelta | datetime, now: datetime) -> datetime:
    """Return when the period that `since` names begins.

    Args:
        given: How long ago, or the date.
        now: The time, by the clock of the Daily that the command talks to.

    Raises:
        click.BadParameter: It is in the future.
    """
    if isinstance(given, timedelta):
        return now - given
    if given > now:
        raise click.BadParameter(f"{given:%Y-%m-%d} is in the future", param_hint="'--since'")
    return given
