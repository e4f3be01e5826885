"""Measures what a request costs a local Daily, beside a bare server with one SQLite statement.

One load generator, with 16 connections, sends the same requests to both servers, in turns. CPU time
is that of the server's process; requests a second depend on all else that the machine does.

Usage: python -m benchmarks.served [--rounds N] [--requests N] [--json]
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from itertools import count, islice
from statistics import median
from typing import Any, Self

from benchmarks.load import Load, request_bytes

CONNECTIONS = 16
BARE, LOCAL = "bare aiohttp.web", "local Daily"
AIM = 0.7
"""The least requests for the same CPU time, of those of the bare server."""
MANY_MEETINGS = 100_000
IN_MEMORY, ON_DISK = "in memory", "in a file"

_ROOMS = 200
_numbers = count(10**8)


class Server:
    """A server in another process.

    Args:
        kind: ``local`` or ``bare``.
        database: A file, or ``:memory:``.
        meetings: How many meetings its records have.
        rooms: How many rooms it has.
    """

    def __init__(self, kind: str, database: str, *, meetings: int = 0, rooms: int = 0) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.servers", kind, database, str(meetings), str(rooms)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        told = json.loads(self._line())
        self.key = str(told["key"])
        self.load = Load(int(told["port"]), CONNECTIONS)

    def cpu(self) -> float:
        """Return the CPU seconds that the server has used so far."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return float(self._line())

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    async def __aenter__(self) -> Self:
        await self.load.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.load.close()
        await asyncio.sleep(0)
        self._process.communicate()


def _created(key: str, numbers: Iterable[int]) -> list[bytes]:
    bodies = (
        {"name": f"r{number}", "properties": {"exp": int(time.time()) + 3600}} for number in numbers
    )
    return [request_bytes("POST", "/v1/rooms", key, json.dumps(body).encode()) for body in bodies]


def _token(key: str) -> bytes:
    properties = {"room_name": "r0", "is_owner": True, "exp": int(time.time()) + 3600}
    body = json.dumps({"properties": properties}).encode()
    return request_bytes("POST", "/v1/meeting-tokens", key, body)


def requests(operation: str, key: str, count: int) -> Sequence[bytes]:
    """Return the requests of one kind."""
    if operation == "POST /rooms":
        return _created(key, islice(_numbers, count))
    if operation == "POST /meeting-tokens":
        return [_token(key)]
    method, _, path = operation.partition(" ")
    return [request_bytes(method, f"/v1{path.replace(':name', 'r7')}", key)]


OPERATIONS = (
    "POST /rooms",
    "GET /rooms/:name",
    "GET /rooms?limit=1",
    "GET /rooms",
    "POST /meeting-tokens",
)
_SHARES = {"GET /rooms": 0.2}
"""A page of a hundred rooms takes longer, so a fifth of the requests is enough."""

Taken = dict[str, dict[str, list[tuple[float, float]]]]
"""CPU and wall seconds of a request: by operation and server, one for each round."""


async def measure(database: str, operations: Sequence[str], rounds: int, size: int) -> Taken:
    """Measure both servers in turns."""
    taken: Taken = {one: {BARE: [], LOCAL: []} for one in operations}
    with tempfile.TemporaryDirectory() as folder:
        paths = [":memory:" if database == IN_MEMORY else f"{folder}/{n}.db" for n in range(2)]
        async with Server("bare", paths[0]) as bare, Server("local", paths[1]) as local:
            servers = {BARE: bare, LOCAL: local}
            first = _created(local.key, range(_ROOMS))
            for server in servers.values():
                await server.load.send(first, _ROOMS)
            for number in range(rounds + 1):  # the first is not counted
                for operation in operations:
                    sent = max(CONNECTIONS, int(size * _SHARES.get(operation, 1)))
                    for name in (BARE, LOCAL) if number % 2 else (LOCAL, BARE):
                        one = await turn(servers[name], operation, sent)
                        if number:
                            taken[operation][name].append(one)
                print(f"{database}: round {number} of {rounds}", end="\r", file=sys.stderr)
    print(file=sys.stderr)
    return taken


async def turn(
    server: Server, operation: str, size: int, asked: Sequence[bytes] | None = None
) -> tuple[float, float]:
    """Return the CPU and wall seconds of a request."""
    asked = asked or requests(operation, server.key, size)
    cpu, began = server.cpu(), time.perf_counter()
    await server.load.send(asked, size)
    wall = time.perf_counter() - began
    return (server.cpu() - cpu) / size, wall / size


def row(operation: str, database: str, taken: Mapping[str, list[tuple[float, float]]]) -> Any:
    """Return the figures of one operation."""
    pairs = list(zip(taken[BARE], taken[LOCAL], strict=True))
    return {
        "operation": operation,
        "database": database,
        "bare_cpu_us": round(median(cpu for cpu, _ in taken[BARE]) * 1e6, 1),
        "local_cpu_us": round(median(cpu for cpu, _ in taken[LOCAL]) * 1e6, 1),
        "bare_per_second": round(1 / median(wall for _, wall in taken[BARE])),
        "local_per_second": round(1 / median(wall for _, wall in taken[LOCAL])),
        "cpu_share": round(median(a / b for (a, _), (b, _) in pairs), 3),
        "speed_share": round(median(a / b for (_, a), (_, b) in pairs), 3),
        "aim": AIM,
    }


async def meetings(rounds: int, size: int) -> list[dict[str, Any]]:
    """Measure ``GET /meetings`` without meetings and with very many."""
    rows: list[dict[str, Any]] = []
    for many in (0, 1_000, MANY_MEETINGS):
        async with Server("local", ":memory:", meetings=many) as server:
            taken = [await turn(server, "GET /meetings", size) for _ in range(rounds + 1)][1:]
        rows.append({"meetings": many, "cpu_us": round(median(cpu for cpu, _ in taken) * 1e6, 1)})
    return rows


def measure_all(rounds: int, size: int) -> dict[str, Any]:
    """Return all figures."""

    async def work() -> dict[str, Any]:
        memory = await measure(IN_MEMORY, OPERATIONS, rounds, size)
        disk = await measure(ON_DISK, OPERATIONS[:1], rounds, size)
        return {
            "requests": [
                *(row(one, IN_MEMORY, taken) for one, taken in memory.items()),
                *(row(one, ON_DISK, taken) for one, taken in disk.items()),
            ],
            "meetings": await meetings(rounds, size // 4),
        }

    return asyncio.run(work())


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.served", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--requests", type=int, default=800, help="per server and round")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    results = measure_all(options.rounds, options.requests)
    if options.json:
        print(json.dumps(results, indent=1))
        return
    for one in results["requests"]:
        print(
            f"{one['operation']:<22} {one['database']:<10} CPU {one['bare_cpu_us']:>6} "
            f"{one['local_cpu_us']:>6} us: {one['cpu_share']:.2f}; a second "
            f"{one['bare_per_second']:>5} {one['local_per_second']:>5}: {one['speed_share']:.2f}"
        )
    for one in results["meetings"]:
        print(f"GET /meetings with {one['meetings']:>6} meetings: {one['cpu_us']} us")


if __name__ == "__main__":
    main()
