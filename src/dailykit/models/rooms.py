"""Rooms: properties, request bodies and answers."""

import re
from datetime import datetime
from typing import Annotated, ClassVar, Final, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from dailykit.models._base import (
    DailyAnswer,
    DailyBody,
    DailyFields,
    StandIns,
    UnixTime,
    UTCDatetime,
    from_unix,
)
from dailykit.models._paging import CountedPage, PageQuery
from dailykit.models._settings import CallSettings, UnlimitedSettings
from dailykit.models.enums import RecordingKind, RoomPrivacy
from dailykit.models.sip import DialoutConfig, RoomDialin, Sip, SipConfig, SipUri
from dailykit.models.streaming_endpoints import StreamingEndpoint, StreamingEndpointAnswer
from dailykit.models.transcription import TranscriptionOptions

__all__ = [
    "CreateRoomBody",
    "CreateRoomsBody",
    "DeleteRoomsBody",
    "ListRoomsQuery",
    "Room",
    "RoomConfig",
    "RoomDeleted",
    "RoomList",
    "RoomName",
    "RoomProperties",
    "RoomSettings",
    "RoomsDeleted",
    "UpdateRoomBody",
]

_NAME_PATTERN: Final = "^[A-Za-z0-9_-]*$"


def _room_name(value: str) -> str:
    """Check a room's name as a pattern would, with a readable error."""
    if not re.fullmatch(_NAME_PATTERN, value):
        raise PydanticCustomError(
            "room_name", "a room's name has only letters (a-z, A-Z), digits, - and _"
        )
    return value


RoomName = Annotated[
    str,
    Field(max_length=128, json_schema_extra={"pattern": _NAME_PATTERN}),
    AfterValidator(_room_name),
]
"""A room's name: letters, digits, ``-`` and ``_``, at most 128; case-sensitive."""


class RoomSettings(DailyFields):
    """The properties of rooms only, the same in requests and answers."""

    nbf: UnixTime | None = None
    """Unix seconds before which no one can join. Default: no limit."""
    exp: UnixTime | None = None
    """Unix seconds when the room expires: no one can join, and Daily treats it as deleted.
    Participants stay unless `eject_at_room_exp` is set. Must be in the future. Default: never."""
    eject_at_room_exp: bool | None = None
    """Whether all participants are ejected at `exp`; a token's eject settings take precedence.
    Default: false."""
    eject_after_elapsed: int | None = None
    """Seconds after joining when a participant is ejected; a token's eject settings take
    precedence. Default: never."""
    max_participants: int | None = None
    """The maximum number of participants; more than 200 needs an agreement with Daily. Default:
    200."""
    enable_knocking: bool | None = None
    """Whether people without a token can knock to enter a private room."""
    enable_hidden_participants: bool | None = None
    """Whether non-owners are hidden from each other and see owners only. Default: false."""
    enable_screenshare: bool | None = None
    """Whether participants can share their screen; fixed during a call. Default: true."""
    enable_chat: bool | None = None
    """Whether text chat is on. Default: false."""
    enable_shared_chat_history: bool | None = None
    """Prebuilt: whether late joiners get earlier chat messages. Default: true."""
    start_video_off: bool | None = None
    """Whether participants join with the camera off. Default: false."""
    start_audio_off: bool | None = None
    """Whether participants join with the microphone off. Default: false."""
    experimental_optimize_large_calls: bool | None = None
    """Prebuilt: joins muted, 12 tiles and 16 unmuted participants, for calls of more than 1000."""
    auto_transcription_settings: TranscriptionOptions | None = None
    """Transcription options, used when a token's ``auto_start_transcription`` starts it."""
    enable_dialout: bool | None = None
    """Whether the room can dial out; must be enabled for the domain. Default: false."""
    dialout_config: DialoutConfig | None = None
    """Settings of dial-out calls."""
    dialin: RoomDialin | None = None
    """Phone dial-in with a PIN."""


class RoomProperties(RoomSettings, CallSettings, DailyBody):
    """Properties of a room. Only set fields are sent; None resets one to the domain's default.

    Properties that Daily adds later, or does not document, are sent as given.
    """

    enable_recording: RecordingKind | list[RecordingKind] | Literal[False] | None = None
    """The kind of recording that is allowed, or several in a list; false for none, which is the
    default."""
    sip: Sip | None = None
    """Gives the room SIP addresses for dial-in; None removes them."""
    streaming_endpoints: list[StreamingEndpoint] | None = None
    """Named targets for live streams."""


class RoomConfig(RoomSettings, UnlimitedSettings, DailyAnswer):
    """The settings of a room. None means unset: the domain's default applies."""

    enable_recording: RecordingKind | list[RecordingKind] | bool | None = None
    """The kind of recording that is allowed, or several in a list; false for none."""
    sip: SipConfig | None = None
    """The SIP settings, as given."""
    sip_uri: SipUri | None = None
    """The SIP addresses, once the room has some."""
    dialin_code: str | int | None = None
    """The PIN for phone callers (11 digits), if `dialin` is set."""
    streaming_endpoints: list[StreamingEndpointAnswer] | None = None
    """Named targets for live streams."""

    @property
    def exp_at(self) -> datetime | None:
        """The time of `exp`, when the room expires."""
        return from_unix(self.exp)

    @property
    def nbf_at(self) -> datetime | None:
        """The time of `nbf`, before which no one can join."""
        return from_unix(self.nbf)

    @property
    def sip_endpoint(self) -> str | None:
        """The first SIP address, with the ``sip:`` prefix that Daily omits."""
        address = self.sip_uri.endpoint if self.sip_uri else None
        return f"sip:{address}" if address and not address.startswith("sip:") else address


class Room(DailyAnswer):
    """A room."""

    id: str
    """The room's id (UUID), also the cursor in lists."""
    name: str
    """The room's name, the last part of its URL."""
    url: str
    """The URL to join: ``https://<domain>.daily.co/<name>``."""
    api_created: bool | None = None
    """Whether it was created through the API, not in Daily's dashboard."""
    privacy: RoomPrivacy | None = None
    """Whether joining requires a token or a knock."""
    created_at: UTCDatetime | None = None
    """When it was created, to the second."""
    config: RoomConfig = Field(default_factory=RoomConfig)
    """Its settings."""

    @property
    def exp_at(self) -> datetime | None:
        """The time the room expires, or None."""
        return self.config.exp_at

    @property
    def sip_endpoint(self) -> str | None:
        """The first SIP address, with ``sip:``, or None."""
        return self.config.sip_endpoint


class RoomList(CountedPage[Room]):
    """A page of rooms, newest first, without expired ones."""


class CreateRoomBody(DailyBody):
    """A room to create; without fields it is public and gets a random name."""

    name: RoomName | None = None
    """Letters, digits, ``-`` and ``_``, at most 128; can't be changed. Default: random."""
    privacy: RoomPrivacy | None = None
    """Whether joining requires a token or a knock. Default: ``public``."""
    properties: RoomProperties | None = None
    """Its properties."""


class UpdateRoomBody(DailyBody):
    """Changes to a room; fields not given stay unchanged."""

    privacy: RoomPrivacy | None = None
    """Whether joining requires a token or a knock."""
    properties: RoomProperties | None = None
    """The properties to change; None resets a property to its default."""


class RoomDeleted(DailyAnswer):
    """The answer when a room is deleted."""

    stand_ins: ClassVar[StandIns] = {"deleted": lambda _: True}

    deleted: bool
    """True."""
    name: str | None = None
    """The room's name, which can be used again."""


class CreateRoomsBody(DailyBody):
    """Rooms to create at once, all or none."""

    rooms: list[CreateRoomBody] = Field(max_length=1000)
    """At most 1000, with at most 10 different `recordings_bucket` values."""


class DeleteRoomsBody(DailyBody):
    """Rooms to delete at once, all or none."""

    rooms: list[str] = Field(max_length=1000)
    """Their names, at most 1000."""


class RoomsDeleted(DailyAnswer):
    """The answer when several rooms are deleted at once."""

    stand_ins: ClassVar[StandIns] = {"deleted_count": lambda _: 0}

    deleted_count: int
    """The number of deleted rooms; 0 if Daily's count can't be read, see `odd_values`."""


class ListRoomsQuery(PageQuery):
    """The page of rooms to return."""
