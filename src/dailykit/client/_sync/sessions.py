# Generated from src/dailykit/client/_async/sessions.py by `make generate`. Do not edit.
"""Getting a room and a meeting token in one call."""

from typing import cast

from dailykit.client._arguments import RoomReference, make_part
from dailykit.client._sync._waiting import both
from dailykit.client._sync.engine import Engine
from dailykit.client._sync.new_rooms import NewRoom
from dailykit.client._sync.rooms import Rooms
from dailykit.client._sync.tokens import MeetingTokens
from dailykit.client.session import CallSession, SessionWish
from dailykit.errors import DailyError
from dailykit.models._keywords import RoomPropertiesKeywords
from dailykit.models.rooms import Room
from dailykit.models.tokens import MeetingTokenProperties
from dailykit.operations import tokens as table

__all__ = ["start_session"]


def start_session(
    engine: Engine,
    rooms: Rooms,
    meeting_tokens: MeetingTokens,
    room: RoomReference | None,
    wish: SessionWish,
) -> CallSession:
    """Return a room and a meeting token for it; see `Daily.start_session`."""
    # Before the room is created, so that invalid arguments create none.
    said = make_part(table.CREATE, MeetingTokenProperties, wish.token, **wish.token_settings())
    settings = wish.room_settings()
    new = None if room is not None else _new_room(engine, wish, settings)

    def get_room() -> Room:
        if new is not None:
            return new.make()
        return room if isinstance(room, Room) else rooms.get(cast("str", room))

    try:
        domain_id, ready = both(meeting_tokens.prepare_local, get_room)
        if isinstance(ready, BaseException):
            raise ready
        return CallSession(ready, _token(meeting_tokens, domain_id, ready, said))
    except DailyError:
        raise
    except BaseException as stopped:
        if new is not None:
            new.take_back(stopped)
        raise


def _new_room(engine: Engine, wish: SessionWish, settings: RoomPropertiesKeywords) -> NewRoom:
    return NewRoom(engine, wish.name, wish.privacy, wish.properties, None, settings)


def _token(
    meeting_tokens: MeetingTokens,
    domain_id: str | BaseException,
    room: Room,
    said: MeetingTokenProperties,
) -> str:
    try:
        if isinstance(domain_id, BaseException):
            raise domain_id
        return meeting_tokens.create(room, properties=said, local=True)
    except DailyError as error:
        error.room_name = room.name  # it exists, so the error names it
        raise
