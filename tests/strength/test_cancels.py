"""Calls that are cancelled at any moment: no task is left, and no room that nobody knows of."""

import asyncio
import random
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest
from tests.support._async import until
from tests.support.servers.rough_way import FAST_LIMITS
from tests.support.sizes import sized
from tests.support.strength.chaos import Chaos
from tests.support.strength.faults import FAULTS
from tests.support.strength.ledger import open_files
from tests.support.strength.tally import SEED, Tally

from dailykit import AsyncDaily, AsyncRoomPool, DailyError, RetryPolicy
from dailykit.client._async.budget import AsyncInProcessBudget
from dailykit.client._pacing_queue import PacingQueues
from dailykit.local import LocalDaily
from dailykit.rates import RateTier

pytestmark = [pytest.mark.slow, pytest.mark.sized, pytest.mark.timeout(900)]

CANCELS = sized(90, 5000)
POLICY = RetryPolicy(max_retries=2, first_wait=0.01, longest_wait=0.05, total=0.5)
NAMES = re.compile(r"(?:a room named |rooms may have been created: |The room |room )([\w, -]+)")


class Known:
    """What a caller learned of rooms: from results, from errors, and from notes on exceptions."""

    def __init__(self) -> None:
        self.rooms: set[str] = set()
        self.ends: Counter[str] = Counter()

    async def watch(self, call: Awaitable[list[str]], cancel_after: float) -> None:
        task = asyncio.ensure_future(call)
        await asyncio.wait([task], timeout=cancel_after)
        task.cancel()
        try:
            self.rooms.update(await task)
            self.ends["a result"] += 1
        except asyncio.CancelledError as stopped:
            self.ends["cancelled"] += 1
            self._read_notes(stopped)
        except DailyError as error:
            self.ends["an error"] += 1
            self.rooms.update(error.room_names)
            self._read_notes(error)

    def _read_notes(self, error: BaseException) -> None:
        for note in getattr(error, "__notes__", []):
            for names in NAMES.findall(note):
                self.rooms.update(re.split(r",? ", names))


async def create(daily: AsyncDaily) -> list[str]:
    return [(await daily.rooms.create()).name]


async def create_many(daily: AsyncDaily) -> list[str]:
    return [room.name for room in await daily.rooms.create_many([{}, {}])]


async def temporary(daily: AsyncDaily) -> list[str]:
    async with daily.rooms.temporary():
        await asyncio.sleep(0.002)
    return []


async def session(daily: AsyncDaily) -> list[str]:
    return [(await daily.start_session()).room.name]


async def reading(daily: AsyncDaily) -> list[str]:
    with suppress(DailyError):
        await daily.rooms.get("never-was")
    return [room.name async for room in daily.rooms.iterate(page_size=5)]


CALLS: tuple[Callable[[AsyncDaily], Awaitable[list[str]]], ...] = (
    create,
    create_many,
    temporary,
    session,
    reading,
)


async def test_calls_that_are_cancelled(local: LocalDaily, tally: Tally) -> None:
    known, dice = Known(), random.Random(SEED)
    queues = PacingQueues(FAST_LIMITS)
    before, tasks = open_files(), asyncio.all_tasks()
    with Chaos(local.port, FAULTS, SEED, share=0.2) as way:
        async with AsyncDaily(
            local.api_key,
            api_url=way.url,
            timeout=0.3,
            retry_policy=POLICY,
            budget=AsyncInProcessBudget(queues),
        ) as daily:
            for _ in range(CANCELS // 10):
                calls = [dice.choice(CALLS)(daily) for _ in range(10)]
                waits = [dice.choice([0, 0.001, 0.005, 0.02, 0.1]) * dice.random() for _ in calls]
                await asyncio.gather(*map(known.watch, calls, waits))
            for tier in RateTier:
                queue = queues.queue(daily.account, tier, 0.0)
                assert not queue._waiters
                assert queue._window._running == 0
        await until(lambda: asyncio.all_tasks() == tasks)
    async with AsyncDaily(local.api_key, api_url=local.api_url, budget=None) as direct:
        on_server = {room.name async for room in direct.rooms.iterate()}
    assert on_server - known.rooms == set()
    assert known.ends["cancelled"] > CANCELS / 4
    await until(lambda: open_files() == before)
    tally("calls that were cancelled at any moment", known.ends)


async def test_sessions_of_a_pool_that_are_cancelled(local: LocalDaily, tally: Tally) -> None:
    dice = random.Random(SEED)
    known = Known()
    tasks = asyncio.all_tasks()
    async with AsyncDaily(local.api_key, api_url=local.api_url, budget=None) as daily:
        async with AsyncRoomPool(daily, 4) as pool:

            async def call() -> list[str]:
                async with pool.session():
                    await asyncio.sleep(0.002)
                return []

            for _ in range(CANCELS // 30):
                waits = [dice.random() * 0.01 for _ in range(5)]
                await asyncio.gather(*(known.watch(call(), wait) for wait in waits))
        assert [room.name async for room in daily.rooms.iterate()] == []
    await until(lambda: asyncio.all_tasks() == tasks)
    tally("sessions of a pool that were cancelled at any moment", known.ends)
