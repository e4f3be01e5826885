"""Phone numbers that lead into rooms: dial-in with a PIN, or by your own service."""

from typing import Any

from pydantic import ConfigDict, Field

from dailykit.models._base import (
    DailyAnswer,
    DailyBody,
    DailyCamelBody,
    DailyPart,
    SecretOrNone,
    same_except,
)
from dailykit.models._paging import CountedPage, PageQuery
from dailykit.models.enums import DialinType

__all__ = [
    "CreateDialinConfigBody",
    "DialinConfig",
    "DialinConfigDetails",
    "DialinConfigList",
    "DialinIvrGreeting",
    "DialinTimeoutConfig",
    "ListDialinConfigsQuery",
    "PinDialin",
    "PinlessCallUpdateBody",
    "PinlessDialin",
    "PinlessIncomingCall",
    "UpdateDialinConfigBody",
]


class DialinTimeoutConfig(DailyPart):
    """What callers hear when no room came in time."""

    message: str | None = None
    """The text to speak. Default: that nobody is available."""


class DialinIvrGreeting(DailyPart):
    """What callers hear before they type a PIN."""

    message: str | None = None
    """The text to speak."""


class PinlessDialin(DailyPart):
    """Deprecated: pinless dial-in as a property of the domain. Use dial-in configs."""

    phone_number: str | None = None
    """A number of yours, ``+1...``."""
    room_creation_api: str | None = None
    """Your URL that is called for each call."""
    name_prefix: str | None = None
    """A label."""
    sip_uri: str | None = None
    """The fixed SIP address; Daily sets it."""
    hold_music_url: str | None = None
    """A public MP3 of less than a minute."""
    timeout_config: DialinTimeoutConfig | None = None
    """What callers hear when no room came in time."""


class PinDialin(DailyPart):
    """Deprecated: PIN dial-in as a property of the domain. Use dial-in configs."""

    phone_number: str | None = None
    """A number of yours, ``+1...``."""
    name_prefix: str | None = None
    """A label."""
    ivr_greeting: DialinIvrGreeting | None = None
    """What callers hear before they type the PIN."""


class PinlessCallUpdateBody(DailyCamelBody):
    """Connects a waiting caller to a room."""

    call_id: str | None = None
    """``callId`` of the incoming call."""
    call_domain: str | None = None
    """``callDomain`` of the incoming call."""
    sip_uri: str | None = None
    """The room's SIP address, once ``dialin.ready`` came for it."""


class PinlessIncomingCall(DailyAnswer):
    """What Daily posts to your ``room_creation_api`` while a caller waits."""

    model_config = ConfigDict(
        alias_generator=same_except(
            from_="From",
            to="To",
            call_id="callId",
            call_domain="callDomain",
            sip_headers="sipHeaders",
        )
    )

    from_: str
    """Who calls: a number or SIP address."""
    to: str
    """Who is called: a number or SIP address."""
    call_id: str
    """Names the call in the answer."""
    call_domain: str
    """Names the call's domain in the answer."""
    sip_headers: dict[str, Any] | None = None
    """The SIP headers that the caller sent along."""


class UpdateDialinConfigBody(DailyBody):
    """Changes to a dial-in config; its type stays."""

    phone_number: str | None = None
    """A number of yours, ``+1...``, in one config only."""
    name_prefix: str | None = None
    """A label."""
    hmac: SecretOrNone = None
    """Pinless: the base64 secret that signs calls of `room_creation_api`."""
    room_creation_api: str | None = None
    """Pinless: your URL that is called for each call."""
    hold_music_url: str | None = None
    """Pinless: a public MP3 of less than a minute and 10 MB, played twice."""
    timeout_config: DialinTimeoutConfig | None = None
    """Pinless: what callers hear when no room came in time."""
    ivr_greeting: DialinIvrGreeting | None = None
    """PIN: what callers hear before they type it."""


class CreateDialinConfigBody(DailyBody):
    """A dial-in config to make."""

    type: DialinType
    """With a PIN or without; can't be changed."""
    phone_number: str
    """A number of yours, ``+1...``, in one config only."""
    name_prefix: str | None = None
    """A label."""
    hmac: SecretOrNone = None
    """Pinless: the base64 secret that signs calls of `room_creation_api`. Default: Daily's."""
    room_creation_api: str | None = None
    """Pinless: your URL that is called for each call."""
    hold_music_url: str | None = None
    """Pinless: a public MP3 of less than a minute and 10 MB, played twice."""
    timeout_config: DialinTimeoutConfig | None = None
    """Pinless: what callers hear when no room came in time."""
    ivr_greeting: DialinIvrGreeting | None = None
    """PIN: what callers hear before they type it."""


class DialinConfigDetails(DailyAnswer):
    """The settings of a dial-in config."""

    type: DialinType | None = None
    """With a PIN or without."""
    phone_number: str | None = None
    """The number."""
    name_prefix: str | None = None
    """The label."""
    hmac: SecretOrNone = None
    """Pinless: the base64 secret that signs calls of `room_creation_api`."""
    room_creation_api: str | None = None
    """Pinless: your URL that is called for each call."""
    hold_music_url: str | None = None
    """Pinless: the MP3 that callers hear."""
    timeout_config: DialinTimeoutConfig | None = None
    """Pinless: what callers hear when no room came in time."""
    ivr_greeting: DialinIvrGreeting | None = None
    """PIN: what callers hear before they type it."""
    sip_uri: str | None = None
    """Pinless: the fixed SIP address."""


class DialinConfig(DailyAnswer):
    """A dial-in config."""

    id: str
    """Its id (UUID), also the cursor in lists."""
    type: DialinType | None = None
    """With a PIN or without."""
    config: DialinConfigDetails = Field(default_factory=DialinConfigDetails)
    """Its settings."""


class DialinConfigList(CountedPage[DialinConfig]):
    """A page of dial-in configs."""


class ListDialinConfigsQuery(PageQuery):
    """Which dial-in configs."""

    phone_number: str | None = None
    """Only this number."""
    phone_numbers: str | None = None
    """Parts of numbers, with commas between."""
    sip_username: str | None = None
    """Only this user part of the SIP address."""
    name_prefix: str | None = None
    """Only this label."""
    type: DialinType | None = None
    """Only this kind."""
