"""Webhooks of a fleet: each event is handled once, and replicas make one webhook."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.support.servers.redis_server import RedisServer, running_redis
from tests.support.servers.webhook_apps import Stumble, serving

from dailykit import AsyncDaily, DailyConnectionError, LocalDaily
from dailykit.models.events import Event
from dailykit.webhooks import AsyncRedisStore, Receiver, RedisStore, new_secret, sample_event, sign

EVENTS = ["meeting.started"]
DELIVERIES = 1000


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with running_redis(tmp_path_factory.mktemp("redis")) as running:
        yield running


@pytest.fixture
def redis(server: RedisServer) -> Iterator[Any]:
    with server.client() as client:
        client.flushdb()
        yield client


def bodies(count: int) -> list[bytes]:
    event = sample_event("participant.joined")
    return [json.dumps({**event, "id": f"event {number}"}).encode() for number in range(count)]


async def test_of_four_receivers_one_handles_each_event(server: RedisServer, redis: Any) -> None:
    secret = new_secret()
    handled: Counter[str] = Counter()
    stores = [AsyncRedisStore(server.url, prefix="four") for _ in range(4)]
    receivers = [Receiver(secret, store=store) for store in stores]
    for receiver in receivers:

        @receiver.on()
        async def note(event: Event) -> None:
            handled[event.id] += 1

    sent = bodies(DELIVERIES)

    async def deliver(worker: int) -> None:
        """Deliver a quarter of the events to one receiver, and another's to the next."""
        for number in range(worker, DELIVERIES, 4):
            for receiver in (receivers[number % 3], receivers[(number + worker) % 4]):
                answer = await receiver.receive(sent[number], sign(sent[number], secret))
                assert answer.status == 200

    await asyncio.gather(*(deliver(worker) for worker in range(4)))
    for receiver, store in zip(receivers, stores, strict=True):
        await receiver.drain()
        await store.aclose()
    assert len(handled) == DELIVERIES
    assert set(handled.values()) == {1}
    assert 0 < redis.pttl("four:webhook:event 1") <= timedelta(days=3).total_seconds() * 1000


def test_threads_share_it_too(server: RedisServer, redis: Any) -> None:
    store = RedisStore(redis)
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(store.put_if_absent, [str(n % 50) for n in range(500)]))
    assert told.count(True) == 50
    store.close()
    assert repr(store) == "<RedisStore your client>"


async def test_without_redis_the_event_is_handled(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with running_redis(tmp_path, password="open-sesame") as server:
        store = AsyncRedisStore(server.url)
        assert await store.put_if_absent("a")
        server.stop()
        with pytest.raises(DailyConnectionError) as away:
            await store.put_if_absent("b")
        assert "open-sesame" not in str(away.value)
        secret, handled = new_secret(), asyncio.Event()
        receiver = Receiver(secret, store=store)

        @receiver.on()
        def note(event: Event) -> None:
            handled.set()

        body = bodies(1)[0]
        assert (await receiver.receive(body, sign(body, secret))).status == 200
        await receiver.drain()
        assert handled.is_set()
        assert "open-sesame" not in caplog.text


@pytest.mark.parametrize("is_shared", [True, False])
async def test_ten_replicas_that_start_at_once_make_one_webhook(
    server: RedisServer, redis: Any, is_shared: bool
) -> None:
    secret = new_secret()
    with serving("aiohttp", secret, lambda event: None, Stumble()) as url:
        async with LocalDaily() as local:
            domain = local.new_domain(config={"max_webhook_count": 10})
            budget = server.url if is_shared else None
            replicas = [
                AsyncDaily(domain.api_key, api_url=local.api_url, budget=budget) for _ in range(10)
            ]
            made = await asyncio.gather(
                *(one.webhooks.ensure(url, EVENTS, secret=secret) for one in replicas),
                return_exceptions=True,
            )
            webhooks = await replicas[0].webhooks.list()
            creations = [entry for entry in local.requests if entry.operation == "webhooks.create"]
            for one in replicas:
                await one.aclose()
    if is_shared:
        assert len(webhooks) == len(creations) == 1
        assert made == [webhooks[0]] * 10
    else:
        assert len(creations) > 1, "what the lock is for"


async def test_a_lock_whose_holder_died_is_free_after_its_time(
    server: RedisServer, redis: Any
) -> None:
    from dailykit.client._async._redis import RedisLink
    from dailykit.client._async.redis_lock import redis_lock

    redis.set("lock", "of a dead process", px=300)
    link, began = RedisLink(server.url, patience=1.0), time.monotonic()
    async with redis_lock(link, "lock", seconds=5.0):
        assert 0.2 < time.monotonic() - began < 3
        assert redis.get("lock") != b"of a dead process"
    assert redis.get("lock") is None
    # It releases no lock but its own.
    async with redis_lock(link, "lock", seconds=5.0):
        redis.set("lock", "of another process by now")
    assert redis.get("lock") == b"of another process by now"
    await link.aclose()


async def test_without_redis_the_lock_holds_up_no_one(caplog: pytest.LogCaptureFixture) -> None:
    from dailykit.client._async._redis import RedisLink
    from dailykit.client._async.redis_lock import redis_lock

    link, entered = RedisLink("redis://127.0.0.1:1/0", patience=0.2), False
    async with redis_lock(link, "lock", seconds=5.0):
        entered = True
    assert entered
    assert "going on without the lock" in caplog.text
