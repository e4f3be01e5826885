"""A nightly job: delete unused rooms, and report the calls of the last day.

Offline:   python examples/offline.py examples/nightly.py
For real:  DAILY_API_KEY=... python examples/nightly.py > report.csv

The report is CSV on stdout; the number of deleted rooms goes to stderr. ``dailykit rooms prune``
and ``dailykit usage`` do the same by hand, with more options.
"""

import csv
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TextIO

from dailykit import Daily, Room
from dailykit.models.meetings import Meeting

UNUSED_FOR = timedelta(days=7)
# Only rooms that our own programs create: others may be meant to stay.
PREFIX = "pipecat-"


@dataclass
class Used:
    """Usage of a room.

    Attributes:
        calls: The number of calls.
        minutes: The participant-minutes.
    """

    calls: int = 0
    minutes: float = 0.0


def unneeded(rooms: Iterable[Room], used: Collection[str | None], before: datetime) -> list[Room]:
    """Return our rooms that are older than `before` and were not used."""
    return [
        room
        for room in rooms
        if room.name.startswith(PREFIX)
        and room.name not in used
        # Daily deletes expired rooms by itself.
        and room.exp_at is None
        and room.created_at is not None
        and room.created_at < before
    ]


def prune(daily: Daily, now: datetime) -> int:
    """Delete unused rooms, and return their number."""
    before = now - UNUSED_FOR
    # A day earlier: meetings are found by their start, and one may have lasted longer.
    since = before - timedelta(days=1)
    # Rooms first, then meetings, so that a room whose call starts in between counts as used.
    rooms = list(daily.rooms.iterate())
    used = {meeting.room for meeting in daily.meetings.iterate(timeframe_start=since)}
    # Each request deletes hundreds, within Daily's rate limits.
    return daily.rooms.delete_many(unneeded(rooms, used, before))


def add_up(meetings: Iterable[Meeting]) -> dict[str, Used]:
    """Return the usage of each room."""
    rooms: defaultdict[str, Used] = defaultdict(Used)
    for meeting in meetings:
        used = rooms[meeting.room or "(unknown)"]
        used.calls += 1
        used.minutes += sum(visit.duration or 0 for visit in meeting.participants or ()) / 60
    return dict(rooms)


def report(daily: Daily, now: datetime, out: TextIO) -> None:
    """Write the usage of calls that started in the 24 hours before `now`, busiest room first."""
    day = daily.meetings.iterate(timeframe_start=now - timedelta(days=1), timeframe_end=now)
    table = csv.writer(out)
    table.writerow(["room", "calls", "participant_minutes"])
    for room, used in sorted(add_up(day).items(), key=lambda item: -item[1].minutes):
        table.writerow([room, used.calls, f"{used.minutes:.1f}"])


def main() -> None:
    """Delete unused rooms, then write the report."""
    now = datetime.now(UTC)
    with Daily() as daily:
        print(prune(daily, now), "rooms deleted", file=sys.stderr)
        report(daily, now, sys.stdout)


if __name__ == "__main__":
    main()
