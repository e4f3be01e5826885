"""Calls into rooms: when addresses are ready, and who comes in."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.support.calls.calls import Callers
from tests.support.calls.operating import Operator

from dailykit.local.base.json_types import JsonObject
from dailykit.local.world import Refusal, World

NOW = 1_800_000_000
ROOM: dict[str, Any] = {"room_name": "standup"}
SIP = {"sip_mode": "dial-in", "display_name": "caller"}
Wait = Callable[[float], None]


def room(callers: Callers, **more: Any) -> list[str]:
    """Make a room with SIP addresses, and return them."""
    callers.room(sip={**SIP, **more})
    addresses = Operator(callers.world, callers.domain)("rooms.get", **ROOM)["config"]["sip_uri"]
    return [addresses["endpoint"], *addresses.get("extra_endpoints", [])]


def connect(operate: Operator, address: str, call_id: str = "call-1") -> None:
    body = {"callId": call_id, "callDomain": "domain-1", "sipUri": address}
    assert operate("dialin.update_pinless_call", body) == {"ok": True}


def told(callers: Callers) -> list[Any]:
    """Return type, time and payload of all events of calls into rooms."""
    found = [event for event in callers.events if event.type.startswith("dialin.")]
    return [
        (event.type.removeprefix("dialin."), event.time - NOW, dict(event.payload))
        for event in found
    ]


def test_addresses_are_ready_once_a_call_goes_on(callers: Callers, wait: Wait) -> None:
    addresses = room(callers, num_endpoints=2)
    wait(10)
    ada = callers.join(name="Ada")
    callers.join(name="Bob")
    wait(10)
    assert told(callers) == [
        (
            "ready",
            11,
            {
                "timestamp": NOW + 11,
                "domain_id": callers.domain.id,
                "room": "standup",
                "sip_endpoint": address,
            },
        )
        for address in addresses
    ]
    callers.world.calls.leave(ada.guest)
    wait(10)
    assert len(told(callers)) == 2


def test_each_call_has_its_own_ready(callers: Callers, wait: Wait) -> None:
    room(callers)
    for _ in range(2):
        ada = callers.join()
        wait(10)
        callers.world.calls.leave(ada.guest)
        wait(10)
    assert [time for _, time, _ in told(callers)] == [1, 21]


def test_rooms_without_addresses_and_calls_without_people_get_none(
    callers: Callers, wait: Wait
) -> None:
    callers.room("other")
    callers.join("other")
    room(callers)
    ada = callers.join()
    callers.world.calls.leave(ada.guest)
    wait(10)
    assert told(callers) == []


@pytest.mark.parametrize("scheme", ["", "sip:"])
def test_a_waiting_caller_is_connected(
    operate: Operator, callers: Callers, wait: Wait, scheme: str
) -> None:
    addresses = room(callers, num_endpoints=2)
    ada = callers.join(name="Ada")
    wait(2)
    callers.events.clear()
    connect(operate, f"{scheme}{addresses[1]}?x-daily_display_name=x")
    wait(1)
    assert callers.inside() == ["Ada", "caller"]
    caller = ada.last("participant-joined")["participant"]["id"]
    wait(7)
    callers.world.calls.leave(ada.guest)
    wait(1)
    call: JsonObject = {
        "session_id": caller,
        "domain_id": callers.domain.id,
        "room": "standup",
        "sip_from": "anonymous@anonymous.invalid",
        "display_name": "caller",
        "sip_headers": {},
    }
    assert told(callers) == [
        ("connected", 3, {"timestamp": NOW + 3, **call}),
        ("stopped", 10, {"timestamp": NOW + 10, **call}),
    ]


def test_a_caller_is_connected_once(operate: Operator, callers: Callers) -> None:
    (address,) = room(callers)
    callers.join()
    connect(operate, address)
    body = {"callId": "call-1", "callDomain": "domain-1", "sipUri": address}
    said = operate.refusal("dialin.update_pinless_call", body)
    assert said == "400 invalid-request-error: call call-1 is connected already"
    connect(operate, address, "call-2")


@pytest.mark.parametrize("missing", ["callId", "callDomain", "sipUri"])
def test_all_of_it_is_needed(operate: Operator, callers: Callers, missing: str) -> None:
    (address,) = room(callers)
    body = {"callId": "call-1", "callDomain": "domain-1", "sipUri": address, missing: ""}
    said = operate.refusal("dialin.update_pinless_call", body)
    assert said.endswith("callId, callDomain and sipUri are needed")


def test_an_address_of_no_room(operate: Operator, callers: Callers, world: World) -> None:
    (address,) = room(callers)
    other = Operator(world, world.domains.open("other"))
    for wrong, who in ((address, other), ("standup.7@x", operate), ("%", operate)):
        body = {"callId": "call-1", "callDomain": "domain-1", "sipUri": wrong}
        said = who.refusal("dialin.update_pinless_call", body)
        assert said.endswith(f"sipUri: no room has the address {wrong}")


def test_an_address_of_digits(operate: Operator, callers: Callers, wait: Wait) -> None:
    (address,) = room(callers, force_digit_only_username=True)
    callers.join(name="Ada")
    connect(operate, address)
    wait(1)
    assert callers.inside() == ["Ada", "caller"]


def test_an_empty_room_takes_no_caller(operate: Operator, callers: Callers, wait: Wait) -> None:
    (address,) = room(callers)
    connect(operate, address)
    wait(10)
    ((kind, time, payload),) = told(callers)
    assert (kind, time) == ("error", 1)
    assert payload == {
        "timestamp": NOW + 1,
        "session_id": payload["session_id"],
        "domain_id": callers.domain.id,
        "room": "standup",
        "error_msg": "room standup is empty",
    }


def test_an_empty_room_takes_a_caller_if_it_may(
    operate: Operator, callers: Callers, wait: Wait
) -> None:
    config = {"allow_room_start": True, "max_idle_timeout_sec": 60}
    (address,) = room(callers, dialin_config=config)
    connect(operate, address)
    wait(1)
    assert callers.inside() == ["caller"]
    wait(60)
    assert callers.inside() == []
    assert [(kind, time) for kind, time, _ in told(callers)] == [
        ("connected", 1),
        ("ready", 2),
        ("stopped", 61),
    ]


def test_a_full_room_takes_no_caller(operate: Operator, callers: Callers, wait: Wait) -> None:
    callers.room(sip=SIP, max_participants=1)
    callers.join()
    address = operate("rooms.get", **ROOM)["config"]["sip_uri"]["endpoint"]
    connect(operate, address)
    wait(1)
    kind, _, payload = told(callers)[-1]
    assert (kind, payload["error_msg"]) == ("error", "the room standup is full (meeting-full)")


def test_a_room_takes_five(operate: Operator, callers: Callers) -> None:
    (address,) = room(callers)
    callers.join()
    for number in range(5):
        connect(operate, address, f"call-{number}")
    body = {"callId": "call-5", "callDomain": "domain-1", "sipUri": address}
    said = operate.refusal("dialin.update_pinless_call", body)
    assert said.endswith("room standup has 5 SIP and phone calls, the maximum")


def test_a_caller_can_t_be_stopped_as_if_they_had_been_called(
    operate: Operator, callers: Callers, wait: Wait
) -> None:
    (address,) = room(callers)
    ada = callers.join()
    connect(operate, address)
    wait(1)
    caller = ada.last("participant-joined")["participant"]["id"]
    said = operate.refusal("rooms.stop_dial_out", {"sessionId": caller}, **ROOM)
    assert said.endswith(f"participant {caller} was not called: it is an incoming call")
    to = {"sessionId": caller, "toEndPoint": "sip:eve@example.com"}
    assert operate("rooms.refer_sip_call", to, **ROOM) == {"ok": True}


def test_somebody_calls(callers: Callers, wait: Wait) -> None:
    room(callers)
    callers.join(name="Ada")
    dialin = callers.world.dialin
    session_id = dialin.ring(callers.domain, "standup", "sip:bob@example.com", {"X-Why": "so"})
    wait(1)
    connected = next(payload for kind, _, payload in told(callers) if kind == "connected")
    assert connected["session_id"] == session_id
    assert connected["sip_from"] == "sip:bob@example.com"
    assert connected["sip_headers"] == {"X-Why": "so"}


def test_nobody_can_call_a_room_without_an_address(callers: Callers) -> None:
    callers.room()
    with pytest.raises(Refusal, match="room standup has no SIP address"):
        callers.world.dialin.ring(callers.domain, "standup", "sip:bob@example.com")
