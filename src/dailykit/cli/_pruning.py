"""Which rooms are no longer needed. Pure: rooms, meetings and the time are arguments."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from typing import Final, Literal

from dailykit.models.meetings import Meeting
from dailykit.models.rooms import Room

__all__ = ["LONGEST_CALL", "PruneRule", "Unneeded", "used_rooms"]

LONGEST_CALL: Final = timedelta(days=1)
"""The longest meeting to allow for. Daily finds meetings by their start only, so a search starts
this much earlier to include meetings that were still running."""


@dataclass(frozen=True, slots=True)
class Unneeded:
    """A room that is no longer needed, and why."""

    room: Room
    reason: Literal["expired", "unused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PruneRule:
    """The rule that decides which rooms are no longer needed.

    Attributes:
        expired: Rooms whose ``exp`` has passed.
        unused_for: Rooms with no meeting in this time that are at least this old and could be
            joined for this long.
        name: Only rooms whose name matches this pattern (``*``, ``?``, ``[abc]``).
        never_expiring: Of the unused rooms, only those that never expire.
    """

    expired: bool = False
    unused_for: timedelta | None = None
    name: str | None = None
    never_expiring: bool = False

    def pick(self, rooms: Iterable[Room], used: Collection[str], now: datetime) -> list[Unneeded]:
        """Return the rooms that are no longer needed, in the order given.

        Args:
            rooms: All rooms.
            used: The names of rooms that had a meeting, see `used_rooms`.
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
        """Return whether the room could have been used for at least `unused_for`."""
        if self.unused_for is None or room.created_at is None:
            return False
        if self.never_expiring and room.exp_at is not None:
            return False
        # A room scheduled for later opens at its nbf.
        usable_since = max(room.created_at, room.config.nbf_at or room.created_at)
        return usable_since <= now - self.unused_for


def used_rooms(meetings: Iterable[Meeting], since: datetime) -> set[str]:
    """Return the names of rooms that had a meeting at or after `since`.

    A meeting without a duration counts as use: keeping a room too many does less harm.
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
