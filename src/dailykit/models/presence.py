"""Presence: the participants currently in rooms."""

from datetime import datetime
from typing import ClassVar, TypeAlias

from pydantic import ConfigDict

from dailykit.models._base import (
    DailyAnswer,
    DailyBody,
    DailyCamelAnswer,
    StandIns,
    UserId,
    UTCDatetime,
    same_except,
)

__all__ = ["GetRoomPresenceQuery", "Presence", "PresenceEntry", "RoomPresence"]


class PresenceEntry(DailyCamelAnswer):
    """A participant in a room."""

    id: str
    """The participant's (session) id."""
    room: str | None = None
    """The room's name."""
    user_id: str | None = None
    """The token's ``user_id``; without one, None or an id from Daily."""
    user_name: str | None = None
    """The name other participants see."""
    mtg_session_id: str | None = None
    """The meeting session's id."""
    join_time: UTCDatetime | None = None
    """When they joined."""
    duration: int | None = None
    """Seconds since then."""

    @property
    def joined_at(self) -> datetime | None:
        """The time of `join_time`, which Daily writes as text here."""
        return self.join_time


Presence: TypeAlias = dict[str, list[PresenceEntry]]
"""The participants of each room, by room name; empty rooms are omitted."""


class RoomPresence(DailyAnswer):
    """The participants in a room, up to 15 seconds ago."""

    stand_ins: ClassVar[StandIns] = {"total_count": lambda read: len(read["data"])}

    total_count: int
    """The number of participants."""
    data: list[PresenceEntry]
    """The participants."""


class GetRoomPresenceQuery(DailyBody):
    """A filter for a room's participants."""

    model_config = ConfigDict(alias_generator=same_except(user_id="userId", user_name="userName"))

    limit: int | None = None
    """The maximum number."""
    user_id: UserId | None = None
    """Only this ``user_id``."""
    user_name: str | None = None
    """Only this name."""
