"""Phone dial-in to rooms: with a PIN, or through your own service."""

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
    """The message callers hear when no room was created in time."""

    message: str | None = None
    """The text to speak. Default: a message that no one is available."""


class DialinIvrGreeting(DailyPart):
    """The message callers hear before they enter a PIN."""

    message: str | None = None
    """The text to speak."""


class PinlessDialin(DailyPart):
    """Deprecated: pinless dial-in as a property of the domain. Use dial-in configs."""

    phone_number: str | None = None
    """Your phone number, ``+1...``."""
    room_creation_api: str | None = None
    """The URL of yours that Daily calls for each call."""
    name_prefix: str | None = None
    """A label."""
    sip_uri: str | None = None
    """The fixed SIP address; Daily sets it."""
    hold_music_url: str | None = None
    """A public MP3 of less than a minute."""
    timeout_config: DialinTimeoutConfig | None = None
    """The message callers hear when no room was created in time."""


class PinDialin(DailyPart):
    """Deprecated: PIN dial-in as a property of the domain. Use dial-in configs."""

    phone_number: str | None = None
    """Your phone number, ``+1...``."""
    name_prefix: str | None = None
    """A label."""
    ivr_greeting: DialinIvrGreeting | None = None
    """The message callers hear before they enter the PIN."""


class PinlessCallUpdateBody(DailyCamelBody):
    """Connects a waiting caller to a room."""

    call_id: str | None = None
    """``callId`` of the incoming call."""
    call_domain: str | None = None
    """``callDomain`` of the incoming call."""
    sip_uri: str | None = None
    """The room's SIP address, once ``dialin.ready`` was sent for it."""


class PinlessIncomingCall(DailyAnswer):
    """The body Daily posts to your ``room_creation_api`` while a caller waits."""

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
    """The caller: a number or SIP address."""
    to: str
    """The callee: a number or SIP address."""
    call_id: str
    """The call's id, for your answer."""
    call_domain: str
    """The call's domain, for your answer."""
    sip_headers: dict[str, Any] | None = None
    """The SIP headers that the caller sent."""


class UpdateDialinConfigBody(DailyBody):
    """Changes to a dial-in config; its type stays."""

    phone_number: str | None = None
    """Your phone number, ``+1...``, used in one config only."""
    name_prefix: str | None = None
    """A label."""
    hmac: SecretOrNone = None
    """Pinless: the base64 secret that signs requests to `room_creation_api`."""
    room_creation_api: str | None = None
    """Pinless: the URL of yours that Daily calls for each call."""
    hold_music_url: str | None = None
    """Pinless: a public MP3 of less than a minute and 10 MB, played twice."""
    timeout_config: DialinTimeoutConfig | None = None
    """Pinless: the message callers hear when no room was created in time."""
    ivr_greeting: DialinIvrGreeting | None = None
    """PIN: the message callers hear before they enter it."""


class CreateDialinConfigBody(DailyBody):
    """A dial-in config to create."""

    type: DialinType
    """With a PIN or without; can't be changed."""
    phone_number: str
    """Your phone number, ``+1...``, used in one config only."""
    name_prefix: str | None = None
    """A label."""
    hmac: SecretOrNone = None
    """Pinless: the base64 secret that signs requests to `room_creation_api`. Default: Daily's."""
    room_creation_api: str | None = None
    """Pinless: the URL of yours that Daily calls for each call."""
    hold_music_url: str | None = None
    """Pinless: a public MP3 of less than a minute and 10 MB, played twice."""
    timeout_config: DialinTimeoutConfig | None = None
    """Pinless: the message callers hear when no room was created in time."""
    ivr_greeting: DialinIvrGreeting | None = None
    """PIN: the message callers hear before they enter it."""


class DialinConfigDetails(DailyAnswer):
    """The settings of a dial-in config."""

    type: DialinType | None = None
    """With a PIN or without."""
    phone_number: str | None = None
    """The number."""
    name_prefix: str | None = None
    """The label."""
    hmac: SecretOrNone = None
    """Pinless: the base64 secret that signs requests to `room_creation_api`."""
    room_creation_api: str | None = None
    """Pinless: the URL of yours that Daily calls for each call."""
    hold_music_url: str | None = None
    """Pinless: the MP3 that callers hear."""
    timeout_config: DialinTimeoutConfig | None = None
    """Pinless: the message callers hear when no room was created in time."""
    ivr_greeting: DialinIvrGreeting | None = None
    """PIN: the message callers hear before they enter it."""
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
    """A filter for dial-in configs."""

    phone_number: str | None = None
    """Only this number."""
    phone_numbers: str | None = None
    """Parts of numbers, comma-separated."""
    sip_username: str | None = None
    """Only this user part of the SIP address."""
    name_prefix: str | None = None
    """Only this label."""
    type: DialinType | None = None
    """Only this kind."""
