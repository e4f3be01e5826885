"""Connections that mean no good: slow ones, and WebSockets that talk nonsense."""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import aiohttp
import pytest
from tests.support._async import until
from tests.support.servers.processes import Server, Start
from tests.support.sizes import sized
from tests.support.strength.tally import SEED, Tally

pytestmark = [pytest.mark.slow, pytest.mark.sized, pytest.mark.timeout(600)]

SLOW = sized(60, 500)
TALKERS = sized(40, 400)


async def is_served(server: Server, session: aiohttp.ClientSession) -> bool:
    """Ask for something, and tell whether the answer came soon."""
    url = f"{server.api_url}/rooms"
    async with asyncio.timeout(5), session.get(url, headers=server.headers) as response:
        return response.status == 200


async def test_slow_connections(start: Start, session: aiohttp.ClientSession, tally: Tally) -> None:
    server = start()
    before = server.descriptors()
    halves = (
        b"",
        b"G",
        b"GET /v1/rooms HTTP/1.1\r\nHost: localhost\r\nX: ",
        b"POST /v1/rooms HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{",
        b"POST /v1/rooms HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{",
        # It asks for much, and reads nothing of it.
        b"GET /~/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n" * 20,
    )
    writers: list[asyncio.StreamWriter] = []
    for number in range(SLOW):
        _, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(halves[number % len(halves)])
        writers.append(writer)
        if number % 50 == 0:
            assert await is_served(server, session)
    for _ in range(5):
        for writer in writers:  # a byte comes now and then
            if not writer.transport.is_closing():
                writer.write(b"x")
        assert await is_served(server, session)
    for writer in writers:
        writer.transport.abort()
    await until(lambda: server.descriptors() <= before + 1)  # the one of `session`
    tally("slow connections at once", {"all": SLOW})


Talk = Callable[[aiohttp.ClientWebSocketResponse, random.Random], Awaitable[None]]


async def text(socket: aiohttp.ClientWebSocketResponse, dice: random.Random) -> None:
    texts = ("", "no JSON", "[" * 10_000, "null", "1e999", '"\\ud800"', "{}", '{"type": 1}')
    for _ in range(20):
        await socket.send_str(dice.choice(texts))


async def bytes_(socket: aiohttp.ClientWebSocketResponse, dice: random.Random) -> None:
    await socket.send_bytes(dice.randbytes(1000))


async def too_much(socket: aiohttp.ClientWebSocketResponse, dice: random.Random) -> None:
    await socket.send_str("x" * 300_000)


async def odd_messages(socket: aiohttp.ClientWebSocketResponse, dice: random.Random) -> None:
    kinds = ("join", "leave", "update", "app-message", "signal", "eject", "speaks", "request", "x")
    values: tuple[Any, ...] = (
        None,
        1,
        -1e308,
        "",
        "x" * 5000,
        [],
        {},
        [[[]]],
        {"a": {"b": []}},
        True,
        "\ud7ff",
    )
    for _ in range(30):
        message: dict[str, Any] = {"type": dice.choice(kinds)}
        for name in ("userName", "token", "to", "data", "userData", "name", "id"):
            if dice.random() < 0.5:
                message[name] = dice.choice(values)
        await socket.send_str(json.dumps(message))


async def flood(socket: aiohttp.ClientWebSocketResponse, dice: random.Random) -> None:
    """Join, and send much without reading anything."""
    await socket.send_json({"type": "join", "userName": "flood"})
    for _ in range(100):
        await socket.send_json({"type": "app-message", "to": "*", "data": "x" * 1000})


async def broken_frames(socket: aiohttp.ClientWebSocketResponse, dice: random.Random) -> None:
    connection = socket._response.connection  # pyright: ignore[reportPrivateUsage]
    assert connection is not None
    assert connection.transport is not None
    frames = (b"\xff" * 20, b"\x81\xff" + b"\xff" * 8, b"\x80\x00", b"\x89\xfe\xff\xff")
    connection.transport.write(dice.choice(frames))


TALKS: dict[str, Talk] = {
    talk.__name__.strip("_"): talk
    for talk in (text, bytes_, too_much, odd_messages, flood, broken_frames)
}


async def test_hostile_websockets(
    start: Start, session: aiohttp.ClientSession, tally: Tally
) -> None:
    server = start(rate_limits=False)
    async with session.post(
        f"{server.api_url}/rooms", json={"name": "standup"}, headers=server.headers
    ) as response:
        assert response.status == 200
    url = server.api_url.replace("/v1", "/~/call/standup")
    assert await is_served(server, session)
    before = server.descriptors()
    counts = dict.fromkeys(TALKS, 0)

    async def talk(number: int) -> None:
        name = sorted(TALKS)[number % len(TALKS)]
        counts[name] += 1
        dice = random.Random(f"{SEED}/{number}")
        async with aiohttp.ClientSession() as own, own.ws_connect(url) as socket:
            with suppress(aiohttp.ClientError, ConnectionError):
                await TALKS[name](socket, dice)
            if dice.random() < 0.5:
                socket._response.close()  # pyright: ignore[reportPrivateUsage]
                return
            with suppress(TimeoutError, aiohttp.ClientError):
                async with asyncio.timeout(0.2):
                    while not socket.closed:
                        await socket.receive()
            socket._response.close()  # pyright: ignore[reportPrivateUsage]

    for first in range(0, TALKERS, 20):
        await asyncio.gather(*(talk(first + number) for number in range(20)))
        assert await is_served(server, session)
    await until(lambda: server.descriptors() <= before)
    async with asyncio.timeout(20):
        while await participants(server, session):
            pass
    server.process.terminate()
    _, complaints = await asyncio.to_thread(server.process.communicate, timeout=20)
    assert "Traceback" not in complaints
    assert server.process.returncode == 0
    tally("hostile WebSocket clients", counts)


async def participants(server: Server, session: aiohttp.ClientSession) -> int:
    url = f"{server.api_url}/rooms/standup/presence"
    async with session.get(url, headers=server.headers) as response:
        return int((await response.json())["total_count"])
