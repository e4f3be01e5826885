"""A domain that has as many rooms as it may have."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from dailykit import AlreadyExistsError, AsyncDaily, InvalidArgumentError, RoomLimitError
from dailykit.local import LocalDaily, MovableClock


@pytest_asyncio.fixture
async def full(clock: MovableClock) -> AsyncIterator[tuple[LocalDaily, AsyncDaily]]:
    """A local Daily whose domain may have two rooms and has them, and its client."""
    async with (
        LocalDaily(clock=clock, max_rooms=2) as daily,
        AsyncDaily(daily.api_key, api_url=daily.api_url) as client,
    ):
        await client.rooms.create("one", exp=clock.now() + 60)
        await client.rooms.create("two")
        yield daily, client


async def test_one_more_room_is_refused_by_name(full: tuple[LocalDaily, AsyncDaily]) -> None:
    daily, client = full
    with pytest.raises(
        RoomLimitError, match=r"rooms reached for this domain \(2\).* exp"
    ) as caught:
        await client.rooms.create("three")
    assert (caught.value.status, caught.value.code) == (400, "invalid-request-error")
    # It is not tried again: nothing changes by itself within seconds.
    assert len(daily.requests.of("rooms.create")) == 3
    assert {room.name for room in (await client.rooms.list()).data} == {"one", "two"}


async def test_a_name_that_is_taken_is_told_first(full: tuple[LocalDaily, AsyncDaily]) -> None:
    with pytest.raises(AlreadyExistsError):
        await full[1].rooms.create("one")


async def test_a_batch_makes_all_or_none(full: tuple[LocalDaily, AsyncDaily]) -> None:
    _, client = full
    await client.rooms.delete("one")
    with pytest.raises(RoomLimitError):
        await client.rooms.create_many([{"name": "three"}, {"name": "four"}])
    assert {room.name for room in (await client.rooms.list()).data} == {"two"}
    await client.rooms.create_many([{"name": "three"}])


async def test_expired_and_deleted_rooms_leave_place(
    full: tuple[LocalDaily, AsyncDaily], clock: MovableClock
) -> None:
    _, client = full
    clock.advance(61)
    await client.rooms.create("three")
    with pytest.raises(RoomLimitError):
        await client.rooms.create("one")
    await client.rooms.delete("two")
    await client.rooms.create("one")


async def test_each_domain_has_its_own_place(full: tuple[LocalDaily, AsyncDaily]) -> None:
    daily, _ = full
    other = daily.new_domain("globex")
    async with AsyncDaily(other.api_key, api_url=daily.api_url) as client:
        await client.rooms.create("three")


async def test_a_room_may_be_changed_in_a_full_domain(full: tuple[LocalDaily, AsyncDaily]) -> None:
    room = await full[1].rooms.update("one", max_participants=3)
    assert room.config.max_participants == 3


async def test_the_limit_can_be_changed_while_it_runs(full: tuple[LocalDaily, AsyncDaily]) -> None:
    daily, client = full
    daily.max_rooms = 3
    await client.rooms.create("three")
    daily.max_rooms = 0
    with pytest.raises(RoomLimitError):
        await client.rooms.create("four")
    daily.max_rooms = None
    await client.rooms.create("four")
    assert (daily.max_rooms, daily.blocking.max_rooms) == (None, None)


def test_a_limit_is_not_negative(local_daily: LocalDaily) -> None:
    with pytest.raises(InvalidArgumentError, match="max_rooms was -1"):
        LocalDaily(max_rooms=-1)
    with pytest.raises(InvalidArgumentError, match="max_rooms was -2"):
        local_daily.max_rooms = -2
