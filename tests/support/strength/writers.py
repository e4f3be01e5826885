"""Callers that change rooms of a server, and know what must be there afterwards."""

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from tests.support.servers.processes import Server

__all__ = ["Writes", "write"]


@dataclass
class Writes:
    """What was answered, and so must last.

    Attributes:
        rooms: The rooms as they were last answered.
        deleted: The names of rooms whose deletion was answered.
        counts: How many writes of each kind were answered.
        refused: What was answered instead, if not 200.
    """

    rooms: dict[str, Any] = field(default_factory=dict[str, Any])
    deleted: set[str] = field(default_factory=set[str])
    counts: Counter[str] = field(default_factory=Counter[str])
    refused: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])

    def __len__(self) -> int:
        return self.counts.total()


class _Refused(Exception):  # noqa: N818 (it does not leave this module)
    pass


@dataclass
class _Writer:
    session: aiohttp.ClientSession
    server: Server
    writes: Writes

    async def ask(self, method: str, path: str, **options: Any) -> Any:
        async with self.session.request(
            method, f"{self.server.api_url}{path}", headers=self.server.headers, **options
        ) as response:
            if response.status != 200:
                self.writes.refused.append((response.status, await response.text()))
                raise _Refused
            return await response.json()

    async def create(self, name: str) -> None:
        body = {"name": name, "properties": {"enable_chat": True}}
        self.writes.rooms[name] = await self.ask("POST", "/rooms", json=body)
        self.writes.counts["create"] += 1

    async def update(self, name: str, number: int) -> None:
        body = {"properties": {"max_participants": 2 + number % 50}}
        before = self.writes.rooms.pop(name)  # until it is answered, either may be there
        try:
            self.writes.rooms[name] = await self.ask("POST", f"/rooms/{name}", json=body)
        except _Refused:
            self.writes.rooms[name] = before
            raise
        self.writes.counts["update"] += 1

    async def delete(self, name: str) -> None:
        before = self.writes.rooms.pop(name)
        try:
            await self.ask("DELETE", f"/rooms/{name}")
        except _Refused:
            self.writes.rooms[name] = before
            raise
        self.writes.deleted.add(name)
        self.writes.counts["delete"] += 1


async def write(server: Server, prefix: str, writes: Writes, dice: random.Random) -> None:
    """Create, update and delete rooms until the server is no more or refuses.

    Args:
        server: The server.
        prefix: The start of the names.
        writes: Where to note what was answered.
        dice: Chooses.
    """
    mine: list[str] = []
    async with aiohttp.ClientSession() as session:
        writer = _Writer(session, server, writes)
        for number in range(100_000):
            kind = dice.choice(("create", "create", "update", "delete")) if mine else "create"
            try:
                if kind == "create":
                    await writer.create(f"{prefix}-{number}")
                    mine.append(f"{prefix}-{number}")
                elif kind == "update":
                    await writer.update(dice.choice(mine), number)
                else:
                    await writer.delete(mine.pop(dice.randrange(len(mine))))
            except (aiohttp.ClientError, _Refused):
                return
