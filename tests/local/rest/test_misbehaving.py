"""Faults on the wire, as clients meet them."""

import asyncio
import json
import time
from typing import Any, Protocol

import aiohttp
import pytest

from dailykit.local import LocalDaily, MovableClock


class Answer(Protocol):
    status: int
    body: Any
    headers: Any


class Ask(Protocol):
    async def __call__(self, method: str, path: str, **options: Any) -> Answer: ...


def steer(fault: str) -> dict[str, str]:
    return {"X-Dailykit-Fault": fault}


async def rooms(ask: Ask) -> list[str]:
    """Return the names of all rooms."""
    return [room["name"] for room in (await ask("GET", "/rooms")).body["data"]]


class Raw:
    """What came over a connection until it ended."""

    def __init__(self, data: bytes, was_reset: bool) -> None:
        self.data = data
        self.was_reset = was_reset
        head, _, self.body = data.partition(b"\r\n\r\n")
        self.head = head.decode()


async def send(daily: LocalDaily, fault: str, *, close: bool = True) -> Raw:
    """Create a room over a connection of our own."""
    reader, writer = await asyncio.open_connection("127.0.0.1", daily.port)
    body = b'{"name":"standup"}'
    lines = [
        "POST /v1/rooms HTTP/1.1",
        "Host: localhost",
        f"Authorization: Bearer {daily.api_key}",
        f"X-Dailykit-Fault: {fault}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        *(["Connection: close"] if close else []),
    ]
    writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
    data, was_reset = b"", False
    try:
        while piece := await asyncio.wait_for(reader.read(65_536), 20):
            data += piece
    except ConnectionResetError:
        was_reset = True
    writer.close()
    return Raw(data, was_reset)


# --- one request steers itself --------------------------------------------------------------------


async def test_a_status_is_answered_and_nothing_done(ask: Ask) -> None:
    headers = steer("status=503, retry_after=2")
    answer = await ask("POST", "/rooms", json={"name": "standup"}, headers=headers)
    assert answer.status == 503
    assert answer.body == {"error": "server-error", "info": "a fault on request"}
    assert answer.headers["Retry-After"] == "2"
    assert await rooms(ask) == []


async def test_a_status_may_hide_what_was_done(ask: Ask) -> None:
    headers = steer("status=502, acts")
    answer = await ask("POST", "/rooms", json={"name": "standup"}, headers=headers)
    assert answer.status == 502
    assert await rooms(ask) == ["standup"]


async def test_a_delay_is_real_time(ask: Ask, clock: MovableClock) -> None:
    before, started = clock.now(), time.monotonic()
    answer = await ask("GET", "/rooms", headers=steer("delay=0.1"))
    assert time.monotonic() - started >= 0.1
    assert (answer.status, clock.now()) == (200, before)


async def test_a_reset_before_does_nothing(daily: LocalDaily, ask: Ask) -> None:
    raw = await send(daily, "reset=before")
    assert (raw.data, raw.was_reset) == (b"", True)
    assert await rooms(ask) == []


async def test_a_reset_after_has_done_it(daily: LocalDaily, ask: Ask) -> None:
    raw = await send(daily, "reset=after")
    assert (raw.data, raw.was_reset) == (b"", True)
    assert await rooms(ask) == ["standup"]


@pytest.mark.parametrize("close", [True, False])
async def test_a_truncated_answer_ends_in_the_middle(
    daily: LocalDaily, ask: Ask, close: bool
) -> None:
    raw = await send(daily, "truncate", close=close)
    assert raw.head.startswith("HTTP/1.1 200")
    (length,) = (line for line in raw.head.lower().split("\r\n") if "content-length" in line)
    whole = int(length.partition(":")[2])
    assert len(raw.body) == whole // 2 > 0
    assert not raw.was_reset
    assert await rooms(ask) == ["standup"]


async def test_an_empty_answer_can_be_truncated_too(
    daily: LocalDaily, session: aiohttp.ClientSession
) -> None:
    daily.faults.add(status=200, body=None, truncate=True)
    async with session.get(f"{daily.api_url}/rooms") as response:
        with pytest.raises(aiohttp.ClientPayloadError):
            await response.read()


async def test_an_answer_drips_and_is_whole(daily: LocalDaily) -> None:
    started = time.monotonic()
    raw = await send(daily, "drip=0.2")
    assert time.monotonic() - started >= 0.2
    assert json.loads(raw.body)["name"] == "standup"


async def test_a_short_answer_drips_too(ask: Ask) -> None:
    started = time.monotonic()
    answer = await ask("DELETE", "/batch/rooms", json={"rooms": []}, headers=steer("drip=0.1"))
    assert time.monotonic() - started >= 0.1
    assert answer.body == {"deleted_count": 0}


async def test_several_things_may_go_wrong_at_once(daily: LocalDaily, ask: Ask) -> None:
    started = time.monotonic()
    raw = await send(daily, "delay=0.05, status=500, acts, drip=0.05, truncate")
    assert time.monotonic() - started >= 0.1
    assert raw.head.startswith("HTTP/1.1 500")
    assert raw.body == b'{"error":"server-error","info":"a fault on request"}'[:26]
    assert await rooms(ask) == ["standup"]


async def test_a_header_that_means_nothing_is_told_and_nothing_done(ask: Ask) -> None:
    answer = await ask("POST", "/rooms", json={"name": "a"}, headers=steer("stauts=503"))
    assert (answer.status, answer.body["error"]) == (400, "invalid-request-error")
    assert "stauts" in answer.body["info"]
    assert await rooms(ask) == []


async def test_an_empty_header_asks_for_nothing(ask: Ask) -> None:
    assert (await ask("GET", "/rooms", headers=steer(" "))).status == 200


async def test_parallel_requests_share_no_switch(ask: Ask) -> None:
    answers = await asyncio.gather(
        *(ask("GET", "/rooms", headers=steer(f"status={500 + n}") if n else {}) for n in range(9))
    )
    assert [answer.status for answer in answers] == [200, *range(501, 509)]


async def test_the_header_works_where_there_is_no_endpoint(ask: Ask) -> None:
    assert (await ask("GET", "/nothing/here", headers=steer("status=503"))).status == 503


# --- rules ----------------------------------------------------------------------------------------


async def test_a_rule_steers_the_next_ones(daily: LocalDaily, ask: Ask) -> None:
    rule = daily.faults.add("rooms.create", times=2, status=503)
    statuses = [(await ask("POST", "/rooms")).status for _ in range(3)]
    assert statuses == [503, 503, 200]
    assert (await ask("GET", "/rooms")).status == 200
    assert rule.happened == 2


async def test_a_rule_can_be_for_one_domain(
    daily: LocalDaily, ask: Ask, session: aiohttp.ClientSession
) -> None:
    other = daily.new_domain()
    daily.faults.add(domain=other.name, status=503)
    assert (await ask("GET", "/rooms")).status == 200
    headers = {"Authorization": f"Bearer {other.api_key}"}
    async with session.get(f"{daily.api_url}/rooms", headers=headers) as response:
        assert response.status == 503
    async with session.get(f"{daily.api_url}/rooms") as response:
        assert response.status == 400


async def test_the_header_comes_before_the_rules(daily: LocalDaily, ask: Ask) -> None:
    rule = daily.faults.add(status=503)
    assert (await ask("GET", "/rooms", headers=steer("status=500"))).status == 500
    assert rule.happened == 0


async def test_what_was_played_is_in_the_log(daily: LocalDaily, ask: Ask) -> None:
    await send(daily, "reset=after")
    await send(daily, "status=503, acts, truncate")
    await ask("GET", "/rooms", headers=steer("nonsense"))
    await ask("POST", "/rooms", json={"name": "never"}, headers=steer("status=503"))
    await send(daily, "reset=before")
    reset, cut, wrong, refused, lost = daily.requests
    assert (reset.operation, reset.status, reset.response) == ("rooms.create", None, None)
    assert reset.fault == "reset=after"
    assert reset.request == {"name": "standup"}
    assert (cut.status, cut.response["error"]) == (503, "server-error")
    assert cut.fault == "status=503, acts, truncate"
    assert (wrong.status, wrong.fault, wrong.domain) == (400, None, "acme")
    assert (refused.status, refused.request) == (503, {"name": "never"})
    assert (lost.status, lost.request) == (None, {"name": "standup"})


async def test_a_client_that_hangs_up_early_does_no_harm(
    daily: LocalDaily, ask: Ask, caplog: pytest.LogCaptureFixture
) -> None:
    for fault in ("delay=0.05", "drip=0.1"):
        _, writer = await asyncio.open_connection("127.0.0.1", daily.port)
        head = (
            f"GET /v1/rooms HTTP/1.1\r\nHost: localhost\r\nX-Dailykit-Fault: {fault}\r\n"
            f"Authorization: Bearer {daily.api_key}\r\n\r\n"
        )
        writer.write(head.encode())
        await writer.drain()
        writer.transport.abort()
    await ask("GET", "/rooms", headers=steer("delay=0.2"))
    assert caplog.text == ""


async def test_closing_does_not_wait_for_slow_answers() -> None:
    daily = LocalDaily().start()
    _, writer = await asyncio.open_connection("127.0.0.1", daily.port)
    head = (
        "GET /v1/rooms HTTP/1.1\r\nHost: localhost\r\nX-Dailykit-Fault: delay=600\r\n"
        f"Authorization: Bearer {daily.api_key}\r\n\r\n"
    )
    writer.write(head.encode())
    await writer.drain()
    assert len(daily.requests) == 0
    started = time.monotonic()
    await daily.aclose()
    assert time.monotonic() - started < 5
    writer.close()
