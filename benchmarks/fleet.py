"""Measures a fleet: eight processes, one API key, a local Daily that enforces its rate limits.

Each process has fifty tasks that create rooms as fast as the budget lets them. The same is measured
while things go wrong: processes are killed, Redis is stopped, the network to it hangs, and the
machines' clocks differ.

Usage: python -m benchmarks.fleet [--seconds N] [--only NAME ...] [--json | --write]

With --write, the results replace those of the same scenarios in fleet.json.
"""

import argparse
import asyncio
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.servers.redis_server import RedisServer, running_redis

ROOT = Path(__file__).parent.parent
RESULTS = Path(__file__).with_name("fleet.json")
PROCESSES = 8
TASKS = 50
LIMIT, WINDOW = 100, 5.0
"""Daily's limit for creating rooms: so many requests in so many seconds."""


class Proxy:
    """Passes bytes to Redis, and can stop doing so: then the connections hang."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._open = asyncio.Event()
        self._open.set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        made = asyncio.run_coroutine_threadsafe(
            asyncio.start_server(self._serve, "127.0.0.1", 0), self._loop
        )
        self.port: int = made.result().sockets[0].getsockname()[1]

    def hang(self) -> None:
        self._loop.call_soon_threadsafe(self._open.clear)

    def resume(self) -> None:
        self._loop.call_soon_threadsafe(self._open.set)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._to)
        except OSError:
            writer.close()
            return
        await asyncio.gather(self._copy(reader, back), self._copy(there, writer))

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65536):
                await self._open.wait()
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        writer.close()


@dataclass
class Run:
    """One measurement while it runs."""

    folder: Path
    wish: dict[str, Any]
    redis: RedisServer
    proxy: Proxy
    workers: list[subprocess.Popen[str]] = field(default_factory=list[subprocess.Popen[str]])
    killed: int = 0

    def add(self, number: int, seconds: float, **more: Any) -> None:
        """Start a process, and wait until it is ready."""
        wish = {**self.wish, **more, "seconds": seconds}
        wish["file"] = str(self.folder / f"{number}.{len(self.workers)}.jsonl")
        command = [sys.executable, "-m", "benchmarks.fleet_worker", json.dumps(wish)]
        worker = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.workers.append(worker)

    def go(self, worker: subprocess.Popen[str]) -> None:
        assert worker.stdout is not None
        assert worker.stdin is not None
        assert worker.stdout.readline() == "ready\n"
        worker.stdin.write("go\n")
        worker.stdin.flush()


Trouble = Callable[[Run, float], None]
"""What goes wrong during a run of so many seconds; called once, when it begins."""


def nothing(run: Run, seconds: float) -> None:
    """Let all be well."""


def kill_some(run: Run, seconds: float) -> None:
    """Kill a process at random every five seconds, and start another in its place."""
    ends = time.monotonic() + seconds
    while ends - time.monotonic() > 8:
        time.sleep(5)
        number = random.randrange(run.wish["processes"])
        alive = [worker for worker in run.workers if worker.poll() is None]
        random.choice(alive).kill()
        run.killed += 1
        run.add(number, ends - time.monotonic() - 1)
        run.go(run.workers[-1])


def stop_redis(run: Run, seconds: float) -> None:
    """Stop Redis for five seconds."""
    time.sleep(seconds / 3)
    run.redis.stop()
    time.sleep(5)
    run.redis.start()


def hang_network(run: Run, seconds: float) -> None:
    """Let the way to Redis hang for five seconds, for half of the processes."""
    time.sleep(seconds / 3)
    run.proxy.hang()
    time.sleep(5)
    run.proxy.resume()


@dataclass(frozen=True)
class Scenario:
    """What is measured: the budget, and what goes wrong."""

    name: str
    text: str
    budget: str = "redis"
    trouble: Trouble = nothing
    keeps: bool = False
    skewed: bool = False


SCENARIOS = (
    Scenario("alone", "each process paces itself as if it were alone", budget="alone"),
    Scenario("share", "each process has a fixed share, an eighth", budget="share"),
    Scenario("shared", "a budget shared by Redis"),
    Scenario("killed", "the same; every 5 s a process is killed and replaced", trouble=kill_some),
    Scenario("stopped", "the same; Redis is away for 5 s and loses its data", trouble=stop_redis),
    Scenario(
        "restarted",
        "the same; Redis is away for 5 s and keeps its data",
        trouble=stop_redis,
        keeps=True,
    ),
    Scenario("hung", "the same; for half of them, the network hangs for 5 s", trouble=hang_network),
    Scenario("clocks", "the same; the processes' clocks differ by up to a minute", skewed=True),
)


@contextmanager
def serving() -> Generator[tuple[str, str]]:
    """Run a local Daily with rate limits; give its URL and key."""
    command = [
        sys.executable,
        "-c",
        "from dailykit.cli import main; main()",
        "serve",
        "--port",
        "0",
        "--json",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        told = json.loads(server.stdout.readline())
        try:
            yield told["api_url"], told["api_key"]
        finally:
            server.terminate()


def measure(
    scenario: Scenario,
    seconds: float,
    *,
    processes: int = PROCESSES,
    tasks: int = TASKS,
    jitter: float = 0.0,
) -> dict[str, Any]:
    """Run a fleet, and return what came of it."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "redis").mkdir()
        redis = stack.enter_context(running_redis(folder / "redis", keeps=scenario.keeps))
        url, key = stack.enter_context(serving())
        proxy = Proxy(redis.port)
        wish = {
            "api_url": url,
            "api_key": key,
            "budget": scenario.budget,
            "processes": processes,
            "tasks": tasks,
            "jitter": jitter,
        }
        run = Run(folder, wish, redis, proxy)
        for number in range(processes):
            port = proxy.port if number % 2 else redis.port
            run.add(
                number,
                seconds,
                redis=f"redis://127.0.0.1:{port}/0",
                skew=(number * 120 / (processes - 1) - 60) if scenario.skewed else 0.0,
            )
        run.wish |= {"redis": redis.url, "skew": 0.0}
        for worker in run.workers:
            run.go(worker)
        began = time.monotonic()
        before = scripts_run(redis)
        scenario.trouble(run, seconds)
        for worker in run.workers:
            worker.wait(timeout=seconds + 60)
        return {
            "scenario": scenario.name,
            "text": scenario.text,
            "killed": run.killed,
            "trips": max(0, scripts_run(redis) - before),
            **summary(folder, began, seconds),
        }


def scripts_run(redis: RedisServer) -> int:
    """Return how many scripts Redis has run since it started."""
    with redis.client() as client:
        stats: dict[str, Any] = client.info("commandstats")
    return int(stats.get("cmdstat_evalsha", {}).get("calls", 0))


def summary(folder: Path, began: float, seconds: float) -> dict[str, Any]:
    """Return the figures of a run."""
    served: list[float] = []
    per_process: dict[str, int] = {}
    counts = {"refused": 0, "failed": 0}
    away: list[float] = []
    for file in folder.glob("*.jsonl"):
        process = file.name.partition(".")[0]
        for line in file.read_text().splitlines():
            kind, at, what = json.loads(line)
            if kind == "answer" and what == 200 and at < began + seconds:
                served.append(at - began)
                per_process[process] = per_process.get(process, 0) + 1
            counts["refused"] += kind == "answer" and what == 429
            counts["failed"] += kind == "failed"
            if kind == "shared" and not what:
                away.append(at - began)
    served.sort()
    possible = LIMIT * -(-seconds // WINDOW)
    gaps = [later - earlier for earlier, later in zip([0.0, *served], served, strict=False)]
    return {
        **counts,
        "served": len(served),
        "of_the_limit": round(len(served) / possible, 3),
        "per_process": sorted(per_process.values()),
        "fairness": round(max(per_process.values()) / min(per_process.values()), 2),
        "longest_gap": round(max(gaps), 2),
        "away": len(away),
        "each_second": [
            sum(1 for at in served if second <= at < second + 1) for second in range(int(seconds))
        ],
    }


def shown(row: dict[str, Any]) -> str:
    """Return a row of the table."""
    trips = f"{row['trips'] / max(1, row['served']):.2f}" if row["trips"] else ""
    fairness = "" if row["killed"] else f"{row['fairness']:.2f}"
    return (
        f"| {row['text']} | {row['served']} | {row['of_the_limit']:.2f} | {row['refused']} "
        f"| {row['failed']} | {fairness} | {row['longest_gap']:.1f} s | {trips} |"
    )


HEAD = (
    "| | rooms | of the limit | 429s | failed | busiest to idlest | longest pause | trips |\n"
    "|---|---:|---:|---:|---:|---:|---:|---:|"
)


def keep(seconds: float, rows: list[dict[str, Any]]) -> None:
    """Keep the results, and those of other scenarios."""
    kept: list[dict[str, Any]] = []
    if RESULTS.exists():
        kept = json.loads(RESULTS.read_text())["results"]
    by_name = {row["scenario"]: row for row in [*kept, *rows]}
    ordered = [by_name[one.name] for one in SCENARIOS if one.name in by_name]
    RESULTS.write_text(json.dumps({"seconds": seconds, "results": ordered}) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure a fleet of eight processes.")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--processes", type=int, default=PROCESSES)
    parser.add_argument("--tasks", type=int, default=TASKS)
    parser.add_argument("--jitter", type=float, default=0.0)
    parser.add_argument("--only", nargs="*", choices=[one.name for one in SCENARIOS])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--write", action="store_true", help=f"keep the results in {RESULTS.name}")
    options = parser.parse_args()
    rows: list[dict[str, Any]] = []
    if not options.json:
        print(HEAD)
    for scenario in SCENARIOS:
        if not options.only or scenario.name in options.only:
            rows.append(
                measure(
                    scenario,
                    options.seconds,
                    processes=options.processes,
                    tasks=options.tasks,
                    jitter=options.jitter,
                )
            )
            if not options.json:
                print(shown(rows[-1]), flush=True)
    if options.json:
        print(json.dumps({"results": rows}))
    if options.write:
        keep(options.seconds, rows)


if __name__ == "__main__":
    main()
