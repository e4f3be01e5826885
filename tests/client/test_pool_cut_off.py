"""A pool whose request for a room is cut off while Daily still creates the room."""

import asyncio

import pytest
from tests.support._async import until

from dailykit import AsyncDaily, AsyncRoomPool, DailyError
from dailykit.client._async._waiting import TurnWaiter
from dailykit.client._pool_rules import CutOff
from dailykit.client._reconcile import SETTLING
from dailykit.local import LocalDaily


async def test_a_room_that_daily_is_still_creating_is_deleted_too(local_daily: LocalDaily) -> None:
    async with AsyncDaily(local_daily.api_key, api_url=local_daily.api_url) as daily:
        # Without its workers, which would put a room in the place of the first.
        pool = AsyncRoomPool(daily, 1)
        pool._wakers = [TurnWaiter(), TurnWaiter()]
        await pool._begin()
        session = await pool.start_session()

        local_daily.faults.add("rooms.create", delay=0.3)
        asked = asyncio.create_task(pool.start_session())
        await until(lambda: local_daily.faults.rules[0].happened == 1)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        await pool.aclose()

        await until(lambda: len(local_daily.requests.of("rooms.create")) == 2)
        left = [room.name async for room in daily.rooms.iterate()]
    assert left == [session.room.name]


async def test_a_room_that_exists_and_can_not_be_read_is_deleted_too(
    local_daily: LocalDaily,
) -> None:
    async with AsyncDaily(local_daily.api_key, api_url=local_daily.api_url) as daily:
        pool = AsyncRoomPool(daily, 1)
        pool._wakers = [TurnWaiter(), TurnWaiter()]
        await pool._begin()
        session = await pool.start_session()

        # The room is made, and no answer that follows can be understood.
        local_daily.faults.add("rooms.create", acts=True, status=503, times=1)
        local_daily.faults.add("rooms.get", status=200, body=[], times=2)
        with pytest.raises(DailyError) as raised:
            await pool.start_session()
        assert raised.value.unclear
        await pool.aclose()

        left = [room.name async for room in daily.rooms.iterate()]
    assert left == [session.room.name]


def test_what_was_cut_off_may_appear_for_a_while() -> None:
    cut_off = CutOff()
    cut_off.note(["a"], 10.0)
    cut_off.note(["b"], 10.5)

    assert [cut_off.may_appear(name, 10.9) for name in ("a", "b", "c")] == [True, True, False]
    assert [cut_off.may_appear(name, 11.0) for name in ("a", "b", "c")] == [False, True, False]
    assert cut_off.wait(["a", "b", "c"], 11.0) == pytest.approx(SETTLING - 0.5)
    assert cut_off.wait(["c"], 11.0) == 0.0
