"""A pool whose callers change their mind: what they leave behind is found, and deleted."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from tests.support._async import until

from dailykit import AsyncDaily, AsyncRoomPool, LocalDaily
from dailykit.client._async import pool as pool_module
from dailykit.client._retry import RetryPolicy

NEVER = 600.0
"""Seconds over which an answer is spread that nobody waits for."""


@pytest_asyncio.fixture
async def daily(local_daily: LocalDaily) -> AsyncIterator[AsyncDaily]:
    async with AsyncDaily(local_daily.api_key, api_url=local_daily.api_url, budget=None) as client:
        yield client


async def names(daily: AsyncDaily) -> set[str]:
    return {room.name async for room in daily.rooms.iterate()}


async def cancel_when_made(task: "asyncio.Task[Any]", daily: AsyncDaily, rooms: int) -> None:
    """Cancel a task when the rooms that it asked for exist, but before it knows."""
    async with asyncio.timeout(20):
        while len(await names(daily)) < rooms:
            assert not task.done()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_start_that_was_cancelled_leaves_nothing(
    daily: AsyncDaily, local_daily: LocalDaily
) -> None:
    local_daily.faults.add("rooms.create_many", times=1, drip=NEVER)
    pool = AsyncRoomPool(daily, 5)
    await cancel_when_made(asyncio.create_task(pool.start()), daily, 5)

    assert await names(daily) == set()


async def test_a_session_that_was_cancelled_while_its_room_was_made_leaves_nothing(
    daily: AsyncDaily, local_daily: LocalDaily, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool_module, "_PATIENCE", RetryPolicy(first_wait=900, longest_wait=900))
    async with AsyncRoomPool(daily, 1) as pool:
        # The room that takes the place of the first, and the one that is made on the spot.
        local_daily.faults.add("rooms.create", times=1, status=400)
        first = await pool.start_session()
        await until(lambda: pool.last_error is not None)
        local_daily.faults.add("rooms.create", times=1, drip=NEVER)
        await cancel_when_made(asyncio.create_task(pool.start_session()), daily, 2)
        await pool.discard(first)

    assert await names(daily) == set()
    assert (pool.handed_out, pool.misses) == (1, 1)


async def test_a_session_whose_block_fails_deletes_its_room(daily: AsyncDaily) -> None:
    async with AsyncRoomPool(daily, 1) as pool:
        with pytest.raises(ZeroDivisionError):
            async with pool.session():
                raise ZeroDivisionError
    assert await names(daily) == set()


async def test_a_cancelled_block_deletes_its_room_and_closes_its_pool(daily: AsyncDaily) -> None:
    inside = asyncio.Event()

    async def work() -> None:
        async with AsyncRoomPool(daily, 2) as pool, pool.session():
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(work())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await names(daily) == set()
