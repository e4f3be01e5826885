"""Callers of numbers: they wait until a program says in which room."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.support.calls.calls import Callers
from tests.support.calls.operating import Operator

from dailykit.local.world import Refusal, World
from dailykit.webhooks import verify

NOW = 1_800_000_000
HMAC = base64.b64encode(b"a secret").decode()
URL = "https://example.com/call"
CALLER = "+12025550143"
Wait = Callable[[float], None]


@pytest.fixture
def config(operate: Operator) -> dict[str, Any]:
    """The settings of a number that leads to a program."""
    number = operate("phone_numbers.buy")["number"]
    asked = {"type": "pinless_dialin", "phone_number": number}
    made = operate("dialin_configs.create", {**asked, "room_creation_api": URL, "hmac": HMAC})
    settings: dict[str, Any] = made["config"]
    return settings


@pytest.fixture
def address(operate: Operator, callers: Callers) -> str:
    """The SIP address of a room that somebody is in."""
    callers.room(sip={"sip_mode": "dial-in", "display_name": "caller"})
    callers.join(name="Ada")
    endpoint: str = operate("rooms.get", room_name="standup")["config"]["sip_uri"]["endpoint"]
    return endpoint


def connect(operate: Operator, address: str, call_id: str) -> None:
    body = {"callId": call_id, "callDomain": operate.domain.id, "sipUri": address}
    assert operate("dialin.update_pinless_call", body) == {"ok": True}


def connected(callers: Callers) -> dict[str, Any]:
    (event,) = (event for event in callers.events if event.type == "dialin.connected")
    return dict(event.payload)


def test_the_program_is_told_who_calls(world: World, config: dict[str, Any]) -> None:
    number = config["phone_number"]
    call, post = world.dialin.hold(number, CALLER, {})
    assert post.url == URL
    assert json.loads(post.body) == {
        "From": CALLER,
        "To": number,
        "callId": call.id,
        "callDomain": call.domain.id,
    }
    verify(post.body, post.headers, HMAC, received_at=NOW)


def test_a_caller_with_headers_at_the_address(world: World, config: dict[str, Any]) -> None:
    to, headers = config["sip_uri"], {"X-Why": "so"}
    _, post = world.dialin.hold(to, "sip:bob@example.com", headers)
    told = json.loads(post.body)
    assert (told["From"], told["To"], told["sipHeaders"]) == ("sip:bob@example.com", to, headers)


def test_who_waits_comes_into_the_room_that_is_named(
    operate: Operator, callers: Callers, config: dict[str, Any], address: str, wait: Wait
) -> None:
    call, _ = callers.world.dialin.hold(config["phone_number"], CALLER, {"X-Why": "so"})
    wait(30)
    assert callers.inside() == ["Ada"]
    connect(operate, address, call.id)
    wait(1)
    assert callers.inside() == ["Ada", "caller"]
    payload = connected(callers)
    assert (payload["sip_from"], payload["sip_headers"]) == (CALLER, {"X-Why": "so"})


def test_who_has_hung_up_is_not_known_any_more(
    operate: Operator, callers: Callers, config: dict[str, Any], address: str, wait: Wait
) -> None:
    call, _ = callers.world.dialin.hold(config["phone_number"], CALLER, {})
    callers.world.dialin.hang_up(call)
    connect(operate, address, call.id)
    wait(1)
    assert connected(callers)["sip_from"] == "anonymous@anonymous.invalid"


def test_a_caller_of_another_domain_is_not_connected(
    world: World, callers: Callers, config: dict[str, Any], wait: Wait
) -> None:
    call, _ = world.dialin.hold(config["phone_number"], CALLER, {})
    other = Callers(world, world.domains.open("other"))
    operate = Operator(world, other.domain)
    other.room(sip={"sip_mode": "dial-in", "display_name": "caller"})
    other.join(name="Eve")
    endpoint = operate("rooms.get", room_name="standup")["config"]["sip_uri"]["endpoint"]
    connect(operate, endpoint, call.id)
    wait(1)
    assert connected(other)["sip_from"] == "anonymous@anonymous.invalid"


def test_numbers_that_lead_nowhere(world: World, operate: Operator, config: dict[str, Any]) -> None:
    with pytest.raises(Refusal, match="has the number") as caught:
        world.dialin.hold("+12025550199", CALLER, {})
    assert caught.value.status == 404
    plain = operate("phone_numbers.buy")["number"]
    operate("dialin_configs.create", {"type": "pinless_dialin", "phone_number": plain})
    with pytest.raises(Refusal, match="has no room_creation_api"):
        world.dialin.hold(plain, CALLER, {})
    with_pin = operate("phone_numbers.buy")["number"]
    operate("dialin_configs.create", {"type": "pin_dialin", "phone_number": with_pin})
    with pytest.raises(Refusal, match="has the number"):
        world.dialin.hold(with_pin, CALLER, {})


def test_so_many_wait_at_most(
    operate: Operator, callers: Callers, config: dict[str, Any], address: str, wait: Wait
) -> None:
    calls = [
        callers.world.dialin.hold(config["phone_number"], f"+1202555{number:04}", {})[0]
        for number in range(1_001)
    ]
    connect(operate, address, calls[1].id)
    wait(1)
    assert connected(callers)["sip_from"] == "+12025550001"
    connect(operate, address, calls[0].id)
    wait(1)
    last = [event for event in callers.events if event.type == "dialin.connected"][-1]
    assert last.payload["sip_from"] == "anonymous@anonymous.invalid"
