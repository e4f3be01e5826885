"""Measures what the pytest plugin's fixtures cost a test.

Suites of two sizes are run in turns. The difference between the two, divided by the difference in
tests, is the cost of a test, without that of starting pytest and the server.

Usage: python -m benchmarks.plugin [--rounds N] [--json]
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks.processes import ROOT, in_turns

FEW, MANY = 20, 220
NONE = "no fixture"
AIMS = {"local_daily": 3.0, "local_daily, a client and one room": 6.0}
"""Milliseconds more than a test without a fixture."""

SUITES: dict[str, Callable[[int], str]] = {
    NONE: lambda number: f"def test_{number}(): pass",
    "local_daily": lambda number: f"def test_{number}(local_daily): pass",
    "local_daily, a client and one room": lambda number: (
        f"def test_{number}(sync_daily): sync_daily.rooms.create('standup')"
    ),
}
MOTO: dict[str, Callable[[int], str]] = {
    "moto: mock_aws": lambda number: f"@mock_aws\ndef test_{number}(): pass",
    "moto: mock_aws, a client and one bucket": lambda number: (
        f"@mock_aws\ndef test_{number}():\n"
        "    boto3.client('s3', region_name='us-east-1').create_bucket(Bucket='standup')"
    ),
}
PEERS = ROOT / ".cache/venvs/peers/bin/python"
"""Where ``scripts/fetch_peers.py`` puts moto."""


def write(folder: Path, head: str, test: Callable[[int], str], count: int) -> Path:
    """Write a suite, and return its file."""
    folder.mkdir(parents=True)
    (folder / "pytest.ini").write_text("[pytest]\naddopts = -p no:cacheprovider -q\n")
    suite = folder / "test_suite.py"
    suite.write_text("\n\n".join([head, *(test(number) for number in range(count))]) + "\n")
    return suite


def measure(rounds: int) -> list[dict[str, object]]:
    """Return the milliseconds of CPU time that a test takes, by its fixtures."""
    with tempfile.TemporaryDirectory() as scratch:
        commands: dict[str, list[str]] = {}
        plugins = ["-p", "no:randomly", "-p", "no:hypothesispytest", "-p", "no:schemathesis"]
        for name, test in SUITES.items():
            for count in (FEW, MANY):
                suite = write(Path(scratch) / f"{len(commands)}", "", test, count)
                ours = [sys.executable, "-m", "pytest", *plugins, str(suite)]
                commands[f"{name}/{count}"] = ours
        if PEERS.is_file():
            for name, test in MOTO.items():
                for count in (FEW, MANY):
                    head = "import boto3\nfrom moto import mock_aws"
                    suite = write(Path(scratch) / f"{len(commands)}", head, test, count)
                    commands[f"{name}/{count}"] = [str(PEERS), "-m", "pytest", str(suite)]
        environment = {"PYTHONPATH": str(ROOT / "src"), "AWS_ACCESS_KEY_ID": "testing"}
        environment["AWS_SECRET_ACCESS_KEY"] = "testing"
        taken = in_turns(commands, rounds, environment)
    each = {
        name: [
            (many - few) / (MANY - FEW) * 1000
            for few, many in zip(taken[f"{name}/{FEW}"], taken[f"{name}/{MANY}"], strict=True)
        ]
        for name in dict.fromkeys(key.rpartition("/")[0] for key in commands)
    }
    base = median(each[NONE])
    return [
        {
            "fixtures": name,
            "cpu_ms": round(median(values), 2),
            "over_none_ms": round(median(values) - base, 2),
            "aim_ms": AIMS.get(name),
        }
        for name, values in each.items()
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.plugin", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows = measure(options.rounds)
    if options.json:
        print(json.dumps(rows, indent=1))
        return
    for row in rows:
        print(f"{row['fixtures']:<42} {row['cpu_ms']:>7} ms, {row['over_none_ms']:>7} over none")


if __name__ == "__main__":
    main()
