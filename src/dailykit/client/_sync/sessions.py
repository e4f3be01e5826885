# Generated from src/dailykit/client/_async/sessions.py by `make generate`. Do not edit.
"""Room and token in one go."""

from datetime import timedelta

from dailykit.client._arguments import RoomReference, make_body
from dailykit.client._sync._waiting import both
from dailykit.client._sync.rooms import Rooms
from dailykit.client._sync.tokens import MeetingTokens
from dailykit.client.session import CallSession
from dailykit.errors import DailyError
from dailykit.models._keywords import RoomPropertiesKeywords
from dailykit.models.enums import RoomPrivacy
from dailykit.models.rooms import Room, RoomProperties
from dailykit.models.tokens import MeetingTokenProperties

__all__ = ["start_session"]


def start_session(
    rooms: Rooms,
    meeting_tokens: MeetingTokens,
    room: RoomReference | None,
    *,
    name: str | None,
    privacy: RoomPrivacy,
    properties: RoomProperties | None,
    expires_in: timedelta | float,
    owner: bool,
    user_name: str | None,
    user_id: str | None,
    token: MeetingTokenProperties | None,
    settings: RoomPropertiesKeywords,
) -> CallSession:
    """Return a room and a token for it; see `Daily.start_session`."""

    def get_room() -> Room:
        if isinstance(room, Room):
            return room
        if room is not None:
            return rooms.get(room)
        settings.setdefault("eject_at_room_exp", True)
        return rooms.create(
            name, privacy=privacy, properties=properties, expires_in=expires_in, **settings
        )

    ready, domain_id = both(get_room, meeting_tokens.prepare_local)
    if isinstance(ready, BaseException):
        raise ready
    if isinstance(domain_id, BaseException):
        if isinstance(domain_id, DailyError):
            domain_id.room_name = ready.name  # the room exists: nothing may leak unnamed
        raise domain_id
    identity = {"user_name": user_name, "user_id": user_id}
    given = {key: value for key, value in identity.items() if value is not None}
    signed = meeting_tokens.create(
        ready,
        properties=make_body(MeetingTokenProperties, token, **given),
        expires_in=expires_in,
        owner=owner,
        local=True,
    )
    return CallSession(ready, signed)
