"""The server as a process: signals, and what is left after the hardest of them."""

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from tests.support.servers.processes import SERVE, Server, Start, starting

from dailykit.local.call.remote import join


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts servers in processes of their own; none outlives the test."""
    with starting() as start:
        yield start


async def create(session: aiohttp.ClientSession, server: Server, name: str) -> Any:
    body = {"name": name, "properties": {"enable_chat": True}}
    url = f"{server.api_url}/rooms"
    async with session.post(url, json=body, headers=server.headers) as response:
        assert response.status == 200, await response.text()
        return await response.json()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_it_cleanly(
    start: Start, tmp_path: Path, session: aiohttp.ClientSession, number: int
) -> None:
    db = tmp_path / "daily.db"
    server = start(db=str(db))
    await create(session, server, "standup")
    assert server.end(number) == 0
    assert server.process.communicate() == ("", "")
    assert names_in(tmp_path) == ["daily.db"]


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_several_domains_in_one_server(start: Start, session: aiohttp.ClientSession) -> None:
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


async def test_after_kill_9_the_meeting_that_was_going_on_is_over(
    start: Start, tmp_path: Path, session: aiohttp.ClientSession
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
