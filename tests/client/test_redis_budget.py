"""The shared budget on a real Redis: connections, outages, secrets, threads and forks."""

import asyncio
import json
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from redis.asyncio import Redis as AsyncRedis
from tests.support._async import until
from tests.support.servers.redis_server import RedisServer, running_redis

from dailykit import (
    AsyncDaily,
    AsyncRedisBudget,
    BudgetChanged,
    ConfigurationError,
    Daily,
    Hooks,
    LocalDaily,
    RedisBudget,
)
from dailykit.client._account import account_of
from dailykit.pipecat import DailyRESTHelper, DailyRoomParams
from dailykit.rates import MovingWindow, RateLimit, RateTier

STANDARD = RateTier.STANDARD
LIMITS = {STANDARD: RateLimit(10, 0.5)}
PASSWORD = "open-sesame-19"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with running_redis(tmp_path_factory.mktemp("redis")) as running:
        yield running


@pytest.fixture
def redis(server: RedisServer) -> Iterator[Any]:
    with server.client() as client:
        client.flushdb()
        yield client


@pytest.fixture
def own(tmp_path: Path) -> Iterator[RedisServer]:
    """A Redis of the test's own, which it may stop."""
    with running_redis(tmp_path) as running:
        yield running


def keys_in(redis: Any) -> set[str]:
    return {key.decode() for key in redis.scan_iter()}


class Server:
    """Counts, as Daily does, with the lock that threads need."""

    def __init__(self) -> None:
        self.window = MovingWindow(LIMITS[STANDARD])
        self.lock = threading.Lock()
        self.refused = self.served = 0

    def request(self) -> None:
        with self.lock:
            now = time.monotonic()
            self.refused += self.window.delay(now) != 0
            self.window.start()
            self.window.end(now)
            self.served += 1


def test_threads_and_tasks_of_two_budgets_keep_one_limit(server: RedisServer, redis: Any) -> None:
    daily = Server()
    options: dict[str, Any] = {"limits": LIMITS, "guard": 0.2, "prefix": "mixed"}

    def thread() -> None:
        budget = RedisBudget(redis, **options)
        for _ in range(5):
            budget.acquire("a", STANDARD)
            daily.request()
            budget.release("a", STANDARD, sent=True)

    async def tasks() -> None:
        budget = AsyncRedisBudget(server.url, **options)

        async def one() -> None:
            await budget.acquire("a", STANDARD)
            daily.request()
            await budget.release("a", STANDARD, sent=True)

        await asyncio.gather(*(one() for _ in range(15)))
        await budget.aclose()

    began = time.monotonic()
    threads = [threading.Thread(target=thread) for _ in range(3)]
    for running in threads:
        running.start()
    asyncio.run(tasks())
    for running in threads:
        running.join()
    assert (daily.served, daily.refused) == (30, 0)
    assert time.monotonic() - began >= 1.0


def test_budgets_with_one_url_share_the_queue_of_the_process(server: RedisServer) -> None:
    one, other = AsyncRedisBudget(server.url), RedisBudget(server.url)
    assert one._fleet is other._fleet
    assert AsyncRedisBudget(server.url, prefix="other")._fleet is not one._fleet


async def test_a_client_takes_a_url_and_closes_its_connections(
    server: RedisServer, redis: Any, local_daily: LocalDaily
) -> None:
    url, key = local_daily.api_url, local_daily.api_key
    async with AsyncDaily(key, api_url=url, budget=server.url) as daily:
        await daily.rooms.create()
        await daily.with_options(budget=server.url, timeout=9).rooms.list()
        assert f"dailykit:{{{account_of(url, key)}:standard}}:places" in keys_in(redis)
        assert len(redis.client_list()) == 2, "one for both clients, and that of the test"
    # The server may notice a closed connection a little later than the client.
    await until(lambda: len(redis.client_list()) == 1)


async def test_the_environment_may_name_it(
    server: RedisServer, redis: Any, local_daily: LocalDaily, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAILY_BUDGET_URL", server.url)
    with Daily(local_daily.api_key, api_url=local_daily.api_url) as daily:
        await asyncio.to_thread(daily.rooms.list)
    assert any(key.endswith(":standard}:places") for key in keys_in(redis))


async def test_pipecats_helper_uses_it_only_when_the_environment_names_it(
    server: RedisServer, redis: Any, local_daily: LocalDaily, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DAILY_BUDGET_URL", raising=False)
    async with aiohttp.ClientSession() as session:
        helper = DailyRESTHelper(
            daily_api_key=local_daily.api_key,
            daily_api_url=local_daily.api_url,
            aiohttp_session=session,
        )
        await helper.create_room(DailyRoomParams())
        assert keys_in(redis) == set()
        monkeypatch.setenv("DAILY_BUDGET_URL", server.url)
        await helper.create_room(DailyRoomParams())
    account = account_of(local_daily.api_url, local_daily.api_key)
    assert f"dailykit:{{{account}:standard}}:places" in keys_in(redis)
    from dailykit.pipecat import _pacing

    budget = _pacing._budgets.pop(server.url)
    assert isinstance(budget, AsyncRedisBudget)
    await budget.aclose()


async def test_no_command_contains_the_api_key(
    server: RedisServer, redis: Any, local_daily: LocalDaily
) -> None:
    monitored: list[str] = []
    with redis.monitor() as monitor:
        async with AsyncDaily(
            local_daily.api_key, api_url=local_daily.api_url, budget=server.url
        ) as daily:
            await daily.rooms.create("secret-garden")
            await daily.rooms.delete("secret-garden")
        with server.client() as last:
            last.echo("the end")
        while "the end" not in (command := monitor.next_command()["command"]):
            monitored.append(command)
    assert any("EVALSHA" in command.upper() for command in monitored)
    for command in monitored:
        assert local_daily.api_key not in command
        assert "secret-garden" not in command
    for key in redis.scan_iter():
        assert local_daily.api_key.encode() not in (redis.dump(key) or b"")


async def test_two_keys_do_not_share(server: RedisServer, redis: Any) -> None:
    limits = {STANDARD: RateLimit(1, 60.0)}
    budget = AsyncRedisBudget(server.url, limits=limits, prefix="two")
    async with asyncio.timeout(10):
        for account in ("a", "b"):
            await budget.acquire(account, STANDARD)
    await budget.aclose()


@pytest.mark.parametrize("how", ["stops", "hangs"])
async def test_without_redis_it_goes_on_and_returns(
    own: RedisServer, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    news: list[BudgetChanged] = []
    budget = AsyncRedisBudget(own.url, limits=LIMITS, guard=0.1, patience=0.1, prefix=how)
    budget.listen(news.append)

    async def one() -> None:
        await budget.acquire("a", STANDARD)
        await budget.release("a", STANDARD, sent=True)

    await one()
    (own.stop if how == "stops" else own.hang)()
    began = time.monotonic()
    async with asyncio.timeout(20):
        await one()
    assert 0.5 <= time.monotonic() - began < 5, "after one window, by itself"
    (own.start if how == "stops" else own.resume)()
    async with asyncio.timeout(20):
        while len(news) < 2:
            await one()
    assert [change.is_shared for change in news] == [False, True]
    assert [record.message[:13] for record in caplog.records if "Redis" in record.message] == [
        "Redis is away",
        "Redis is back",
    ]
    await budget.aclose()


async def test_the_hook_hears_of_an_outage(own: RedisServer, local_daily: LocalDaily) -> None:
    news: list[BudgetChanged] = []
    own.stop()
    hooks = Hooks(on_budget=news.append)
    async with AsyncDaily(
        local_daily.api_key, api_url=local_daily.api_url, budget=own.url, hooks=hooks
    ) as daily:
        waiting = asyncio.create_task(daily.rooms.list())
        await until(lambda: bool(news))
        own.start()
        await waiting
    assert [change.is_shared for change in news] == [False, True]
    assert news[0].reason is not None
    assert str(own.port) in news[0].reason


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[RedisServer]:
    with running_redis(tmp_path, password=PASSWORD) as running:
        yield running


async def test_passwords_appear_nowhere(
    guarded: RedisServer, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    news: list[BudgetChanged] = []
    right = AsyncRedisBudget(guarded.url)
    await right.acquire("a", STANDARD)
    guarded.password = "wrong-" + PASSWORD
    wrong = AsyncRedisBudget(guarded.url + f"?password={PASSWORD}-too")
    wrong.listen(news.append)
    waiting = asyncio.create_task(wrong.acquire("a", STANDARD))
    await until(lambda: bool(news))
    waiting.cancel()
    assert not news[0].is_shared
    for text in (caplog.text, *capsys.readouterr(), repr(right), repr(wrong), repr(news)):
        assert PASSWORD not in text
    assert repr(right) == f"<AsyncRedisBudget redis://127.0.0.1:{guarded.port}/0>"
    for budget in (right, wrong):
        await budget.aclose()


@pytest.mark.parametrize("url", ["localhost:6379", f"http://:{PASSWORD}@redis", ""])
@pytest.mark.parametrize("kind", [AsyncRedisBudget, RedisBudget])
def test_an_address_that_is_none_is_refused(kind: Callable[[str], object], url: str) -> None:
    with pytest.raises(ConfigurationError, match="must start with redis://") as refused:
        kind(url)
    assert PASSWORD not in str(refused.value)


def test_the_extra_is_named_when_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(ConfigurationError, match=r'pip install "dailykit\[redis\]"'):
        RedisBudget("redis://localhost")


async def test_a_client_of_the_callers_stays_open(server: RedisServer, redis: Any) -> None:
    client: Any = AsyncRedis(port=server.port)
    budget = AsyncRedisBudget(client, prefix="mine")
    await budget.acquire("a", STANDARD)
    await budget.aclose()
    await client.ping()
    await client.aclose()


FORKING = """
import json, os, sys
from dailykit import RedisBudget
from dailykit.rates import RateTier

budget = RedisBudget(sys.argv[1], prefix="forks")
budget.acquire("a", RateTier.STANDARD)
child = os.fork()
for _ in range(20):
    budget.acquire("a", RateTier.STANDARD)
    budget.release("a", RateTier.STANDARD, sent=True)
name = budget._fleet.name
if child == 0:
    print(json.dumps(name), flush=True)
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
print(json.dumps(name))
"""


def test_a_forked_child_has_its_own_connection_and_name(server: RedisServer, redis: Any) -> None:
    ended = subprocess.run(
        [sys.executable, "-W", "error::ResourceWarning", "-c", FORKING, server.url],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    child, parent = [json.loads(line) for line in ended.stdout.splitlines()]
    assert child != parent
    counts = redis.hgetall("dailykit:{a:standard}:counts".replace("dailykit", "forks"))
    assert counts == {parent.encode(): b"21", child.encode(): b"20"}
