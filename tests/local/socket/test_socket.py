"""The participants' WebSocket on a real server."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any, Protocol

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import WSMsgType

from dailykit.local import LocalDaily, MovableClock
from dailykit.local.socket.socket import MAX_MESSAGE_BYTES

NOW = 1_800_000_000

Connect = Callable[..., Any]


class Ask(Protocol):
    async def __call__(self, method: str, path: str, **options: Any) -> Any: ...


def call_url(daily: LocalDaily, room: str = "standup") -> str:
    return f"{daily.url}/~/call/{room}"


class Line:
    """A WebSocket to a room."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def say(self, kind: str, **message: Any) -> None:
        await self.socket.send_json({"type": kind, **message})

    async def hear(self, kind: str) -> dict[str, Any]:
        """Return the next message, which is of this type."""
        message: dict[str, Any] = await self.socket.receive_json(timeout=10)
        assert message["type"] == kind, message
        return message

    async def closed(self) -> int:
        """Wait until the server has hung up, and return the code."""
        message = await self.socket.receive(timeout=10)
        assert message.type in (WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.CLOSING), message
        return self.socket.close_code or 0


@pytest_asyncio.fixture
async def connect(
    daily: LocalDaily, session: aiohttp.ClientSession
) -> AsyncIterator[Callable[..., Any]]:
    """Opens lines to rooms."""
    async with AsyncExitStack() as stack:

        async def connect(room: str = "standup", **headers: str) -> Line:
            opening = session.ws_connect(call_url(daily, room), headers=headers)
            return Line(await stack.enter_async_context(opening))

        yield connect


@pytest_asyncio.fixture
async def room(ask: Ask) -> str:
    """A public room."""
    await ask("POST", "/rooms", json={"name": "standup"})
    return "standup"


async def test_two_people_meet(room: str, connect: Connect, ask: Ask) -> None:
    ada, bob = await connect(), await connect()
    await ada.say("join", userName="Ada")
    own = (await ada.hear("joined"))["participant"]
    await bob.say("join", userName="Bob")
    joined = await bob.hear("joined")
    assert [one["userName"] for one in joined["participants"]] == ["Ada"]
    await ada.hear("participant-joined")
    await bob.say("app-message", data={"hello": "Ada"}, to=own["id"])
    assert (await ada.hear("app-message"))["data"] == {"hello": "Ada"}
    presence = (await ask("GET", "/presence")).body
    assert [one["userName"] for one in presence["standup"]] == ["Ada", "Bob"]
    await ada.say("leave")
    assert (await ada.hear("left"))["reason"] == "left"
    assert await ada.closed() == 1000
    assert (await bob.hear("participant-left"))["reason"] == "left"


async def test_hanging_up_is_leaving(room: str, connect: Connect) -> None:
    ada, bob = await connect(), await connect()
    await ada.say("join")
    await ada.hear("joined")
    await bob.say("join")
    await bob.hear("joined")
    await bob.socket.close()
    await ada.hear("participant-joined")
    assert (await ada.hear("participant-left"))["reason"] == "connection-lost"


async def test_a_refusal_closes_the_line(connect: Connect) -> None:
    line = await connect("nowhere")
    await line.say("join")
    assert (await line.hear("refused"))["reason"] == "no-room"
    assert await line.closed() == 1000


async def test_being_thrown_out_closes_the_line(room: str, connect: Connect, ask: Ask) -> None:
    line = await connect()
    await line.say("join")
    own = (await line.hear("joined"))["participant"]
    answer = await ask("POST", "/rooms/standup/eject", json={"ids": [own["id"]]})
    assert answer.body == {"ejectedIds": [own["id"]]}
    assert (await line.hear("left"))["reason"] == "ejected"
    assert await line.closed() == 1000


async def test_the_clock_throws_out(ask: Ask, connect: Connect, clock: MovableClock) -> None:
    properties = {"exp": NOW + 60, "eject_at_room_exp": True}
    await ask("POST", "/rooms", json={"name": "standup", "properties": properties})
    line = await connect()
    await line.say("join")
    assert (await line.hear("joined"))["participant"]["willEjectAt"] == NOW + 60
    clock.advance(60)
    assert (await line.hear("left"))["reason"] == "exp-room"


async def test_the_end_of_the_server_is_told(
    clock: MovableClock, session: aiohttp.ClientSession
) -> None:
    daily = LocalDaily(clock=clock)
    async with daily:
        headers = {"Authorization": f"Bearer {daily.api_key}"}
        async with session.post(
            f"{daily.api_url}/rooms", json={"name": "standup"}, headers=headers
        ) as made:
            assert made.status == 200
        socket = await session.ws_connect(call_url(daily))
        line = Line(socket)
        await line.say("join")
        await line.hear("joined")
    assert (await line.hear("left"))["reason"] == "server-stopped"
    await line.closed()


@pytest.mark.parametrize("text", ["", "{", "1e999", '{"type": "join"', "[" * 5000])
async def test_what_is_no_json_is_said_to(room: str, connect: Connect, text: str) -> None:
    line = await connect()
    await line.socket.send_str(text)
    assert (await line.hear("error"))["info"] == "a message must be a JSON object"
    await line.say("join")
    await line.hear("joined")


async def test_bytes_and_floods_end_the_line(room: str, connect: Connect) -> None:
    line = await connect()
    await line.socket.send_bytes(b"{}")
    assert await line.closed() == 1003
    line = await connect()
    await line.socket.send_str("x" * (MAX_MESSAGE_BYTES + 1))
    assert await line.closed() == 1009


async def test_large_session_data_fits(room: str, connect: Connect) -> None:
    line = await connect()
    await line.say("join")
    await line.hear("joined")
    data = {"text": "x" * 100_000}
    await line.say("set-session-data", data=data)
    assert (await line.hear("session-data"))["data"] == data


@pytest.mark.parametrize(
    ("bound", "value"), [("_MOST_UNREAD", 5), ("_MOST_UNREAD_BYTES", 1_000_000)]
)
async def test_who_does_not_listen_is_hung_up_on(
    room: str, connect: Connect, monkeypatch: pytest.MonkeyPatch, bound: str, value: int
) -> None:
    monkeypatch.setattr(f"dailykit.local.socket.socket.{bound}", value)
    ada, bob = await connect(), await connect()
    await bob.say("join")
    await bob.hear("joined")
    await ada.say("join")
    await ada.hear("joined")
    await bob.hear("participant-joined")
    bob.socket._response.connection.transport.pause_reading()
    data = {"text": "x" * 100_000}
    message: dict[str, Any] = {"type": "nothing"}
    # What the kernel keeps for somebody who does not read is a few megabytes.
    for _ in range(500):
        if message["type"] == "participant-left":
            break
        await ada.say("set-session-data", data=data)
        message = await ada.socket.receive_json(timeout=10)
    assert message["reason"] == "connection-lost"
    bob.socket._response.connection.transport.resume_reading()


async def test_it_takes_a_websocket_for_one_room(
    daily: LocalDaily, session: aiohttp.ClientSession
) -> None:
    for method, path, expected in [
        ("GET", "/~/call/standup", 426),
        ("POST", "/~/call/standup", 404),
        ("GET", "/~/call", 404),
        ("GET", "/~/call/a/b", 404),
    ]:
        async with session.request(method, daily.url + path) as answer:
            assert answer.status == expected
            assert (await answer.json())["error"]


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("http://localhost:3000", True),
        ("http://127.0.0.1:5173", True),
        ("http://acme.localhost", True),
        ("https://evil.example", False),
        ("null", False),
        ("file://", False),
    ],
)
async def test_pages_of_others_may_not_join(
    daily: LocalDaily, room: str, connect: Connect, origin: str, allowed: bool
) -> None:
    if allowed:
        line = await connect(Origin=origin)
        await line.say("join")
        await line.hear("joined")
        return
    with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
        await connect(Origin=origin)
    assert caught.value.status == 403


async def test_each_domain_s_rooms_are_at_its_own_host(
    daily: LocalDaily, session: aiohttp.ClientSession, connect: Connect, room: str
) -> None:
    known = await connect(Host=f"acme.localhost:{daily.port}")
    await known.say("join")
    await known.hear("joined")
    unknown = await connect(Host=f"whoever.localhost:{daily.port}")
    await unknown.say("join")
    await unknown.hear("joined")


async def test_many_at_once(room: str, connect: Connect, ask: Ask) -> None:
    lines: list[Line] = [await connect() for _ in range(30)]
    await asyncio.gather(*(line.say("join") for line in lines))
    await asyncio.gather(*(line.hear("joined") for line in lines))
    assert (await ask("GET", "/rooms/standup/presence")).body["total_count"] == 30
    await asyncio.gather(*(line.say("leave") for line in lines))
