"""The control over HTTP: what it does, and for whom it does nothing."""

import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from tests.support.servers.control_calls import Control

from dailykit.local import LocalDaily, MovableClock

NOW = 1_800_000_000


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
        "seconds": entries[0]["seconds"],
    }
    assert all(0 < entry["seconds"] < 20 for entry in entries)
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
