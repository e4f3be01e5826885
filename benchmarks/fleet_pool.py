"""Hands out 2,000 sessions from one shared stock, in eight processes of which five are killed.

Then it checks that no room was handed out twice, and that none outlives its time.

Usage: python -m benchmarks.fleet_pool [--sessions N] [--kills N] [--json]
"""

import argparse
import asyncio
import json
import random
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks.fleet import PROCESSES, ROOT, serving
from tests.support.servers.redis_server import running_redis

from dailykit import AsyncDaily, AsyncRoomPool, Daily

SIZE = 100
LASTING = 30.0
"""Seconds that a room lasts at least after it is handed out."""


async def work(wish: dict[str, Any]) -> None:
    """Take sessions and note each in a file, until there are enough or this is killed."""
    with Path(wish["file"]).open("w", buffering=1) as file:  # noqa: ASYNC230 (it is local)
        async with (
            AsyncDaily(wish["api_key"], api_url=wish["api_url"], budget=wish["redis"]) as daily,
            AsyncRoomPool(daily, SIZE, store=wish["redis"], expires_in=LASTING) as pool,
        ):
            for _ in range(wish["sessions"]):
                while pool.ready < SIZE // 10:
                    await asyncio.sleep(random.random())
                    await pool.fleet()
                misses, began = pool.misses, time.perf_counter()
                session = await pool.start_session()
                took = time.perf_counter() - began
                exp = session.room.config.exp or 0
                left = exp - time.time()
                name, was_ready = session.room.name, pool.misses == misses
                print(json.dumps([name, left, took, was_ready]), file=file)
                await asyncio.sleep(random.random() * 0.02)


def measure(sessions: int, kills: int, processes: int) -> dict[str, Any]:
    """Run the processes, and return what came of it."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "redis").mkdir()
        redis = stack.enter_context(running_redis(folder / "redis"))
        url, key = stack.enter_context(serving())
        workers: list[subprocess.Popen[bytes]] = []

        def add(count: int) -> None:
            wish = {
                "api_url": url,
                "api_key": key,
                "redis": redis.url,
                "sessions": count,
                "file": str(folder / f"{len(workers)}.jsonl"),
            }
            command = [sys.executable, "-m", "benchmarks.fleet_pool", "--work", json.dumps(wish)]
            workers.append(subprocess.Popen(command, cwd=ROOT))

        for _ in range(processes):
            add(sessions // processes)
        for number in range(kills):
            wanted = (number + 1) * sessions // (kills + 2)
            while len(handed_out(folder)) < wanted:
                time.sleep(0.05)
            victim = random.choice([one for one in workers if one.poll() is None])
            victim.kill()
            victim.wait()
            add(sessions // processes)
        while any(one.poll() is None for one in workers) and len(handed_out(folder)) < sessions:
            time.sleep(0.1)
        for worker in workers:
            worker.kill()
            worker.wait()
        rows = handed_out(folder)
        with Daily(key, api_url=url, budget=None) as daily:
            ends = [float(room.config.exp or 1e12) for room in daily.rooms.iterate()]
        took = [row[2] for row in rows if row[3]]
        return {
            "handed_out": len(rows),
            "different": len({row[0] for row in rows}),
            "killed": kills,
            "from_stock": len(took),
            "least_left": round(min(row[1] for row in rows), 1),
            "outlive": sum(1 for end in ends if end - time.time() > 1.5 * LASTING + 2),
            "p50_ms": round(1000 * median(took), 2),
            "p99_ms": round(1000 * quantiles(took, n=100)[98], 2),
        }


def handed_out(folder: Path) -> list[list[Any]]:
    """Return all rows so far; the last row of a killed process may be cut off."""
    rows: list[list[Any]] = []
    for file in folder.glob("*.jsonl"):
        lines = file.read_text().split("\n")[:-1]
        rows += [json.loads(line) for line in lines]
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description="Hand out sessions from one shared stock.")
    parser.add_argument("--sessions", type=int, default=2000)
    parser.add_argument("--processes", type=int, default=PROCESSES)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        asyncio.run(work(json.loads(options.work)))
        return
    figures = measure(options.sessions, options.kills, options.processes)
    if options.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:>12} {value}")


if __name__ == "__main__":
    main()
