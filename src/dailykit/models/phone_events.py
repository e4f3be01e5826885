"""Webhook events about telephones: dial-out, dial-in, call transfers and SIP trunks.

Daily's list: https://docs.daily.co/reference/rest-api/webhooks/events.
"""

from typing import Any, Literal

from pydantic import Field

from dailykit.models._event import Event
from dailykit.models.event_payloads import (
    CallTransferCompletedPayload,
    CallTransferPayload,
    DialinCallPayload,
    DialinProblemPayload,
    DialinReadyPayload,
    DialoutErrorPayload,
    DialoutPayload,
)

__all__ = [
    "CallTransferAnswered",
    "CallTransferCompleted",
    "CallTransferInitiated",
    "CallTransferTriggered",
    "DialinConnected",
    "DialinError",
    "DialinReady",
    "DialinStopped",
    "DialinWarning",
    "DialoutAnswered",
    "DialoutConnected",
    "DialoutError",
    "DialoutStopped",
    "DialoutWarning",
    "SipTrunkIncoming",
    "SipTrunkTest",
]


class DialoutConnected(Event):
    """A dial-out call is connected."""

    type: Literal["dialout.connected"]
    """``dialout.connected``."""
    payload: DialoutPayload
    """The call."""


class DialoutAnswered(Event):
    """The callee of a dial-out call answered."""

    type: Literal["dialout.answered"]
    """``dialout.answered``."""
    payload: DialoutPayload
    """The call."""


class DialoutStopped(Event):
    """A dial-out call ended."""

    type: Literal["dialout.stopped"]
    """``dialout.stopped``."""
    payload: DialoutPayload
    """The call."""


class DialoutWarning(Event):
    """There was a problem with a dial-out call."""

    type: Literal["dialout.warning"]
    """``dialout.warning``."""
    payload: DialoutPayload
    """The call."""


class DialoutError(Event):
    """A dial-out call failed."""

    type: Literal["dialout.error"]
    """``dialout.error``."""
    payload: DialoutErrorPayload
    """The call and the error."""


class DialinReady(Event):
    """A room's SIP address is ready for calls."""

    type: Literal["dialin.ready"]
    """``dialin.ready``."""
    payload: DialinReadyPayload
    """The room and its address."""


class DialinConnected(Event):
    """A caller dialed in."""

    type: Literal["dialin.connected"]
    """``dialin.connected``."""
    payload: DialinCallPayload
    """The call."""


class DialinStopped(Event):
    """A dial-in caller left."""

    type: Literal["dialin.stopped"]
    """``dialin.stopped``."""
    payload: DialinCallPayload
    """The call."""


class DialinWarning(Event):
    """There was a problem with a dial-in caller."""

    type: Literal["dialin.warning"]
    """``dialin.warning``."""
    payload: DialinProblemPayload
    """The error."""


class DialinError(Event):
    """Dial-in failed."""

    type: Literal["dialin.error"]
    """``dialin.error``."""
    payload: DialinProblemPayload
    """The error."""


class CallTransferInitiated(Event):
    """A transfer was started."""

    type: Literal["calltransfer.initiated"]
    """``calltransfer.initiated``."""
    payload: CallTransferPayload
    """The transfer."""


class CallTransferTriggered(Event):
    """A transfer was requested."""

    type: Literal["calltransfer.triggered"]
    """``calltransfer.triggered``."""
    payload: CallTransferPayload
    """The transfer."""


class CallTransferAnswered(Event):
    """The new callee of a transfer answered."""

    type: Literal["calltransfer.answered"]
    """``calltransfer.answered``."""
    payload: CallTransferPayload
    """The transfer."""


class CallTransferCompleted(Event):
    """A transfer completed."""

    type: Literal["calltransfer.completed"]
    """``calltransfer.completed``."""
    payload: CallTransferCompletedPayload
    """The transfer and its result."""


class _SipTrunkEvent(Event):
    id: str = ""
    """The event's id, if it has one."""
    payload: dict[str, Any] = Field(default_factory=dict)
    """Empty: these events have all fields at the top level."""
    room: dict[str, Any] | None = None
    """The room created for the call, with its ``url``."""
    trunk: dict[str, Any] | None = None
    """The trunk, with its ``description``."""


class SipTrunkIncoming(_SipTrunkEvent):
    """A call through a SIP trunk; posted to the trunk's own URL. More fields may follow."""

    type: Literal["sip_trunk.incoming"]
    """``sip_trunk.incoming``."""


class SipTrunkTest(_SipTrunkEvent):
    """Daily checks a SIP trunk's URL."""

    type: Literal["sip_trunk.test"]
    """``sip_trunk.test``."""
