"""Measures the CPU time that one call takes, against a server in another process.

The contenders take turns, many times, so that whatever else the machine does hits all alike. The
figures are medians over the rounds; so are the ratios, which are taken within each round.

Usage: python -m benchmarks.calls [--rounds N] [--calls N] [--json]
"""

import argparse
import asyncio
import gc
import json
import platform
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from importlib.metadata import version
from pathlib import Path
from statistics import median

from benchmarks.contenders import Contender, contenders

IN_FLIGHT = (1, 32)
CALLS = ("create_room", "get_token")
FLOOR = "aiohttp alone"
PIPECAT = "Pipecat 1.14's helper"

Times = dict[str, dict[int, dict[str, list[float]]]]
"""Seconds for each call, number in flight and contender; one for each round."""


async def take_turn(call: Callable[[], Awaitable[None]], calls: int, in_flight: int) -> float:
    """Return the CPU seconds that one call took."""

    async def work() -> None:
        for _ in range(calls // in_flight):
            await call()

    gc.collect()
    began = time.process_time()
    await asyncio.gather(*(work() for _ in range(in_flight)))
    return (time.process_time() - began) / (calls // in_flight * in_flight)


async def measure(all_of_them: list[Contender], url: str, rounds: int, calls: int) -> Times:
    times: Times = {
        call: {many: {one.name: [] for one in all_of_them} for many in IN_FLIGHT} for call in CALLS
    }
    for one in all_of_them:
        await one.open(url)
        for call in CALLS:
            await take_turn(getattr(one, call), calls, max(IN_FLIGHT))  # opens the connections
    for number in range(rounds):
        shift = number % len(all_of_them)
        for call in CALLS:
            for many in IN_FLIGHT:
                for one in all_of_them[shift:] + all_of_them[:shift]:
                    took = await take_turn(getattr(one, call), calls, many)
                    times[call][many][one.name].append(took)
        print(f"round {number + 1} of {rounds}", end="\r", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    for one in all_of_them:
        await one.close()
    return times


def ratio(times: dict[str, list[float]], name: str, base: str) -> float | None:
    if base not in times:
        return None
    return median(a / b for a, b in zip(times[name], times[base], strict=True))


def summary(times: Times) -> list[dict[str, object]]:
    return [
        {
            "call": call,
            "in_flight": many,
            "contender": name,
            "microseconds": round(median(seconds) * 1e6, 1),
            "to_floor": ratio(by_name, name, FLOOR),
            "to_pipecat": ratio(by_name, name, PIPECAT),
        }
        for call, by_number in times.items()
        for many, by_name in by_number.items()
        for name, seconds in by_name.items()
    ]


def table(rows: list[dict[str, object]]) -> str:
    """Return the figures as a table in Markdown."""
    lines = [
        "| call | in flight | | CPU per call | to aiohttp alone | to Pipecat's helper |",
        "|---|---:|---|---:|---:|---:|",
    ]
    lines += [
        f"| {row['call']} | {row['in_flight']} | {row['contender']} | {row['microseconds']:.0f} us "
        f"| {shown(row['to_floor'])} | {shown(row['to_pipecat'])} |"
        for row in rows
    ]
    return "\n".join(lines)


def shown(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, float) else "-"


def setting() -> str:
    """Say what was measured with."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("aiohttp", "pydantic", "httpx"))
    return f"Python {platform.python_version()}, {packages}"


def run(rounds: int, calls: int) -> Times:
    """Measure against a server in another process."""
    server = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("server.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    url = f"http://127.0.0.1:{server.stdout.readline().strip()}/v1"
    try:
        return asyncio.run(measure(contenders(), url, rounds, calls))
    finally:
        server.communicate()


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.calls", description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--calls", type=int, default=320, help="per contender and round")
    parser.add_argument("--json", action="store_true", help="all figures, as JSON")
    options = parser.parse_args()
    rows = summary(run(options.rounds, options.calls))
    if options.json:
        print(json.dumps({"setting": setting(), "results": rows}, indent=1))
        return
    results = f"{table(rows)}\n\n{setting()}; {options.rounds} rounds of {options.calls} calls."
    print(results)


if __name__ == "__main__":
    main()
