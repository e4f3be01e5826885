"""The helper's models: Pipecat's names, defaults and dumps, on Daily's whole list of properties.

Pipecat's models know fewer properties than Daily has. Those that they know are declared here as
they are there. All others are pydantic extras: kept and sent just as they were given, and only
when they were given, which is what Pipecat's room properties do with them. For editors and type
checkers the same models have the whole list, which is that of `dailykit.models`.
"""

# Pipecat's types are narrower than Daily's list has them (False instead of "not set"), which is
# unsound only for who assigns through the base class; the bases here are for type checkers alone.
# pyright: reportIncompatibleVariableOverride=false

import logging
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    model_validator,
)

from dailykit.models.rooms import RoomProperties
from dailykit.models.sip import Sip
from dailykit.models.storage import RecordingsBucket, TranscriptionBucket
from dailykit.models.tokens import MeetingTokenProperties

if TYPE_CHECKING:
    from dailykit.models._settings import CallSettings
    from dailykit.models.recording_options import RecordingOptions
    from dailykit.models.rooms import RoomSettings
    from dailykit.models.streaming_endpoints import StreamingEndpoint
    from dailykit.models.tokens import TokenSettings

__all__ = [
    "DailyMeetingTokenParams",
    "DailyMeetingTokenProperties",
    "DailyRoomObject",
    "DailyRoomParams",
    "DailyRoomProperties",
    "DailyRoomSipParams",
    "RecordingsBucketConfig",
    "TranscriptionBucketConfig",
]

_log = logging.getLogger("dailykit.pipecat")


class _AsPipecats(BaseModel):
    """Takes a model of Pipecat's in place of ours, wherever one can stand."""

    @model_validator(mode="wrap")
    @classmethod
    def _take_pipecats(cls, given: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        return handler(_adopted(given))

    if not TYPE_CHECKING:

        def __setattr__(self, name: str, value: object) -> None:
            super().__setattr__(name, _adopted(value))


def _adopted(given: object) -> object:
    """Return a model of Pipecat's as ours, and anything else as it is.

    What it holds is taken as it is, without a check, as Pipecat takes its own models.
    """
    if not isinstance(given, BaseModel) or isinstance(given, _AsPipecats):
        return given
    for theirs in type(given).__mro__:
        ours = _OURS.get(theirs.__name__)
        if ours is not None and issubclass(theirs, BaseModel):
            held = {name: vars(given)[name] for name in theirs.model_fields if name in vars(given)}
            values = {**held, **(given.model_extra or {})}
            return ours.model_construct(
                set(given.model_fields_set) & set(values),
                **{name: _adopted(value) for name, value in values.items()},
            )
    return given


class _AsGiven(_AsPipecats):
    """Keeps undeclared properties as they were given; Daily's others read as None."""

    model_config = ConfigDict(extra="allow")

    daily_list: ClassVar[frozenset[str]] = frozenset()
    """The properties that Daily documents."""

    if not TYPE_CHECKING:  # or every misspelt name would pass the type checker

        def __getattr__(self, name: str) -> Any:
            try:
                return super().__getattr__(name)
            except AttributeError:
                if name in type(self).daily_list:
                    return None
                raise


def _without_extras(schema: dict[str, Any]) -> None:
    schema.pop("additionalProperties", None)


class _DailysOnly(_AsGiven):
    """Keeps of the undeclared properties those that Daily documents.

    Pipecat drops them all in silence. What Daily does not document is dropped here too, since
    Daily would refuse the whole request; the log has a warning.
    """

    model_config = ConfigDict(json_schema_extra=_without_extras)

    @model_validator(mode="after")
    def _drop_undocumented(self) -> Self:
        extras = self.model_extra or {}
        strange = sorted(extras.keys() - self.daily_list)
        for name in strange:
            del extras[name]
            self.model_fields_set.discard(name)
        if strange:
            names = ", ".join(strange)
            _log.warning("Daily has no such %s, they are not sent: %s", self._noun, names)
        return self

    if not TYPE_CHECKING:

        def __setattr__(self, name: str, value: object) -> None:
            known = name in self.daily_list or hasattr(type(self), name) or name.startswith("_")
            if not known and name not in type(self).model_fields:
                raise ValueError(f'"{type(self).__name__}" object has no field "{name}"')
            super().__setattr__(name, value)

    _noun: ClassVar[str] = "settings"
    """What the properties are called."""


if TYPE_CHECKING:

    class _RoomList(RoomSettings, CallSettings, _AsGiven):
        streaming_endpoints: list[StreamingEndpoint] | None = None

    class _TokenList(TokenSettings, _DailysOnly):
        start_cloud_recording_opts: RecordingOptions | None = None
else:
    _RoomList, _TokenList = _AsGiven, _DailysOnly

_Recording = Literal["cloud", "cloud-audio-only", "local", "raw-tracks"]
"""The kinds that Pipecat takes. Answers may have others: see `dailykit.pipecat._reading`."""


class DailyRoomSipParams(_DailysOnly):
    """SIP addresses for a room. Takes further SIP settings that Daily documents, as given.

    Attributes:
        display_name: The name that callers have in the call.
        video: Whether callers may bring video.
        sip_mode: ``dial-in``, the only mode.
        num_endpoints: How many addresses to make.
        codecs: Codecs to prefer, such as ``{"audio": ["OPUS"], "video": ["H264"]}``.
        provider: Who carries the calls; ``daily`` is the only one to name.
    """

    daily_list = frozenset(Sip.model_fields)

    display_name: str = "sw-sip-dialin"
    video: bool = False
    sip_mode: str = "dial-in"
    num_endpoints: int = 1
    codecs: dict[str, list[str]] | None = None
    provider: str | None = None


class RecordingsBucketConfig(_DailysOnly):
    """Your own bucket for recordings. Takes further settings that Daily documents, as given.

    Attributes:
        bucket_name: The bucket's name.
        bucket_region: Its region.
        assume_role_arn: The IAM role that Daily takes on.
        allow_api_access: Whether the REST API may hand out download links.
    """

    daily_list = frozenset(RecordingsBucket.model_fields)

    bucket_name: str
    bucket_region: str
    assume_role_arn: str
    allow_api_access: bool = False


class TranscriptionBucketConfig(_DailysOnly):
    """Your own bucket for transcripts. Takes further settings that Daily documents, as given.

    Attributes:
        bucket_name: The bucket's name.
        bucket_region: Its region.
        assume_role_arn: The IAM role that Daily takes on.
        allow_api_access: Whether the REST API may hand out download links.
    """

    daily_list = frozenset(TranscriptionBucket.model_fields)

    bucket_name: str
    bucket_region: str
    assume_role_arn: str
    allow_api_access: bool = False


class DailyRoomProperties(_RoomList):
    """What is set on a room.

    Takes every room property of Daily. Those below are Pipecat's own, with its defaults: the
    five that are False are always sent. The others are sent when given, as given, also those
    that are newer than this release.
    See https://docs.daily.co/reference/rest-api/rooms/create-room for all of them.

    Attributes:
        exp: Unix seconds from which nobody may join and the room counts as gone.
        enable_chat: Whether there is a text chat.
        enable_prejoin_ui: Whether Prebuilt shows a page to check devices first.
        enable_emoji_reactions: Whether Prebuilt offers emoji reactions.
        eject_at_room_exp: Whether everybody is thrown out at `exp`.
        enable_dialout: Whether phones may be called from the room; the domain needs the right.
        enable_recording: The kind of recording that is allowed.
        enable_transcription_storage: Whether transcripts are kept.
        geo: The region of the media server.
        max_participants: How many people may be in at once.
        recordings_bucket: Your own bucket for recordings.
        transcription_bucket: Your own bucket for transcripts.
        sip: Gives the room SIP addresses.
        sip_uri: Those addresses, in Daily's answers.
        start_video_off: Whether people join with the camera off.
    """

    daily_list = frozenset(RoomProperties.model_fields)

    exp: float | None = None  # type: ignore[assignment]  # Pipecat sends fractions of seconds
    enable_chat: bool = False
    enable_prejoin_ui: bool = False
    enable_emoji_reactions: bool = False
    eject_at_room_exp: bool = False
    enable_dialout: bool | None = None
    enable_recording: _Recording | None = None
    enable_transcription_storage: bool | None = None
    geo: str | None = None
    max_participants: int | None = None
    recordings_bucket: RecordingsBucketConfig | None = None  # type: ignore[assignment]  # as there
    transcription_bucket: TranscriptionBucketConfig | None = None  # type: ignore[assignment]
    sip: DailyRoomSipParams | None = None
    sip_uri: dict[str, Any] | None = None
    start_video_off: bool = False

    @property
    def sip_endpoint(self) -> str:
        """The room's first SIP address with ``sip:``, or an empty text."""
        address = (self.sip_uri or {}).get("endpoint")
        if address is None:
            return ""
        return str(address) if str(address).startswith("sip:") else f"sip:{address}"


class DailyRoomParams(_AsPipecats):
    """A room to create.

    Attributes:
        name: Letters, digits, ``-`` and ``_``, at most 128. Default: Daily makes one up.
        privacy: ``public``: whoever has the link may join; ``private``: with a token.
        properties: What to set on it.
    """

    name: str | None = None
    privacy: Literal["private", "public"] = "public"
    properties: DailyRoomProperties = Field(default_factory=DailyRoomProperties)


class DailyRoomObject(_AsPipecats):
    """A room, as Daily describes it.

    Attributes:
        id: The room's id (UUID).
        name: Its name.
        api_created: Whether it was made through the API.
        privacy: ``public`` or ``private``.
        url: Where people join.
        created_at: When it was made, ISO 8601.
        config: What is set on it. A property that Daily does not mention reads as its default
            here, so False can also mean that the domain's default applies.
    """

    id: str
    name: str
    api_created: bool
    privacy: str
    url: str
    created_at: str
    config: DailyRoomProperties


class DailyMeetingTokenProperties(_TokenList):
    """What a token is to say.

    Takes every token property that Daily documents, also those that Pipecat's model drops without
    a word (``knocking``, ``lang``, ``close_tab_on_exit`` …). What Daily does not document is
    dropped as Pipecat does, because Daily would refuse the whole token; the log has a warning.
    See https://docs.daily.co/reference/rest-api/meeting-tokens/create-meeting-token for all.

    Attributes:
        room_name: The room that it opens; `DailyRESTHelper.get_token` sets it.
        eject_at_token_exp: Whether its bearer is thrown out at `exp`; set by ``get_token``.
        eject_after_elapsed: Seconds after joining when its bearer is thrown out.
        nbf: Unix seconds before which it is not valid.
        exp: Unix seconds from which it is not valid; set by ``get_token``.
        is_owner: Whether its bearer owns the meeting; set by ``get_token``.
        user_name: The name that the others see.
        user_id: Your own id of the user, at most 36 characters.
        enable_screenshare: Whether the screen may be shared.
        start_video_off: Whether to join with the camera off.
        start_audio_off: Whether to join with the microphone off.
        enable_recording: The kind of recording that is allowed.
        enable_prejoin_ui: Whether Prebuilt shows a page to check devices first.
        start_cloud_recording: Whether joining starts a recording.
        permissions: What the bearer may do at first, in Daily's own names.
    """

    daily_list = frozenset(MeetingTokenProperties.model_fields)
    _noun = "token properties"

    room_name: str | None = None
    eject_at_token_exp: bool | None = None
    eject_after_elapsed: int | None = None
    nbf: int | None = None
    exp: int | None = None
    is_owner: bool | None = None
    user_name: str | None = None
    user_id: str | None = None
    enable_screenshare: bool | None = None
    start_video_off: bool | None = None
    start_audio_off: bool | None = None
    enable_recording: _Recording | None = None
    enable_prejoin_ui: bool | None = None
    start_cloud_recording: bool | None = None
    permissions: dict[str, Any] | None = None  # type: ignore[assignment]  # in Daily's own names


class DailyMeetingTokenParams(_AsPipecats):
    """A token to make.

    Attributes:
        properties: What it is to say.
    """

    properties: DailyMeetingTokenProperties = Field(default_factory=DailyMeetingTokenProperties)


_OURS: dict[str, type[_AsPipecats]] = {
    kind.__name__: kind
    for kind in (
        DailyMeetingTokenParams,
        DailyMeetingTokenProperties,
        DailyRoomObject,
        DailyRoomParams,
        DailyRoomProperties,
        DailyRoomSipParams,
        RecordingsBucketConfig,
        TranscriptionBucketConfig,
    )
}
"""Our models by the names that they share with Pipecat's."""
