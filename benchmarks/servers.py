"""Two servers to compare: a local Daily, and a bare one with one SQLite statement a request.

Run as a program it prints its port and API key as JSON. For each line that it reads it prints the
CPU seconds that the process has used so far; at the end of its input it stops.

Usage: python -m benchmarks.servers local|bare DATABASE [MEETINGS [ROOMS [PORT [LOOP]]]]
"""

import asyncio
import base64
import hashlib
import hmac
import json
import secrets
import sqlite3
import sys
import time
import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

from aiohttp import web

KEY = "local-" + "0" * 48

_TABLE = """
CREATE TABLE rooms (id TEXT PRIMARY KEY, name TEXT UNIQUE, created_at INTEGER, config TEXT);
CREATE INDEX rooms_by_age ON rooms (created_at, id);
"""


class Bare:
    """The operations that are measured, each in the plainest way."""

    def __init__(self, database: str) -> None:
        self._database = sqlite3.connect(database, isolation_level=None)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = FULL")  # as the local Daily has it
        self._database.executescript(_TABLE)

    async def create(self, request: web.Request) -> web.Response:
        asked = await request.json()
        name = asked.get("name") or secrets.token_urlsafe(15)
        row = (str(uuid.uuid4()), name, int(time.time()), json.dumps(asked.get("properties", {})))
        self._database.execute("INSERT INTO rooms VALUES (?, ?, ?, ?)", row)
        return web.json_response(_room(row))

    async def get(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        found = self._database.execute("SELECT * FROM rooms WHERE name = ?", (name,))
        return web.json_response(_room(found.fetchone()))

    async def page(self, request: web.Request) -> web.Response:
        limit = int(request.query.get("limit", 100))
        statement = "SELECT * FROM rooms ORDER BY created_at DESC, id DESC LIMIT ?"
        rows = self._database.execute(statement, (limit,))
        return web.json_response({"data": [_room(row) for row in rows]})

    async def token(self, request: web.Request) -> web.Response:
        claims = json.dumps((await request.json())["properties"]).encode()
        signed = b"eyJhbGciOiJIUzI1NiJ9." + base64.urlsafe_b64encode(claims).rstrip(b"=")
        signature = hmac.digest(KEY.encode(), signed, hashlib.sha256)
        token = signed + b"." + base64.urlsafe_b64encode(signature).rstrip(b"=")
        return web.json_response({"token": token.decode()})


def _room(row: tuple[Any, ...]) -> dict[str, Any]:
    room_id, name, created_at, config = row
    return {
        "id": room_id,
        "name": name,
        "api_created": True,
        "privacy": "public",
        "url": f"http://127.0.0.1/{name}",
        "created_at": created_at,
        "config": json.loads(config),
    }


@asynccontextmanager
async def bare(database: str) -> AsyncGenerator[int]:
    """Run the bare server, and give its port."""
    answers = Bare(database)
    app = web.Application()
    app.router.add_post("/v1/rooms", answers.create)
    app.router.add_get("/v1/rooms", answers.page)
    app.router.add_get("/v1/rooms/{name}", answers.get)
    app.router.add_post("/v1/meeting-tokens", answers.token)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


@asynccontextmanager
async def local(database: str, meetings: int, rooms: int, port: int = 0) -> AsyncGenerator[int]:
    """Run a local Daily with so many meetings and rooms, and give its port."""
    from dailykit.local import LocalDaily

    async with LocalDaily(db=database, api_key=KEY, port=port) as daily:
        inside: Any = daily

        async def fill(control: Any) -> None:
            _fill(control, meetings, rooms)

        await inside._runner.ask(fill)
        yield daily.port


def _fill(control: Any, meetings: int, rooms: int) -> None:
    """Write rows as the local Daily writes them: a million requests would take too long."""
    from dailykit.local.store import meeting_tables, schema

    (domain,) = control.parts.world.domains.all()
    now = int(time.time())
    with control.parts.store.transaction() as tx:
        if meetings:
            rows = (_meeting(domain.id, now - 2 * meetings, number) for number in range(meetings))
            tx.execute(meeting_tables.meetings.insert(), list(rows))
        for first in range(0, rooms, _AT_ONCE):
            numbers = range(first, min(first + _AT_ONCE, rooms))
            made = [_stored_room(domain.id, now - rooms, number) for number in numbers]
            tx.execute(schema.rooms.insert(), made)
        tx.execute(schema.domains.update().values(room_count=rooms))


_AT_ONCE = 10_000


def _meeting(domain_id: str, since: int, number: int) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "domain_id": domain_id,
        "room": f"room-{number % 100}",
        "start_time": since + number,
        "end_time": since + number + 60,
        "max_participants": 2,
        "seen_at": since + number + 60,
    }


def _stored_room(domain_id: str, since: int, number: int) -> dict[str, Any]:
    return {
        "id": f"00000000-0000-4000-8000-{number:012}",
        "domain_id": domain_id,
        "name": f"r{number}",
        "privacy": "public",
        "api_created": True,
        "created_at": since + number,
        "exp": since + 10**8,
        "is_expired": False,
        "config": json.dumps({"exp": since + 10**8}),
    }


async def serve(kind: str, database: str, meetings: int = 0, rooms: int = 0, port: int = 0) -> None:
    running = bare(database) if kind == "bare" else local(database, meetings, rooms, port)
    loop = asyncio.get_running_loop()
    async with running as used:
        print(json.dumps({"port": used, "key": KEY}), flush=True)
        while await loop.run_in_executor(None, sys.stdin.readline):
            print(time.process_time(), flush=True)


if __name__ == "__main__":
    kind, database, *numbers = sys.argv[1:]
    if numbers[-1:] == ["uvloop"]:
        import_module("uvloop").install()
    asyncio.run(serve(kind, database, *(int(number) for number in numbers if number.isdigit())))
