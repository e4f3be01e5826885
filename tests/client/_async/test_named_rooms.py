"""After a batch that has failed, its error names each room that exists or may exist."""

import pickle

import pytest
from tests.support.servers.scripted import LOST, ScriptedDaily, reply

from dailykit import Answered, AsyncDaily, Hooks, LocalDaily
from dailykit.errors import (
    AlreadyExistsError,
    DailyConnectionError,
    DailyError,
    InvalidResponseError,
    NotFoundError,
    ServerError,
)


async def names(daily: AsyncDaily) -> set[str]:
    return {room.name async for room in daily.rooms.iterate()}


async def test_rooms_without_names_whose_answer_was_lost(
    daily: AsyncDaily, local: LocalDaily
) -> None:
    local.faults.add("rooms.create_many", reset="after")
    hasty = daily.with_options(max_retries=0)
    with pytest.raises(DailyConnectionError) as caught:
        await hasty.rooms.create_many([{}, {}, {}])
    error = caught.value
    assert error.unclear
    assert len(error.room_names) == 3
    assert set(error.room_names) == await names(daily)
    assert error.room_name is None  # there is more than one
    assert pickle.loads(pickle.dumps(error)).room_names == error.room_names
    assert await daily.rooms.delete_many(error.room_names) == 3


async def test_one_room_alone(daily: AsyncDaily, local: LocalDaily) -> None:
    local.faults.add("rooms.create_many", reset="after")
    with pytest.raises(DailyConnectionError) as caught:
        await daily.with_options(max_retries=0).rooms.create_many([{}])
    assert {caught.value.room_name} == await names(daily)


async def test_what_earlier_batches_have_made(daily: AsyncDaily, local: LocalDaily) -> None:
    def break_the_next(_: Answered) -> None:
        local.faults.add("rooms.create_many", status=500)

    hooked = daily.with_options(hooks=Hooks(on_response=break_the_next))
    with pytest.raises(ServerError) as caught:
        await hooked.rooms.create_many([{} for _ in range(1001)])
    error = caught.value
    assert error.unclear  # a 500 does not say what was done
    assert len(error.room_names) == 1001
    assert await names(daily) == set(error.room_names[:1000])


async def test_a_later_batch_that_was_refused(daily: AsyncDaily) -> None:
    await daily.rooms.create("taken")
    with pytest.raises(AlreadyExistsError) as caught:
        await daily.rooms.create_many([*({} for _ in range(1000)), "taken"])
    assert not caught.value.unclear
    assert set(caught.value.room_names) == await names(daily) - {"taken"}


async def test_nothing_was_made(daily: AsyncDaily) -> None:
    await daily.rooms.create("taken")
    with pytest.raises(AlreadyExistsError) as caught:
        await daily.rooms.create_many([{}, "taken"])
    assert caught.value.room_names == ()
    assert caught.value.room_name is None


async def test_an_answer_that_can_not_be_understood(
    scripted: AsyncDaily, script: ScriptedDaily
) -> None:
    script.will(reply({}), reply({}))
    with pytest.raises(InvalidResponseError) as caught:
        await scripted.rooms.create_many(["a", "b"])
    assert caught.value.unclear
    assert caught.value.room_names == ("a", "b")
    with pytest.raises(InvalidResponseError) as caught:
        await scripted.rooms.create("a")
    assert caught.value.unclear
    assert caught.value.room_name == "a"


async def test_rooms_that_can_not_be_looked_up(scripted: AsyncDaily, script: ScriptedDaily) -> None:
    """A lost answer, then "taken": whose they are is not known while reading them fails."""
    taken = {"error": "invalid-request-error", "info": "a room named a already exists"}
    script.will(LOST, reply(taken, 400), reply({"error": "server-error"}, 500))
    with pytest.raises(ServerError) as caught:
        await scripted.rooms.create_many(["a", "b"])
    assert caught.value.unclear
    assert caught.value.room_names == ("a", "b")


async def test_a_deletion_that_has_failed(daily: AsyncDaily, local: LocalDaily) -> None:
    rooms = await daily.rooms.create_many([{} for _ in range(1002)])
    await daily.rooms.delete(rooms[1001])
    with pytest.raises(NotFoundError) as caught:
        await daily.rooms.delete_many(rooms)
    assert not caught.value.unclear
    assert caught.value.room_names == (rooms[1000].name, rooms[1001].name)
    assert await names(daily) == {rooms[1000].name}
    local.faults.add("rooms.delete_many", reset="before", times=1)
    with pytest.raises(DailyConnectionError) as lost:
        await daily.with_options(max_retries=0).rooms.delete_many([rooms[1000]])
    assert lost.value.unclear
    assert lost.value.room_names == (rooms[1000].name,)


async def test_an_answer_about_another_room(scripted: AsyncDaily, script: ScriptedDaily) -> None:
    other = {"id": "1", "name": "other", "url": "https://x.daily.co/other"}
    script.will(*[reply(other)] * 3, reply({"deleted": True, "name": "other"}), reply([other]))
    with pytest.raises(InvalidResponseError, match="the response is about another room, other"):
        await scripted.rooms.get("standup")
    with pytest.raises(InvalidResponseError, match="the response is about another room, other"):
        await scripted.rooms.update("standup", exp=None)
    with pytest.raises(InvalidResponseError, match="the response is about another room, other"):
        await scripted.rooms.create("standup")
    with pytest.raises(InvalidResponseError, match="the response is about another room, other"):
        await scripted.rooms.delete("standup")
    with pytest.raises(InvalidResponseError, match="the response is about another room, other"):
        await scripted.rooms.create_many(["standup"])


def test_names_of_rooms_at_an_error() -> None:
    assert DailyError("x").room_names == ()
    assert DailyError("x", room_name="a").room_names == ("a",)
    both = DailyError("x", room_names=["a", "b"])
    assert (both.room_name, both.room_names) == (None, ("a", "b"))
    assert both.restated("y").room_names == ("a", "b")
    both.room_name = "c"
    assert (both.room_name, both.room_names) == ("c", ("c",))
    both.room_name = None
    assert both.room_names == ()
