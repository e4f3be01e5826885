"""SIP trunks: your own carrier's lines, where each call gets its own room."""

from typing import Annotated, Any

from pydantic import Field

from dailykit.models._base import DailyAnswer, DailyBody, SecretOrNone
from dailykit.models._paging import CountedPage, PageQuery

__all__ = [
    "CreateSipTrunkBody",
    "ListSipTrunksQuery",
    "SipTrunk",
    "SipTrunkAdmission",
    "SipTrunkAdmissionAnswer",
    "SipTrunkAdmissionUpdate",
    "SipTrunkCredential",
    "SipTrunkCredentialAnswer",
    "SipTrunkList",
    "SipTrunkNotification",
    "SipTrunkNotificationAnswer",
    "SipTrunkNotificationUpdate",
    "SipTrunkSettings",
    "UpdateSipTrunkBody",
]


class SipTrunkCredential(DailyBody):
    """Credentials for the carrier."""

    username: str | None = None
    """The user name."""
    password: SecretOrNone = Field(default=None, min_length=12, max_length=64)
    """12 to 64 characters with a letter and a digit. Daily never returns it."""


class SipTrunkAdmission(DailyBody):
    """The allowed callers: either gated (addresses, credentials or both) or `is_open`."""

    allowed_ips: list[str] | None = Field(default=None, max_length=25)
    """IPv4 addresses or CIDR blocks, at most 25."""
    credential: SipTrunkCredential | None = None
    """Credentials."""
    is_open: bool | None = None
    """Whether all calls are accepted, for development. Default: false."""
    exp_offset: int | None = Field(default=None, ge=60, le=86_400)
    """The lifetime of a call's room in seconds, 60 to 86400. Default: 3600."""


class SipTrunkAdmissionUpdate(DailyBody):
    """Changes to the allowed callers."""

    allowed_ips: list[str] | None = Field(default=None, max_length=25)
    """IPv4 addresses or CIDR blocks, at most 25."""
    credential: SipTrunkCredential | None = None
    """Credentials; None removes them."""
    is_open: bool | None = None
    """Whether all calls are accepted, for development."""
    exp_offset: int | None = Field(default=None, ge=60, le=86_400)
    """The lifetime of a call's room in seconds, 60 to 86400."""


class SipTrunkNotification(DailyBody):
    """The notification settings."""

    webhook_url: str
    """Your HTTPS URL; it must answer 2xx within 12 seconds, or the caller is rejected."""
    hmac: SecretOrNone = None
    """The base64 signing secret. Default: Daily creates one."""


class SipTrunkNotificationUpdate(DailyBody):
    """Changes to the notification settings."""

    webhook_url: str | None = None
    """Your HTTPS URL."""
    hmac: SecretOrNone = None
    """The base64 signing secret; None makes Daily create a new one."""


class CreateSipTrunkBody(DailyBody):
    """A SIP trunk to create. Daily checks `notification` immediately."""

    trunk_name: str = Field(min_length=3, max_length=63, pattern=r"^[a-z0-9]*$")
    """3 to 63 lower-case letters and digits; can't be changed."""
    room_template: dict[str, Any]
    """The room properties for each call, without `exp` and `nbf`."""
    notification: SipTrunkNotification
    """The notification settings."""
    trunk_config: SipTrunkAdmission | None = None
    """The allowed callers."""
    description: str | None = Field(default=None, max_length=2048)
    """Any text, at most 2048 characters; included in notifications."""
    enabled: bool | None = None
    """Whether calls are accepted. Default: true."""


class UpdateSipTrunkBody(DailyBody):
    """Changes to a SIP trunk; fields not given stay unchanged."""

    description: str | None = Field(default=None, max_length=2048)
    """Any text, at most 2048 characters."""
    room_template: dict[str, Any] | None = None
    """The room properties for each call."""
    notification: SipTrunkNotificationUpdate | None = None
    """The notification settings."""
    trunk_config: SipTrunkAdmissionUpdate | None = None
    """The allowed callers."""
    enabled: bool | None = None
    """Whether calls are accepted."""


class SipTrunkCredentialAnswer(DailyAnswer):
    """Credentials without the password."""

    username: str | None = None
    """The user name."""
    password: SecretOrNone = None
    """Never returned; hidden if it is."""


class SipTrunkAdmissionAnswer(DailyAnswer):
    """The allowed callers."""

    allowed_ips: list[str] | None = None
    """IPv4 addresses or CIDR blocks."""
    credential: SipTrunkCredentialAnswer | None = None
    """The credentials."""
    is_open: bool | None = None
    """Whether all calls are accepted."""
    exp_offset: int | None = None
    """The lifetime of a call's room in seconds."""


class SipTrunkNotificationAnswer(DailyAnswer):
    """The notification settings."""

    webhook_url: str | None = None
    """Your URL."""
    hmac: SecretOrNone = None
    """The base64 signing secret."""


class SipTrunkSettings(DailyAnswer):
    """A trunk's settings. Daily does not document their form; this mirrors the request."""

    room_template: dict[str, Any] | None = None
    """The room properties for each call."""
    notification: SipTrunkNotificationAnswer | None = None
    """The notification settings."""
    trunk_config: SipTrunkAdmissionAnswer | None = None
    """The allowed callers."""
    hmac: SecretOrNone = None
    """The base64 signing secret, if Daily sends it here."""


class SipTrunk(DailyAnswer):
    """A SIP trunk."""

    id: str
    """Its id (UUID), also the cursor in lists."""
    trunk_name: str | None = None
    """Its name."""
    description: str | None = None
    """Any text."""
    sip_uri: str | None = None
    """The address the carrier sends calls to."""
    enabled: bool | None = None
    """Whether calls are accepted."""
    config: Annotated[SipTrunkSettings | None, Field(repr=False)] = None
    """Its settings. Reprs hide them, because their form is uncertain and they contain secrets."""


class SipTrunkList(CountedPage[SipTrunk]):
    """A page of SIP trunks."""


class ListSipTrunksQuery(PageQuery):
    """A filter for SIP trunks; 20 by default."""

    trunk_name: str | None = None
    """Only trunks with this text in their name."""
    description: str | None = None
    """Only trunks with this text in their description."""
    enabled: bool | None = None
    """Only trunks that accept calls, or only those that do not."""
