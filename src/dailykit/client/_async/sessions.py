"""Getting a room and a meeting token in one call."""

from typing import cast

from dailykit.client._arguments import RoomReference, make_part
from dailykit.client._async._waiting import both
from dailykit.client._async.engine import AsyncEngine
from dailykit.client._async.new_rooms import AsyncNewRoom
from dailykit.client._async.rooms import AsyncRooms
from dailykit.client._async.tokens import AsyncMeetingTokens
from dailykit.client.session import CallSession, SessionWish
from dailykit.errors import DailyError
from dailykit.models._keywords import RoomPropertiesKeywords
from dailykit.models.rooms import Room
from dailykit.models.tokens import MeetingTokenProperties
from dailykit.operations import tokens as table

__all__ = ["start_session"]


async def start_session(
    engine: AsyncEngine,
    rooms: AsyncRooms,
    meeting_tokens: AsyncMeetingTokens,
    room: RoomReference | None,
    wish: SessionWish,
) -> CallSession:
    """Return a room and a meeting token for it; see `AsyncDaily.start_session`."""
    # Before the room is created, so that invalid arguments create none.
    said = make_part(table.CREATE, MeetingTokenProperties, wish.token, **wish.token_settings())
    settings = wish.room_settings()
    new = None if room is not None else _new_room(engine, wish, settings)

    async def get_room() -> Room:
        if new is not None:
            return await new.make()
        return room if isinstance(room, Room) else await rooms.get(cast("str", room))

    try:
        domain_id, ready = await both(meeting_tokens.prepare_local, get_room)
        if isinstance(ready, BaseException):
            raise ready
        return CallSession(ready, await _token(meeting_tokens, domain_id, ready, said))
    except DailyError:
        raise
    except BaseException as stopped:
        if new is not None:
            await new.take_back(stopped)
        raise


def _new_room(
    engine: AsyncEngine, wish: SessionWish, settings: RoomPropertiesKeywords
) -> AsyncNewRoom:
    return AsyncNewRoom(engine, wish.name, wish.privacy, wish.properties, None, settings)


async def _token(
    meeting_tokens: AsyncMeetingTokens,
    domain_id: str | BaseException,
    room: Room,
    said: MeetingTokenProperties,
) -> str:
    try:
        if isinstance(domain_id, BaseException):
            raise domain_id
        return await meeting_tokens.create(room, properties=said, local=True)
    except DailyError as error:
        error.room_name = room.name  # it exists, so the error names it
        raise
