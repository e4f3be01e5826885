"""Measures requests to a local Daily beside other stand-ins, and on another event loop.

moto stands in for AWS and creates buckets, Prism answers examples from the local Daily's OpenAPI
document, and a local Daily creates rooms. Each is a process of its own, and answers the same 16
workers in turns. CPU time is that of the server's processes, as Linux counts it.

``scripts/fetch_peers.py`` fetches what is compared; what is not there is named.

Usage: python -m benchmarks.peers [--rounds N] [--requests N] [--json]
"""

import argparse
import asyncio
import json
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

import aiohttp
from benchmarks.processes import ROOT, family_cpu_seconds
from benchmarks.servers import KEY
from tests.support.servers.servers import free_port

WORKERS = 16
VENV = ROOT / ".cache/venvs/peers/bin"
PRISM = ROOT / ".cache/prism/node_modules/.bin/prism"
PROC = Path("/proc")

LOCAL = "local Daily, POST /rooms"
LONGEST_START = 60.0

_numbers = count(10**8)


@dataclass(frozen=True, slots=True)
class Peer:
    """A server, and what it is asked for.

    Attributes:
        command: Starts it; ``{port}`` is its port, and ``{document}`` the OpenAPI document.
        needs: The program that must be there.
        method: The method of its requests.
        path: The path; ``{number}`` differs each time.
        has_body: Whether a room is sent.
    """

    command: Sequence[str]
    needs: Path
    method: str
    path: str
    has_body: bool = True


def _own(python: Path, loop: str) -> Peer:
    command = (str(python), "-m", "benchmarks.servers", "local", ":memory:", "0", "0", "{port}")
    return Peer((*command, loop), python, "POST", "/v1/rooms")


PEERS: Mapping[str, Peer] = {
    LOCAL: _own(Path(sys.executable), "asyncio"),
    "the same on uvloop": _own(VENV / "python", "uvloop"),
    "moto's server, a bucket of S3": Peer(
        (str(VENV / "moto_server"), "-p", "{port}"),
        VENV / "moto_server",
        "PUT",
        "/bucket-{number}",
        has_body=False,
    ),
    "Prism, the example of POST /rooms": Peer(
        (str(PRISM), "mock", "{document}", "-p", "{port}", "-h", "127.0.0.1", "-v", "silent"),
        PRISM,
        "POST",
        "/rooms",
    ),
}


class Running:
    """A running server.

    Args:
        peer: What to run.
        document: The OpenAPI document.
        stack: Stops it at the end.
    """

    def __init__(self, peer: Peer, document: Path, stack: ExitStack) -> None:
        self._peer = peer
        self._port = free_port()
        command = [part.format(port=self._port, document=document) for part in peer.command]
        process = stack.enter_context(
            subprocess.Popen(
                command,
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )
        stack.callback(process.terminate)
        self._pid = process.pid
        self._until_it_answers()

    def _until_it_answers(self) -> None:
        end = time.monotonic() + LONGEST_START
        while True:
            try:
                socket.create_connection(("127.0.0.1", self._port), 1).close()
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)
            else:
                return

    def cpu(self) -> float:
        """Return the CPU seconds that it has used so far, with its children."""
        return family_cpu_seconds(self._pid)

    async def take(self, size: int) -> tuple[float, float]:
        """Send so many requests, and return the CPU and wall seconds of one."""
        headers = {"Authorization": f"Bearer {KEY}"}
        if not self._peer.has_body:
            headers["Host"] = "s3.amazonaws.com"
        async with aiohttp.ClientSession(headers=headers) as session:
            cpu, began = self.cpu(), time.perf_counter()
            each = size // WORKERS
            await asyncio.gather(*(self._work(session, each) for _ in range(WORKERS)))
            wall = time.perf_counter() - began
            return (self.cpu() - cpu) / (each * WORKERS), wall / (each * WORKERS)

    async def _work(self, session: aiohttp.ClientSession, size: int) -> None:
        for _ in range(size):
            number = next(_numbers)
            path = self._peer.path.format(number=number)
            body = {"name": f"r{number}"} if self._peer.has_body else None
            url = f"http://127.0.0.1:{self._port}{path}"
            async with session.request(self._peer.method, url, json=body) as answer:
                said = await answer.read()
                if answer.status != 200:
                    raise RuntimeError(f"{url}: {answer.status} {said[:200]!r}")


def _document(folder: Path) -> Path:
    """Return the local Daily's OpenAPI document, as a file."""
    from dailykit.local import LocalDaily

    path = folder / "openapi.json"
    with LocalDaily() as daily, urllib.request.urlopen(f"{daily.url}/~/openapi.json") as answer:
        path.write_bytes(answer.read())
    return path


def measure(rounds: int, size: int) -> list[dict[str, Any]]:
    """Return the figures of each server that is there, and the names of the others."""
    if not PROC.is_dir():
        return [{"server": name, "missing": "only Linux tells the CPU time"} for name in PEERS]
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        document = _document(Path(folder))
        servers = {
            name: Running(peer, document, stack)
            for name, peer in PEERS.items()
            if peer.needs.exists()
        }
        taken = asyncio.run(_in_turns(servers, rounds, size))
    return [_row(name, taken) for name in PEERS]


async def _in_turns(
    servers: Mapping[str, Running], rounds: int, size: int
) -> dict[str, list[tuple[float, float]]]:
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in servers}
    for number in range(rounds + 1):  # the first is not counted
        for name, server in servers.items():
            one = await server.take(size)
            if number:
                taken[name].append(one)
        print(f"round {number} of {rounds}", end="\r", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return taken


def _row(name: str, taken: Mapping[str, Sequence[tuple[float, float]]]) -> dict[str, Any]:
    if name not in taken:
        return {"server": name, "missing": "scripts/fetch_peers.py has not fetched it"}
    pairs = zip(taken[name], taken[LOCAL], strict=True)
    return {
        "server": name,
        "cpu_us": round(median(cpu for cpu, _ in taken[name]) * 1e6),
        "per_second": round(1 / median(wall for _, wall in taken[name])),
        "to_local": round(median(one / ours for (one, _), (ours, _) in pairs), 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.peers", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=800, help="per server and round")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows = measure(options.rounds, options.requests)
    if options.json:
        print(json.dumps(rows, indent=1))
        return
    for row in rows:
        print(", ".join(f"{key} {value}" for key, value in row.items()))


if __name__ == "__main__":
    main()
