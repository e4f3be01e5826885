"""The benchmarks still run. What they measure is of no interest here."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.slow
def test_it_measures_every_contender_in_every_setting() -> None:
    pytest.importorskip("httpx", reason="httpx takes part, and is not here")
    ended = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--rounds", "1", "--calls", "32", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )
    rows = json.loads(ended.stdout)["results"]
    names = {row["contender"] for row in rows}
    assert names >= {"aiohttp alone", "httpx alone", "dailykit.pipecat", "AsyncDaily"}
    assert len(rows) == len(names) * 2 * 2
    for row in rows:
        assert row["microseconds"] > 0
        assert row["to_floor"] > 0
        assert (row["contender"] == "aiohttp alone") <= (row["to_floor"] == 1)


def test_it_measures_the_start_beside_click_s_own() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "benchmarks.start_up", "--rounds", "1", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )
    rows = {row["command"]: row for row in json.loads(ended.stdout)["results"]}
    assert rows["click alone"]["to_click_alone"] == 1
    assert rows["dailykit --help"]["milliseconds"] > 0
