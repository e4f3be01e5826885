"""A small fleet of real processes on a local Daily that enforces its limits.

A larger one, for a minute, and while things go wrong: ``python -m benchmarks.fleet``.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.support.servers.redis_server import running_redis

ROOT = Path(__file__).parent.parent


def measured(*command: str) -> Any:
    ended = subprocess.run(
        [sys.executable, "-m", *command, "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


@pytest.fixture(autouse=True)
def needs_redis(tmp_path: Path) -> None:
    with running_redis(tmp_path):
        pass


@pytest.mark.long
def test_with_a_shared_budget_no_request_is_refused() -> None:
    size = ("--processes", "3", "--tasks", "50", "--seconds", "8")
    alone, shared = measured("benchmarks.fleet", *size, "--only", "alone", "shared")["results"]
    assert alone["refused"] > 20, "what the shared budget is for"
    assert (shared["refused"], shared["failed"]) == (0, 0)
    assert shared["served"] > 150, "the second window is used too"


@pytest.mark.long
def test_a_shared_stock_hands_out_each_room_once_though_a_process_is_killed() -> None:
    told = measured("benchmarks.fleet_pool", "--sessions", "60", "--kills", "1", "--processes", "3")
    assert told["handed_out"] == told["different"] >= 60
    assert told["outlive"] == 0
    assert told["least_left"] >= 29
