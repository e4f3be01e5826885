"""SIP clients: telephones and programs that log in at the domain."""

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
    """A SIP client to make; 2000 per domain."""

    username: str = Field(max_length=64)
    """Letters, digits, ``-`` and ``_``, then ``.`` and a number if need be; at most 64."""
    password: SecretOrNone = Field(default=None, min_length=12, max_length=64)
    """12 to 64 characters, a letter and a digit among them. Default: Daily makes one."""
    expires_in_seconds: int | None = Field(default=None, ge=60, le=2_592_000)
    """How long it works, a minute to 30 days. Default: for ever."""


class RotateSipClientBody(DailyBody):
    """A new password for a SIP client."""

    password: SecretOrNone = Field(default=None, min_length=12, max_length=64)
    """12 to 64 characters, a letter and a digit among them. Default: Daily makes one."""


class SipClient(DailyAnswer):
    """A SIP client."""

    username: str
    """Its name."""
    domain: str | None = None
    """The SIP domain to log in at."""
    sip_uri: str | None = None
    """Its address, with ``sip:``."""
    expires_at: UTCDatetime | None = None
    """When it stops working; None for never."""


class SipClientCredentials(SipClient):
    """A SIP client with its password."""

    password: Secret
    """The password. Daily tells it this once."""


class SipClientList(DailyAnswer):
    """A part of the SIP clients."""

    stand_ins: ClassVar[StandIns] = {"total": lambda read: len(read["sip_clients"])}

    sip_clients: list[SipClient]
    """The clients."""
    total: int
    """How many there are in all."""
    limit: int | None = None
    """How many were asked for."""
    offset: int | None = None
    """How many were skipped."""


class ListSipClientsQuery(DailyBody):
    """Which SIP clients."""

    limit: int | None = Field(default=None, ge=1, le=100)
    """How many at most, 1 to 100. Default: 50."""
    offset: int | None = Field(default=None, ge=0)
    """How many to skip. Default: 0."""
