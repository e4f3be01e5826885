"""Shows where the time goes that the other parts measure: by package, as shares.

Imports are taken apart by Python's own ``-X importtime``: the least of several runs for each one.
A request on the server and a client's call are taken apart by ``cProfile``, which makes Python's
functions look slower than they are beside those written in C: the shares are rough.

Usage: python -m benchmarks.profiles [--calls N] [--json]
"""

import argparse
import asyncio
import cProfile
import json
import os
import pstats
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from benchmarks.contenders import KEY, Client, Helper
from benchmarks.load import Load
from benchmarks.processes import ROOT
from benchmarks.served import CONNECTIONS, requests
from benchmarks.starts import answering

from dailykit import pipecat as drop_in

IMPORTS = (
    "from dailykit import Daily",
    "from dailykit import AsyncDaily",
    "import dailykit.pipecat",
    "from dailykit.local import LocalDaily",
)
SERVED = ("POST /rooms", "GET /rooms?limit=1", "POST /meeting-tokens")
RUNS = 5

_OF = {
    "pydantic": ("pydantic", "pydantic_core", "annotated_types", "typing_inspection"),
    "aiohttp": ("aiohttp", "multidict", "yarl", "frozenlist", "propcache", "aiosignal"),
    "urllib3": ("urllib3",),
    "SQLAlchemy": ("sqlalchemy",),
    "dailykit": ("dailykit",),
}
_PACKAGE = {package: name for name, packages in _OF.items() for package in packages}
_REST = "the standard library and others"
_LINE = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)")

Shares = dict[str, float]


def import_milliseconds(statement: str) -> Shares:
    """Return the milliseconds that a statement spends in the modules of each package."""
    least: dict[str, int] = {}
    for _ in range(RUNS):
        command = [sys.executable, "-X", "importtime", "-c", statement]
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        for taken, module in _LINE.findall(ran.stderr):
            least[module] = min(int(taken), least.get(module, 10**9))
    sums = Counter[str]()
    for module, taken in least.items():
        sums[_PACKAGE.get(module.partition(".")[0], _REST)] += taken
    return {name: round(taken / 1000, 1) for name, taken in sums.most_common()}


def shares(profile: cProfile.Profile) -> Shares:
    """Return the share of the time that a profile saw in each package."""
    sums = Counter[str]()
    found: dict[tuple[str, int, str], tuple[Any, ...]] = vars(pstats.Stats(profile))["stats"]
    for (file, _, function), (_, _, own, *_) in found.items():
        sums[_package(file, function)] += own
    whole = sum(sums.values()) or 1.0
    return {name: round(taken / whole, 3) for name, taken in sums.most_common()}


def _package(file: str, function: str) -> str:
    if file == "~":  # written in C: its name tells
        known = ("sqlite3", "pydantic", "json", "select.epoll", "socket")
        return next((name for name in known if name in function), "C functions of Python")
    parts = Path(file).parts
    if "dailykit" in parts:
        inside = parts[len(parts) - 1 - parts[::-1].index("dailykit") :]
        return ".".join(inside[:3] if inside[1:2] == ("local",) else inside[:2]).removesuffix(".py")
    if "site-packages" in parts:
        package = parts[parts.index("site-packages") + 1]
        return _PACKAGE.get(package, package)
    return "asyncio" if "asyncio" in parts else _REST


async def served(operation: str, calls: int) -> Shares:
    """Return the shares of a request on the server."""
    from dailykit.local import LocalDaily

    profile = cProfile.Profile()

    async with LocalDaily(api_key=KEY) as daily:
        inside: Any = daily
        load = Load(daily.port, CONNECTIONS)
        await load.open()
        await load.send(requests("POST /rooms", KEY, 200), 200)

        async def begin(_: object) -> None:
            profile.enable()

        async def end(_: object) -> None:
            profile.disable()

        asked = requests(operation, KEY, calls)
        await inside._runner.ask(begin)
        await load.send(asked, calls)
        await inside._runner.ask(end)
        load.close()
    return shares(profile)


async def called(call: Callable[[], Awaitable[None]], calls: int) -> Shares:
    """Return the shares of a client's call."""
    profile = cProfile.Profile()
    for _ in range(50):
        await call()
    profile.enable()
    for _ in range(calls):
        await call()
    profile.disable()
    return shares(profile)


async def clients(url: str, calls: int) -> dict[str, Shares]:
    """Return the shares of a call of each asynchronous client."""
    found: dict[str, Shares] = {}
    for one in (Client(), Helper("dailykit.pipecat", drop_in)):
        await one.open(url)
        found[f"{one.name}, create_room"] = await called(one.create_room, calls)
        await one.close()
    return found


def measure(calls: int) -> dict[str, dict[str, Shares]]:
    """Return all shares."""
    with answering() as url:
        asked = asyncio.run(clients(url, calls))
    return {
        "imports": {statement: import_milliseconds(statement) for statement in IMPORTS},
        "served": {one: asyncio.run(served(one, calls)) for one in SERVED},
        "clients": asked,
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.profiles", description=__doc__)
    parser.add_argument("--calls", type=int, default=1500)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    results = measure(options.calls)
    if options.json:
        print(json.dumps(results, indent=1))
        return
    for kind, rows in results.items():
        for name, parts in rows.items():
            told = ", ".join(f"{part} {value:g}" for part, value in list(parts.items())[:9])
            print(f"{kind}: {name}: {told}")


if __name__ == "__main__":
    main()
