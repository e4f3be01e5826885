"""Who is in which room at the moment."""

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
    """Somebody who is in a room."""

    id: str
    """The participant's (session) id."""
    room: str | None = None
    """The room's name."""
    user_id: str | None = None
    """The token's ``user_id``; without one None or an id of Daily's."""
    user_name: str | None = None
    """The name that the others see."""
    mtg_session_id: str | None = None
    """The meeting session's id."""
    join_time: UTCDatetime | None = None
    """When they joined."""
    duration: int | None = None
    """Seconds since then."""


Presence: TypeAlias = dict[str, list[PresenceEntry]]
"""Who is in which room, by the rooms' names; empty rooms are left out."""


class RoomPresence(DailyAnswer):
    """Who is in a room, up to 15 seconds ago."""

    stand_ins: ClassVar[StandIns] = {"total_count": lambda read: len(read["data"])}

    total_count: int
    """How many people are in."""
    data: list[PresenceEntry]
    """Who they are."""


class GetRoomPresenceQuery(DailyBody):
    """Whom to look for in a room."""

    model_config = ConfigDict(alias_generator=same_except(user_id="userId", user_name="userName"))

    limit: int | None = None
    """How many at most."""
    user_id: UserId | None = None
    """Only this ``user_id``."""
    user_name: str | None = None
    """Only this name."""
