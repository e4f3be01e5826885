"""SIP trunks: who is let in, and what their programs are asked."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.support.calls.operating import Operator

from dailykit.local.base.json_types import JsonObject
from dailykit.local.world import World
from dailykit.local.world.core.outgoing import PostOutcome
from dailykit.webhooks import verify

HMAC = base64.b64encode(b"a secret").decode()
URL = "https://example.com/trunk"
PASSWORD = "correct horse 4"


def body_of(**more: Any) -> dict[str, Any]:
    return {
        "trunk_name": "carrier",
        "room_template": {"enable_recording": "cloud"},
        "notification": {"webhook_url": URL},
        "trunk_config": {"is_open": True},
        **more,
    }


def make(operate: Operator, **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = operate("sip_trunks.create", body_of(**more))
    return made


def test_a_trunk(operate: Operator) -> None:
    made = make(operate, description="Ours")
    secret = made["config"]["notification"].pop("hmac")
    assert base64.b64decode(secret)
    assert made == {
        "id": made["id"],
        "trunk_name": "carrier",
        "description": "Ours",
        "sip_uri": "sip:acme-carrier.siptrunk.sip-us.daily.co",
        "enabled": True,
        "config": {
            "room_template": {"enable_recording": "cloud"},
            "notification": {"webhook_url": URL},
            "trunk_config": {"allowed_ips": [], "is_open": True, "exp_offset": 3600},
        },
    }
    made["config"]["notification"]["hmac"] = secret
    assert operate("sip_trunks.get", id=made["id"]) == made
    assert operate("sip_trunks.list") == {"total_count": 1, "data": [made]}


def test_the_program_is_asked_first(operate: Operator) -> None:
    made = make(operate, description="Ours", notification={"webhook_url": URL, "hmac": HMAC})
    (post,) = operate.posts
    assert (post.url, json.loads(post.body)) == (
        URL,
        {
            "type": "sip_trunk.test",
            "trunk": {"id": made["id"], "trunk_name": "carrier", "description": "Ours"},
        },
    )
    assert {"X-Siptrunk-Timestamp", "X-Siptrunk-Signature"} < set(post.headers)
    verify(post.body, post.headers, HMAC, tolerance=float("inf"))


@pytest.mark.parametrize("status", [None, 302, 404, 500])
def test_a_program_that_does_not_answer_is_refused(operate: Operator, status: int | None) -> None:
    operate.outcome = PostOutcome(status=status)
    said = operate.refusal("sip_trunks.create", body_of())
    assert said.startswith("400 invalid-request-error: notification.webhook_url must answer")
    assert operate("sip_trunks.list")["total_count"] == 0


@pytest.mark.parametrize(
    "admission",
    [
        {"allowed_ips": ["203.0.113.7"]},
        {"allowed_ips": ["203.0.113.0/24", "198.51.100.9"], "exp_offset": 60},
        {"credential": {"username": "carrier", "password": PASSWORD}},
        {"is_open": True, "exp_offset": 86_400},
    ],
)
def test_who_may_be_let_in(operate: Operator, admission: dict[str, Any]) -> None:
    made = make(operate, trunk_config=admission)["config"]["trunk_config"]
    expected: JsonObject = {"allowed_ips": [], "is_open": False, "exp_offset": 3600, **admission}
    if "credential" in admission:
        expected["credential"] = {"username": "carrier"}
    assert made == expected
    assert PASSWORD not in json.dumps(operate("sip_trunks.list"))


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"trunk_config": None}, "trunk_config needs either allowed_ips or credential, or is_open"),
        ({"trunk_config": {}}, "trunk_config needs either"),
        ({"trunk_config": {"allowed_ips": []}}, "trunk_config needs either"),
        ({"trunk_config": {"is_open": True, "allowed_ips": ["1.2.3.4"]}}, "trunk_config needs"),
        ({"trunk_config": {"allowed_ips": ["1.2.3.400"]}}, "trunk_config.allowed_ips: '1.2.3.400'"),
        (
            {"trunk_config": {"allowed_ips": ["::1"]}},
            "trunk_config.allowed_ips: '::1' is not an IPv4",
        ),
        ({"trunk_config": {"credential": {}}}, "trunk_config.credential needs a username"),
        (
            {"trunk_config": {"credential": {"username": "a", "password": "only letters"}}},
            "trunk_config.credential.password must contain a letter and a digit",
        ),
        ({"room_template": {"exp": 1_900_000_000}}, "room_template can't have exp"),
        ({"room_template": {"nbf": 1_900_000_000}}, "room_template can't have nbf"),
        (
            {"room_template": {"max_participants": "two"}},
            "max_participants was 'two' but should be",
        ),
        ({"room_template": {"enable_everything": True}}, "invalid property name 'enable_everyth"),
        ({"notification": {"webhook_url": "localhost"}}, "notification.webhook_url must be an"),
        ({"notification": {"webhook_url": URL, "hmac": "?"}}, "notification.hmac must be base64"),
        ({"trunk_name": "a" * 59}, "trunk_name is too long"),
    ],
)
def test_what_does_not_fit_is_refused(operate: Operator, more: dict[str, Any], text: str) -> None:
    said = operate.refusal("sip_trunks.create", body_of(**more))
    assert said.startswith(f"400 invalid-request-error: {text}")
    assert operate.posts == []


def test_a_name_is_there_once_in_a_domain(operate: Operator, world: World) -> None:
    make(operate)
    said = operate.refusal("sip_trunks.create", body_of())
    assert said == "400 invalid-request-error: a SIP trunk named carrier already exists"
    make(Operator(world, world.domains.open("other")))


def test_changes(operate: Operator) -> None:
    made = make(operate)
    change = {
        "description": "Now gated",
        "enabled": False,
        "trunk_config": {"is_open": False, "allowed_ips": ["203.0.113.7"]},
    }
    changed = operate("sip_trunks.update", change, id=made["id"])
    admission = {"allowed_ips": ["203.0.113.7"], "is_open": False, "exp_offset": 3600}
    assert changed == {
        **made,
        "description": "Now gated",
        "enabled": False,
        "config": {**made["config"], "trunk_config": admission},
    }
    assert len(operate.posts) == 1


def test_a_login_stays_and_is_taken_away(operate: Operator) -> None:
    login = {"credential": {"username": "carrier", "password": PASSWORD}}
    made = make(operate, trunk_config=login)
    changed = operate("sip_trunks.update", {"enabled": False}, id=made["id"])
    assert changed["config"] == made["config"]
    change = {"trunk_config": {"credential": None}}
    said = operate.refusal("sip_trunks.update", change, id=made["id"])
    assert "trunk_config needs either" in said
    change["trunk_config"]["is_open"] = True  # type: ignore[assignment] # a bool this time
    changed = operate("sip_trunks.update", change, id=made["id"])
    assert "credential" not in changed["config"]["trunk_config"]


def test_another_program_is_asked_too(operate: Operator) -> None:
    made = make(operate)
    operate.outcome = PostOutcome(status=500)
    change = {"notification": {"hmac": None}}
    assert operate.refused("sip_trunks.update", change, id=made["id"])[0] == 400
    assert operate("sip_trunks.get", id=made["id"]) == made
    operate.outcome = PostOutcome(status=200)
    changed = operate("sip_trunks.update", change, id=made["id"])["config"]["notification"]
    assert changed["webhook_url"] == URL
    assert base64.b64decode(changed["hmac"])
    assert changed["hmac"] != made["config"]["notification"]["hmac"]
    assert json.loads(operate.posts[-1].body)["trunk"]["id"] == made["id"]


def test_the_name_can_t_be_changed(operate: Operator) -> None:
    made = make(operate)
    said = operate.refusal("sip_trunks.update", {"trunk_name": "other"}, id=made["id"])
    assert said.endswith('"trunk_name" is not allowed [Received trunk_name=other]')


def test_trunks_are_looked_for(operate: Operator, wait: Callable[[float], None]) -> None:
    for number in range(22):
        make(operate, trunk_name=f"line{number}", description=f"{number} of 22", enabled=number > 0)
        wait(1)
    for query, total, names in (
        ({}, 22, [f"line{number}" for number in range(21, 1, -1)]),
        ({"trunk_name": "ine1"}, 11, None),
        ({"description": "0 of"}, 3, ["line20", "line10", "line0"]),
        ({"description": "_"}, 0, []),
        ({"enabled": "false"}, 1, ["line0"]),
        ({"limit": "2"}, 22, ["line21", "line20"]),
    ):
        answer = operate("sip_trunks.list", query=query)
        found = [trunk["trunk_name"] for trunk in answer["data"]]
        assert (answer["total_count"], found) == (total, names or found), query


def test_a_deleted_trunk_is_gone(operate: Operator) -> None:
    made = make(operate)
    assert operate("sip_trunks.delete", id=made["id"]) is None
    for name in ("get", "update", "delete"):
        said = operate.refusal(f"sip_trunks.{name}", id=made["id"])
        assert said == f"404 not-found: SIP trunk {made['id']} not found"
