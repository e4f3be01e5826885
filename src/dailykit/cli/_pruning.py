"""Which rooms nobody needs. Pure: rooms, meetings and the time are arguments."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from typing import Final, Literal

from dailykit.models.meetings import Meeting
from dailykit.models.rooms import Room

__all__ = ["LONGEST_CALL", "PruneRule", "Unneeded", "used_rooms"]

LONGEST_CALL: Final = timedelta(days=1)
"""A meeting that began that long before a moment may still have been going on then. Daily finds
meetings by their beginning only."""


@dataclass(frozen=True, slots=True)
class Unneeded:
    """A room that nobody needs, and why."""

    room: Room
    reason: Literal["expired", "unused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PruneRule:
    """What makes a room one that nobody needs.

    Attributes:
        expired: Rooms whose ``exp`` has passed.
        unused_for: Rooms without a meeting for that long, which are at least that old and could
            be joined for that long.
        name: Only rooms whose name fits this pattern (``*``, ``?``, ``[abc]``).
        never_expiring: Of the unused rooms only those that do not expire by themselves.
    """

    expired: bool = False
    unused_for: timedelta | None = None
    name: str | None = None
    never_expiring: bool = False

    def pick(self, rooms: Iterable[Room], used: Collection[str], now: datetime) -> list[Unneeded]:
        """Return the rooms that nobody needs, in the order given.

        Args:
            rooms: All rooms.
            used: The names of those in which a meeting was, see `used_rooms`.
            now: The time.
        """
        picked: list[Unneeded] = []
        for room in rooms:
            if self.name is not None and not fnmatchcase(room.name, self.name):
                continue
            if self.expired and room.exp_at is not None and room.exp_at <= now:
                picked.append(Unneeded(room, "expired"))
            elif room.name not in used and self._is_old(room, now):
                picked.append(Unneeded(room, "unused"))
        return picked

    def _is_old(self, room: Room, now: datetime) -> bool:
        """Tell whether a room could have been used for as long as is asked for."""
        if self.unused_for is None or room.created_at is None:
            return False
        if self.never_expiring and room.exp_at is not None:
            return False
        # A room that is kept for a date opens at its nbf.
        usable_since = max(room.created_at, room.config.nbf_at or room.created_at)
        return usable_since <= now - self.unused_for


def used_rooms(meetings: Iterable[Meeting], since: datetime) -> set[str]:
    """Return the names of rooms in which a meeting was going on at `since` or later.

    A meeting of which Daily does not say how long it was counts as used: better to keep a room too
    many.
    """
    return {
        meeting.room
        for meeting in meetings
        if meeting.room is not None and not _was_over(meeting, since)
    }


def _was_over(meeting: Meeting, since: datetime) -> bool:
    if meeting.ongoing or meeting.started_at is None or meeting.duration is None:
        return False
    return meeting.started_at + timedelta(seconds=meeting.duration) < since
