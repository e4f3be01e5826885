"""A stock of rooms that several processes share: pools with a Redis between them.

Pools of one process are as separate as those of several: only Redis connects them.
``python -m benchmarks.fleet_pool`` does the same with real processes that are killed.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.support._async import until
from tests.support.servers.redis_server import RedisServer, running_redis

from dailykit import AsyncDaily, AsyncRoomPool, Daily, DailyConnectionError, LocalDaily, RoomPool
from dailykit.client._async._waiting import TurnWaiter


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
async def local() -> AsyncIterator[LocalDaily]:
    async with LocalDaily() as running:
        yield running


@pytest.fixture
async def daily(local: LocalDaily) -> AsyncIterator[AsyncDaily]:
    async with AsyncDaily(local.api_key, api_url=local.api_url) as client:
        yield client


def made_by(local: LocalDaily) -> list[str]:
    """Return the operations that changed or read rooms."""
    return [str(entry.operation) for entry in local.requests]


async def rooms_of(daily: AsyncDaily) -> set[str]:
    return {room.name async for room in daily.rooms.iterate()}


async def test_processes_share_one_stock(
    server: RedisServer, redis: Any, daily: AsyncDaily
) -> None:
    async with AsyncRoomPool(daily, size=6, store=server.url, delete_stock=True) as one:
        assert one.ready == 6
        async with AsyncRoomPool(daily, size=6, store=server.url, delete_stock=True) as other:
            assert len(await rooms_of(daily)) == 6, "the second found enough of them"
            sessions = [await pool.start_session() for pool in (one, other) * 3]
            names = {session.room.name for session in sessions}
            assert len(names) == 6
            assert (one.handed_out, one.misses) == (3, 0)
            fleet = await other.fleet()
            assert (fleet.handed_out, fleet.misses, fleet.processes) == (6, 0, 2)
            await until(lambda: one._stockroom.ready() == 6 or other._stockroom.ready() == 6)
        assert len(await rooms_of(daily) - names) == 6, "the stock stays while one uses it"
    assert await rooms_of(daily) == names, "the last one deleted it"
    assert not list(redis.scan_iter())


async def test_a_session_costs_one_trip_to_redis_and_none_to_daily(
    server: RedisServer, redis: Any, daily: AsyncDaily, local: LocalDaily
) -> None:
    async with AsyncRoomPool(daily, size=5, store=server.url) as filler:
        pass
    assert filler.handed_out == 0
    # Not started: nothing else asks Redis in the background.
    pool = AsyncRoomPool(daily, size=5, store=server.url)
    await daily.meeting_tokens.prepare_local()
    await pool._stockroom.fleet()  # connects, and loads the script
    before, asked = len(made_by(local)), redis.info("commandstats")["cmdstat_evalsha"]["calls"]
    pool._check_running = lambda: None  # type: ignore[method-assign]
    pool._wakers = [TurnWaiter(), TurnWaiter()]
    session = await pool.start_session()
    assert redis.info("commandstats")["cmdstat_evalsha"]["calls"] == asked + 1
    assert len(made_by(local)) == before
    assert session.token
    await pool.aclose()


async def test_a_stock_stays_for_the_next_process(
    server: RedisServer, redis: Any, daily: AsyncDaily, local: LocalDaily
) -> None:
    async with AsyncRoomPool(daily, size=4, store=server.url):
        stocked = await rooms_of(daily)
    assert await rooms_of(daily) == stocked
    local.forget_requests()
    async with AsyncRoomPool(daily, size=4, store=server.url) as pool:
        session = await pool.start_session()
    assert session.room.name in stocked
    assert pool.misses == 0
    assert made_by(local).count("rooms.create") <= 1, "in its place"


async def test_pools_with_other_settings_have_another_stock(
    server: RedisServer, redis: Any, daily: AsyncDaily
) -> None:
    async with (
        AsyncRoomPool(daily, size=2, store=server.url) as plain,
        AsyncRoomPool(daily, size=2, store=server.url, max_participants=2) as small,
        AsyncRoomPool(daily, size=2, store=server.url, privacy="public") as public,
    ):
        assert plain.ready == small.ready == public.ready == 2
        assert (await small.start_session()).room.config.max_participants == 2
        assert (await public.start_session()).room.privacy == "public"
        assert (await plain.start_session()).room.config.max_participants is None


async def test_eight_processes_hand_out_each_room_once(
    server: RedisServer, redis: Any, daily: AsyncDaily
) -> None:
    pools = [AsyncRoomPool(daily, size=40, store=server.url, delete_stock=True) for _ in range(8)]
    for pool in pools:
        await pool.start()
    names: list[str] = []

    async def use(pool: AsyncRoomPool) -> None:
        for _ in range(5):
            async with pool.session(keep=True) as session:
                names.append(session.room.name)

    await asyncio.gather(*(use(pool) for pool in pools))
    assert len(names) == len(set(names)) == 40
    fleet = await pools[0].fleet()
    assert fleet.handed_out == 40 == sum(pool.handed_out for pool in pools)
    assert fleet.misses == sum(pool.misses for pool in pools)
    assert fleet.processes == 8
    for pool in pools:
        await pool.aclose()
    assert await rooms_of(daily) == set(names)


async def test_rooms_deleted_elsewhere_leave_the_stock(
    server: RedisServer, redis: Any, daily: AsyncDaily
) -> None:
    async with AsyncRoomPool(daily, size=3, store=server.url, trust=2) as pool:
        gone = await rooms_of(daily)
        for name in gone:
            await daily.rooms.delete(name)
        async with asyncio.timeout(10):
            while (names := await rooms_of(daily)) & gone or len(names) < 3:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        assert (await pool.start_session()).room.name not in gone


async def test_what_a_dead_process_claimed_is_created_by_others(
    server: RedisServer, redis: Any, daily: AsyncDaily
) -> None:
    dead = AsyncRoomPool(daily, size=3, store=server.url)
    assert await dead._stockroom.missing() == 3  # and then it is killed
    async with AsyncRoomPool(daily, size=3, store=server.url) as pool:
        assert pool.ready == 0
        keys = {key.decode().rpartition(":")[2]: key for key in redis.scan_iter()}
        for name in redis.zrange(keys["leases"], 0, -1):
            redis.zadd(keys["leases"], {name: time.time() - 1})  # a minute later
        pool._wakers[0].wake()
        await until(lambda: pool._stockroom.ready() == 3)
    await dead.aclose()


async def test_the_clock_of_redis_counts(
    server: RedisServer, redis: Any, daily: AsyncDaily, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with AsyncRoomPool(daily, size=2, store=server.url, expires_in=600) as right:
        real = time.time
        monkeypatch.setattr("dailykit.client._async.stockroom.time.time", lambda: real() - 3600)
        async with AsyncRoomPool(daily, size=2, store=server.url, expires_in=600) as wrong:
            session = await wrong.start_session()
            assert wrong.misses == 0
            await until(lambda: wrong._stockroom.ready() == 2)
        monkeypatch.undo()
        assert session.room.config.exp is not None
        ends = [room.config.exp async for room in daily.rooms.iterate()]
        assert all(exp is not None and 600 <= exp - real() <= 901 for exp in ends)
        assert right.misses == 0


async def test_without_redis_rooms_are_created_on_the_spot(
    tmp_path: Path, daily: AsyncDaily, caplog: pytest.LogCaptureFixture
) -> None:
    with running_redis(tmp_path) as own:
        async with AsyncRoomPool(daily, size=2, store=own.url) as pool:
            own.stop()
            session = await pool.start_session()
            assert session.room.name in await rooms_of(daily)
            assert pool.misses == 1
            with pytest.raises(DailyConnectionError):
                await pool.fleet()
            own.start()
            async with asyncio.timeout(10):
                while (await pool.fleet()).ready < 2:  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
            assert (await pool.start_session()).room.name != session.room.name
            assert pool.misses == 1
    assert "creating a room on the spot" in caplog.text


async def test_a_room_that_can_t_be_stored_is_deleted(
    server: RedisServer, redis: Any, daily: AsyncDaily, tmp_path: Path
) -> None:
    with running_redis(tmp_path) as own:
        pool = AsyncRoomPool(daily, size=2, store=own.url)
        assert await pool._stockroom.missing() == 2
        own.stop()
        with pytest.raises(DailyConnectionError):
            await pool._rooms.make(2)
        assert await rooms_of(daily) == set(pool._stock.bin())
        await pool.aclose()
    assert await rooms_of(daily) == set()


def test_the_synchronous_pool_shares_it_too(server: RedisServer, redis: Any) -> None:
    with LocalDaily() as local, Daily(local.api_key, api_url=local.api_url) as daily:
        with (
            RoomPool(daily, size=3, store=server.url, delete_stock=True) as one,
            RoomPool(daily, size=3, store=redis, delete_stock=True) as other,
            one.session() as first,
            other.session() as second,
        ):
            assert first.room.name != second.room.name
            assert one.fleet().handed_out == 2
        assert daily.rooms.list().total_count == 0
