"""SIP clients: phones and programs that register with the domain."""

from typing import ClassVar

from pydantic import Field

from dailykit.models._base import (
    DailyAnswer,
    DailyBody,
    Secret,
    SecretOrNone,
    StandIns,
    UTCDatetime,
)

__all__ = [
    "CreateSipClientBody",
    "ListSipClientsQuery",
    "RotateSipClientBody",
    "SipClient",
    "SipClientCredentials",
    "SipClientList",
]


class CreateSipClientBody(DailyBody):
    """A SIP client to create; at most 2000 per domain."""

    username: str = Field(max_length=64)
    """Letters, digits, ``-`` and ``_``, optionally followed by ``.`` and a number; at most 64."""
    password: SecretOrNone = Field(default=None, min_length=12, max_length=64)
    """12 to 64 characters with a letter and a digit. Default: Daily creates one."""
    expires_in_seconds: int | None = Field(default=None, ge=60, le=2_592_000)
    """Its lifetime, a minute to 30 days. Default: it never expires."""


class RotateSipClientBody(DailyBody):
    """A new password for a SIP client."""

    password: SecretOrNone = Field(default=None, min_length=12, max_length=64)
    """12 to 64 characters with a letter and a digit. Default: Daily creates one."""


class SipClient(DailyAnswer):
    """A SIP client."""

    username: str
    """Its name."""
    domain: str | None = None
    """The SIP domain to register with."""
    sip_uri: str | None = None
    """Its address, with ``sip:``."""
    expires_at: UTCDatetime | None = None
    """When it expires; None for never."""


class SipClientCredentials(SipClient):
    """A SIP client with its password."""

    password: Secret
    """The password. Daily returns it only this once."""


class SipClientList(DailyAnswer):
    """A page of SIP clients."""

    stand_ins: ClassVar[StandIns] = {"total": lambda read: len(read["sip_clients"])}

    sip_clients: list[SipClient]
    """The clients."""
    total: int
    """The total number."""
    limit: int | None = None
    """The requested number."""
    offset: int | None = None
    """The number skipped."""


class ListSipClientsQuery(DailyBody):
    """A filter for SIP clients."""

    limit: int | None = Field(default=None, ge=1, le=100)
    """The maximum number, 1 to 100. Default: 50."""
    offset: int | None = Field(default=None, ge=0)
    """The number to skip. Default: 0."""
