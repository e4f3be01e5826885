"""Measures how long it takes until room and token of a call are there, near Daily and far away.

A local Daily answers; the way to it is made as long as asked for. All connections are open before,
and the medians of several starts are shown. Minting a token is measured alone, too.

Usage: python -m benchmarks.call_start [--starts N] [--json]
"""

import argparse
import asyncio
import importlib.util
import json
import os
import platform
import sys
import time
import timeit
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from types import ModuleType

import aiohttp
from benchmarks.far_away import far_away

from dailykit import AsyncDaily, AsyncRoomPool, LocalDaily, tokens
from dailykit.pipecat import configure

ROUND_TRIPS = (0, 50, 150)
"""Milliseconds."""

PIPECAT = "Pipecat 1.14's configure()"
SESSION = "start_session"
POOL = "a pool"
CACHE = Path(__file__).parent.parent / ".cache/pipecat/1.14.0/pipecat"

DOMAIN = "25df5057-ef0d-4d97-bde6-0cf287276cbb"
MOST_MICROSECONDS = 50.0

Start = Callable[[], Awaitable[object]]


def load(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # pydantic looks there for the types of fields
    spec.loader.exec_module(module)
    return module


def pipecat_configure() -> Callable[[aiohttp.ClientSession], Awaitable[object]] | None:
    """Return Pipecat's own ``configure``, if scripts/fetch_pipecat.py has fetched it."""
    if not (CACHE / "runner/daily.py").is_file():
        return None
    load("pipecat.transports.daily.utils", CACHE / "transports/daily/utils.py")
    from loguru import logger

    logger.remove()
    found: Callable[[aiohttp.ClientSession], Awaitable[object]]
    found = load("pipecat.runner.daily", CACHE / "runner/daily.py").configure
    return found


@asynccontextmanager
async def contenders(url: str, key: str, starts: int) -> AsyncGenerator[Mapping[str, Start]]:
    """Give all ways to start a call, each warmed up."""
    os.environ.update(DAILY_API_KEY=key, DAILY_API_URL=url)
    theirs = pipecat_configure()
    async with aiohttp.ClientSession() as session, AsyncDaily(key, api_url=url) as daily:
        pool = AsyncRoomPool(daily, starts + 1)
        async with pool:
            ways: dict[str, Start] = {}
            if theirs is not None:
                ways[PIPECAT] = lambda: theirs(session)
            ways["the same from dailykit.pipecat"] = lambda: configure(session)
            ways[SESSION] = daily.start_session
            ways[POOL] = pool.start_session
            for start in ways.values():
                await start()
            yield ways
            if pool.misses:
                raise RuntimeError(f"the pool had no room ready {pool.misses} times")


async def measure(round_trip: int, starts: int) -> dict[str, float]:
    """Return the seconds of a start, by who starts."""
    async with LocalDaily() as local, far_away(local.port, round_trip / 1000) as port:
        url = f"http://127.0.0.1:{port}/v1"
        async with contenders(url, local.api_key, starts) as ways:
            times: dict[str, list[float]] = {name: [] for name in ways}
            for _ in range(starts):
                for name, start in ways.items():
                    began = time.perf_counter()
                    await start()
                    times[name].append(time.perf_counter() - began)
    return {name: median(seconds) for name, seconds in times.items()}


def minting() -> float:
    """Return the microseconds that minting a token takes."""

    def mint() -> str:
        return tokens.mint(
            "0" * 64, DOMAIN, room="standup", user_name="Ada", expires_in=3600, owner=True
        )

    # The least: what is above it is what else the machine had to do.
    return min(timeit.repeat(mint, number=500, repeat=15)) / 500 * 1e6


def table(results: Mapping[int, Mapping[str, float]]) -> str:
    """Return the figures as a table in Markdown."""
    names = list(next(iter(results.values())))
    head = " | ".join(f"{round_trip} ms away" for round_trip in results)
    lines = [f"| room and token from | {head} |", "|---|" + "---:|" * len(results)]
    for name in names:
        cells = " | ".join(f"{seconds[name] * 1000:.2f} ms" for seconds in results.values())
        lines.append(f"| {name} | {cells} |")
    return "\n".join(lines)


def aims(results: Mapping[int, Mapping[str, float]], mint: float) -> list[str]:
    """Say how the figures stand to what was aimed at."""
    lines = [f"Minting a token: {mint:.1f} us (aim: under {MOST_MICROSECONDS:.0f})."]
    far = results[max(results)]
    if PIPECAT in far:
        lines += [
            f"{name} takes {far[name] / far[PIPECAT]:.2%} of Pipecat's time, "
            f"{max(results)} ms away (aim: at most {aim})."
            for name, aim in ((SESSION, "50 %"), (POOL, "1 %"))
        ]
    else:
        lines.append("Pipecat is not here to compare with: run scripts/fetch_pipecat.py.")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.call_start", description=__doc__)
    parser.add_argument("--starts", type=int, default=20, help="of each kind and distance")
    parser.add_argument("--json", action="store_true", help="all figures, as JSON")
    options = parser.parse_args()
    results = {away: asyncio.run(measure(away, options.starts)) for away in ROUND_TRIPS}
    mint = minting()
    if options.json:
        print(json.dumps({"mint_microseconds": mint, "start_seconds": results}, indent=1))
        return
    print(table(results), *aims(results, mint), sep="\n\n")
    print(f"\nPython {platform.python_version()}; medians of {options.starts} starts.")


if __name__ == "__main__":
    main()
