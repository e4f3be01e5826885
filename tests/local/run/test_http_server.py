"""Connections that bring no request, or only a part of one."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress

import pytest
from tests.support.servers.raw_http import PATIENCE_SECONDS, exchange, lines

from dailykit.local import LocalDaily
from dailykit.local.run import http_server

SOON = 0.1
CLOCK = lines("GET /~/clock HTTP/1.1", "Host: localhost", "Connection: close")


@pytest.fixture
def head_seconds(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Sets the time for headers."""

    def set_to(seconds: float) -> None:
        monkeypatch.setattr(http_server, "_HEAD_SECONDS", seconds)

    return set_to


@asynccontextmanager
async def connected(
    daily: LocalDaily,
) -> AsyncGenerator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", daily.port)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            yield reader, writer
    finally:
        writer.close()


def test_headers_have_thirty_seconds() -> None:
    assert http_server._HEAD_SECONDS == 30  # pyright: ignore[reportPrivateUsage]


@pytest.mark.parametrize(
    "half",
    [b"G", b"GET /v1/rooms HTTP/1.1\r\n", b"GET /v1/rooms HTTP/1.1\r\nHost: localhost\r\nX: y"],
)
async def test_half_sent_headers_are_given_up(
    daily: LocalDaily, head_seconds: Callable[[float], None], half: bytes
) -> None:
    head_seconds(SOON)
    (answer,) = await exchange(daily.port, half)
    assert (answer.status, answer.headers["connection"]) == (408, "close")
    assert answer.body["error"] == "invalid-request-error"
    assert answer.headers["access-control-allow-origin"] == "*"


async def test_headers_that_drip_are_given_up_as_well(
    daily: LocalDaily, head_seconds: Callable[[float], None]
) -> None:
    head_seconds(3 * SOON)
    async with connected(daily) as (reader, writer):
        writer.write(b"GET /v1/rooms HTTP/1.1\r\n")
        answer = asyncio.create_task(reader.read())
        # A byte comes long before the time is over, and so does each next one.
        while not (await asyncio.wait([answer], timeout=SOON))[0]:
            writer.write(b"X")
        # The last bytes may have come after the end, and then the answer can be lost.
        with suppress(ConnectionResetError):
            assert (await answer).startswith(b"HTTP/1.1 408 ")


async def test_a_connection_that_says_nothing_is_closed_without_a_word(
    daily: LocalDaily, head_seconds: Callable[[float], None]
) -> None:
    head_seconds(SOON)
    assert await exchange(daily.port, b"") == []


async def test_the_next_request_of_a_connection_has_its_own_time(
    daily: LocalDaily, head_seconds: Callable[[float], None]
) -> None:
    request = lines("GET /v1/rooms HTTP/1.1", "Host: localhost")
    head_seconds(SOON)
    async with connected(daily) as (reader, writer):
        writer.write(request)
        await reader.readuntil(b"}")
        writer.write(request[:-2])
        assert (await reader.read()).startswith(b"HTTP/1.1 408 ")


async def test_a_request_that_takes_longer_than_that_is_answered(
    daily: LocalDaily, head_seconds: Callable[[float], None]
) -> None:
    head_seconds(SOON)
    slow = ("Host: localhost", f"X-Dailykit-Fault: delay={3 * SOON}", "Connection: close")
    (answer,) = await exchange(daily.port, lines("GET /v1/rooms HTTP/1.1", *slow))
    assert answer.status == 400
    body = lines("POST /v1/rooms HTTP/1.1", "Host: localhost", "Content-Length: 2", *slow[2:])
    async with connected(daily) as (reader, writer):
        writer.write(body)
        started = asyncio.create_task(reader.read())
        assert not (await asyncio.wait([started], timeout=3 * SOON))[0] or started.done()
        writer.write(b"{}")
        assert (await started).startswith(b"HTTP/1.1 400 ")


async def test_many_half_requests_leave_nothing_open(
    daily: LocalDaily, head_seconds: Callable[[float], None]
) -> None:
    head_seconds(SOON)
    answers = await asyncio.gather(*(exchange(daily.port, b"GET / HTT") for _ in range(50)))
    assert [answer.status for (answer,) in answers] == [408] * 50


@pytest.mark.parametrize("version", ["1.0", "1.1"])
async def test_who_hangs_up_in_a_body_is_no_failure(
    daily: LocalDaily, version: str, caplog: pytest.LogCaptureFixture
) -> None:
    key = f"Authorization: Bearer {daily.api_key}"
    head = ("Host: localhost", key, "Content-Type: application/json", "Content-Length: 100")
    async with connected(daily) as (_, writer):
        writer.write(lines(f"POST /v1/rooms HTTP/{version}", *head, body=b'{"name":'))
        await writer.drain()
        writer.transport.abort()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not daily.requests:
            await asyncio.to_thread(daily.blocking.settle)
    (entry,) = daily.requests
    assert entry.status == 400
    assert "failed" not in caplog.text


async def test_who_hangs_up_in_an_upload_is_no_failure_either(
    daily: LocalDaily, caplog: pytest.LogCaptureFixture
) -> None:
    head = ("Host: localhost", "Content-Type: application/octet-stream", "Content-Length: 100")
    async with connected(daily) as (_, writer):
        writer.write(lines("POST /~/restore HTTP/1.1", *head, body=b"x"))
        await writer.drain()
        # It is being answered: another request that came later has its answer.
        assert (await exchange(daily.port, CLOCK))[0].status == 200
        writer.transport.abort()
    assert (await exchange(daily.port, CLOCK))[0].status == 200
    assert "failed" not in caplog.text
