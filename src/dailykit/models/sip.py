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
    """Audio codecs. Default: PCMU and PCMA; others cost a conversion."""
    video: list[VideoCodec] | None = None
    """Video codecs. Default: VP8."""


class SipDialinConfig(DailyPart):
    """How people who dial in over SIP are treated."""

    allow_room_start: bool | None = None
    """Whether a caller may be the first one in the room. Default: false."""
    dialin_geo: str | None = None
    """The region when the caller is first. Default: the room's, the domain's, ``us-west-2``."""
    max_idle_timeout_sec: Number | None = None
    """Seconds that a caller may wait for somebody before the call ends. Default: 0."""
    max_idle_timeout_post_conversation_sec: Number | None = None
    """Seconds that a caller stays when all others have left; 0 hangs up at once. Default:
    `max_idle_timeout_sec` counts then too."""
    hold_music_enabled: bool | None = None
    """Whether music plays until somebody is heard, for a minute at most. Default: false, but
    true in rooms that a SIP trunk makes."""


class Sip(DailyBody):
    """Gives a room SIP addresses to dial in at."""

    display_name: str
    """The name that callers have in the call, unless their address brings another."""
    sip_mode: SipMode
    """``dial-in``, the only one."""
    video: bool | None = None
    """Whether callers may bring video. Default: false."""
    num_endpoints: int | None = None
    """How many addresses to make. Default: 1; a room takes 5 SIP and phone calls by default."""
    force_digit_only_username: bool | None = None
    """Whether the address begins with digits alone; only with one address. Default: false."""
    codecs: SipCodecs | None = None
    """The codecs to prefer."""
    provider: SipProvider | None = None
    """Who carries the calls. Default: SignalWire; ``daily`` is the only one to name."""
    dialin_config: SipDialinConfig | None = None
    """How callers are treated."""


class SipConfig(DailyAnswer):
    """A room's SIP settings as Daily gives them back; see `Sip` for their meaning."""

    display_name: str | None = None
    """The name that callers have in the call."""
    sip_mode: SipMode | None = None
    """``dial-in``."""
    video: bool | None = None
    """Whether callers may bring video."""
    num_endpoints: int | None = None
    """How many addresses there are."""
    force_digit_only_username: bool | None = None
    """Whether the address begins with digits alone."""
    codecs: SipCodecs | None = None
    """The preferred codecs."""
    provider: SipProvider | None = None
    """Who carries the calls."""
    dialin_config: SipDialinConfig | None = None
    """How callers are treated."""


class SipUri(DailyAnswer):
    """A room's SIP addresses, once it has some. They may lack ``sip:``."""

    endpoint: str | None = None
    """The first address."""
    extra_endpoints: list[str] | None = None
    """The others, where more than one was asked for."""


class DialoutConfig(DailyPart):
    """How calls out of a room are treated."""

    allow_room_start: bool | None = None
    """Whether a call may be made from an empty room. Default: false."""
    dialout_geo: str | None = None
    """The region when the call starts the room. Default: the room's, the domain's,
    ``us-west-2``."""
    max_idle_timeout_sec: Number | None = None
    """Seconds that the callee may be alone before the call ends. Default: 0."""
    max_idle_timeout_post_conversation_sec: Number | None = None
    """Seconds that the callee stays when all others have left; 0 hangs up at once. Default:
    `max_idle_timeout_sec` counts then too."""


class RoomDialin(DailyPart):
    """Phone dial-in with a PIN. The room needs an `exp` within a year; the PIN dies with it."""

    display_name: str | None = None
    """The name that callers have in the call."""
    wait_for_meeting_start: bool | None = None
    """Whether callers wait until somebody else is there."""
    room_numbers: JSONValue | None = None
    """Which phone numbers lead to the room. Daily does not publish the form."""
