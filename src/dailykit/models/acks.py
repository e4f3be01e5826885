"""Short acknowledgements, and the form of errors."""

from typing import Annotated, TypeAlias

from pydantic import BeforeValidator

from dailykit.models._base import DailyAnswer, DailyCamelAnswer
from dailykit.models.enums import ErrorCode

__all__ = [
    "BuyPhoneNumberError",
    "CarrierComplaint",
    "DialoutAck",
    "ErrorBody",
    "OkAck",
    "ReleasePhoneNumberError",
    "SentAck",
    "StatusAck",
]


def _truth(value: object) -> object:
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


Truth: TypeAlias = Annotated[bool | str, BeforeValidator(_truth)]
"""A boolean that Daily sometimes writes as text."""


class SentAck(DailyAnswer):
    """The request was passed on to the call."""

    sent: Truth = True
    """True."""


class StatusAck(DailyAnswer):
    """The request was done or passed on."""

    status: str | None = None
    """``sent`` or ``ok``."""


class OkAck(DailyAnswer):
    """A phone command was accepted."""

    ok: Truth = True
    """True."""


class DialoutAck(DailyCamelAnswer):
    """A dial-out call was started, or tones were sent to it."""

    ok: Truth = True
    """True."""
    session_id: str | None = None
    """The call's (session) id: the participant's id, and the key to stop or transfer it."""


class ErrorBody(DailyAnswer):
    """The body of nearly every answer with status 400 or above."""

    error: ErrorCode | None = None
    """The error code, for programs."""
    info: str | None = None
    """The error text, for people; the wording may change."""


class CarrierComplaint(DailyAnswer):
    """The reason the carrier did not sell a number."""

    detail: str | None = None
    """The error."""
    status: str | None = None
    """An HTTP status as text."""
    title: str | None = None
    """The error in short."""
    code: str | None = None
    """The carrier's code."""


class BuyPhoneNumberError(DailyAnswer):
    """The 422 answer when a number can't be bought."""

    errors: list[CarrierComplaint] | None = None
    """The carrier's error."""
    status: int | None = None
    """422."""


class ReleasePhoneNumberError(DailyAnswer):
    """The 422 answer when a number is released within its first 14 days."""

    error: str | None = None
    """The error."""
