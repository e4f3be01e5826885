"""SIP trunks: lines of your own carrier, where each call gets a room of its own."""

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
    """A login for the carrier."""

    username: str | None = None
    """The user name."""
    password: SecretOrNone = Field(default=None, min_length=12, max_length=64)
    """12 to 64 characters, a letter and a digit among them. Daily never tells it."""


class SipTrunkAdmission(DailyBody):
    """Whose calls are taken: either gated (addresses, login or both) or `is_open`."""

    allowed_ips: list[str] | None = Field(default=None, max_length=25)
    """IPv4 addresses or CIDR blocks, at most 25."""
    credential: SipTrunkCredential | None = None
    """A login."""
    is_open: bool | None = None
    """Whether all calls are taken, for development. Default: false."""
    exp_offset: int | None = Field(default=None, ge=60, le=86_400)
    """How many seconds a call's room lives, 60 to 86400. Default: 3600."""


class SipTrunkAdmissionUpdate(DailyBody):
    """Changes to whose calls are taken."""

    allowed_ips: list[str] | None = Field(default=None, max_length=25)
    """IPv4 addresses or CIDR blocks, at most 25."""
    credential: SipTrunkCredential | None = None
    """A login; None takes it away."""
    is_open: bool | None = None
    """Whether all calls are taken, for development."""
    exp_offset: int | None = Field(default=None, ge=60, le=86_400)
    """How many seconds a call's room lives, 60 to 86400."""


class SipTrunkNotification(DailyBody):
    """Who is told about calls."""

    webhook_url: str
    """Your HTTPS URL; has 12 seconds to answer with a 2xx, or the caller is turned away."""
    hmac: SecretOrNone = None
    """The base64 secret that signs. Default: Daily makes one."""


class SipTrunkNotificationUpdate(DailyBody):
    """Changes to who is told about calls."""

    webhook_url: str | None = None
    """Your HTTPS URL."""
    hmac: SecretOrNone = None
    """The base64 secret that signs; None has Daily make a new one."""


class CreateSipTrunkBody(DailyBody):
    """A SIP trunk to make. Daily tries `notification` at once and refuses if it fails."""

    trunk_name: str = Field(min_length=3, max_length=63, pattern=r"^[a-z0-9]*$")
    """3 to 63 lower-case letters and digits; can't be changed."""
    room_template: dict[str, Any]
    """The room properties for each call, without `exp` and `nbf`."""
    notification: SipTrunkNotification
    """Who is told about calls."""
    trunk_config: SipTrunkAdmission | None = None
    """Whose calls are taken."""
    description: str | None = Field(default=None, max_length=2048)
    """Any text, at most 2048 characters; notifications carry it."""
    enabled: bool | None = None
    """Whether calls are taken. Default: true."""


class UpdateSipTrunkBody(DailyBody):
    """Changes to a SIP trunk; what is not given stays."""

    description: str | None = Field(default=None, max_length=2048)
    """Any text, at most 2048 characters."""
    room_template: dict[str, Any] | None = None
    """The room properties for each call."""
    notification: SipTrunkNotificationUpdate | None = None
    """Who is told about calls."""
    trunk_config: SipTrunkAdmissionUpdate | None = None
    """Whose calls are taken."""
    enabled: bool | None = None
    """Whether calls are taken."""


class SipTrunkCredentialAnswer(DailyAnswer):
    """A login, without its password."""

    username: str | None = None
    """The user name."""
    password: SecretOrNone = None
    """Never told; hidden should it come."""


class SipTrunkAdmissionAnswer(DailyAnswer):
    """Whose calls are taken."""

    allowed_ips: list[str] | None = None
    """IPv4 addresses or CIDR blocks."""
    credential: SipTrunkCredentialAnswer | None = None
    """The login."""
    is_open: bool | None = None
    """Whether all calls are taken."""
    exp_offset: int | None = None
    """How many seconds a call's room lives."""


class SipTrunkNotificationAnswer(DailyAnswer):
    """Who is told about calls."""

    webhook_url: str | None = None
    """Your URL."""
    hmac: SecretOrNone = None
    """The base64 secret that signs."""


class SipTrunkSettings(DailyAnswer):
    """A trunk's settings. Daily does not publish their form, this mirrors what was sent."""

    room_template: dict[str, Any] | None = None
    """The room properties for each call."""
    notification: SipTrunkNotificationAnswer | None = None
    """Who is told about calls."""
    trunk_config: SipTrunkAdmissionAnswer | None = None
    """Whose calls are taken."""
    hmac: SecretOrNone = None
    """The base64 secret that signs, should it come here."""


class SipTrunk(DailyAnswer):
    """A SIP trunk."""

    id: str
    """Its id (UUID), also the cursor in lists."""
    trunk_name: str | None = None
    """Its name."""
    description: str | None = None
    """Any text."""
    sip_uri: str | None = None
    """Where the carrier sends calls to."""
    enabled: bool | None = None
    """Whether calls are taken."""
    config: Annotated[SipTrunkSettings | None, Field(repr=False)] = None
    """Its settings, not shown because their form is not certain and secrets are among them."""


class SipTrunkList(CountedPage[SipTrunk]):
    """A page of SIP trunks."""


class ListSipTrunksQuery(PageQuery):
    """Which SIP trunks; 20 by default."""

    trunk_name: str | None = None
    """Only those with this in their name."""
    description: str | None = None
    """Only those with this in their description."""
    enabled: bool | None = None
    """Only those that take calls, or only the others."""
