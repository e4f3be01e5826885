"""Meeting tokens: who may enter which room, and as what."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, WithJsonSchema
from pydantic_core import PydanticKnownError

from dailykit.models._base import (
    DailyAnswer,
    DailyBody,
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


class TokenSettings(BaseModel):
    """What a token says, the same in requests and answers."""

    room_name: str | None = None
    """The room that it opens. Default: every room of the domain, which is rarely meant."""
    eject_at_token_exp: bool | None = None
    """Whether its bearer is thrown out at `exp`; replaces the room's eject settings.
    Default: false."""
    eject_after_elapsed: int | None = None
    """Seconds after joining when its bearer is thrown out; replaces the room's eject settings."""
    nbf: UnixTime | None = None
    """Unix seconds before which it is not valid. Default: at once."""
    exp: UnixTime | None = None
    """Unix seconds from which it is not valid. Must lie ahead. Default: valid for ever, so better
    set it."""
    is_owner: bool | None = None
    """Whether its bearer owns the meeting: may send and administer everything. Default: false."""
    user_name: str | None = None
    """The name that the others see, also kept in the meeting's record."""
    enable_screenshare: bool | None = None
    """Whether the screen may be shared. Default: true."""
    start_video_off: bool | None = None
    """Whether to join with the camera off. Default: false."""
    start_audio_off: bool | None = None
    """Whether to join with the microphone off. Default: false."""
    enable_prejoin_ui: bool | None = None
    """Prebuilt: shows a page to check devices before joining. Default: the room's."""
    enable_live_captions_ui: bool | None = None
    """Prebuilt: offers captions. Default: the room's."""
    enable_recording_ui: bool | None = None
    """Prebuilt: shows the recording button."""
    enable_terse_logging: bool | None = None
    """Fewer lines in the client's log. Default: false."""
    knocking: bool | None = None
    """Whether to knock in spite of the token, in a room with knocking. Default: false."""
    start_cloud_recording: bool | None = None
    """Whether joining starts a recording, where ``cloud`` recording is on. Default: false."""
    auto_start_transcription: bool | None = None
    """Whether transcription starts when this owner joins. Default: false."""
    close_tab_on_exit: bool | None = None
    """Prebuilt in a tab of its own: closes it on leaving. Default: false."""
    redirect_on_meeting_exit: str | None = None
    """Prebuilt in a tab of its own: where to go on leaving, if the domain allows it."""
    lang: Language | None = None
    """Prebuilt's language. Default: the room's, the domain's, ``en``."""
    permissions: Permissions | None = None
    """What the bearer may do at first. Default: the room's, the domain's."""


class MeetingTokenProperties(TokenSettings, DailyBody):
    """What a token is to say. Only what is set is sent."""

    user_id: TokenUserId | None = None
    """Your own id of the user: text of at most 36 characters, or a number, which meetings,
    presence and events report as text. HIPAA domains report only UUIDs. Default: Daily's own."""
    enable_recording: RecordingKind | list[RecordingKind] | Literal[False] | None = None
    """The kind of recording that is allowed, or several in a list; false for none."""
    start_cloud_recording_opts: RecordingOptions | None = None
    """How to record then. Keep the token under 2048 characters: it travels in URLs."""


class MeetingToken(TokenSettings, DailyAnswer):
    """What a token says, under the long names. None means that it does not say."""

    user_id: UserId | None = None
    """Your own id of the user, text or a number as the token says it."""
    enable_recording: RecordingKind | list[RecordingKind] | bool | None = None
    """The kind of recording that is allowed, or several in a list; false for none."""
    start_cloud_recording_opts: dict[str, Any] | None = None
    """How to record when joining starts a recording."""
    meeting_join_hook: str | None = None
    """A URL that is called when its bearer joins."""
    intercom_join_alert: bool | None = None
    """Of no meaning outside Daily."""
    domain_id: str | None = None
    """The domain that it belongs to."""
    iat: Number | None = None
    """Unix seconds of its making."""

    @property
    def exp_at(self) -> datetime | None:
        """The time of `exp`, from which it is not valid."""
        return from_unix(self.exp)

    @property
    def nbf_at(self) -> datetime | None:
        """The time of `nbf`, before which it is not valid."""
        return from_unix(self.nbf)

    @property
    def iat_at(self) -> datetime | None:
        """The time of `iat`, when it was made."""
        return from_unix(self.iat)


class CreateMeetingTokenBody(DailyBody):
    """A token to make."""

    properties: MeetingTokenProperties | None = None
    """What it is to say. Default: nothing, so that it opens every room for ever."""


class CreatedMeetingToken(DailyAnswer):
    """The answer when a token was made."""

    token: Secret
    """The token, a JWT signed with the API key (HS256)."""


class ValidateMeetingTokenQuery(DailyBody):
    """How to check a token."""

    model_config = ConfigDict(alias_generator=same_except(ignore_nbf="ignoreNbf"))

    ignore_nbf: bool | None = None
    """Whether a token that is not valid yet passes too. Default: false."""
