"""Dialing out of a room to phones and SIP addresses, and transferring calls."""

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
    """The video sent to a SIP address."""

    width: int | None = Field(default=None, ge=1, le=1280)
    """Pixels, 1 to 1280. Default: 1280."""
    height: int | None = Field(default=None, ge=1, le=720)
    """Pixels, 1 to 720. Default: 720."""
    fps: int | None = Field(default=None, ge=1, le=30)
    """Frames a second, 1 to 30. Default: 15."""
    video_bitrate: int | None = Field(default=None, ge=1, le=1000)
    """Kilobits a second, 1 to 1000. Default: 900."""


class DialoutBody(DailyCamelBody):
    """The callee: either `sip_uri` or `phone_number`."""

    sip_uri: str | None = None
    """A ``sip:`` address; parameters named ``X-...`` become SIP headers."""
    phone_number: str | None = None
    """A number with its country code, ``+1...``."""
    extension: str | None = None
    """Digits to dial after the answer."""
    wait_before_extension_dial_sec: int | None = Field(default=None, ge=0, le=60)
    """Seconds between the answer and the extension, 0 to 60. Default: 0."""
    display_name: str | None = None
    """The callee's name in the call."""
    user_id: UserId | None = None
    """The callee's ``user_id`` in the call."""
    caller_id: str | None = None
    """The number of yours that the callee sees."""
    video: bool | None = None
    """Whether to send and receive video; SIP only."""
    video_settings: DialoutVideoSettings | None = None
    """The video to send, with `video`."""
    codecs: SipCodecs | None = None
    """The preferred codecs."""


class StopDialoutBody(DailyCamelBody):
    """The call to end."""

    session_id: str
    """The call's (session) id."""


class SendDtmfBody(DailyCamelBody):
    """DTMF tones to send."""

    session_id: str
    """The call's (session) id."""
    tones: str = Field(max_length=20)
    """Digits, ``*`` and ``#``, at most 20."""
    digit_duration_ms: int | None = Field(default=None, ge=50, le=2000)
    """Milliseconds per digit, 50 to 2000. Default: 500."""


class SipTransferBody(DailyCamelBody):
    """The target of a call transfer; Daily places the second call."""

    session_id: str
    """The call's (session) id."""
    to_end_point: str
    """A SIP address or phone number."""
    caller_id: str | None = None
    """The number of yours that the callee sees."""
    wait_before_extension_dial_sec: int | None = Field(default=None, ge=0, le=60)
    """Seconds between the answer and the extension, 0 to 60. Default: 0."""
    extension: str | None = Field(default=None, min_length=1, max_length=20)
    """Digits to dial after the answer, 1 to 20."""


class SipReferBody(DailyCamelBody):
    """The target of a SIP REFER; the other side places the second call."""

    session_id: str
    """The call's (session) id."""
    to_end_point: str
    """A SIP address."""
