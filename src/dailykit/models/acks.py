"""Short answers that say that something was done, and what errors look like."""

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
"""True or false, which Daily has also been writing as text."""


class SentAck(DailyAnswer):
    """Something was passed on to the call."""

    sent: Truth = True
    """True."""


class StatusAck(DailyAnswer):
    """Something was done or passed on."""

    status: str | None = None
    """``sent`` or ``ok``."""


class OkAck(DailyAnswer):
    """A phone command was taken."""

    ok: Truth = True
    """True."""


class DialoutAck(DailyCamelAnswer):
    """A call out of the room was started, or tones were sent to it."""

    ok: Truth = True
    """True."""
    session_id: str | None = None
    """The call's (session) id: the participant's id, and the key to stop or transfer it."""


class ErrorBody(DailyAnswer):
    """What nearly every answer of status 400 and above says."""

    error: ErrorCode | None = None
    """What went wrong, for programs."""
    info: str | None = None
    """What went wrong, for people; the wording may change."""


class CarrierComplaint(DailyAnswer):
    """Why the carrier did not sell a number."""

    detail: str | None = None
    """What was wrong."""
    status: str | None = None
    """An HTTP status as text."""
    title: str | None = None
    """What was wrong, in short."""
    code: str | None = None
    """The carrier's code."""


class BuyPhoneNumberError(DailyAnswer):
    """The 422 when a number can't be bought."""

    errors: list[CarrierComplaint] | None = None
    """What the carrier says."""
    status: int | None = None
    """422."""


class ReleasePhoneNumberError(DailyAnswer):
    """The 422 when a number is given back within its first 14 days."""

    error: str | None = None
    """What was wrong."""
