"""Many clients at once, with a file database, calls and webhooks to a slow receiver."""

import asyncio
import random
import signal
import time
from collections import Counter
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from tests.support.servers.processes import Server, Start
from tests.support.sizes import FULL, sized
from tests.support.strength.tally import SEED, Tally

from dailykit.errors import DailyError
from dailykit.local import JoinRefused
from dailykit.local.call.remote import join

pytestmark = [pytest.mark.slow, pytest.mark.sized, pytest.mark.timeout(900)]

CLIENTS = sized(16, 64)
ROUNDS = (sized(1, 60), sized(1, 20), sized(1, 20))
"""Seconds of each."""
DELIVERIES = sized(20, 200)
WEBHOOKS = 4
SLOW = 0.3
"""Seconds that the receiver takes for each."""


class SlowReceiver:
    """A program that takes its time for each webhook."""

    def __init__(self) -> None:
        self.url = ""
        self.types: Counter[str] = Counter()

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        content = await request.json()
        if "type" in content:
            await asyncio.sleep(SLOW)
            self.types[content["type"]] += 1
        return web.Response()


class Client:
    """One client, which does a bit of everything and remembers what it has created."""

    def __init__(self, server: Server, session: aiohttp.ClientSession, number: int) -> None:
        self._server = server
        self._session = session
        self._dice = random.Random(f"{SEED}/{number}")
        self._name = f"client{number}"
        self._number = 0
        self.rooms: dict[str, Any] = {}
        self.statuses: Counter[str] = Counter()

    async def ask(self, method: str, path: str, **options: Any) -> Any:
        async with self._session.request(
            method, f"{self._server.api_url}{path}", headers=self._server.headers, **options
        ) as response:
            said = await response.json()
            self.statuses[f"{method} {response.status}"] += 1
            assert response.status < 500, (method, path, said)
            return said if response.status == 200 else None

    async def work(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            await self._dice.choice(
                [self._create, self._create, self._read, self._change, self._delete, self._look]
            )()
            if self._dice.random() < 0.02:
                await self._join()

    async def _create(self) -> None:
        self._number += 1
        body = {"name": f"{self._name}-{self._number}", "properties": {"enable_chat": True}}
        room = await self.ask("POST", "/rooms", json=body)
        assert room is not None
        self.rooms[room["name"]] = room

    async def _read(self) -> None:
        for name in list(self.rooms)[-1:]:
            assert await self.ask("GET", f"/rooms/{name}") == self.rooms[name]

    async def _change(self) -> None:
        for name in list(self.rooms)[:1]:
            body = {"properties": {"max_participants": self._dice.randrange(2, 50)}}
            self.rooms[name] = await self.ask("POST", f"/rooms/{name}", json=body)

    async def _delete(self) -> None:
        if len(self.rooms) > 20:
            name = next(iter(self.rooms))
            assert await self.ask("DELETE", f"/rooms/{name}")
            del self.rooms[name]

    async def _look(self) -> None:
        path = self._dice.choice(
            ["/rooms?limit=5", "/meetings?limit=5", "/presence", "/", "/webhooks"]
        )
        await self.ask("GET", path)
        properties = {"room_name": f"{self._name}-1", "user_name": self._name}
        await self.ask("POST", "/meeting-tokens", json={"properties": properties})

    async def _join(self) -> None:
        for room in list(self.rooms.values())[-1:]:
            try:
                async with join(room["url"], user_name=self._name) as participant:
                    await participant.send_chat_message("hello")
                self.statuses["visits"] += 1
            except (JoinRefused, DailyError):
                self.statuses["visits that were refused"] += 1


async def serving_slowly(receiver: SlowReceiver) -> web.ServerRunner:
    runner = web.ServerRunner(web.Server(receiver.handle, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    return runner


async def test_mixed_work(
    start: Start, tmp_path: Path, session: aiohttp.ClientSession, tally: Tally
) -> None:
    receiver = SlowReceiver()
    runner = await serving_slowly(receiver)
    server = start(
        db=str(tmp_path / "daily.db"),
        rate_limits=False,
        seed={"config": {"max_webhook_count": WEBHOOKS}},
    )
    clients = [Client(server, session, number) for number in range(CLIENTS)]
    for _ in range(WEBHOOKS):  # each with a queue of its own
        kinds = ["meeting.started", "meeting.ended", "participant.joined", "participant.left"]
        body = {"url": receiver.url, "eventTypes": kinds}
        assert await clients[0].ask("POST", "/webhooks", json=body)
    megabytes: list[float] = []
    descriptors: list[int] = []
    for seconds in ROUNDS:
        await asyncio.gather(*(client.work(seconds) for client in clients))
        megabytes.append(server.megabytes())
        descriptors.append(server.descriptors())

    # No write was lost: each client's rooms are there as they were answered last, and no others.
    async with asyncio.timeout(60):
        while receiver.types.total() < DELIVERIES:
            await clients[0]._join()  # pyright: ignore[reportPrivateUsage]
    wanted = {name: room for client in clients for name, room in client.rooms.items()}
    found: dict[str, Any] = {}
    cursor = ""
    while page := (await clients[0].ask("GET", f"/rooms?limit=100{cursor}"))["data"]:
        found |= {room["name"]: room for room in page}
        cursor = f"&starting_after={page[-1]['id']}"
    assert found == wanted

    assert max(descriptors) <= min(descriptors) + CLIENTS
    if FULL:  # in the first round everything is made that is made once
        assert megabytes[2] < megabytes[1] + 10, megabytes
        assert megabytes[2] < megabytes[0] + 60, megabytes
    assert server.end(signal.SIGTERM) == 0
    _, complaints = server.process.communicate()
    assert complaints == ""
    await runner.cleanup()
    done: Counter[str] = Counter()
    for client in clients:
        done += client.statuses
    tally(f"mixed work of {CLIENTS} clients", done)
    tally("webhooks to a slow receiver", receiver.types)
