"""A pool in a hurry, on a rough way: 500 sessions of 50 callers."""

import random
from collections import Counter
from collections.abc import Iterator
from functools import partial

import pytest
from tests.support._async import at_once, serving
from tests.support.servers.rough_way import FAST_LIMITS, RoughWay

from dailykit import AsyncDaily, AsyncRoomPool, tokens
from dailykit.client._async.budget import AsyncInProcessBudget
from dailykit.client._pacing_queue import PacingQueues
from dailykit.client._pool_rules import Pace
from dailykit.local import LocalDaily, MovableClock

CALLERS = 50
ROUNDS = ((4, 100), (3, 500), (3, 0))
"""How many sessions each caller starts, and how many seconds then pass at once: after the first
round all rooms are to be renewed, after the second all have expired."""

SESSIONS = 10
SIZE = 60
EXPIRES_IN = 300.0
START = 2_000_000_000


@pytest.fixture
def clock() -> MovableClock:
    clock = MovableClock(start=START)
    clock.freeze()
    clock.set(START)
    return clock


@pytest.fixture
def local(clock: MovableClock) -> Iterator[LocalDaily]:
    with LocalDaily(clock=clock) as running:
        yield running


class Caller:
    """Somebody who starts one call after the other, and sees that each is good."""

    def __init__(
        self, pool: AsyncRoomPool, direct: AsyncDaily, clock: MovableClock, seed: int
    ) -> None:
        self.pool, self.direct, self.clock = pool, direct, clock
        self.dice = random.Random(seed)
        self.rooms: list[str] = []

    async def call(self, sessions: int) -> None:
        for number in range(sessions):
            asked = self.clock.now()
            async with self.pool.session(user_name=f"caller {number}") as session:
                self.rooms.append(session.room.name)
                # As Daily sees it: the room is there, lasts, and takes the token.
                room = await self.direct.rooms.get(session.room)
                assert (room.config.exp or 0) - asked >= EXPIRES_IN
                said = await self.direct.meeting_tokens.validate(session.token)
                assert said.room_name == room.name
                assert tokens.inspect(session.token).exp == session.room.config.exp
            self.clock.advance(self.dice.choice([0, 0, 3]))


@pytest.mark.slow
async def test_no_room_twice_none_left_behind_no_refusal(
    local: LocalDaily, clock: MovableClock
) -> None:
    way = RoughWay(local, 500, loses=0.06)
    async with serving(way) as server:
        budget = AsyncInProcessBudget(PacingQueues(FAST_LIMITS))
        async with (
            AsyncDaily(local.api_key, api_url=server.url, budget=budget) as daily,
            AsyncDaily(local.api_key, api_url=local.api_url, budget=None) as direct,
        ):
            pool = AsyncRoomPool(daily, SIZE, expires_in=EXPIRES_IN, clock=clock.now)
            pool._rooms._pace = Pace(FAST_LIMITS)
            callers = [Caller(pool, direct, clock, seed) for seed in range(CALLERS)]
            async with pool:
                for sessions, pause in ROUNDS:
                    await at_once([partial(caller.call, sessions) for caller in callers])
                    clock.advance(pause)
            left = [room.name async for room in direct.rooms.iterate()]
    way.close()

    handed_out = Counter(name for caller in callers for name in caller.rooms)
    assert len(handed_out) == CALLERS * SESSIONS == pool.handed_out
    assert left == []
    assert way.refused == 0

    # It was rough enough to show all that, and the pool was of use.
    counts = Counter(way.operations)
    assert way.lost >= 5
    assert counts["rooms.update"] > 0
    assert pool.misses < CALLERS * SESSIONS
