"""Local Dailys as processes of their own, which tests signal, kill and starve."""

import asyncio
import json
import resource
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["SERVE", "Server", "Start", "starting"]

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
    """A running server."""

    process: "subprocess.Popen[str]"
    api_url: str
    domains: dict[str, str]

    @property
    def key(self) -> str:
        """The API key of its first domain."""
        return next(iter(self.domains.values()))

    @property
    def headers(self) -> dict[str, str]:
        """Headers with that key."""
        return {"Authorization": f"Bearer {self.key}"}

    @property
    def port(self) -> int:
        """Its port."""
        return int(self.api_url.removesuffix("/v1").rpartition(":")[2])

    def end(self, number: int) -> int:
        """Send a signal, and return the status that it ends with."""
        self.process.send_signal(number)
        return self.process.wait(timeout=20)

    async def wait(self) -> int:
        """Wait for its end, while the loop goes on."""
        return await asyncio.to_thread(self.process.wait, 20)

    def limit_files_to(self, size: int) -> None:
        """Let it write no file beyond this size, as if the disk were full; -1 lifts that."""
        limits = (size, resource.RLIM_INFINITY)
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, limits)

    def megabytes(self) -> float:
        """Return how much memory it has."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * resource.getpagesize() / 1e6

    def descriptors(self) -> int:
        """Return how many descriptors it has open."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))


Start = Callable[..., Server]
"""Starts a server with these options of `serve`."""


@contextmanager
def starting() -> Generator[Start]:
    """Give a function that starts servers, none of which outlives the block."""
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

    try:
        yield start
    finally:
        for process in started:
            process.kill()
            process.communicate()
