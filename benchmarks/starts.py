"""Measures the CPU time of imports, and from the start of a process to its first room.

Each program is run in turns with the others, warm: its bytecode and files are cached. A server in
another process answers at once.

Usage: python -m benchmarks.starts [--rounds N] [--json]
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.contenders import KEY, PIPECAT
from benchmarks.processes import ROOT, in_turns, medians, ratio

SERVER = Path(__file__).with_name("server.py")

BASE = "import aiohttp, aiohttp.web, pydantic"
LOCAL = "from dailykit.local import LocalDaily"
STARTED = "LocalDaily started and stopped"
IMPORTS = {
    "python alone": "pass",
    "import pydantic": "import pydantic; pydantic.BaseModel",
    "import aiohttp": "import aiohttp",
    BASE: "import aiohttp, aiohttp.web, pydantic; pydantic.BaseModel",
    "import sqlalchemy": "import sqlalchemy",
    "import dailykit": "import dailykit",
    "from dailykit import Daily": "from dailykit import Daily",
    "from dailykit import AsyncDaily": "from dailykit import AsyncDaily",
    LOCAL: LOCAL,
    STARTED: f"{LOCAL}\nwith LocalDaily(): pass",
}

PIPECAT_NAME = "Pipecat's helper"
BARE = "urllib3 alone"

_URLLIB3 = """
import json, os, urllib3
http = urllib3.PoolManager()
answer = http.request("POST", os.environ["DAILY_API_URL"] + "/rooms", body=b"{}", headers={
    "Authorization": "Bearer " + os.environ["DAILY_API_KEY"], "Content-Type": "application/json"})
print(json.loads(answer.data)["url"])
"""
_HELPER = """
import asyncio, os, aiohttp
{load}
async def main():
    async with aiohttp.ClientSession() as session:
        helper = helpers.DailyRESTHelper(daily_api_key=os.environ["DAILY_API_KEY"],
            daily_api_url=os.environ["DAILY_API_URL"], aiohttp_session=session)
        print((await helper.create_room(helpers.DailyRoomParams())).url)
asyncio.run(main())
"""
_SYNC = """
from dailykit import Daily
with Daily() as daily:
    print(daily.rooms.create("w2pp2cf4kltgFACPKXmX").url)
"""
_ASYNC = """
import asyncio
from dailykit import AsyncDaily
async def main():
    async with AsyncDaily() as daily:
        print((await daily.rooms.create("w2pp2cf4kltgFACPKXmX")).url)
asyncio.run(main())
"""
_CLI = "from dailykit.cli import main; main()"
_LOAD_PIPECAT = f"""
import importlib.util, sys
spec = importlib.util.spec_from_file_location("helpers", {str(PIPECAT)!r})
helpers = sys.modules["helpers"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(helpers)
"""


def programs() -> dict[str, list[str]]:
    """Return the programs that create a room, by name; without Pipecat's if it is not there."""
    python = [sys.executable, "-c"]
    theirs = {PIPECAT_NAME: [*python, _HELPER.format(load=_LOAD_PIPECAT)]}
    return {
        BARE: [*python, _URLLIB3],
        **(theirs if PIPECAT.is_file() else {}),
        "dailykit.pipecat": [*python, _HELPER.format(load="import dailykit.pipecat as helpers")],
        "Daily": [*python, _SYNC],
        "AsyncDaily": [*python, _ASYNC],
        "dailykit rooms create": [*python, _CLI, "rooms", "create", "w2pp2cf4kltgFACPKXmX"],
    }


AIMS = {"Daily": 0.6, "dailykit.pipecat": 1.0, "AsyncDaily": 1.0, "dailykit rooms create": 0.8}
"""CPU time to that of Pipecat's helper."""
IMPORT_AIM = 0.35
"""Seconds."""


@contextmanager
def answering() -> Generator[str]:
    """Run the server that answers at once, and give its URL."""
    with subprocess.Popen(
        [sys.executable, str(SERVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        try:
            yield f"http://127.0.0.1:{server.stdout.readline().strip()}/v1"
        finally:
            server.communicate()


def measure(rounds: int) -> dict[str, list[dict[str, object]]]:
    """Measure the imports, and the first rooms."""
    # In an empty folder: what lies here must not be imported by chance.
    with tempfile.TemporaryDirectory() as nowhere, answering() as url:
        environment = {
            "DAILY_API_URL": url,
            "DAILY_API_KEY": KEY,
            "PYTHONPATH": str(ROOT / "src"),
        }
        here = Path.cwd()
        os.chdir(nowhere)
        try:
            imports = in_turns(
                {name: [sys.executable, "-c", code] for name, code in IMPORTS.items()},
                rounds,
                environment,
            )
            first = in_turns(programs(), rounds, environment)
        finally:
            os.chdir(here)
    return {
        "imports": [
            {
                "what": name,
                "cpu_ms": round(seconds * 1000, 1),
                "to_base": ratio(imports, name, BASE),
            }
            for name, seconds in medians(imports).items()
        ],
        "first_room": [
            {
                "what": name,
                "cpu_ms": round(seconds * 1000, 1),
                "to_pipecat": ratio(first, name, PIPECAT_NAME),
                "aim": AIMS.get(name),
            }
            for name, seconds in medians(first).items()
        ],
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.starts", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    results = measure(options.rounds)
    if options.json:
        print(json.dumps(results, indent=1))
        return
    for kind, rows in results.items():
        print(kind)
        for row in rows:
            share = row.get("to_base", row.get("to_pipecat"))
            shown = f"{share:6.2f}" if isinstance(share, float) else "     -"
            print(f"  {row['what']:<40} {row['cpu_ms']:>7} ms {shown}")


if __name__ == "__main__":
    main()
