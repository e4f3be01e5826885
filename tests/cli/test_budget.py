"""``dailykit budget``."""

import asyncio
import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from tests.support.servers.redis_server import RedisServer, running_redis

from dailykit import AsyncRedisBudget
from dailykit.cli.root import dailykit
from dailykit.rates import RateTier


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with running_redis(tmp_path_factory.mktemp("redis")) as running:
        yield running


@pytest.fixture
def redis(server: RedisServer) -> Iterator[Any]:
    with server.client() as client:
        client.flushdb()
        yield client


def run(*arguments: str, **environment: str) -> tuple[int, str]:
    ended = CliRunner(env=environment).invoke(dailykit, ["budget", *arguments])
    return ended.exit_code, ended.output


async def be_busy(server: RedisServer) -> None:
    """Start media five times, let three more wait, and create a room elsewhere."""
    async with server.client_for_asyncio() as one, server.client_for_asyncio() as two:
        busy, other = AsyncRedisBudget(one), AsyncRedisBudget(two)
        for _ in range(5):
            await busy.acquire("abc", RateTier.MEDIA_START)
        waiting = [asyncio.create_task(busy.acquire("abc", RateTier.MEDIA_START)) for _ in range(3)]
        await other.acquire("abc", RateTier.STANDARD)
        async with asyncio.timeout(4):
            while (await busy.look())[-1].waiting < 3:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


def test_it_shows_who_waits_for_what(server: RedisServer, redis: Any) -> None:
    asyncio.run(be_busy(server))
    status, shown = run(DAILY_BUDGET_URL=server.url, COLUMNS="200")
    assert status == 0
    lines = [re.split(r"  +", line.strip()) for line in shown.splitlines()]
    assert lines[0] == ["key", "limit", "counted", "free", "process", "its part", "waiting"]
    assert lines[1][:4] == ["abc", "standard", "1 of 100", "now"]
    assert lines[2][-2:] == ["1", "0"]
    assert lines[3][:3] == ["abc", "media_start", "5 of 5"]
    assert lines[3][3].startswith("in ")
    assert lines[3][-1] == lines[4][-1] == "3"
    assert lines[4][-2] == "5"


def test_as_json(server: RedisServer, redis: Any) -> None:
    asyncio.run(be_busy(server))
    standard, media = json.loads(run("--url", server.url, "--json")[1])
    assert (standard["tier"], standard["counted"], standard["free_in"]) == ("standard", 1, 0)
    assert (media["limit"], media["counted"], media["waiting"]) == (5, 5, 3)
    assert 4 < media["free_in"] <= 5.5
    [process] = media["processes"]
    assert (process["counted"], process["waiting"]) == (5, 3)


def test_of_nothing(server: RedisServer, redis: Any) -> None:
    assert run("--url", server.url) == (
        0,
        "No process has used this budget within the last minutes.\n",
    )
    assert run("--url", server.url, "--json") == (0, "[]\n")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "give --url or set DAILY_BUDGET_URL"),
        (("--url", "http://:open-sesame@redis"), "must start with redis://"),
        (("--url", "redis://:open-sesame@127.0.0.1:1"), "ConnectionError"),
    ],
)
def test_what_is_wrong_is_said(arguments: tuple[str, ...], says: str) -> None:
    status, shown = run(*arguments, DAILY_BUDGET_URL="")
    assert status != 0
    assert says in shown
    assert "open-sesame" not in shown


def test_it_watches_until_it_is_interrupted(server: RedisServer, redis: Any) -> None:
    command = [sys.executable, "-c", "from dailykit.cli import main; main()"]
    with subprocess.Popen(
        [*command, "budget", "--url", server.url, "--watch", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as watching:
        assert watching.stdout is not None
        assert [watching.stdout.readline() for _ in range(2)] == ["[]\n", "[]\n"]
        watching.send_signal(signal.SIGINT)
        assert watching.wait(timeout=20) == 0
