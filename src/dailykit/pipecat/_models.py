"""The helper's models: Pipecat's names, defaults and dumps, with all of Daily's properties.

Pipecat's models know fewer properties than Daily has. The ones that they know are declared here in
the same way. All others are pydantic extras: kept and sent exactly as given, and only if given,
which is how Pipecat's room properties treat them. For editors and type checkers, the models have
the whole list, from `dailykit.models`.
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
    """Accepts Pipecat's models in place of ours."""

    @model_validator(mode="wrap")  # "before" sees what is in a model, and never another model
    @classmethod
    def _take_pipecats(cls, given: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        return handler(given if type(given) is dict else _adopted(given))

    if not TYPE_CHECKING:

        def __setattr__(self, name: str, value: object) -> None:
            super().__setattr__(name, _adopted(value))


def _adopted(given: object) -> object:
    """Return one of Pipecat's models as ours, and anything else as it is.

    Its values are not validated, as Pipecat does not validate its own models.
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
    """Keeps undeclared properties as given; Daily's other properties read as None."""

    model_config = ConfigDict(extra="allow")

    daily_list: ClassVar[frozenset[str]] = frozenset()
    """The properties that Daily documents."""

    if not TYPE_CHECKING:  # otherwise the type checker would accept misspelt names

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
    """Keeps only the undeclared properties that Daily documents.

    Pipecat silently drops them all. Here, properties that Daily does not document are dropped with
    a warning in the log, as Daily would refuse the whole request.
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
            _log.warning("Daily does not have these %s; they are not sent: %s", self._noun, names)
        return self

    if not TYPE_CHECKING:

        def __setattr__(self, name: str, value: object) -> None:
            known = name in self.daily_list or hasattr(type(self), name) or name.startswith("_")
            if not known and name not in type(self).model_fields:
                raise ValueError(f'"{type(self).__name__}" object has no field "{name}"')
            super().__setattr__(name, value)

    _noun: ClassVar[str] = "settings"
    """The word for the properties in messages."""


if TYPE_CHECKING:

    class _RoomList(RoomSettings, CallSettings, _AsGiven):
        streaming_endpoints: list[StreamingEndpoint] | None = None

    class _TokenList(TokenSettings, _DailysOnly):
        start_cloud_recording_opts: RecordingOptions | None = None
else:
    _RoomList, _TokenList = _AsGiven, _DailysOnly

_Recording = Literal["cloud", "cloud-audio-only", "local", "raw-tracks"]
"""The types that Pipecat accepts. Responses may have others: see `dailykit.pipecat._reading`."""


class DailyRoomSipParams(_DailysOnly):
    """SIP addresses for a room. Also accepts the other SIP settings that Daily documents.

    Attributes:
        display_name: The callers' name in the call.
        video: Whether callers may send video.
        sip_mode: ``dial-in``, the only mode.
        num_endpoints: How many addresses to create.
        codecs: Preferred codecs, such as ``{"audio": ["OPUS"], "video": ["H264"]}``.
        provider: The SIP provider; ``daily`` is the only choice.
    """

    daily_list = frozenset(Sip.model_fields)

    display_name: str = "sw-sip-dialin"
    video: bool = False
    sip_mode: str = "dial-in"
    num_endpoints: int = 1
    codecs: dict[str, list[str]] | None = None
    provider: str | None = None


class RecordingsBucketConfig(_DailysOnly):
    """Your own bucket for recordings. Also accepts the other settings that Daily documents.

    Attributes:
        bucket_name: The bucket's name.
        bucket_region: Its region.
        assume_role_arn: The IAM role that Daily assumes.
        allow_api_access: Whether the REST API may return download links.
    """

    daily_list = frozenset(RecordingsBucket.model_fields)

    bucket_name: str
    bucket_region: str
    assume_role_arn: str
    allow_api_access: bool = False


class TranscriptionBucketConfig(_DailysOnly):
    """Your own bucket for transcripts. Also accepts the other settings that Daily documents.

    Attributes:
        bucket_name: The bucket's name.
        bucket_region: Its region.
        assume_role_arn: The IAM role that Daily assumes.
        allow_api_access: Whether the REST API may return download links.
    """

    daily_list = frozenset(TranscriptionBucket.model_fields)

    bucket_name: str
    bucket_region: str
    assume_role_arn: str
    allow_api_access: bool = False


class DailyRoomProperties(_RoomList):
    """A room's properties.

    Accepts all of Daily's room properties. The ones below are Pipecat's own, with its defaults:
    the five that default to False are always sent. All others are sent as given, if given, even
    those newer than this release.
    See https://docs.daily.co/reference/rest-api/rooms/create-room for all of them.

    Attributes:
        exp: Unix seconds when the room expires; participants can't join afterwards.
        enable_chat: Whether text chat is on.
        enable_prejoin_ui: Whether Prebuilt shows a page to check devices before joining.
        enable_emoji_reactions: Whether Prebuilt offers emoji reactions.
        eject_at_room_exp: Whether to eject all participants at `exp`.
        enable_dialout: Whether to allow dial-out; the domain must have it enabled.
        enable_recording: The type of recording to allow.
        enable_transcription_storage: Whether to store transcripts.
        geo: The region of the media server.
        max_participants: The most participants at the same time.
        recordings_bucket: Your own bucket for recordings.
        transcription_bucket: Your own bucket for transcripts.
        sip: Gives the room SIP addresses.
        sip_uri: The room's SIP addresses, in Daily's responses.
        start_video_off: Whether participants join with their camera off.
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
        """The room's first SIP address with ``sip:``, or an empty string."""
        address = (self.sip_uri or {}).get("endpoint")
        if address is None:
            return ""
        return str(address) if str(address).startswith("sip:") else f"sip:{address}"


class DailyRoomParams(_AsPipecats):
    """A room to create.

    Attributes:
        name: Letters, digits, ``-`` and ``_``, at most 128. Default: Daily chooses one.
        privacy: ``public``: anyone with the link can join; ``private``: only with a meeting token.
        properties: The room's properties.
    """

    name: str | None = None
    privacy: Literal["private", "public"] = "public"
    properties: DailyRoomProperties = Field(default_factory=DailyRoomProperties)


class DailyRoomObject(_AsPipecats):
    """A room, as Daily returns it.

    Attributes:
        id: The room's id (UUID).
        name: Its name.
        api_created: Whether it was created through the API.
        privacy: ``public`` or ``private``.
        url: The URL to join it.
        created_at: When it was created, ISO 8601.
        config: The room's properties. A property that Daily omits has its default here, so False
            can also mean that the domain's default applies.
    """

    id: str
    name: str
    api_created: bool
    privacy: str
    url: str
    created_at: str
    config: DailyRoomProperties


class DailyMeetingTokenProperties(_TokenList):
    """A meeting token's properties.

    Accepts all token properties that Daily documents, including those that Pipecat's model silently
    drops (``knocking``, ``lang``, ``close_tab_on_exit`` …). Properties that Daily does not document
    are dropped as in Pipecat, as Daily would refuse the whole token, with a warning in the log.
    See https://docs.daily.co/reference/rest-api/meeting-tokens/create-meeting-token for all.

    Attributes:
        room_name: The room that the token is for; `DailyRESTHelper.get_token` sets it.
        eject_at_token_exp: Whether to eject the participant at `exp`; ``get_token`` sets it.
        eject_after_elapsed: Seconds after joining when the participant is ejected.
        nbf: Unix seconds when the token becomes valid.
        exp: Unix seconds when the token expires; ``get_token`` sets it.
        is_owner: Whether the participant is an owner; ``get_token`` sets it.
        user_name: The participant's name in the call.
        user_id: Your own id for the participant, at most 36 characters.
        enable_screenshare: Whether the participant may share the screen.
        start_video_off: Whether to join with the camera off.
        start_audio_off: Whether to join with the microphone off.
        enable_recording: The type of recording to allow.
        enable_prejoin_ui: Whether Prebuilt shows a page to check devices before joining.
        start_cloud_recording: Whether joining starts a recording.
        permissions: The participant's initial permissions, in Daily's own names.
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
    """A meeting token to create.

    Attributes:
        properties: The token's properties.
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
"""Our models, by the names that they share with Pipecat's."""
