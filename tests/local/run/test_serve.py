"""The server as a process: signals, and what is left after the hardest of them."""

import asyncio
import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from dailykit.local.call.remote import join

SERVE = """
import json, sys
from dailykit.local.run.serve import serve

def ready(service):
    domains = {domain.name: domain.api_key for domain in service.domains}
    print(json.dumps({"api_url": service.api_url, "domains": domains}), flush=True)

options = json.loads(sys.argv[1])
serve(port=0, ready=ready, **options)
"""


@dataclass
class Server:
    process: "subprocess.Popen[str]"
    api_url: str
    domains: dict[str, str]

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {next(iter(self.domains.values()))}"}

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=20)


@pytest.fixture
def start() -> Iterator[Callable[..., Server]]:
    """Starts servers in processes of their own; none outlives the test."""
    started: list[subprocess.Popen[str]] = []

    def start(**options: Any) -> Server:
        process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", SERVE, json.dumps(options)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, process.communicate(timeout=20)
        facts = json.loads(line)
        return Server(process, facts["api_url"], facts["domains"])

    yield start
    for process in started:
        process.kill()
        process.communicate()


async def create(session: aiohttp.ClientSession, server: Server, name: str) -> Any:
    body = {"name": name, "properties": {"enable_chat": True}}
    url = f"{server.api_url}/rooms"
    async with session.post(url, json=body, headers=server.headers) as response:
        assert response.status == 200, await response.text()
        return await response.json()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_it_cleanly(
    start: Callable[..., Server], tmp_path: Path, session: aiohttp.ClientSession, number: int
) -> None:
    db = tmp_path / "daily.db"
    server = start(db=str(db))
    await create(session, server, "standup")
    assert server.end(number) == 0
    assert server.process.communicate() == ("", "")
    assert names_in(tmp_path) == ["daily.db"]


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_several_domains_in_one_server(
    start: Callable[..., Server], session: aiohttp.ClientSession
) -> None:
    server = start(domains=[["acme", "key-a"], ["other", "key-b"], ["third", None]])
    assert list(server.domains) == ["acme", "other", "third"]
    urls: list[str] = []
    for key in server.domains.values():
        headers = {"Authorization": f"Bearer {key}"}
        url = f"{server.api_url}/rooms"
        async with session.post(url, json={"name": "lobby"}, headers=headers) as response:
            urls.append((await response.json())["url"])
    root = server.api_url.removesuffix("/v1")
    port = root.rpartition(":")[2]
    assert urls == [
        f"{root}/lobby",
        f"http://other.localhost:{port}/lobby",
        f"http://third.localhost:{port}/lobby",
    ]


def test_what_can_not_start_ends_with_the_reason(tmp_path: Path) -> None:
    options = json.dumps({"db": str(tmp_path / "nowhere" / "daily.db")})
    command = [sys.executable, "-c", SERVE, options]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "StartError: the database" in done.stderr


@pytest.mark.slow
async def test_after_kill_9_every_room_that_was_answered_is_there(
    start: Callable[..., Server], tmp_path: Path
) -> None:
    db = tmp_path / "daily.db"
    answered: dict[str, Any] = {}
    for number in range(10):
        server = start(db=str(db), rate_limits=False)
        before = len(answered)
        await create_until_killed(server, f"round-{number}", answered, after=10 + 6 * number)
        assert len(answered) > before
        check_file(db, answered)
    server = start(db=str(db), rate_limits=False)
    async with aiohttp.ClientSession(headers=server.headers) as session:
        for name, room in answered.items():
            async with session.get(f"{server.api_url}/rooms/{name}") as response:
                found = await response.json()
                # The port, and with it the address, is another one after each start.
                assert (response.status, {**found, "url": ""}) == (200, {**room, "url": ""})


async def test_after_kill_9_the_meeting_that_was_going_on_is_over(
    start: Callable[..., Server], tmp_path: Path, session: aiohttp.ClientSession
) -> None:
    db = tmp_path / "daily.db"
    server = start(db=str(db))
    room = await create(session, server, "standup")
    async with join(room["url"], user_name="Ada"), join(room["url"], user_name="Ben") as ben:
        (running,) = await meetings(session, server)
        server.process.kill()
        await asyncio.wait_for(ben.gone(), 20)
    assert server.process.wait(timeout=20) == -signal.SIGKILL
    assert running["ongoing"]

    server = start(db=str(db))
    (over,) = await meetings(session, server)
    assert over["id"] == running["id"]
    assert not over["ongoing"]
    assert over["duration"] >= 0

    room = await create(session, server, "retro")
    async with join(room["url"]), join(room["url"]):
        newest, _ = await meetings(session, server)
        assert newest["ongoing"]


async def meetings(session: aiohttp.ClientSession, server: Server) -> Any:
    async with session.get(f"{server.api_url}/meetings", headers=server.headers) as response:
        assert response.status == 200
        return (await response.json())["data"]


async def create_until_killed(
    server: Server, prefix: str, answered: dict[str, Any], after: int
) -> None:
    """Create rooms from several tasks at once, and kill the server after so many answers."""
    done = 0

    async def keep_creating(session: aiohttp.ClientSession, task: int) -> None:
        nonlocal done
        for number in range(10_000):
            name = f"{prefix}-{task}-{number}"
            try:
                answered[name] = await create(session, server, name)
            except aiohttp.ClientError:
                return
            done += 1
            if done == after:
                server.process.kill()

    async with aiohttp.ClientSession() as session:
        await asyncio.gather(*(keep_creating(session, task) for task in range(8)))
    assert server.process.wait(timeout=20) == -signal.SIGKILL


def check_file(db: Path, answered: dict[str, Any]) -> None:
    """Look into the file as it was left, with nothing of ours."""
    with closing(sqlite3.connect(db)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = connection.execute("SELECT name, id, config FROM rooms").fetchall()
        (count,) = connection.execute("SELECT room_count FROM domains").fetchone()
    stored = {name: (room_id, json.loads(config)) for name, room_id, config in rows}
    assert count == len(stored)
    assert {name: stored.get(name) for name in answered} == {
        name: (room["id"], room["config"]) for name, room in answered.items()
    }
