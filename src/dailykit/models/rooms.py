"""Rooms: their properties, and the bodies and answers of the calls about them."""

import re
from datetime import datetime
from typing import Annotated, ClassVar, Final, Literal

from pydantic import AfterValidator, BaseModel, Field
from pydantic_core import PydanticCustomError

from dailykit.models._base import (
    DailyAnswer,
    DailyBody,
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
    """Check a room's name as a pattern would, but complain in words."""
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
"""A room's name: letters, digits, ``-`` and ``_``, at most 128; upper and lower case differ."""


class RoomSettings(BaseModel):
    """What only rooms have, and is the same in requests and answers."""

    nbf: UnixTime | None = None
    """Unix seconds before which nobody may join. Default: at any time."""
    exp: UnixTime | None = None
    """Unix seconds from which nobody may join and the room counts as gone. Who is inside stays,
    unless `eject_at_room_exp`. Must lie ahead. Default: never."""
    eject_at_room_exp: bool | None = None
    """Whether everybody is thrown out at `exp`; a token's eject settings come first.
    Default: false."""
    eject_after_elapsed: int | None = None
    """Seconds after joining when somebody is thrown out; a token's eject settings come first.
    Default: never."""
    max_participants: int | None = None
    """How many people may be in at once; more than 200 by contract only. Default: 200."""
    enable_knocking: bool | None = None
    """Whether people without a token may ask to be let into a private room."""
    enable_hidden_participants: bool | None = None
    """Whether those who are not owners are invisible and meet owners only. Default: false."""
    enable_screenshare: bool | None = None
    """Whether screens may be shared; fixed while a call runs. Default: true."""
    enable_chat: bool | None = None
    """Whether there is a text chat. Default: false."""
    enable_shared_chat_history: bool | None = None
    """Prebuilt: whether late-comers get the earlier chat from the others. Default: true."""
    start_video_off: bool | None = None
    """Whether people join with the camera off. Default: false."""
    start_audio_off: bool | None = None
    """Whether people join with the microphone off. Default: false."""
    experimental_optimize_large_calls: bool | None = None
    """Prebuilt: muted at first, 12 tiles and 16 open microphones, for more than 1000 people."""
    auto_transcription_settings: TranscriptionOptions | None = None
    """How to transcribe when a token's ``auto_start_transcription`` starts it."""
    enable_dialout: bool | None = None
    """Whether phones may be called from the room; the domain needs the right. Default: false."""
    dialout_config: DialoutConfig | None = None
    """How calls out of the room are treated."""
    dialin: RoomDialin | None = None
    """Lets people phone in with a PIN."""


class RoomProperties(RoomSettings, CallSettings, DailyBody):
    """What can be set on a room. Only what is set is sent; None resets to the domain's default.

    Properties that Daily adds later, or keeps without documenting them, are sent as given.
    """

    enable_recording: RecordingKind | list[RecordingKind] | Literal[False] | None = None
    """The kind of recording that is allowed, or several in a list; false for none, which is the
    default."""
    sip: Sip | None = None
    """Gives the room SIP addresses to dial in at; None takes them away."""
    streaming_endpoints: list[StreamingEndpoint] | None = None
    """Named targets that live streams can be started to."""


class RoomConfig(RoomSettings, UnlimitedSettings, DailyAnswer):
    """What is set on a room. None means unset: the domain's default applies."""

    enable_recording: RecordingKind | list[RecordingKind] | bool | None = None
    """The kind of recording that is allowed, or several in a list; false for none."""
    sip: SipConfig | None = None
    """The SIP settings, as they were given."""
    sip_uri: SipUri | None = None
    """The SIP addresses, once the room has some."""
    dialin_code: str | int | None = None
    """The PIN for phone callers (11 digits), where `dialin` is set."""
    streaming_endpoints: list[StreamingEndpointAnswer] | None = None
    """Named targets that live streams can be started to."""

    @property
    def exp_at(self) -> datetime | None:
        """The time of `exp`, from which nobody may join."""
        return from_unix(self.exp)

    @property
    def nbf_at(self) -> datetime | None:
        """The time of `nbf`, before which nobody may join."""
        return from_unix(self.nbf)

    @property
    def sip_endpoint(self) -> str | None:
        """The first SIP address, ready to be called: with ``sip:``, which Daily leaves out."""
        address = self.sip_uri.endpoint if self.sip_uri else None
        return f"sip:{address}" if address and not address.startswith("sip:") else address


class Room(DailyAnswer):
    """A room."""

    id: str
    """The room's id (UUID), also the cursor in lists."""
    name: str
    """The room's name, the last part of its URL."""
    url: str
    """Where people join: ``https://<domain>.daily.co/<name>``."""
    api_created: bool | None = None
    """Whether it was made through the API, not in Daily's dashboard."""
    privacy: RoomPrivacy | None = None
    """Who may join without a token."""
    created_at: UTCDatetime | None = None
    """When it was made, to the second."""
    config: RoomConfig = Field(default_factory=RoomConfig)
    """What is set on it."""

    @property
    def exp_at(self) -> datetime | None:
        """The time from which nobody may join, or None."""
        return self.config.exp_at

    @property
    def sip_endpoint(self) -> str | None:
        """The first SIP address, with ``sip:``, or None."""
        return self.config.sip_endpoint


class RoomList(CountedPage[Room]):
    """A page of rooms, newest first, without expired ones."""


class CreateRoomBody(DailyBody):
    """A room to make; an empty one gets a random name and is public."""

    name: RoomName | None = None
    """Letters, digits, ``-`` and ``_``, at most 128; can't be changed. Default: random."""
    privacy: RoomPrivacy | None = None
    """Who may join without a token. Default: ``public``."""
    properties: RoomProperties | None = None
    """What to set on it."""


class UpdateRoomBody(DailyBody):
    """Changes to a room; what is not given stays."""

    privacy: RoomPrivacy | None = None
    """Who may join without a token."""
    properties: RoomProperties | None = None
    """What to set; None for a property resets it to its default."""


class RoomDeleted(DailyAnswer):
    """The answer when a room was deleted."""

    stand_ins: ClassVar[StandIns] = {"deleted": lambda _: True}

    deleted: bool
    """True."""
    name: str | None = None
    """The room's name, free again."""


class CreateRoomsBody(DailyBody):
    """Rooms to make at once: all or none."""

    rooms: list[CreateRoomBody] = Field(max_length=1000)
    """At most 1000, with at most 10 different `recordings_bucket` values."""


class DeleteRoomsBody(DailyBody):
    """Rooms to delete at once: all or none."""

    rooms: list[str] = Field(max_length=1000)
    """Their names, at most 1000."""


class RoomsDeleted(DailyAnswer):
    """The answer when rooms were deleted at once."""

    stand_ins: ClassVar[StandIns] = {"deleted_count": lambda _: 0}

    deleted_count: int
    """How many; 0 where Daily's count can't be understood, see `odd_values`."""


class ListRoomsQuery(PageQuery):
    """Which page of rooms."""
