"""Meetings: what happened in rooms, and who was there when."""

from datetime import datetime
from typing import ClassVar

from dailykit.models._base import DailyAnswer, DailyBody, Number, UnixTime, from_unix
from dailykit.models._paging import CountedPage, Page, PageQuery

__all__ = [
    "ListMeetingParticipantsQuery",
    "ListMeetingsQuery",
    "Meeting",
    "MeetingList",
    "MeetingParticipant",
    "MeetingParticipants",
]


class MeetingParticipant(DailyAnswer):
    """One stay of somebody in a meeting."""

    participant_id: str
    """The participant's (session) id: another one after every reconnection. Also the cursor."""
    user_id: str | None = None
    """The token's ``user_id``; without one None or an id of Daily's."""
    user_name: str | None = None
    """The name that the others saw."""
    join_time: Number | None = None
    """Unix seconds of joining, which may lie before the meeting's start."""
    duration: Number | None = None
    """Seconds until leaving, or until now."""

    @property
    def joined_at(self) -> datetime | None:
        """The time of `join_time`."""
        return from_unix(self.join_time)


class Meeting(DailyAnswer):
    """A meeting session: from when people are in the room until nobody is left."""

    id: str
    """Its id (UUID), also the cursor in lists."""
    room: str | None = None
    """The room's name."""
    start_time: Number | None = None
    """Unix seconds of its start."""
    duration: Number | None = None
    """Seconds until its end, or until now."""
    ongoing: bool | None = None
    """Whether it is going on."""
    max_participants: int | None = None
    """How many people were there at once, at most."""
    participants: list[MeetingParticipant] | None = None
    """Who was there; lists of meetings tell it unless asked not to."""

    @property
    def started_at(self) -> datetime | None:
        """The time of `start_time`."""
        return from_unix(self.start_time)


class MeetingList(CountedPage[Meeting]):
    """A page of meetings, those that started last first."""


class ListMeetingsQuery(PageQuery):
    """Which meetings."""

    room: str | None = None
    """Only those in the room of this name; of an unknown room there are none."""
    timeframe_start: UnixTime | None = None
    """Only those from these unix seconds on."""
    timeframe_end: UnixTime | None = None
    """Only those before these unix seconds."""
    ongoing: bool | None = None
    """Only those that are going on, if true."""
    no_participants: bool | None = None
    """Whether to leave out who was there. Default: false."""


class MeetingParticipants(Page[MeetingParticipant]):
    """A page of a meeting's participants. `cursor` goes into ``joined_after``."""

    cursor_field: ClassVar[str] = "participant_id"


class ListMeetingParticipantsQuery(DailyBody):
    """Which participants."""

    limit: int | None = None
    """How many at most."""
    joined_after: str | None = None
    """A participant's (session) id: only those who joined after."""
    joined_before: str | None = None
    """A participant's (session) id: only those who joined before."""
