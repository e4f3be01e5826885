"""Meetings and their participants."""

from datetime import datetime, timedelta
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
    """One stay of a participant in a meeting."""

    participant_id: str
    """The participant's (session) id, new after every reconnection. Also the cursor."""
    user_id: str | None = None
    """The token's ``user_id``; without one, None or an id from Daily."""
    user_name: str | None = None
    """The name other participants saw."""
    join_time: Number | None = None
    """Unix seconds of joining, which may lie before the meeting's start."""
    duration: Number | None = None
    """Seconds until leaving, or until now."""

    @property
    def joined_at(self) -> datetime | None:
        """The time of `join_time`."""
        return from_unix(self.join_time)


class Meeting(DailyAnswer):
    """A meeting session, from the first participant joining until the last one leaves."""

    id: str
    """Its id (UUID), also the cursor in lists."""
    room: str | None = None
    """The room's name."""
    start_time: Number | None = None
    """Unix seconds of its start."""
    duration: Number | None = None
    """Seconds until its end, or until now."""
    ongoing: bool | None = None
    """Whether it is ongoing."""
    max_participants: int | None = None
    """The peak number of participants."""
    participants: list[MeetingParticipant] | None = None
    """The participants; included in lists of meetings unless excluded."""

    @property
    def started_at(self) -> datetime | None:
        """The time of `start_time`."""
        return from_unix(self.start_time)

    @property
    def ended_at(self) -> datetime | None:
        """`duration` after `started_at`; None while the meeting is ongoing."""
        if self.started_at is None or self.duration is None or self.ongoing:
            return None
        return self.started_at + timedelta(seconds=self.duration)


class MeetingList(CountedPage[Meeting]):
    """A page of meetings, most recently started first."""


class ListMeetingsQuery(PageQuery):
    """A filter for meetings."""

    room: str | None = None
    """Only meetings in the room of this name; an unknown room has none."""
    timeframe_start: UnixTime | None = None
    """Only meetings from this time on, in unix seconds."""
    timeframe_end: UnixTime | None = None
    """Only meetings before this time, in unix seconds."""
    ongoing: bool | None = None
    """Only ongoing meetings, if true."""
    no_participants: bool | None = None
    """Whether to omit the participants. Default: false."""


class MeetingParticipants(Page[MeetingParticipant]):
    """A page of a meeting's participants. `cursor` goes into ``joined_after``."""

    cursor_field: ClassVar[str] = "participant_id"


class ListMeetingParticipantsQuery(DailyBody):
    """A filter for participants."""

    limit: int | None = None
    """The maximum number."""
    joined_after: str | None = None
    """A participant's (session) id: only participants who joined later."""
    joined_before: str | None = None
    """A participant's (session) id: only participants who joined earlier."""
