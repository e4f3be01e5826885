"""Dial-in: when a room's SIP addresses are ready, and the calls that arrive on them.

Daily's page: https://docs.daily.co/reference/rest-api/dialin.
"""

import json
from collections import deque
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, false, select

from dailykit.local.base.errors import JoinRefused
from dailykit.local.base.ids import Ids
from dailykit.local.base.json_types import JsonObject
from dailykit.local.base.refusal import Refusal
from dailykit.local.store.schema import rooms
from dailykit.local.world.calls.calls import Calls
from dailykit.local.world.calls.participants import Participant
from dailykit.local.world.calls.registry import Call
from dailykit.local.world.calls.settings import EffectiveSettings
from dailykit.local.world.core.domains import Domain, Domains
from dailykit.local.world.core.events import Event
from dailykit.local.world.core.outgoing import Post, signed_post
from dailykit.local.world.core.scheduler import Scheduler
from dailykit.local.world.core.sip_addresses import without_scheme
from dailykit.local.world.phones.dialin_configs import DialinConfigs
from dailykit.local.world.phones.legs import Leg, Legs, told_of
from dailykit.models.dialin import PinlessCallUpdateBody

__all__ = ["Dialin", "HeldCall"]

_READY_SECONDS: Final = 1
_CONNECT_SECONDS: Final = 1
_REMEMBERED_CALLS: Final = 1000
_UNKNOWN_CALLER: Final = "anonymous@anonymous.invalid"


@dataclass(frozen=True, slots=True)
class HeldCall:
    """A caller on hold, who waits to be connected to a room.

    Attributes:
        id: Daily's ``callId``.
        domain: The number's domain. Its id is Daily's ``callDomain``.
        caller: The caller's number or SIP address.
        headers: The call's SIP headers.
    """

    id: str
    domain: Domain
    caller: str
    headers: JsonObject


class Dialin:
    """Calls into the rooms of all domains.

    A room's SIP addresses are ready one second after its call has begun.
    """

    def __init__(
        self,
        scheduler: Scheduler,
        ids: Ids,
        domains: Domains,
        configs: DialinConfigs,
        calls: Calls,
        legs: Legs,
    ) -> None:
        self._scheduler = scheduler
        self._ids = ids
        self._domains = domains
        self._configs = configs
        self._calls = calls
        self._legs = legs
        self._held: dict[str, HeldCall] = {}
        self._connected = deque[str](maxlen=_REMEMBERED_CALLS)
        legs.on_over("in", lambda leg: self._tell(leg, "dialin.stopped"))

    def update_pinless_call(self, domain: Domain, body: PinlessCallUpdateBody) -> dict[str, Any]:
        """Connect a caller on hold to a room (``POST /dialin/pinlessCallUpdate``).

        Real calls can't reach the local Daily. So it accepts any ``callId``, once. Callers on
        `hold` keep their number and headers.
        """
        if not (body.call_id and body.call_domain and body.sip_uri):
            raise Refusal.invalid("callId, callDomain and sipUri are needed")
        if body.call_id in self._connected:
            raise Refusal.invalid(f"call {body.call_id} is connected already")
        with self._calls.steps.begin() as step:
            room_name = _room_at(step.tx, domain, without_scheme(body.sip_uri))
        held = self._held.get(body.call_id)
        if held is None or held.domain.id != domain.id:
            self.ring(domain, room_name, _UNKNOWN_CALLER)
        else:
            self.ring(domain, room_name, held.caller, held.headers)
            self.hang_up(held)
        self._connected.append(body.call_id)
        return {"ok": True}

    def hold(self, called: str, caller: str, headers: JsonObject) -> tuple[HeldCall, Post]:
        """Call a number whose program decides on the room.

        Args:
            called: The number or SIP address of a dial-in config without PIN.
            caller: The caller's number or SIP address.
            headers: The call's SIP headers.

        Returns:
            The call on hold, and the request to send to the program.

        Raises:
            Refusal: No config has that number (404), or the config has no program.
        """
        found = self._configs.pinless(called)
        domain = None if found is None else self._domains.by_id(found[0])
        if found is None or domain is None:
            raise Refusal.not_found(f"no dial-in config without PIN has the number {called}")
        _, settings = found
        url = settings.get("room_creation_api")
        if url is None:
            raise Refusal.invalid(f"the dial-in config of {called} has no room_creation_api")
        call = HeldCall(self._ids.uuid(), domain, caller, headers)
        self._held[call.id] = call
        while len(self._held) > _REMEMBERED_CALLS:
            del self._held[next(iter(self._held))]
        now, content = self._scheduler.now(), _told_to_program(call, called)
        return call, signed_post(url, content, hmac=settings["hmac"], now=now, family="Pinless")

    def hang_up(self, call: HeldCall) -> None:
        """Hang up a call on hold."""
        self._held.pop(call.id, None)

    def forget(self, domain: Domain) -> None:
        """Forget the callers on hold at a domain's numbers."""
        self._held = {k: one for k, one in self._held.items() if one.domain.id != domain.id}

    def notice(self, event: Event) -> None:
        """Handle calls that start."""
        if event.type != "participant.joined":
            return
        participant = self._calls.participant(event.payload.get("session_id", ""))
        if participant is not None and _is_first(participant):
            ready = event.time + _READY_SECONDS
            self._scheduler.at(ready, partial(self._get_ready, participant.call))

    def ring(
        self, domain: Domain, room_name: str, caller: str, headers: JsonObject | None = None
    ) -> str:
        """Call into a room.

        Args:
            domain: The room's domain.
            room_name: The room's name.
            caller: The caller's number or SIP address.
            headers: The call's SIP headers.

        Returns:
            The session id of the call.

        Raises:
            Refusal: The room has no SIP address, or has reached its limit of calls.
        """
        with self._calls.steps.begin() as step:
            settings = EffectiveSettings.of_room(step.tx, self._domains, domain, room_name)
        sip: JsonObject | None = settings.room.get("sip")
        if sip is None:
            raise Refusal.invalid(f"room {room_name} has no SIP address")
        most = settings.domain.get("max_sip_pstn_sessions_per_room")
        self._legs.check_count(domain, room_name, most)
        leg = Leg(
            id=self._ids.uuid(),
            direction="in",
            domain=domain,
            room_name=room_name,
            endpoint=caller,
            is_sip=True,
            display_name=sip.get("display_name"),
            idle=sip.get("dialin_config") or {},
        )
        leg.told = {
            "sip_from": caller,
            "display_name": leg.display_name,
            "sip_headers": headers or {},
        }
        self._legs.begin(leg)
        self._legs.later(leg, _CONNECT_SECONDS, self._connect)
        return leg.id

    def _get_ready(self, call: Call) -> None:
        if not call.participants:
            return
        with self._calls.steps.begin() as step:
            settings = EffectiveSettings.of_call(step.tx, self._domains, call)
            for address in _addresses(settings.room):
                payload = {
                    "timestamp": int(step.now),
                    "domain_id": call.domain.id,
                    "room": call.room_name,
                    "sip_endpoint": address,
                }
                step.emit(call.domain, "dialin.ready", payload)

    def _connect(self, leg: Leg) -> None:
        is_open = leg.idle.get("allow_room_start") is True
        if self._calls.find(leg.domain, leg.room_name) is None and not is_open:
            self._fail(leg, f"room {leg.room_name} is empty")
            return
        try:
            self._legs.join(leg)
        except JoinRefused as refused:
            self._fail(leg, str(refused))
        else:
            self._tell(leg, "dialin.connected")

    def _fail(self, leg: Leg, reason: str) -> None:
        self._legs.drop(leg)
        leg.told = {"error_msg": reason}
        self._tell(leg, "dialin.error")

    def _tell(self, leg: Leg, kind: str) -> None:
        with self._calls.steps.begin() as step:
            step.emit(leg.domain, kind, told_of(leg, step.now), about=leg.id)


def _told_to_program(call: HeldCall, called: str) -> JsonObject:
    """Return the body that Daily posts to a ``room_creation_api``."""
    headers = {"sipHeaders": call.headers} if call.headers else {}
    facts = {"From": call.caller, "To": called, "callId": call.id, "callDomain": call.domain.id}
    return {**facts, **headers}


def _is_first(participant: Participant) -> bool:
    """Return whether a participant who has just joined is the first in the call."""
    call = participant.call
    return participant.since == call.since and len(call.participants) == 1


def _addresses(config: JsonObject) -> list[str]:
    addresses: JsonObject = config.get("sip_uri") or {}
    first: str | None = addresses.get("endpoint")
    return [] if first is None else [first, *addresses.get("extra_endpoints", [])]


def _room_at(tx: Connection, domain: Domain, address: str) -> str:
    """Return the name of the domain's room with this SIP address.

    Raises:
        Refusal: No room has it.
    """
    # Most addresses begin with the room's name, which avoids a search of all rooms.
    guessed = address.partition("@")[0].rpartition(".")[0]
    found = select(rooms).where(rooms.c.domain_id == domain.id, rooms.c.is_expired == false())
    by_name = found.where(rooms.c.name == guessed)
    by_address = found.where(rooms.c.config.contains(json.dumps(address), autoescape=True))
    for statement in (by_name, by_address):
        for row in tx.execute(statement).mappings():
            if address in _addresses(json.loads(row["config"])):
                return str(row["name"])
    raise Refusal.invalid(f"sipUri: no room has the address {address}")
