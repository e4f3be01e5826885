"""The control over HTTP: what it does, and for whom it does nothing."""

import json
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import aiohttp
import pytest
import pytest_asyncio
from tests.local.conftest import Ask

from dailykit.local import LocalDaily, MovableClock
from dailykit.operations import OPERATIONS

NOW = 1_800_000_000
EVERYTHING = [
    ("GET", "clock"),
    ("POST", "clock"),
    ("GET", "faults"),
    ("POST", "faults"),
    ("DELETE", "faults"),
    ("DELETE", "faults/1"),
    ("GET", "requests"),
    ("DELETE", "requests"),
    ("GET", "deliveries"),
    ("POST", "reset"),
    ("GET", "snapshot"),
    ("POST", "restore"),
    ("POST", "seed"),
    ("GET", "domains"),
    ("POST", "domains"),
    ("GET", "openapi.json"),
    ("POST", "deliveries/some-id/resend"),
    ("POST", "dialin"),
    ("POST", "say"),
    ("POST", "press-keys"),
    ("GET", "about"),
    ("GET", "usage"),
    ("GET", "live"),
    ("GET", "rest/acme/rooms"),
    ("POST", "rest/acme/rooms"),
    ("DELETE", "rest/acme/rooms/standup"),
]


class Answer(NamedTuple):
    """What came back."""

    status: int
    body: Any
    headers: Mapping[str, str]


class Control(Protocol):
    """Sends one request to the control."""

    async def __call__(
        self, method: str, path: str, content: Any = None, **options: Any
    ) -> Answer: ...


@pytest_asyncio.fixture
async def control(daily: LocalDaily, session: aiohttp.ClientSession) -> Control:
    """Sends requests to the control of `daily`."""

    async def control(method: str, path: str, content: Any = None, **options: Any) -> Answer:
        if method == "POST" and "data" not in options:
            options["json"] = {} if content is None else content
        async with session.request(method, f"{daily.url}/~/{path}", **options) as response:
            data = await response.read()
            is_json = response.content_type == "application/json"
            body = json.loads(data) if is_json and data else data
            return Answer(response.status, body, dict(response.headers))

    return control


# --- the clock ------------------------------------------------------------------------------------


async def test_the_clock(control: Control, clock: MovableClock) -> None:
    def shows(now: float, frozen: bool) -> dict[str, Any]:
        return {"now": now, "is_frozen": frozen}

    assert (await control("GET", "clock")).body == shows(NOW, True)
    assert (await control("POST", "clock", {"advance": 90.5})).body == shows(NOW + 90.5, True)
    assert (await control("POST", "clock", {"set": NOW - 5})).body == shows(NOW - 5, True)
    moment = "2027-01-15T09:00:00Z"
    assert (await control("POST", "clock", {"set": moment})).body == shows(NOW + 3600, True)
    assert (await control("POST", "clock", {"freeze": True})).body == shows(NOW + 3600, True)
    assert (await control("POST", "clock", {"freeze": NOW})).body == shows(NOW, True)
    assert (await control("POST", "clock", {"resume": True})).body["is_frozen"] is False
    assert not clock.is_frozen


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ({}, "send exactly one of"),
        ({"advance": 1, "resume": True}, "send exactly one of"),
        ({"advance": -1}, "advance"),
        ({"advance": "soon"}, "advance"),
        ({"advance": True}, "advance"),
        ({"set": True}, "set"),
        ({"set": "soon"}, "set"),
        ({"freeze": False}, "freeze"),
        ({"forward": 1}, "forward"),
        ([], "dictionary"),
    ],
)
async def test_a_move_that_means_nothing_is_refused(
    control: Control, content: Any, reason: str
) -> None:
    answer = await control("POST", "clock", content)
    assert (answer.status, answer.body["error"]) == (400, "invalid-request-error")
    assert reason in answer.body["info"]
    assert (await control("GET", "clock")).body["now"] == NOW


async def test_a_clock_of_one_s_own_is_not_moved(session: aiohttp.ClientSession) -> None:
    class Fixed:
        def now(self) -> float:
            return 42.0

    async with (
        LocalDaily(clock=Fixed()) as daily,
        session.post(f"{daily.url}/~/clock", json={"advance": 1}) as response,
    ):
        assert response.status == 400
        assert "a clock of your own" in (await response.json())["info"]


# --- faults, requests, deliveries -----------------------------------------------------------------


async def test_faults(control: Control, daily: LocalDaily, session: aiohttp.ClientSession) -> None:
    content = {"operation": "rooms.*", "times": 2, "status": 503, "retry_after": 1}
    added = (await control("POST", "faults", content)).body
    assert added == {**content, "id": 1, "probability": 1.0, "domain": None, "happened": 0}
    await control("POST", "faults", {"probability": 0.5, "domain": "acme", "delay": 0.1})
    async with session.get(f"{daily.api_url}/rooms") as response:
        assert response.status == 503
    rules = (await control("GET", "faults")).body
    assert [(rule["id"], rule["times"], rule["happened"]) for rule in rules] == [
        (1, 1, 1),
        (2, None, 0),
    ]
    assert (await control("DELETE", "faults/1")).body == {"deleted": True}
    assert (await control("DELETE", "faults/1")).status == 404
    assert (await control("DELETE", "faults/x")).status == 404
    assert (await control("DELETE", "faults")).body == {"deleted": True}
    assert (await control("GET", "faults")).body == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ({}, "a fault needs at least one field"),
        ({"status": 1}, "status"),
        ({"status": 503, "operation": "rooms.craete"}, "no operation matches 'rooms.craete'"),
        ({"status": 503, "times": 0}, "times was 0"),
        ({"status": 503, "often": True}, "often"),
    ],
)
async def test_a_fault_that_means_nothing_is_refused(
    control: Control, content: Any, reason: str
) -> None:
    answer = await control("POST", "faults", content)
    assert answer.status == 400
    assert reason in answer.body["info"]
    assert (await control("GET", "faults")).body == []


async def test_requests(
    control: Control, daily: LocalDaily, session: aiohttp.ClientSession
) -> None:
    headers = {"Authorization": f"Bearer {daily.api_key}"}
    for name in ("a", "b"):
        url = f"{daily.api_url}/rooms"
        async with session.post(url, json={"name": name}, headers=headers) as response:
            await response.read()
    async with session.get(f"{daily.api_url}/rooms", headers=headers) as response:
        await response.read()
    entries = (await control("GET", "requests")).body
    assert [entry["operation"] for entry in entries] == ["rooms.create"] * 2 + ["rooms.list"]
    assert entries[0] == {
        "id": entries[0]["id"],
        "time": NOW,
        "domain": "acme",
        "ip": "127.0.0.1",
        "method": "POST",
        "path": "/rooms",
        "operation": "rooms.create",
        "request": {"name": "a"},
        "status": 200,
        "response": entries[0]["response"],
        "fault": None,
    }
    created = (await control("GET", "requests?operation=rooms.create&limit=1")).body
    assert [entry["request"] for entry in created] == [{"name": "b"}]
    assert (await control("GET", "requests?domain=other")).body == []
    assert (await control("GET", "requests?limit=0")).status == 400
    assert (await control("GET", "requests?unknown=1")).status == 400
    await control("DELETE", "requests")
    assert (await control("GET", "requests")).body == []


async def test_the_control_itself_is_not_in_the_log(control: Control, daily: LocalDaily) -> None:
    await control("GET", "clock")
    await control("POST", "clock", {"advance": 1})
    assert list(daily.requests) == []


async def test_a_delivery_can_be_seen_with_its_attempts(
    control: Control, daily: LocalDaily
) -> None:
    assert (await control("GET", "deliveries")).body == []
    hook = {"url": "http://localhost:1/", "eventTypes": ["participant.joined"]}
    await control("POST", "seed", {"rooms": [{"name": "standup"}], "webhooks": [hook]})
    await daily.join("standup", user_name="Ada")
    await daily.settle()
    (delivery,) = (await control("GET", "deliveries")).body
    assert (delivery["type"], delivery["state"]) == ("participant.joined", "failed")
    assert delivery["payload"]["user_name"] == "Ada"
    (attempt,) = delivery["attempts"]
    assert (attempt["status"], attempt["time"]) == (None, NOW)
    assert attempt["problem"]
    assert json.loads(attempt["body"])["id"] == delivery["event_id"]
    assert "X-Webhook-Signature" in attempt["headers"]


# --- everything at once ---------------------------------------------------------------------------


async def test_reset(control: Control, daily: LocalDaily) -> None:
    await control("POST", "seed", {"rooms": [{"name": "standup"}]})
    await control("POST", "clock", {"advance": 60})
    assert (await control("POST", "reset")).body == {"reset": True}
    assert daily.clock.now() == NOW
    assert await room_names(daily) == []


async def room_names(daily: LocalDaily) -> list[str]:
    headers = {"Authorization": f"Bearer {daily.api_key}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.get(f"{daily.api_url}/rooms") as response,
    ):
        return [room["name"] for room in (await response.json())["data"]]


async def test_snapshot_and_restore(control: Control, daily: LocalDaily, tmp_path: Path) -> None:
    await control("POST", "seed", {"rooms": [{"name": "standup"}]})
    key = {"Authorization": f"Bearer {daily.api_key}"}
    taken = await control("GET", "snapshot", headers=key)
    assert (taken.status, taken.headers["Content-Type"]) == (200, "application/octet-stream")
    await control("POST", "reset")
    octets = {"Content-Type": "application/octet-stream"}
    answer = await control("POST", "restore", data=taken.body, headers=octets)
    assert answer.body == {"restored": True}
    assert await room_names(daily) == ["standup"]
    # It is the same form as that of LocalDaily.snapshot.
    (tmp_path / "taken").write_bytes(taken.body)
    await daily.reset()
    await daily.restore(tmp_path / "taken")
    assert await room_names(daily) == ["standup"]


@pytest.mark.parametrize("key", [None, "", "Bearer nobody", "Bearer "])
async def test_a_snapshot_is_for_those_with_a_key_only(control: Control, key: str | None) -> None:
    headers = {} if key is None else {"Authorization": key}
    answer = await control("GET", "snapshot", headers=headers)
    assert (answer.status, answer.body["error"]) == (401, "authentication-error")


async def test_an_endless_snapshot_is_cut_off(
    control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dailykit.local.control.http.control._MOST_SNAPSHOT_BYTES", 100_000)
    octets = {"Content-Type": "application/octet-stream"}
    answer = await control("POST", "restore", data=b"x" * 100_001, headers=octets)
    assert answer.status == 413
    assert answer.body["info"] == "a snapshot has at most 100,000 bytes"


async def test_nonsense_is_not_restored(control: Control, daily: LocalDaily) -> None:
    await control("POST", "seed", {"rooms": [{"name": "standup"}]})
    octets = {"Content-Type": "application/octet-stream"}
    answer = await control("POST", "restore", data=b"nonsense" * 1000, headers=octets)
    assert answer.status == 400
    assert await room_names(daily) == ["standup"]


async def test_seed(control: Control, daily: LocalDaily) -> None:
    content = {"rooms": [{"name": "a"}], "domains": [{"name": "globex"}]}
    assert (await control("POST", "seed", content)).body == {"seeded": True}
    assert await room_names(daily) == ["a"]
    wrong = await control("POST", "seed", {"rooms": [{"name": "?"}]})
    assert wrong.status == 400
    assert "acme: rooms.0: ? contains invalid characters" in wrong.body["info"]
    assert (await control("POST", "seed", [])).status == 400


async def test_domains(control: Control, daily: LocalDaily) -> None:
    made = (await control("POST", "domains", {"name": "globex", "api_key": "my-key"})).body
    assert made == {"name": "globex", "api_key": "my-key", "api_url": daily.api_url}
    assert (await control("POST", "domains")).body["name"] == "test-1"
    assert (await control("GET", "domains")).body == [
        {"name": "acme"},
        {"name": "globex"},
        {"name": "test-1"},
    ]
    again = await control("POST", "domains", {"name": "globex"})
    assert (again.status, again.body["info"]) == (400, "the domain 'globex' already exists")
    assert "my-key" not in str((await control("GET", "domains")).body)


async def test_openapi(control: Control, daily: LocalDaily) -> None:
    document = (await control("GET", "openapi.json")).body
    assert document["servers"] == [{"url": daily.api_url}]
    assert sum(len(path) for path in document["paths"].values()) == len(OPERATIONS)


# --- HTTP -----------------------------------------------------------------------------------------


async def test_what_there_is_not_is_not_found(control: Control) -> None:
    assert (await control("GET", "nothing")).status == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", "requests/some-id"),
        ("GET", "faults/1"),
        ("GET", "deliveries/some-id"),
        ("POST", "domains/globex"),
    ],
)
async def test_who_means_one_thing_does_not_get_all(
    control: Control, daily: LocalDaily, ask: Ask, method: str, path: str
) -> None:
    await ask("GET", "/rooms")
    answer = await control(method, path)
    assert (answer.status, answer.body["info"]) == (404, "api endpoint does not exist")
    assert len(daily.requests) == 1


async def test_what_can_not_be_done_is_not_allowed(control: Control) -> None:
    answer = await control("PUT", "clock")
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, POST")


async def test_answers_are_not_kept_or_guessed_at(control: Control) -> None:
    answer = await control("GET", "clock")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not [name for name in answer.headers if name.startswith("Access-Control")]


@pytest.mark.parametrize("data", [b"{", b"\xff", b"[" * 100_000])
async def test_what_is_no_json_is_refused(control: Control, data: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await control("POST", "clock", data=data, headers=headers)
    assert answer.status == 400


# --- for this machine, and no web page ------------------------------------------------------------


@pytest.mark.parametrize(("method", "path"), EVERYTHING)
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "daily.test"},
        {"Host": ""},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:1"},
        {"Origin": "https://127.0.0.1"},
        {"X-Forwarded-For": "203.0.113.7"},
        {"Forwarded": "for=203.0.113.7"},
        {"Via": "1.1 tunnel"},
    ],
    ids=str,
)
async def test_nobody_else_is_answered(
    session: aiohttp.ClientSession, method: str, path: str, headers: dict[str, str]
) -> None:
    async with LocalDaily(allowed_hosts=["daily.test"]) as daily:
        sent = {"Authorization": f"Bearer {daily.api_key}", **headers}
        content: dict[str, Any] | None = None if method != "POST" else {}
        url = f"{daily.url}/~/{path}"
        async with session.request(method, url, headers=sent, json=content) as response:
            assert (response.status, (await response.json())["error"]) == (403, "forbidden-error")
        assert await daily_is_untouched(daily)


async def daily_is_untouched(daily: LocalDaily) -> bool:
    return not daily.faults.rules and not daily.clock.is_frozen


@pytest.mark.parametrize("host", ["localhost", "acme.localhost", "127.0.0.1", "127.1.2.3", "[::1]"])
async def test_this_machine_has_several_names(
    daily: LocalDaily, session: aiohttp.ClientSession, host: str
) -> None:
    address = f"{host}:{daily.port}"
    headers = {"Host": address, "Origin": f"http://{address}"}
    async with session.get(f"{daily.url}/~/clock", headers=headers) as response:
        assert response.status == 200


async def test_an_origin_must_be_the_very_same(
    daily: LocalDaily, session: aiohttp.ClientSession
) -> None:
    headers = {"Host": f"localhost:{daily.port}", "Origin": f"http://acme.localhost:{daily.port}"}
    async with session.get(f"{daily.url}/~/clock", headers=headers) as response:
        assert response.status == 403


@pytest.mark.parametrize(
    "kind", [None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
@pytest.mark.parametrize("path", [path for method, path in EVERYTHING if method == "POST"])
async def test_what_any_page_could_post_is_refused(
    control: Control, daily: LocalDaily, path: str, kind: str | None
) -> None:
    headers = {} if kind is None else {"Content-Type": kind}
    options = {"skip_auto_headers": ["Content-Type"]} if kind is None else {}
    data = b'{"advance": 5, "status": 503, "freeze": true}'
    answer = await control("POST", path, data=data, headers=headers, **options)
    assert answer.status == 400
    assert "send Content-Type" in answer.body["info"]
    assert daily.clock.now() == NOW
    assert list(daily.faults.rules) == []


async def test_a_page_of_another_site_gets_no_permission(
    daily: LocalDaily, session: aiohttp.ClientSession
) -> None:
    headers = {
        "Origin": "http://evil.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    async with session.options(f"{daily.url}/~/clock", headers=headers) as response:
        assert response.status == 403
        assert "Access-Control-Allow-Origin" not in response.headers


async def test_another_machine_is_not_answered(session: aiohttp.ClientSession) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing; TEST-NET is nobody's address
        except OSError:
            pytest.skip("this machine has no network besides loopback")
        address = probe.getsockname()[0]
    if address.startswith("127."):
        pytest.skip("this machine has no network besides loopback")
    async with LocalDaily(host="0.0.0.0") as daily:
        # Our own other address is, to the server, somebody who is not on loopback.
        url = f"http://{address}:{daily.port}/~/clock"
        headers = {"Host": f"localhost:{daily.port}"}
        async with session.get(url, headers=headers) as response:
            assert response.status == 403
        async with session.get(f"{daily.url}/~/clock") as response:
            assert response.status == 200
