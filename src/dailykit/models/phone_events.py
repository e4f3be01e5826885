"""Webhook events about telephones: dial-out, dial-in, call transfers and SIP trunks.

Daily's list: https://docs.daily.co/reference/rest-api/webhooks/events.
"""

from typing import Any, Literal

from pydantic import ConfigDict, Field

from dailykit.models._base import same_except
from dailykit.models._event import Event
from dailykit.models.event_payloads import Occurrence

__all__ = [
    "CallTransferAnswered",
    "CallTransferCompleted",
    "CallTransferCompletedPayload",
    "CallTransferInitiated",
    "CallTransferPayload",
    "CallTransferTriggered",
    "DialinCallPayload",
    "DialinConnected",
    "DialinError",
    "DialinProblemPayload",
    "DialinReady",
    "DialinReadyPayload",
    "DialinStopped",
    "DialinWarning",
    "DialoutAnswered",
    "DialoutConnected",
    "DialoutError",
    "DialoutErrorPayload",
    "DialoutPayload",
    "DialoutStopped",
    "DialoutWarning",
    "SipTrunkIncoming",
    "SipTrunkTest",
]


class _PhoneCall(Occurrence):
    session_id: str | None = None
    """The call's (session) id, also the participant's."""
    domain_id: str | None = None
    """The domain's id."""
    room: str | None = None
    """The room's name."""


class DialoutErrorPayload(_PhoneCall):
    """A dial-out call that failed."""

    user_id: str | None = None
    """The ``user_id`` given for the callee."""
    error_msg: str | None = None
    """The error."""


class DialoutPayload(_PhoneCall):
    """A dial-out call."""

    user_id: str | None = None
    """The ``user_id`` given for the callee."""
    destination: str | None = None
    """The number or SIP address called."""
    caller_id: str | None = None
    """The number that the callee sees."""


class DialinReadyPayload(Occurrence):
    """A room whose SIP address is ready for calls."""

    domain_id: str | None = None
    """The domain's id."""
    room: str | None = None
    """The room's name."""
    sip_endpoint: str | None = None
    """The address."""


class DialinCallPayload(_PhoneCall):
    """A caller who dialed in."""

    sip_from: str | None = None
    """The caller's SIP address."""
    display_name: str | None = None
    """The caller's name in the call."""
    sip_headers: dict[str, Any] | None = None
    """The SIP headers that the caller sent."""


class DialinProblemPayload(_PhoneCall):
    """A problem with a dial-in caller."""

    error_msg: str | None = None
    """The error."""


class CallTransferPayload(_PhoneCall):
    """A phone call that is being transferred."""

    mtg_session_id: str | None = None
    """The meeting session's id."""
    to_endpoint: str | None = None
    """The target of the transfer."""
    from_endpoint: str | None = None
    """The origin of the transfer."""
    is_sip_refer: bool | None = None
    """Whether the other side places the second call (SIP REFER); absent once answered."""


class CallTransferCompletedPayload(CallTransferPayload):
    """A completed transfer."""

    model_config = ConfigDict(alias_generator=same_except(complete_status="completeStatus"))

    complete_status: str | None = None
    """The result: ``completed``, ``failed``, ``busy``, ``no-answer``, ``canceled`` ..."""
    refer_sip_response_code: str | None = None
    """The other side's answer to a SIP REFER; 202 if it accepted."""
    notify_sip_response_code: str | None = None
    """The last status code that the other side reported for a SIP REFER."""


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
