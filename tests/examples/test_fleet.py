"""Runners of bots with one stock of rooms."""

import os
import re
import subprocess
import sys
from pathlib import Path

import yaml
from tests.support.servers.redis_server import running_redis

from dailykit.local import LocalDaily

FOLDER = Path(__file__).parents[2] / "examples" / "fleet"
RUNNERS = str(FOLDER / "runners.py")


def test_runners_share_one_stock(local_daily: LocalDaily, tmp_path: Path) -> None:
    with running_redis(tmp_path) as redis:
        ended = subprocess.run(
            [sys.executable, RUNNERS, "3"],
            env={**os.environ, "DAILY_BUDGET_URL": redis.url},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr  # a busy machine may warn that Redis is slow
        *each, last = ended.stdout.splitlines()
        assert last == "3 of 3 runners have ended well"
        assert [bool(re.fullmatch(r"5 calls, \d+ of them .*", line)) for line in each] == [True] * 3


def test_without_redis_it_says_what_to_do() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DAILY_BUDGET_URL"}
    ended = subprocess.run(
        [sys.executable, RUNNERS],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stderr.startswith("set DAILY_BUDGET_URL to a Redis")


def test_the_page_shows_the_compose_file() -> None:
    text = (FOLDER / "compose.yaml").read_text()
    services = yaml.safe_load(text)["services"]
    assert services["runner"]["environment"]["DAILY_BUDGET_URL"].startswith("redis://redis:")
    assert (
        f'```yaml title="compose.yaml"\n{text}```'
        in (FOLDER.parents[1] / "docs" / "fleet.md").read_text()
    )
