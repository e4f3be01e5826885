"""The benchmarks still run. What they measure is of no interest here."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from benchmarks import paced
from tests.support.agents.agents import pipecat_python

ROOT = Path(__file__).parent.parent


@pytest.mark.slow
def test_it_measures_every_contender_in_every_setting() -> None:
    pytest.importorskip("httpx", reason="httpx takes part, and is not here")
    ended = subprocess.run(
        [sys.executable, "-m", "benchmarks.calls", "--rounds", "1", "--calls", "32", "--json"],
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


@pytest.mark.long
def test_all_of_them_end_in_one_page() -> None:
    kept = ROOT.joinpath("benchmarks/results.md").read_text()
    parts = ("sync_calls", "paced", "pages")
    ended = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick", "--only", *parts],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )
    assert "| create_room, Daily |" in ended.stdout
    assert "| 150 rooms, created | " in ended.stdout
    assert "## Call pages" in ended.stdout
    assert ROOT.joinpath("benchmarks/results.md").read_text() == kept, "a quick run keeps nothing"


def test_pacing_stays_close_to_the_limits_and_is_never_refused() -> None:
    created, deleted = paced.measure_all(250)
    assert (created["refused"], deleted["refused"]) == (0, 0)
    assert created["to_least"] <= paced.MOST
    assert deleted["to_least"] <= paced.MOST


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


def agents(*options: str) -> Any:
    """Return what the benchmark of agents has found."""
    ended = subprocess.run(
        [sys.executable, "-m", "benchmarks.agents", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=200,
        check=True,
    )
    return json.loads(ended.stdout)


@pytest.mark.long
def test_it_measures_agents_in_turn() -> None:
    pipecat_python()
    found = agents("--rounds", "1", "--seconds", "2")
    assert found.keys() == {"dailykit.daily", "SmallWebRTCTransport"}
    for row in found.values():
        assert row["median_ms"] > 0
        assert row["cpu_percent"] > 0


@pytest.mark.long
def test_nothing_is_left_of_an_agent_that_has_left() -> None:
    found = agents("--joins", "6")
    assert found["after"]["threads"] <= found["before"]["threads"]
    assert found["after"]["files"] <= found["before"]["files"]
