"""Calling phones and SIP addresses out of a room, and transferring calls."""

from pydantic import Field

from dailykit.models._base import DailyCamelBody, UserId
from dailykit.models.sip import SipCodecs

__all__ = [
    "DialoutBody",
    "DialoutVideoSettings",
    "SendDtmfBody",
    "SipReferBody",
    "SipTransferBody",
    "StopDialoutBody",
]


class DialoutVideoSettings(DailyCamelBody):
    """The picture that is sent to a SIP address."""

    width: int | None = Field(default=None, ge=1, le=1280)
    """Pixels, 1 to 1280. Default: 1280."""
    height: int | None = Field(default=None, ge=1, le=720)
    """Pixels, 1 to 720. Default: 720."""
    fps: int | None = Field(default=None, ge=1, le=30)
    """Frames a second, 1 to 30. Default: 15."""
    video_bitrate: int | None = Field(default=None, ge=1, le=1000)
    """Kilobits a second, 1 to 1000. Default: 900."""


class DialoutBody(DailyCamelBody):
    """Whom to call: either `sip_uri` or `phone_number`."""

    sip_uri: str | None = None
    """A ``sip:`` address; parameters named ``X-...`` become SIP headers."""
    phone_number: str | None = None
    """A number with its country code, ``+1...``."""
    extension: str | None = None
    """Digits to dial after the answer."""
    wait_before_extension_dial_sec: int | None = Field(default=None, ge=0, le=60)
    """Seconds between the answer and the extension, 0 to 60. Default: 0."""
    display_name: str | None = None
    """The name that the callee has in the call."""
    user_id: UserId | None = None
    """The ``user_id`` that the callee has in the call."""
    caller_id: str | None = None
    """Which of your numbers the callee sees."""
    video: bool | None = None
    """Whether to send and take video; SIP only."""
    video_settings: DialoutVideoSettings | None = None
    """The picture that is sent, with `video`."""
    codecs: SipCodecs | None = None
    """The codecs to prefer."""


class StopDialoutBody(DailyCamelBody):
    """Which call to end."""

    session_id: str
    """The call's (session) id."""


class SendDtmfBody(DailyCamelBody):
    """Tones to send, as if keys were pressed."""

    session_id: str
    """The call's (session) id."""
    tones: str = Field(max_length=20)
    """Digits, ``*`` and ``#``, at most 20."""
    digit_duration_ms: int | None = Field(default=None, ge=50, le=2000)
    """Milliseconds for each, 50 to 2000. Default: 500."""


class SipTransferBody(DailyCamelBody):
    """Where to transfer a call; Daily makes the second one."""

    session_id: str
    """The call's (session) id."""
    to_end_point: str
    """A SIP address or phone number."""
    caller_id: str | None = None
    """Which of your numbers the callee sees."""
    wait_before_extension_dial_sec: int | None = Field(default=None, ge=0, le=60)
    """Seconds between the answer and the extension, 0 to 60. Default: 0."""
    extension: str | None = Field(default=None, min_length=1, max_length=20)
    """Digits to dial after the answer, 1 to 20."""


class SipReferBody(DailyCamelBody):
    """Where to refer a SIP call; the other side makes the second one."""

    session_id: str
    """The call's (session) id."""
    to_end_point: str
    """A SIP address."""
