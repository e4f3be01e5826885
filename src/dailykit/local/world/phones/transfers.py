"""Transfers of telephone calls to another number or SIP address.

Daily's pages: https://docs.daily.co/reference/rest-api/rooms/callTransfer.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from dailykit.local.base.json_types import JsonObject
from dailykit.local.base.refusal import Refusal
from dailykit.local.world.calls.calls import Calls
from dailykit.local.world.core.domains import Domain
from dailykit.local.world.core.scheduler import Scheduler
from dailykit.local.world.core.sip_addresses import is_sip_address, is_unreachable
from dailykit.local.world.phones.legs import Leg, Legs
from dailykit.local.world.phones.numbers import is_phone_number, owns_number
from dailykit.models.dialout import SipReferBody, SipTransferBody

__all__ = ["CallTransfers"]

_INITIATE_SECONDS: Final = 1
_ANSWER_SECONDS: Final = 5
_TALK_SECONDS: Final = 60
_TAKEN: Final = "202"
_DONE: Final = "200"
_UNAVAILABLE: Final = "503"


@dataclass(eq=False, slots=True)
class _Transfer:
    """A transfer in progress.

    Attributes:
        leg: The call that is transferred.
        meeting_id: The meeting that the call was in.
        to: The number or SIP address it is transferred to.
        is_refer: Whether the other side makes the second call itself.
        is_answered: Whether the second call has been answered.
    """

    leg: Leg
    meeting_id: str
    to: str
    is_refer: bool
    is_answered: bool = False

    def told(self, now: float) -> JsonObject:
        """Return the fields that all events about a transfer have."""
        return {
            "timestamp": int(now),
            "session_id": self.leg.id,
            "domain_id": self.leg.domain.id,
            "room": self.leg.room_name,
            "mtg_session_id": self.meeting_id,
            "to_endpoint": self.to,
            "from_endpoint": self.leg.endpoint,
        }


class CallTransfers:
    """The transfers of telephone calls in all rooms.

    A transfer starts after a second. Four seconds later it is answered, and the other side leaves
    the room. If Daily makes the second call, that lasts a minute. Otherwise the transfer is then
    complete. An address on a host below ``.invalid``, which can't exist, does not answer: the other
    side stays.
    """

    def __init__(self, scheduler: Scheduler, calls: Calls, legs: Legs) -> None:
        self._scheduler = scheduler
        self._calls = calls
        self._legs = legs
        self._transfers: dict[str, _Transfer] = {}
        legs.on_any_over(self._leg_over)

    def transfer(self, domain: Domain, room_name: str, body: SipTransferBody) -> dict[str, Any]:
        """Transfer a call (``POST /rooms/:name/sipCallTransfer``)."""
        to, caller = body.to_end_point, body.caller_id
        if not is_sip_address(to) and not is_phone_number(to):
            raise Refusal.invalid("toEndPoint must be a SIP address or a phone number")
        with self._calls.steps.begin() as step:
            if caller is not None and not owns_number(step.tx, domain, caller):
                raise Refusal.invalid("callerId must be a phone number of this domain, or its id")
        self._begin(domain, room_name, body.session_id, to, is_refer=False)
        return {"ok": True}

    def refer(self, domain: Domain, room_name: str, body: SipReferBody) -> dict[str, Any]:
        """Have the other side call another SIP address (``POST /rooms/:name/sipRefer``)."""
        if not is_sip_address(body.to_end_point):
            raise Refusal.invalid("toEndPoint must be a SIP address, like sip:name@example.com")
        leg, _ = self._legs.find_in_call(domain, room_name, body.session_id)
        if not leg.is_sip:
            raise Refusal.invalid(f"participant {leg.id} is on the phone: only SIP can be referred")
        self._begin(domain, room_name, body.session_id, body.to_end_point, is_refer=True)
        return {"ok": True}

    def forget(self, domain: Domain) -> None:
        """Forget the transfers of a domain, without notifying anyone."""
        kept = self._transfers.items()
        self._transfers = {k: one for k, one in kept if one.leg.domain.id != domain.id}

    def _begin(
        self, domain: Domain, room_name: str, leg_id: str, to: str, *, is_refer: bool
    ) -> None:
        self._calls.require(domain, room_name)
        leg, participant = self._legs.find_in_call(domain, room_name, leg_id)
        if leg.id in self._transfers:
            raise Refusal.invalid(f"participant {leg.id} is being transferred already")
        meeting = participant.call.meeting
        transfer = _Transfer(leg, "" if meeting is None else meeting.id, to, is_refer)
        self._transfers[leg.id] = transfer
        self._tell(transfer, "triggered")
        self._legs.later(leg, _INITIATE_SECONDS, lambda _: self._initiated(transfer))

    def _initiated(self, transfer: _Transfer) -> None:
        self._tell(transfer, "initiated")
        rest = _ANSWER_SECONDS - _INITIATE_SECONDS
        if is_unreachable(transfer.to) and is_sip_address(transfer.to):
            self._legs.later(transfer.leg, rest, lambda _: self._over(transfer, "failed"))
        else:
            self._legs.later(transfer.leg, rest, lambda _: self._answered(transfer))

    def _answered(self, transfer: _Transfer) -> None:
        self._tell(transfer, "answered")
        transfer.is_answered = True
        self._legs.hang_up(transfer.leg)
        talk = 0 if transfer.is_refer else _TALK_SECONDS
        over = partial(self._over, transfer, "completed")
        later = self._scheduler.now() + talk
        self._scheduler.at(later, over, domain_id=transfer.leg.domain.id)

    def _leg_over(self, leg: Leg) -> None:
        transfer = self._transfers.get(leg.id)
        if transfer is not None and not transfer.is_answered:
            self._over(transfer, "canceled")

    def _over(self, transfer: _Transfer, status: str) -> None:
        del self._transfers[transfer.leg.id]
        codes = {}
        if transfer.is_refer:
            notified = _DONE if status == "completed" else _UNAVAILABLE
            codes = {"refer_sip_response_code": _TAKEN, "notify_sip_response_code": notified}
        self._tell(transfer, "completed", completeStatus=status, **codes)

    def _tell(self, transfer: _Transfer, what: str, **more: str) -> None:
        # Daily leaves this field out of the answered event.
        how = {} if what == "answered" else {"is_sip_refer": transfer.is_refer}
        with self._calls.steps.begin() as step:
            payload = {**transfer.told(step.now), **how, **more}
            kind = f"calltransfer.{what}"
            step.emit(transfer.leg.domain, kind, payload, about=transfer.leg.id)
