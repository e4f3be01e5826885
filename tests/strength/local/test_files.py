"""Databases that are full, closed, taken, damaged or from the future."""

import asyncio
import random
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from tests.support.servers.processes import SERVE, Server, Start
from tests.support.sizes import sized
from tests.support.strength.tally import SEED, Tally
from tests.support.strength.writers import Writes, write

from dailykit.local.base.errors import StartError
from dailykit.local.store import Store
from dailykit.local.store.schema import SCHEMA_VERSION

pytestmark = [pytest.mark.slow, pytest.mark.sized, pytest.mark.timeout(600)]

DAMAGES = sized(60, 2000)


async def ask(
    session: aiohttp.ClientSession, server: Server, method: str, path: str, **options: Any
) -> tuple[int, Any]:
    url = f"{server.api_url}{path}"
    async with session.request(method, url, headers=server.headers, **options) as response:
        return response.status, await response.json()


async def test_a_full_disk(
    start: Start, tmp_path: Path, session: aiohttp.ClientSession, tally: Tally
) -> None:
    db = tmp_path / "daily.db"
    writes = Writes()
    server = start(db=str(db), rate_limits=False)
    await ask(session, server, "POST", "/rooms", json={"name": "first"})
    server.limit_files_to((tmp_path / "daily.db-wal").stat().st_size + 200_000)
    async with asyncio.timeout(60):
        await asyncio.gather(
            *(write(server, f"w{n}", writes, random.Random(f"{SEED}{n}")) for n in range(8))
        )
    full = list(writes.refused)
    assert full
    assert {status for status, _ in full} == {500}
    assert all("server-error" in text for _, text in full), full

    # Reading goes on, and so does all that writes nothing.
    for name, room in writes.rooms.items():
        assert await ask(session, server, "GET", f"/rooms/{name}") == (200, room)
    for name in writes.deleted:
        assert (await ask(session, server, "GET", f"/rooms/{name}"))[0] == 404
    status, _ = await ask(session, server, "POST", "/meeting-tokens", json={"properties": {}})
    assert status == 200

    # With space again, so does writing; and what was refused has not happened.
    server.limit_files_to(-1)
    status, later = await ask(session, server, "POST", "/rooms", json={"name": "later"})
    assert status == 200
    assert server.end(signal.SIGKILL) == -signal.SIGKILL
    server = start(db=str(db), rate_limits=False)
    _, page = await ask(session, server, "GET", "/rooms")
    assert page["total_count"] == len(writes.rooms) + 2
    assert later["id"] in {room["id"] for room in page["data"]}
    tally("writes to a full disk", {"answered and kept": len(writes), "refused": len(full)})


OPEN = """
import os, sys
import sqlalchemy.dialects.sqlite.pysqlite
from dailykit.local.store import Store
store = Store.open(sys.argv[1] + ".warm-up")
store.close()
if os.getuid() == 0:
    os.setuid(65534)
try:
    Store.open(sys.argv[1])
except Exception as error:
    print(type(error).__name__, error)
"""


def test_a_file_that_may_not_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    db = folder / "daily.db"
    Store.open(str(db)).close()
    before = db.read_bytes()
    for parent in (tmp_path, *tmp_path.parents[:2]):
        parent.chmod(0o755)
    db.chmod(0o444)
    command = [sys.executable, "-W", "error", "-c", OPEN, str(db)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert done.stdout.startswith("StartError the database"), done
    assert "Permission denied" in done.stdout
    assert db.read_bytes() == before


def test_two_servers_on_one_file(start: Start, tmp_path: Path) -> None:
    db = str(tmp_path / "daily.db")
    first = start(db=db)
    command = [sys.executable, "-c", SERVE, f'{{"db": "{db}"}}']
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "in use by another local Daily" in done.stderr
    assert first.end(signal.SIGTERM) == 0


def test_a_file_that_another_program_holds(tmp_path: Path) -> None:
    db = str(tmp_path / "daily.db")
    Store.open(db).close()
    with closing(sqlite3.connect(db, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StartError, match="in use"):
            Store.open(db)
    Store.open(db).close()


def filled(db: Path) -> bytes:
    """Return the content of a database with some rooms."""
    done = subprocess.run(
        [sys.executable, "-c", FILL, str(db)], check=True, capture_output=True, timeout=60
    )
    assert not done.stderr
    return db.read_bytes()


FILL = """
import sys
from dailykit import Daily
from dailykit.local import LocalDaily

with LocalDaily(db=sys.argv[1]) as local, Daily(local.api_key, api_url=local.api_url) as daily:
    daily.rooms.create_many([f"room-{number}" for number in range(200)])
    daily.webhooks.list()
"""


def damaged(content: bytes, dice: random.Random) -> tuple[str, bytes]:
    """Return a damaged copy, and what was done to it."""
    kind = dice.choice(("bits", "a page", "the header", "the end", "the version"))
    broken = bytearray(content)
    if kind == "bits":
        for _ in range(dice.randrange(1, 200)):
            broken[dice.randrange(len(broken))] ^= 1 << dice.randrange(8)
    elif kind == "a page":
        page = dice.randrange(len(broken) // 4096) * 4096
        broken[page : page + 4096] = dice.choice([bytes(4096), dice.randbytes(4096)])
    elif kind == "the header":
        for _ in range(dice.randrange(1, 8)):
            broken[dice.randrange(100)] = dice.randrange(256)
    elif kind == "the end":
        del broken[dice.randrange(len(broken)) :]
    else:
        version = dice.choice([-1, -(2**31), SCHEMA_VERSION + 1, 2**31 - 1])
        broken[60:64] = version.to_bytes(4, "big", signed=True)
    return kind, bytes(broken)


def test_damaged_files(tmp_path: Path, tally: Tally) -> None:
    content = filled(tmp_path / "good.db")
    dice = random.Random(SEED)
    ends: Counter[str] = Counter()
    for number in range(DAMAGES):
        db = tmp_path / f"{number}.db"
        kind, broken = damaged(content, dice)
        db.write_bytes(broken)
        end = "opened"
        try:
            Store.open(str(db)).close()
        except StartError as error:
            end = "refused" if str(db) in str(error) else "refused without its name"
        ends[f"{kind}: {end}"] += 1
        for left in tmp_path.glob(f"{number}.db*"):
            left.unlink()
    assert any(name.endswith("refused") for name in ends)
    assert not any(name.endswith("without its name") for name in ends), ends
    tally("damaged databases", ends)
