# Generated from src/dailykit/client/_async/sessions.py by `make generate`. Do not edit.
"""Room and token in one go."""

from dailykit.client._arguments import RoomReference, make_part
from dailykit.client._sync._waiting import both
from dailykit.client._sync.rooms import Rooms
from dailykit.client._sync.tokens import MeetingTokens
from dailykit.client.session import CallSession, SessionWish
from dailykit.errors import DailyError
from dailykit.models.rooms import Room
from dailykit.models.tokens import MeetingTokenProperties
from dailykit.operations import tokens as table

__all__ = ["start_session"]


def start_session(
    rooms: Rooms,
    meeting_tokens: MeetingTokens,
    room: RoomReference | None,
    wish: SessionWish,
) -> CallSession:
    """Return a room and a token for it; see `Daily.start_session`."""
    # Before the room is made: nothing may fail later that can be known to fail now.
    said = make_part(table.CREATE, MeetingTokenProperties, wish.token, **wish.token_settings())
    settings = wish.room_settings()

    def get_room() -> Room:
        if isinstance(room, Room):
            return room
        if room is not None:
            return rooms.get(room)
        return rooms.create(wish.name, privacy=wish.privacy, properties=wish.properties, **settings)

    domain_id, ready = both(meeting_tokens.prepare_local, get_room)
    if isinstance(ready, BaseException):
        raise ready
    try:
        if isinstance(domain_id, BaseException):
            raise domain_id
        token = meeting_tokens.create(ready, properties=said, local=True)
    except DailyError as error:
        error.room_name = ready.name  # it exists: nothing may leak unnamed
        raise
    return CallSession(ready, token)
