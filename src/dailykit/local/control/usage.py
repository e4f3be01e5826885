"""What was used of a local Daily, day by day."""

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
    """What was used on one day, of UTC.

    Attributes:
        date: The day, as in ``2027-01-15``.
        participant_minutes: The time that all participants were there, added up.
        meetings: In how many meetings.
        peak_participants: How many were in meetings at the same moment at most.
        recorded_minutes: How long was recorded.
    """

    date: str
    participant_minutes: float = 0.0
    meetings: int = 0
    peak_participants: int = 0
    recorded_minutes: float = 0.0


def read_usage(world: World, domain: Domain, days: int) -> list[UsageDay]:
    """Return what a domain has used on each of the last days, oldest first, today included."""
    now = world.scheduler.now()
    period = _last_days(now, days)
    start, end = period.start.timestamp(), period.end.timestamp()
    meetings = map(Meeting.model_validate, world.meetings.during(domain, start, end))
    recordings = map(Recording.model_validate, world.recordings.during(domain, start, end))
    return usage_days(meetings, recordings, now, days)


def usage_days(
    meetings: Iterable[Meeting], recordings: Iterable[Recording], now: float, days: int
) -> list[UsageDay]:
    """Return what was used on each of the last days, oldest first.

    Args:
        meetings: Meetings with their participants.
        recordings: Recordings.
        now: Unix seconds at which the last day is cut off.
        days: How many days, of UTC, the one that is going on included.
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
