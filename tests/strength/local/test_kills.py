"""A server that is killed while it works loses nothing that it has answered."""

import asyncio
import json
import random
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from tests.support.servers.processes import Server, Start
from tests.support.sizes import sized
from tests.support.strength.tally import SEED, Tally
from tests.support.strength.writers import Writes, write

pytestmark = [pytest.mark.slow, pytest.mark.sized, pytest.mark.timeout(900)]

KILLS = sized(3, 50)
WRITERS = 8


async def write_until_killed(
    server: Server, prefix: str, writes: Writes, is_time: Callable[[], bool]
) -> None:
    """Write from several tasks at once, and kill the server when it is time."""
    writers = [
        asyncio.create_task(
            write(server, f"{prefix}-{task}", writes, random.Random(f"{SEED}{prefix}{task}"))
        )
        for task in range(WRITERS)
    ]
    async with asyncio.timeout(60):
        while not is_time():  # noqa: ASYNC110 (answers have no event)
            await asyncio.sleep(0.001)
    server.process.kill()
    await asyncio.gather(*writers)
    assert await server.wait() == -signal.SIGKILL


def check_file(db: Path, writes: Writes) -> None:
    """Look into the file as it was left, with nothing of ours."""
    with closing(sqlite3.connect(db)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = connection.execute("SELECT name, id, config FROM rooms").fetchall()
        (count,) = connection.execute("SELECT room_count FROM domains").fetchone()
    stored = {name: (room_id, json.loads(config)) for name, room_id, config in rows}
    assert count == len(stored)
    assert writes.deleted.isdisjoint(stored)
    assert {name: stored.get(name) for name in writes.rooms} == {
        name: (room["id"], room["config"]) for name, room in writes.rooms.items()
    }


async def test_every_write_that_was_answered_is_there(
    start: Start, tmp_path: Path, tally: Tally
) -> None:
    db = tmp_path / "daily.db"
    writes = Writes()
    dice = random.Random(SEED)
    for number in range(KILLS):
        server = start(db=str(db), rate_limits=False)
        goal = len(writes) + dice.randrange(5, 80)
        await write_until_killed(server, f"r{number}", writes, lambda: len(writes) >= goal)  # noqa: B023
        check_file(db, writes)
    assert writes.refused == []
    server = start(db=str(db), rate_limits=False)
    async with aiohttp.ClientSession(headers=server.headers) as session:
        for name, room in writes.rooms.items():
            # The port, and with it the address, is another one after each start.
            assert {**await answer(session, f"{server.api_url}/rooms/{name}"), "url": ""} == {
                **room,
                "url": "",
            }
    tally("kill -9 of the local Daily under writers", {"kills": KILLS})
    tally("writes that were answered before a kill, all kept", writes.counts)


async def answer(session: aiohttp.ClientSession, url: str) -> Any:
    async with session.get(url) as response:
        assert response.status == 200
        return await response.json()
