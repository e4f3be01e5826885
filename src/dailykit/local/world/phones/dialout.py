"""Dial-out: calls that ring, are answered and end without reaching a telephone.

Daily's page: https://docs.daily.co/reference/rest-api/rooms/dialout.
"""

from typing import Any, Final

from dailykit.local.base.errors import JoinRefused
from dailykit.local.base.ids import Ids
from dailykit.local.base.json_types import JsonObject
from dailykit.local.base.refusal import Refusal
from dailykit.local.world.calls.calls import Calls
from dailykit.local.world.calls.settings import EffectiveSettings
from dailykit.local.world.core.domains import Domain, Domains
from dailykit.local.world.core.sip_addresses import is_sip_address, is_unreachable
from dailykit.local.world.phones.legs import Leg, Legs, check_tones, told_of
from dailykit.local.world.phones.numbers import is_phone_number, owns_number
from dailykit.models._base import id_text
from dailykit.models.dialout import DialoutBody, SendDtmfBody, StopDialoutBody

__all__ = ["Dialout"]

_CONNECT_SECONDS: Final = 1
_FAIL_SECONDS: Final = 3
_ANSWER_SECONDS: Final = 5


class Dialout:
    """Calls out of the rooms of all domains.

    A call connects one second after the request, and is answered four seconds later. It lasts until
    it is stopped or only telephones are left in the room. Addresses on a host below ``.invalid``,
    which can't exist, fail instead.
    """

    def __init__(self, ids: Ids, domains: Domains, calls: Calls, legs: Legs) -> None:
        self._ids = ids
        self._domains = domains
        self._calls = calls
        self._legs = legs
        legs.on_over("out", lambda leg: self._tell(leg, "dialout.stopped"))

    def start(self, domain: Domain, room_name: str, body: DialoutBody) -> dict[str, Any]:
        """Call a number or SIP address (``POST /rooms/:name/dialOut/start``)."""
        asked = body.to_wire()
        settings = self._settings(domain, room_name, asked)
        config: JsonObject = settings.room.get("dialout_config") or {}
        if not config.get("allow_room_start"):
            self._calls.require(domain, room_name)
        most = settings.domain.get("max_sip_pstn_sessions_per_room")
        self._legs.check_count(domain, room_name, most)
        leg = self._leg(domain, room_name, asked, config)
        self._legs.begin(leg)
        if is_unreachable(leg.endpoint) and leg.is_sip:
            self._legs.later(leg, _FAIL_SECONDS, self._fail)
        else:
            self._legs.later(leg, _CONNECT_SECONDS, self._connected)
        return {"ok": True, "sessionId": leg.id}

    def stop(self, domain: Domain, room_name: str, body: StopDialoutBody) -> dict[str, Any]:
        """End a call (``POST /rooms/:name/dialOut/stop``)."""
        self._legs.hang_up(self._find(domain, room_name, body.session_id))
        return {"status": "sent"}

    def send_dtmf(self, domain: Domain, room_name: str, body: SendDtmfBody) -> dict[str, Any]:
        """Press keys in a call (``POST /rooms/:name/dialOut/sendDTMF``)."""
        check_tones(body.tones)
        self._find(domain, room_name, body.session_id)
        leg, _ = self._legs.find_in_call(domain, room_name, body.session_id)
        return {"ok": True, "sessionId": leg.id}

    def _settings(self, domain: Domain, room_name: str, asked: JsonObject) -> EffectiveSettings:
        """Return the settings of the room, if it allows dial-out."""
        self._calls.require_room(domain, room_name)
        with self._calls.steps.begin() as step:
            settings = EffectiveSettings.of_room(step.tx, self._domains, domain, room_name)
            if settings.room.get("enable_dialout") is not True:
                raise Refusal.invalid(f"dialout is not enabled for room {room_name}")
            _check_destination(asked)
            caller = asked.get("callerId")
            if caller is not None and not owns_number(step.tx, domain, caller):
                raise Refusal.invalid("callerId must be a phone number of this domain, or its id")
        return settings

    def _find(self, domain: Domain, room_name: str, leg_id: str) -> Leg:
        leg = self._legs.find(domain, room_name, leg_id)
        if leg.direction != "out":
            raise Refusal.invalid(f"participant {leg_id} was not called: it is an incoming call")
        return leg

    def _leg(self, domain: Domain, room_name: str, asked: JsonObject, config: JsonObject) -> Leg:
        address, number = asked.get("sipUri"), asked.get("phoneNumber")
        destination = str(address or number)
        user_id = asked.get("userId")
        user_id = None if user_id is None else id_text(user_id)
        told = {
            "user_id": user_id,
            "destination": destination,
            "caller_id": asked.get("callerId"),
        }
        return Leg(
            id=self._ids.uuid(),
            direction="out",
            domain=domain,
            room_name=room_name,
            endpoint=destination,
            is_sip=address is not None,
            display_name=asked.get("displayName") or destination,
            idle=config,
            user_id=user_id,
            told={name: value for name, value in told.items() if value is not None},
        )

    def _connected(self, leg: Leg) -> None:
        self._tell(leg, "dialout.connected")
        self._legs.later(leg, _ANSWER_SECONDS - _CONNECT_SECONDS, self._answered)

    def _answered(self, leg: Leg) -> None:
        self._tell(leg, "dialout.answered")
        try:
            self._legs.join(leg)
        except JoinRefused as refused:
            self._fail(leg, str(refused))

    def _fail(self, leg: Leg, reason: str = "the address can't be reached") -> None:
        self._legs.drop(leg)
        self._tell(leg, "dialout.error", error_msg=reason)

    def _tell(self, leg: Leg, kind: str, **more: Any) -> None:
        with self._calls.steps.begin() as step:
            told = {**told_of(leg, step.now), **more}
            if "error_msg" in told:
                told = {k: v for k, v in told.items() if k not in ("destination", "caller_id")}
            step.emit(leg.domain, kind, told, about=leg.id)


def _check_destination(asked: JsonObject) -> None:
    address, number = asked.get("sipUri"), asked.get("phoneNumber")
    if (address is None) == (number is None):
        raise Refusal.invalid("either sipUri or phoneNumber is needed, and not both")
    if address is not None and not is_sip_address(address):
        raise Refusal.invalid("sipUri must be a SIP address, like sip:name@example.com")
    if number is not None and not is_phone_number(number):
        raise Refusal.invalid("phoneNumber must be a number with its country code, like +1...")
    for name in ("video", "videoSettings"):
        if number is not None and asked.get(name):
            raise Refusal.invalid(f"{name} can be used with sipUri only")
    if asked.get("videoSettings") is not None and asked.get("video") is not True:
        raise Refusal.invalid("videoSettings needs video")
