"""``daily.meetings``: meeting sessions and their participants."""

from collections.abc import AsyncIterator
from datetime import datetime

from dailykit.client._arguments import RoomReference, make_query, room_filter
from dailykit.client._async._resource import DEFAULT_PAGE, AsyncResource, pages
from dailykit.errors import NotFoundError
from dailykit.models._base import UNSET, Unset
from dailykit.models.meetings import Meeting, MeetingList, MeetingParticipant, MeetingParticipants
from dailykit.operations import meetings as table

__all__ = ["AsyncMeetings"]


class AsyncMeetings(AsyncResource):
    """Meeting sessions, ongoing and past.

    Daily measures in steps of about 15 seconds and omits participants who stay less than 10.
    """

    __slots__ = ()

    async def list(
        self,
        *,
        room: RoomReference | Unset = UNSET,
        timeframe_start: datetime | float | Unset = UNSET,
        timeframe_end: datetime | float | Unset = UNSET,
        ongoing: bool | Unset = UNSET,
        no_participants: bool | Unset = UNSET,
        limit: int | Unset = UNSET,
        starting_after: str | Unset = UNSET,
        ending_before: str | Unset = UNSET,
    ) -> MeetingList:
        """Return one page of meetings, the most recently started first.

        Args:
            room: Only meetings in this room: its name, URL or a `Room`. An unknown room has none.
            timeframe_start: Only meetings from this time on: an aware datetime, or unix seconds.
            timeframe_end: Only meetings before this time: an aware datetime, or unix seconds.
            ongoing: If true, only ongoing meetings.
            no_participants: Whether to omit the participants. Default: false.
            limit: Items per page, 1 to 100. Default: 100.
            starting_after: A meeting's id: the page starts with the next older one.
            ending_before: A meeting's id: the page ends with the next newer one; ``OLDEST`` returns
                the last page.

        Raises:
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/meetings/get-meeting-information. Safe to
        retry.
        """
        query = make_query(
            table.LIST,
            room=room_filter(table.LIST, room),
            timeframe_start=timeframe_start,
            timeframe_end=timeframe_end,
            ongoing=ongoing,
            no_participants=no_participants,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )
        return await self._engine.call(table.LIST, query=query)

    async def iterate(
        self,
        *,
        room: RoomReference | Unset = UNSET,
        timeframe_start: datetime | float | Unset = UNSET,
        timeframe_end: datetime | float | Unset = UNSET,
        ongoing: bool | Unset = UNSET,
        no_participants: bool | Unset = UNSET,
        page_size: int = DEFAULT_PAGE,
    ) -> AsyncIterator[Meeting]:
        """Yield all meetings, the most recently started first, fetching pages as needed.

        Args:
            room: As in `list`.
            timeframe_start: As in `list`.
            timeframe_end: As in `list`.
            ongoing: As in `list`.
            no_participants: As in `list`.
            page_size: Items per request, 1 to 100.

        Raises:
            DailyError: Fetching a page failed.
        """

        async def fetch(cursor: str | Unset) -> MeetingList:
            return await self.list(
                room=room,
                timeframe_start=timeframe_start,
                timeframe_end=timeframe_end,
                ongoing=ongoing,
                no_participants=no_participants,
                limit=page_size,
                starting_after=cursor,
            )

        async for meeting in pages(fetch, page_size):
            yield meeting

    async def get(self, meeting: str | Meeting) -> Meeting:
        """Return a meeting.

        Args:
            meeting: Its id, or a `Meeting` (to refresh it).

        Raises:
            NotFoundError: The meeting does not exist.
            InvalidArgumentError: The id is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/meetings/get-meetings-meeting. Safe to retry.
        """
        return await self._engine.call(table.GET, path={"meeting": _id(meeting)})

    async def participants(
        self,
        meeting: str | Meeting,
        *,
        limit: int | Unset = UNSET,
        joined_after: str | Unset = UNSET,
        joined_before: str | Unset = UNSET,
    ) -> MeetingParticipants:
        """Return one page of a meeting's participants.

        Args:
            meeting: Its id, or a `Meeting`.
            limit: The most participants to return.
            joined_after: A participant's session id: only participants who joined later.
            joined_before: A participant's session id: only participants who joined earlier.

        Raises:
            NotFoundError: The meeting does not exist, or has no participants in that range.
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/meetings/get-meeting-participants. Safe to
        retry.
        """
        query = make_query(
            table.PARTICIPANTS,
            limit=limit,
            joined_after=joined_after,
            joined_before=joined_before,
        )
        return await self._engine.call(
            table.PARTICIPANTS, path={"meeting": _id(meeting)}, query=query
        )

    async def iterate_participants(
        self, meeting: str | Meeting, *, page_size: int = DEFAULT_PAGE
    ) -> AsyncIterator[MeetingParticipant]:
        """Yield all participants of a meeting, fetching pages as needed.

        Args:
            meeting: Its id, or a `Meeting`.
            page_size: Items per request.

        Raises:
            NotFoundError: The meeting does not exist.
            DailyError: Fetching a page failed.
        """

        async def fetch(cursor: str | Unset) -> MeetingParticipants:
            try:
                return await self.participants(meeting, limit=page_size, joined_after=cursor)
            except NotFoundError:
                if isinstance(cursor, Unset):
                    raise
                return MeetingParticipants(data=[])  # Daily answers 404 after the last participant

        async for participant in pages(fetch, page_size):
            yield participant


def _id(meeting: str | Meeting) -> str:
    return meeting if isinstance(meeting, str) else meeting.id
