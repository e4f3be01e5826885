"""A pool behind a proxy that harms requests: each session has its own room, and none is left."""

import random
from functools import partial

import pytest
from tests.support._async import at_once, until
from tests.support.servers.rough_way import FAST_LIMITS
from tests.support.sizes import sized
from tests.support.strength.chaos import Chaos
from tests.support.strength.faults import POOL_FAULTS
from tests.support.strength.ledger import Ledger, open_files
from tests.support.strength.tally import SEED, Tally

from dailykit import AsyncDaily, AsyncRoomPool, DailyError, RetryPolicy, tokens
from dailykit.client._pool_rules import Pace
from dailykit.local import LocalDaily

pytestmark = [pytest.mark.slow, pytest.mark.sized, pytest.mark.timeout(900)]

SESSIONS = sized(60, 2000)
CALLERS = 6
POLICY = RetryPolicy(max_retries=2, first_wait=0.02, longest_wait=0.1, total=1.0)


async def started(daily: AsyncDaily) -> AsyncRoomPool:
    """Start a pool, which may take several attempts: each leaves nothing behind."""
    while True:
        pool = AsyncRoomPool(daily, 5)
        pool._rooms._pace = Pace(FAST_LIMITS)
        try:
            return await pool.start()
        except DailyError:
            await pool.aclose()


async def call(pool: AsyncRoomPool, ledger: Ledger, seed: str, sessions: int) -> None:
    dice = random.Random(seed)
    for _ in range(sessions):
        error = None
        try:
            async with pool.session(user_name=seed) as session:
                ledger.chosen[session.room.name] += 1
                said = tokens.inspect(session.token)
                assert (said.room_name, said.user_name) == (session.room.name, seed)
                if dice.random() < 0.2:
                    raise ZeroDivisionError  # the call itself fails
        except ZeroDivisionError:
            ledger.ends["a session that failed"] += 1
            continue
        except Exception as raised:  # noqa: BLE001 (any other than ours is what we look for)
            error = raised
        ledger.end("session", error, 0.0)


async def test_no_room_twice_and_none_left(local: LocalDaily, tally: Tally) -> None:
    ledger = Ledger()
    before = open_files()
    with Chaos(local.port, POOL_FAULTS, SEED, share=0.3) as way:
        opened = open_files()
        async with AsyncDaily(
            local.api_key, api_url=way.url, timeout=0.5, retry_policy=POLICY, budget=None
        ) as daily:
            pool = await started(daily)
            share = SESSIONS // CALLERS
            await at_once(
                [partial(call, pool, ledger, f"caller{number}", share) for number in range(CALLERS)]
            )
            way.share = 0.0  # the network recovers
            await pool.aclose()
        await until(lambda: open_files() == opened)
    await until(lambda: open_files() == before)
    async with AsyncDaily(local.api_key, api_url=local.api_url, budget=None) as direct:
        assert [room.name async for room in direct.rooms.iterate()] == []

    assert ledger.broken == []
    assert {name: times for name, times in ledger.chosen.items() if times > 1} == {}
    assert pool.handed_out >= len(ledger.chosen) > SESSIONS / 3
    tally("faults between client and server", way.played)
    tally("ends of sessions of a pool behind faults: AsyncRoomPool", ledger.ends)
