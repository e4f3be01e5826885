"""Dial-in configs: which numbers lead into rooms, and how."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.support.calls.operating import Operator

from dailykit.local.world import World
from dailykit.local.world.core.outgoing import PostOutcome
from dailykit.webhooks import verify

HMAC = base64.b64encode(b"a secret").decode()
URL = "https://example.com/call"


@pytest.fixture
def number(operate: Operator) -> str:
    """A number of the domain."""
    bought: str = operate("phone_numbers.buy")["number"]
    return bought


def make(operate: Operator, number: str, kind: str = "pinless_dialin", **more: Any) -> Any:
    return operate("dialin_configs.create", {"type": kind, "phone_number": number, **more})


def test_a_pinless_config_gets_an_address_and_a_secret(operate: Operator, number: str) -> None:
    made = make(operate, number, room_creation_api=URL, timeout_config={"message": "Sorry."})
    config = dict(made["config"])
    assert base64.b64decode(config.pop("hmac"))
    assert config.pop("sip_uri").startswith("sip:")
    assert config == {
        "type": "pinless_dialin",
        "phone_number": number,
        "room_creation_api": URL,
        "timeout_config": {"message": "Sorry."},
    }
    assert made["type"] == "pinless_dialin"
    assert operate("dialin_configs.get", id=made["id"]) == made


def test_a_pin_config_has_neither(operate: Operator, number: str) -> None:
    greeting = {"message": "Your PIN, please."}
    made = make(operate, number, "pin_dialin", ivr_greeting=greeting, name_prefix="Support")
    assert made["config"] == {
        "type": "pin_dialin",
        "phone_number": number,
        "name_prefix": "Support",
        "ivr_greeting": greeting,
        "sip_uri": None,
    }


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"type": "pin_dialin", "hmac": HMAC}, "hmac can't be set with type pin_dialin"),
        ({"type": "pin_dialin", "room_creation_api": URL}, "room_creation_api can't be set with"),
        ({"ivr_greeting": {}}, "ivr_greeting can't be set with type pinless_dialin"),
        ({"hmac": "not base64!"}, "hmac must be base64"),
        ({"room_creation_api": "call me"}, "room_creation_api must be an http or https URL"),
        ({"hold_music_url": "ftp://x/y.mp3"}, "hold_music_url must be an http or https URL"),
        ({"phone_number": "4155550100"}, "phone_number must be a number with its country code"),
        (
            {"phone_number": "+14155550199"},
            "phone_number +14155550199 does not belong to this domain",
        ),
    ],
)
def test_what_does_not_fit_is_refused(
    operate: Operator, number: str, more: dict[str, Any], text: str
) -> None:
    body = {"type": "pinless_dialin", "phone_number": number, **more}
    said = operate.refusal("dialin_configs.create", body)
    assert said.startswith(f"400 invalid-request-error: {text}")
    assert operate("dialin_configs.list") == {"total_count": 0, "data": []}


def test_a_number_leads_to_one_place(operate: Operator, number: str) -> None:
    make(operate, number)
    said = operate.refusal("dialin_configs.create", {"type": "pin_dialin", "phone_number": number})
    assert said.endswith(f"phone_number {number} is used by another dial-in config")


def test_only_numbers_of_the_domain_lead_to_its_rooms(
    operate: Operator, number: str, world: World
) -> None:
    other = Operator(world, world.domains.open("other"))
    said = other.refusal("dialin_configs.create", {"type": "pin_dialin", "phone_number": number})
    assert said.endswith("does not belong to this domain")


def test_the_program_is_asked_first(operate: Operator, number: str) -> None:
    make(operate, number, room_creation_api=URL, hmac=HMAC)
    (post,) = operate.posts
    assert (post.url, json.loads(post.body)) == (URL, {"test": "test"})
    headers = {
        name.replace("X-Pinless", "X-Webhook"): value for name, value in post.headers.items()
    }
    verify(post.body, headers, HMAC, tolerance=float("inf"))


@pytest.mark.parametrize("status", [None, 302, 404, 500])
def test_a_program_that_does_not_answer_is_refused(
    operate: Operator, number: str, status: int | None
) -> None:
    operate.outcome = PostOutcome(status=status)
    body = {"type": "pinless_dialin", "phone_number": number, "room_creation_api": URL}
    said = operate.refusal("dialin_configs.create", body)
    told = "undefined" if status is None else status
    assert said.endswith(f"room_creation_api must answer a test with a 2xx status, recvd {told}")
    assert operate("dialin_configs.list")["total_count"] == 0


def test_changes(operate: Operator, number: str) -> None:
    made = make(operate, number, name_prefix="Support", hold_music_url="https://example.com/m.mp3")
    changed = operate(
        "dialin_configs.update", {"name_prefix": "Sales", "hold_music_url": None}, id=made["id"]
    )
    expected = {**made["config"], "name_prefix": "Sales"}
    del expected["hold_music_url"]
    assert changed == {**made, "config": expected}
    assert operate.posts == []


def test_a_secret_is_replaced_on_demand(operate: Operator, number: str) -> None:
    made = make(operate, number)
    changed = operate("dialin_configs.update", {"hmac": None}, id=made["id"])
    assert base64.b64decode(changed["config"]["hmac"])
    assert changed["config"]["hmac"] != made["config"]["hmac"]


def test_a_new_program_is_asked_too(operate: Operator, number: str) -> None:
    made = make(operate, number)
    operate.outcome = PostOutcome(status=500)
    change = {"room_creation_api": URL}
    assert operate.refused("dialin_configs.update", change, id=made["id"])[0] == 400
    assert operate("dialin_configs.get", id=made["id"]) == made
    operate.outcome = PostOutcome(status=204)
    operate("dialin_configs.update", change, id=made["id"])
    assert operate("dialin_configs.get", id=made["id"])["config"]["room_creation_api"] == URL


def test_another_number(operate: Operator, number: str) -> None:
    made = make(operate, number)
    other = operate("phone_numbers.buy")["number"]
    make(operate, other, "pin_dialin")
    third = operate("phone_numbers.buy")["number"]
    for wrong in (other, "+14155550199", None):
        change = {"phone_number": wrong}
        assert operate.refused("dialin_configs.update", change, id=made["id"])[0] == 400
    operate("dialin_configs.update", {"phone_number": third}, id=made["id"])
    make(operate, number, "pin_dialin")


def test_the_kind_can_t_be_changed(operate: Operator, number: str) -> None:
    made = make(operate, number)
    said = operate.refusal("dialin_configs.update", {"type": "pin_dialin"}, id=made["id"])
    assert said.endswith('"type" is not allowed [Received type=pin_dialin]')


def test_configs_are_looked_for(operate: Operator, wait: Callable[[float], None]) -> None:
    numbers = [operate("phone_numbers.buy")["number"] for _ in range(2)]
    support = make(operate, numbers[0], name_prefix="Support")
    wait(1)
    pin = make(operate, numbers[1], "pin_dialin")
    username = support["config"]["sip_uri"].removeprefix("sip:").partition("@")[0]
    for query, found in (
        ({}, [pin, support]),
        ({"phone_number": numbers[0]}, [support]),
        ({"phone_numbers": "213555, nothing"}, [pin]),
        ({"phone_numbers": "5550100"}, [pin, support]),
        ({"phone_numbers": "%"}, []),
        ({"sip_username": username}, [support]),
        ({"name_prefix": "Support"}, [support]),
        ({"name_prefix": "Sup"}, []),
        ({"type": "pin_dialin"}, [pin]),
        ({"limit": "1"}, [pin]),
        ({"starting_after": pin["id"]}, [support]),
    ):
        answer = operate("dialin_configs.list", query=query)
        assert answer["data"] == found, query
        is_page = bool({"limit", "starting_after"} & set(query))
        assert answer["total_count"] == (2 if is_page else len(found)), query


def test_a_deleted_config_is_gone_and_its_number_free(operate: Operator, number: str) -> None:
    made = make(operate, number)
    assert operate("dialin_configs.delete", id=made["id"]) == {"status": "ok"}
    for name in ("get", "update", "delete"):
        said = operate.refusal(f"dialin_configs.{name}", id=made["id"])
        assert said == f"404 not-found: dial-in config {made['id']} not found"
    make(operate, number)
