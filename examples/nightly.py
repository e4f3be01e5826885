"""For each night: delete the rooms that nobody needs, and report on the calls of the last day.

Offline:   python examples/offline.py examples/nightly.py
For real:  DAILY_API_KEY=... python examples/nightly.py > report.csv

The report is CSV on standard output; what was done is said on standard error. ``dailykit rooms
prune`` and ``dailykit usage`` do the same by hand, with more to choose from.
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
# Only rooms that our own programs make: somebody else's may be meant to stay.
PREFIX = "pipecat-"


@dataclass
class Used:
    """What was used of a room.

    Attributes:
        calls: How many calls there were.
        minutes: The time of all participants, added up.
    """

    calls: int = 0
    minutes: float = 0.0


def unneeded(rooms: Iterable[Room], used: Collection[str | None], before: datetime) -> list[Room]:
    """Return our rooms that are older than `before` and not among those that were used."""
    return [
        room
        for room in rooms
        if room.name.startswith(PREFIX)
        and room.name not in used
        # Daily deletes rooms that expire by itself.
        and room.exp_at is None
        and room.created_at is not None
        and room.created_at < before
    ]


def prune(daily: Daily, now: datetime) -> int:
    """Delete the rooms that nobody needs, and return how many."""
    before = now - UNUSED_FOR
    # A day more: meetings are found by their beginning, and one may have gone on since.
    since = before - timedelta(days=1)
    # Rooms first, then meetings: so a room that is used just now is among the used ones.
    rooms = list(daily.rooms.iterate())
    used = {meeting.room for meeting in daily.meetings.iterate(timeframe_start=since)}
    # Hundreds go in one request, within Daily's rate limits.
    return daily.rooms.delete_many(unneeded(rooms, used, before))


def add_up(meetings: Iterable[Meeting]) -> dict[str, Used]:
    """Return what was used of each room."""
    rooms: defaultdict[str, Used] = defaultdict(Used)
    for meeting in meetings:
        used = rooms[meeting.room or "(unknown)"]
        used.calls += 1
        used.minutes += sum(visit.duration or 0 for visit in meeting.participants or ()) / 60
    return dict(rooms)


def report(daily: Daily, now: datetime, out: TextIO) -> None:
    """Write what calls used that began in the 24 hours before `now`, the most used room first."""
    day = daily.meetings.iterate(timeframe_start=now - timedelta(days=1), timeframe_end=now)
    table = csv.writer(out)
    table.writerow(["room", "calls", "participant_minutes"])
    for room, used in sorted(add_up(day).items(), key=lambda item: -item[1].minutes):
        table.writerow([room, used.calls, f"{used.minutes:.1f}"])


def main() -> None:
    """Do both."""
    now = datetime.now(UTC)
    with Daily() as daily:
        print(prune(daily, now), "rooms deleted", file=sys.stderr)
        report(daily, now, sys.stdout)


if __name__ == "__main__":
    main()
