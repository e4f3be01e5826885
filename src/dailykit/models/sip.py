"""SIP and phone settings of rooms."""

from dailykit.models._base import DailyAnswer, DailyBody, DailyPart, JSONValue, Number
from dailykit.models.enums import AudioCodec, SipMode, SipProvider, VideoCodec

__all__ = [
    "DialoutConfig",
    "RoomDialin",
    "Sip",
    "SipCodecs",
    "SipConfig",
    "SipDialinConfig",
    "SipUri",
]


class SipCodecs(DailyPart):
    """Codecs of a SIP call, best first."""

    audio: list[AudioCodec] | None = None
    """Audio codecs. Default: PCMU and PCMA; others need transcoding."""
    video: list[VideoCodec] | None = None
    """Video codecs. Default: VP8."""


class SipDialinConfig(DailyPart):
    """Settings for SIP callers."""

    allow_room_start: bool | None = None
    """Whether a caller can be the first participant. Default: false."""
    dialin_geo: str | None = None
    """The region if the caller is first. Default: the room's, the domain's, ``us-west-2``."""
    max_idle_timeout_sec: Number | None = None
    """Seconds a caller can wait for another participant before the call ends. Default: 0."""
    max_idle_timeout_post_conversation_sec: Number | None = None
    """Seconds a caller stays after all others have left; 0 hangs up immediately. Default:
    the value of `max_idle_timeout_sec`."""
    hold_music_enabled: bool | None = None
    """Whether music plays until another participant is heard, for at most a minute. Default:
    false, but true in rooms created by a SIP trunk."""


class Sip(DailyBody):
    """SIP dial-in: gives a room SIP addresses."""

    display_name: str
    """The callers' name in the call, unless their address sets one."""
    sip_mode: SipMode
    """``dial-in``, the only mode."""
    video: bool | None = None
    """Whether callers can send video. Default: false."""
    num_endpoints: int | None = None
    """The number of addresses. Default: 1. A room accepts 5 SIP and phone calls by default."""
    force_digit_only_username: bool | None = None
    """Whether the address's user part is numeric; only with one address. Default: false."""
    codecs: SipCodecs | None = None
    """The preferred codecs."""
    provider: SipProvider | None = None
    """The provider of the calls. Default: SignalWire; ``daily`` is the only accepted value."""
    dialin_config: SipDialinConfig | None = None
    """Settings for callers."""


class SipConfig(DailyAnswer):
    """A room's SIP settings as Daily returns them; see `Sip` for their meaning."""

    display_name: str | None = None
    """The callers' name in the call."""
    sip_mode: SipMode | None = None
    """``dial-in``."""
    video: bool | None = None
    """Whether callers can send video."""
    num_endpoints: int | None = None
    """The number of addresses."""
    force_digit_only_username: bool | None = None
    """Whether the address's user part is numeric."""
    codecs: SipCodecs | None = None
    """The preferred codecs."""
    provider: SipProvider | None = None
    """The provider of the calls."""
    dialin_config: SipDialinConfig | None = None
    """Settings for callers."""


class SipUri(DailyAnswer):
    """A room's SIP addresses, once it has some. The ``sip:`` prefix may be missing."""

    endpoint: str | None = None
    """The first address."""
    extra_endpoints: list[str] | None = None
    """The others, if more than one was requested."""


class DialoutConfig(DailyPart):
    """Settings of dial-out calls."""

    allow_room_start: bool | None = None
    """Whether an empty room can dial out. Default: false."""
    dialout_geo: str | None = None
    """The region if the call starts the meeting. Default: the room's, the domain's,
    ``us-west-2``."""
    max_idle_timeout_sec: Number | None = None
    """Seconds the callee can be alone before the call ends. Default: 0."""
    max_idle_timeout_post_conversation_sec: Number | None = None
    """Seconds the callee stays after all others have left; 0 hangs up immediately. Default:
    the value of `max_idle_timeout_sec`."""


class RoomDialin(DailyPart):
    """Phone dial-in with a PIN. The room needs an `exp` within a year; the PIN expires with it."""

    display_name: str | None = None
    """The callers' name in the call."""
    wait_for_meeting_start: bool | None = None
    """Whether callers wait until another participant joins."""
    room_numbers: JSONValue | None = None
    """The phone numbers that lead to the room. Daily does not document the form."""
