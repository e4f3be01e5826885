"""Measures how long `dailykit --help` takes, beside a program that click alone makes up.

They are started in turns; the medians of the wall time, and of the ratios within a round, are
shown. Beside them: what `dailykit rooms list --help` takes, which loads one command.

Usage: python -m benchmarks.start_up [--rounds N] [--json]
"""

import argparse
import json
import platform
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

SCRIPT = Path(sys.executable).with_name("dailykit")
BARE = "import click\n\n@click.command()\ndef main() -> None:\n    '''Do nothing.'''\n\nmain()"
BASE = "click alone"
COMMANDS = {
    "python alone": [sys.executable, "-c", "pass"],
    BASE: [sys.executable, "-c", BARE, "--help"],
    "dailykit --help": [str(SCRIPT), "--help"],
    "dailykit rooms list --help": [str(SCRIPT), "rooms", "list", "--help"],
}


def milliseconds(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - began) * 1000


def measure(rounds: int) -> list[dict[str, float | str]]:
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(rounds):
        for name, command in COMMANDS.items():
            taken[name].append(milliseconds(command))
    return [
        {
            "command": name,
            "milliseconds": round(median(times), 1),
            "to_click_alone": round(
                median(one / base for one, base in zip(times, taken[BASE], strict=True)), 2
            ),
        }
        for name, times in taken.items()
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows = measure(options.rounds)
    if options.json:
        print(json.dumps({"python": platform.python_version(), "results": rows}))
        return
    for row in rows:
        print(
            f"{row['command']:<28} {row['milliseconds']:>7} ms  {row['to_click_alone']:>5} x click"
        )


if __name__ == "__main__":
    main()
