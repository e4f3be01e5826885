"""Measures everything that has an aim, and writes ``results.json``, ``results.md`` and the plots.

Each part is a program of its own, run with ``--json``; what a part needs and does not find is
named in the results instead of its figures. ``--quick`` takes a minute, and writes nothing.

Usage: python -m benchmarks [--quick] [--only PART ...]
"""

import argparse
import importlib.util
import json
import os
import platform
import subprocess
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks import plots, report
from benchmarks.processes import ROOT

RESULTS = Path(__file__).with_name("results.json")

PARTS: dict[str, tuple[list[str], list[str]]] = {
    "starts": (["--rounds", "7"], ["--rounds", "1"]),
    "plugin": (["--rounds", "4"], ["--rounds", "1"]),
    "served": (["--rounds", "9"], ["--rounds", "1", "--requests", "160"]),
    "peers": (["--rounds", "5"], ["--rounds", "1", "--requests", "80"]),
    "sizes": (["--rounds", "5"], ["--rounds", "1", "--requests", "80", "--most", "10000"]),
    "calls": (["--rounds", "10"], ["--rounds", "1", "--calls", "64"]),
    "sync_calls": (["--rounds", "16"], ["--rounds", "1", "--calls", "50"]),
    "call_start": (["--starts", "12"], ["--starts", "2"]),
    "paced": ([], ["--rooms", "150"]),
    "profiles": ([], ["--calls", "200"]),
    "pages": (["--tabs", "2", "4", "8"], ["--tabs", "2", "--rounds", "1"]),
    "agents": ([], []),
}
"""The programs: what they are given, and what for ``--quick``."""

PACKAGES = ("aiohttp", "pydantic", "urllib3", "SQLAlchemy", "httpx")
LONGEST = 600.0
"""Seconds for one part."""


def run(part: str, options: list[str]) -> Any:
    """Run one part, and return its figures, or why there are none."""
    if importlib.util.find_spec(f"benchmarks.{part}") is None:
        return {"missing": f"benchmarks.{part} is not here"}
    command = [sys.executable, "-m", f"benchmarks.{part}", *options]
    if part != "agents":  # it prints nothing else
        command.append("--json")
    try:
        ended = subprocess.run(
            command, cwd=ROOT, stdout=subprocess.PIPE, timeout=LONGEST, check=True
        )
        return json.loads(ended.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        return {"missing": f"{type(error).__name__}: {str(error).splitlines()[0][:200]}"}


def kept() -> dict[str, Any]:
    """Return the figures of the last time, for the parts that are not measured again."""
    found: dict[str, Any] = json.loads(RESULTS.read_text())["parts"] if RESULTS.exists() else {}
    return found


def setting() -> dict[str, str]:
    """Return what was measured with."""
    packages = {name: installed(name) for name in PACKAGES}
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors",
        **{name: found for name, found in packages.items() if found},
    }


def installed(name: str) -> str:
    """Return the version of a package; empty without it."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="try everything, once and small")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART")
    options = parser.parse_args()
    parts = dict[str, Any]() if options.quick else kept()
    for part in options.only:
        began = time.perf_counter()
        parts[part] = run(part, PARTS[part][1 if options.quick else 0])
        seconds = time.perf_counter() - began
        told = report.why_missing(parts[part]) or "measured"
        print(f"{part}: {told} ({seconds:.0f} s)", file=sys.stderr)
    results = {"setting": setting(), "parts": {one: parts[one] for one in PARTS if one in parts}}
    text = report.text(results)
    print(text)
    if not options.quick:
        RESULTS.write_text(json.dumps(results, indent=1) + "\n")
        RESULTS.with_suffix(".md").write_text(text)
        plots.write(results["parts"])


if __name__ == "__main__":
    main()
