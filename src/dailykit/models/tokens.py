"""Meeting tokens: properties, request bodies and answers."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import AfterValidator, ConfigDict, WithJsonSchema
from pydantic_core import PydanticKnownError

from dailykit.models._base import (
    DailyAnswer,
    DailyBody,
    DailyFields,
    IdNumber,
    Number,
    Secret,
    UnixTime,
    UserId,
    from_unix,
    same_except,
)
from dailykit.models._claims import (
    ADMIN_CLAIMS,
    MEDIA_CLAIMS,
    PERMISSION_CLAIMS,
    RECEIVABLE_CLAIMS,
    RECEIVE_CLAIMS,
    TOKEN_CLAIMS,
    claims_to_properties,
    properties_to_claims,
)
from dailykit.models.enums import Language, RecordingKind
from dailykit.models.permissions import Permissions
from dailykit.models.recording_options import RecordingOptions

__all__ = [
    "ADMIN_CLAIMS",
    "MEDIA_CLAIMS",
    "PERMISSION_CLAIMS",
    "RECEIVABLE_CLAIMS",
    "RECEIVE_CLAIMS",
    "TOKEN_CLAIMS",
    "CreateMeetingTokenBody",
    "CreatedMeetingToken",
    "MeetingToken",
    "MeetingTokenProperties",
    "TokenSettings",
    "ValidateMeetingTokenQuery",
    "claims_to_properties",
    "properties_to_claims",
]


_LONGEST_USER_ID: Final = 36


def _check_length(user_id: str | float) -> str | float:
    if isinstance(user_id, str) and len(user_id) > _LONGEST_USER_ID:
        raise PydanticKnownError("string_too_long", {"max_length": _LONGEST_USER_ID})
    return user_id


TokenUserId: TypeAlias = Annotated[
    Annotated[str, WithJsonSchema({"type": "string", "maxLength": _LONGEST_USER_ID})] | IdNumber,
    # Checked at the whole: within the union, a long text would be told to be no number either.
    AfterValidator(_check_length),
]
"""A `UserId` that fits into a token."""


class TokenSettings(DailyFields):
    """The properties of a token, the same in requests and answers."""

    room_name: str | None = None
    """The room it is valid for. Default: every room of the domain, which is rarely intended."""
    eject_at_token_exp: bool | None = None
    """Whether the participant is ejected at `exp`; replaces the room's eject settings.
    Default: false."""
    eject_after_elapsed: int | None = None
    """Seconds after joining when the participant is ejected; replaces the room's eject settings."""
    nbf: UnixTime | None = None
    """Unix seconds before which it is not valid. Default: valid immediately."""
    exp: UnixTime | None = None
    """Unix seconds when it expires. Must be in the future. Default: it never expires, so set it."""
    is_owner: bool | None = None
    """Whether the participant is a meeting owner, with all permissions. Default: false."""
    user_name: str | None = None
    """The name other participants see; also stored with the meeting."""
    enable_screenshare: bool | None = None
    """Whether the participant can share their screen. Default: true."""
    start_video_off: bool | None = None
    """Whether to join with the camera off. Default: false."""
    start_audio_off: bool | None = None
    """Whether to join with the microphone off. Default: false."""
    enable_prejoin_ui: bool | None = None
    """Prebuilt: shows a device check before joining. Default: the room's."""
    enable_live_captions_ui: bool | None = None
    """Prebuilt: offers captions. Default: the room's."""
    enable_recording_ui: bool | None = None
    """Prebuilt: shows the recording button."""
    enable_terse_logging: bool | None = None
    """Whether the client logs less. Default: false."""
    knocking: bool | None = None
    """Whether to knock despite the token, in a room with knocking. Default: false."""
    start_cloud_recording: bool | None = None
    """Whether joining starts a recording, if ``cloud`` recording is on. Default: false."""
    auto_start_transcription: bool | None = None
    """Whether transcription starts when this owner joins. Default: false."""
    close_tab_on_exit: bool | None = None
    """Prebuilt in its own tab: closes the tab on leaving. Default: false."""
    redirect_on_meeting_exit: str | None = None
    """Prebuilt in its own tab: the URL to open on leaving, if the domain allows it."""
    lang: Language | None = None
    """Prebuilt's language. Default: the room's, the domain's, ``en``."""
    permissions: Permissions | None = None
    """The participant's initial permissions. Default: the room's, the domain's."""


class MeetingTokenProperties(TokenSettings, DailyBody):
    """The properties of a token to create. Only set fields are sent."""

    user_id: TokenUserId | None = None
    """Your own id for the user: text of at most 36 characters, or a number, which meetings,
    presence and events report as text. HIPAA domains report only UUIDs. Default: Daily's own."""
    enable_recording: RecordingKind | list[RecordingKind] | Literal[False] | None = None
    """The allowed kind of recording, or a list of kinds; false for none."""
    start_cloud_recording_opts: RecordingOptions | None = None
    """Options for that recording. Keep the token under 2048 characters: it is used in URLs."""


class MeetingToken(TokenSettings, DailyAnswer):
    """The properties in a token, under their long names. None means that it has none."""

    user_id: UserId | None = None
    """Your own id for the user, text or a number as in the token."""
    enable_recording: RecordingKind | list[RecordingKind] | bool | None = None
    """The allowed kind of recording, or a list of kinds; false for none."""
    start_cloud_recording_opts: dict[str, Any] | None = None
    """Options for the recording that joining starts."""
    meeting_join_hook: str | None = None
    """A URL that Daily calls when the participant joins."""
    intercom_join_alert: bool | None = None
    """Internal to Daily."""
    domain_id: str | None = None
    """The domain it belongs to."""
    iat: Number | None = None
    """Unix seconds when it was created."""

    @property
    def exp_at(self) -> datetime | None:
        """The time of `exp`, when it expires."""
        return from_unix(self.exp)

    @property
    def nbf_at(self) -> datetime | None:
        """The time of `nbf`, before which it is not valid."""
        return from_unix(self.nbf)

    @property
    def iat_at(self) -> datetime | None:
        """The time of `iat`, when it was created."""
        return from_unix(self.iat)


class CreateMeetingTokenBody(DailyBody):
    """A token to create."""

    properties: MeetingTokenProperties | None = None
    """Its properties. Default: none, so it is valid for every room and never expires."""


class CreatedMeetingToken(DailyAnswer):
    """The answer when a token is created."""

    token: Secret
    """The token, a JWT signed with the API key (HS256)."""


class ValidateMeetingTokenQuery(DailyBody):
    """Options for validating a token."""

    model_config = ConfigDict(alias_generator=same_except(ignore_nbf="ignoreNbf"))

    ignore_nbf: bool | None = None
    """Whether to accept a token that is not valid yet. Default: false."""
