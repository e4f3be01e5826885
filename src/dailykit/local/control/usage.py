"""The daily usage of a local Daily."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from dailykit._usage import Period, measure
from dailykit.local.world import Domain, World
from dailykit.models.meetings import Meeting
from dailykit.models.recordings import Recording

__all__ = ["UsageDay", "read_usage", "usage_days"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageDay:
    """The usage of one UTC day.

    Attributes:
        date: The day, as in ``2027-01-15``.
        participant_minutes: The minutes of all participants in meetings, added up.
        meetings: The number of meetings.
        peak_participants: The most participants in meetings at the same moment.
        recorded_minutes: The minutes of all recordings.
    """

    date: str
    participant_minutes: float = 0.0
    meetings: int = 0
    peak_participants: int = 0
    recorded_minutes: float = 0.0


def read_usage(world: World, domain: Domain, days: int) -> list[UsageDay]:
    """Return a domain's usage for each of the last days, oldest first, including today."""
    now = world.scheduler.now()
    period = _last_days(now, days)
    start, end = period.start.timestamp(), period.end.timestamp()
    meetings = map(Meeting.model_validate, world.meetings.during(domain, start, end))
    recordings = map(Recording.model_validate, world.recordings.during(domain, start, end))
    return usage_days(meetings, recordings, now, days)


def usage_days(
    meetings: Iterable[Meeting], recordings: Iterable[Recording], now: float, days: int
) -> list[UsageDay]:
    """Return the usage of each of the last days, oldest first.

    Args:
        meetings: Meetings with their participants.
        recordings: Recordings.
        now: When the last day is cut off, in unix seconds.
        days: The number of UTC days, including the current one.
    """
    period = _last_days(now, days)
    rows, _ = measure(meetings, recordings, period, "day")
    used = {row.label: row for row in rows}
    dates = (f"{period.start + timedelta(days=number):%Y-%m-%d}" for number in range(days))
    return [
        UsageDay(
            date=date,
            participant_minutes=used[date].participant_minutes,
            meetings=used[date].calls,
            peak_participants=used[date].peak_participants,
            recorded_minutes=used[date].recorded_minutes,
        )
        if date in used
        else UsageDay(date=date)
        for date in dates
    ]


def _last_days(now: float, days: int) -> Period:
    end = datetime.fromtimestamp(now, UTC)
    today = end.replace(hour=0, minute=0, second=0, microsecond=0)
    return Period(today - timedelta(days=days - 1), end)
