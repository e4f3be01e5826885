"""A call that makes a room and is cancelled, or interrupted, at any await leaves no room behind."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.support.clocks.clock import leap
from tests.support.servers.exchanges import LOST, make_response

from dailykit import AsyncDaily, Daily, wording
from dailykit.client._async import engine as async_engine
from dailykit.client._http import Failure, Request, Response, TransportError
from dailykit.client._sync import engine as sync_engine
from dailykit.errors import DailyConnectionError
from dailykit.rates import RateTier

KEY = "0123456789abcdef0123456789abcdef"
START = datetime(2027, 1, 15, 8, tzinfo=UTC)
NOT_FOUND = make_response(404, json.dumps({"error": "not-found"}))


@dataclass
class World:
    """What Daily keeps, and does at a request."""

    rooms: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    seconds: float = 0.0
    made: list[str] = field(default_factory=list[str])

    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds)

    def add(self, name: str, config: dict[str, Any]) -> dict[str, Any]:
        self.rooms[name] = {
            "id": name,
            "name": name,
            "url": f"https://x.daily.co/{name}",
            "created_at": self.now().isoformat(timespec="seconds"),
            "config": config,
        }
        return self.rooms[name]

    def act(self, request: Request) -> Response:
        if request.path == "/":
            return make_response(200, json.dumps({"domain_name": "x", "domain_id": "1"}))
        if request.method == "POST":
            asked = json.loads(request.body or b"{}")
            if asked["name"] in self.rooms:
                info = wording.room_name_taken(asked["name"])
                body = {"error": "invalid-request-error", "info": info}
                return make_response(400, json.dumps(body))
            self.made.append(asked["name"])
            room = self.add(asked["name"], asked.get("properties") or {})
            return make_response(200, json.dumps(room))
        name = request.path.rpartition("/")[2]
        if name not in self.rooms:
            return NOT_FOUND
        if request.method == "GET":
            return make_response(200, json.dumps(self.rooms[name]))
        del self.rooms[name]
        return make_response(200, json.dumps({"deleted": True, "name": name}))


class Stops:
    """Stands still at some awaits, for good: whoever is there has to be cancelled."""

    def __init__(self, *at: int) -> None:
        self.at = at
        self.passed = -1
        self.reached = asyncio.Event()

    async def here(self) -> None:
        self.passed += 1
        if self.passed in self.at:
            self.reached.set()
            await asyncio.Event().wait()
        await asyncio.sleep(0)


class AsyncWire:
    def __init__(self, world: World, stops: Stops, *, late: bool = False) -> None:
        self.world = world
        self.stops = stops
        self.late = late

    async def send(self, request: Request) -> Response:
        creates = self.late and request.method == "POST"
        if creates:  # it arrives, though nobody waits for it any more
            asyncio.get_running_loop().call_later(0.5, self.world.act, request)
        await self.stops.here()
        if creates:
            await asyncio.sleep(0.5)
            await self.stops.here()
            return make_response(200, json.dumps(next(iter(self.world.rooms.values()))))
        answer = self.world.act(request)
        await self.stops.here()
        return answer


def client(world: World, stops: Stops, *, late: bool = False) -> AsyncDaily:
    daily = AsyncDaily(KEY, api_url="https://api.daily.co/v1", budget=None)

    async def sleep(seconds: float) -> None:
        await stops.here()
        await asyncio.sleep(seconds)

    timing = async_engine.Timing(
        monotonic=asyncio.get_running_loop().time, now=world.now, sleep=sleep
    )
    wire = AsyncWire(world, stops, late=late)
    daily._set_up(replace(daily._engine, transport=wire, timing=timing), daily._memory)
    return daily


Use = Callable[[AsyncDaily, Stops], Awaitable[object]]


async def temporary(daily: AsyncDaily, stops: Stops) -> None:
    async with daily.rooms.temporary():
        await stops.here()


async def named(daily: AsyncDaily, stops: Stops) -> None:
    async with daily.rooms.temporary("standup", max_participants=4):
        await stops.here()


async def failing(daily: AsyncDaily, stops: Stops) -> None:
    with suppress(ZeroDivisionError):
        async with daily.rooms.temporary():
            await stops.here()
            raise ZeroDivisionError


async def session(daily: AsyncDaily, stops: Stops) -> object:
    ready = await daily.start_session()
    return await daily.rooms.delete(ready.room)


async def sip(daily: AsyncDaily, stops: Stops) -> object:
    with suppress(TimeoutError):
        await daily.rooms.create_sip("standup", display_name="Desk", wait=1.0)
    return await daily.rooms.delete("standup")


USES: dict[str, Use] = {use.__name__: use for use in (temporary, named, failing)}


async def run(use: Use, world: World, *at: int, cancels: int = 1, late: bool = False) -> bool:
    """Use rooms, and cancel where it stands still; tell whether it did."""
    stops = Stops(*at)
    task = asyncio.ensure_future(use(client(world, stops, late=late), stops))
    for _ in range(cancels):
        reached = asyncio.create_task(stops.reached.wait())
        await asyncio.wait([task, reached], return_when=asyncio.FIRST_COMPLETED)
        reached.cancel()
        if task.done():
            break
        stops.reached.clear()
        task.cancel()
    await asyncio.wait([task])
    others = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.gather(*others, return_exceptions=True)
    return task.cancelled()


@pytest.mark.parametrize("name", USES)
def test_cancelled_at_any_await(name: str) -> None:
    stop = 0
    while True:
        world = World()
        was_cancelled = leap(run(USES[name], world, stop))
        assert not world.rooms, stop
        if not was_cancelled:
            break
        stop += 1
    assert stop >= 5  # creating, being inside, deleting


@pytest.mark.parametrize("name", USES)
def test_cancelled_twice(name: str) -> None:
    """The second time the task itself ends at once, and the deletion goes on without it."""
    for first in range(5):
        for second in range(first + 1, first + 6):
            world = World()
            leap(run(USES[name], world, first, second, cancels=2))
            assert not world.rooms, (first, second)


@pytest.mark.parametrize("use", [session, sip])
def test_calls_that_make_a_room_among_other_things(use: Use) -> None:
    for stop in range(4):
        world = World()
        assert leap(run(use, world, stop))
        assert not world.rooms, stop


def test_a_request_that_arrives_after_it_was_broken_off() -> None:
    world = World()
    assert leap(run(temporary, world, 0, late=True))
    assert world.made
    assert not world.rooms


def test_a_room_of_somebody_else_is_not_taken_for_ours() -> None:
    for stop in range(3):
        world = World()
        world.add("standup", {"max_participants": 4})
        world.seconds = 60.0
        leap(run(named, world, stop))
        assert list(world.rooms) == ["standup"], stop


def test_nothing_is_deleted_where_nothing_was_sent() -> None:
    async def use() -> None:
        world, stops = World(), Stops()
        daily = client(world, stops)

        class Full:
            async def acquire(self, account: str, tier: RateTier) -> None:
                await asyncio.Event().wait()

            async def release(self, account: str, tier: RateTier, *, sent: bool) -> None:
                raise AssertionError

            async def penalise(self, account: str, tier: RateTier, seconds: float) -> None:
                raise AssertionError

        waiting = daily.with_options(budget=Full())
        task = asyncio.ensure_future(temporary(waiting, stops))
        await asyncio.sleep(1)
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()
        assert stops.passed == -1

    leap(use())


def test_a_loop_that_is_being_closed_waits_for_the_deletion() -> None:
    """``asyncio.run`` cancels what is left, which is how Ctrl-C ends a program."""
    world = World()

    async def main() -> None:
        stops = Stops(2)

        async def use() -> None:
            await temporary(client(world, stops), stops)

        asyncio.get_running_loop().use = asyncio.ensure_future(use())  # type: ignore[attr-defined]
        await stops.reached.wait()
        assert world.rooms

    asyncio.run(main())
    assert world.made
    assert not world.rooms


async def test_level_cancellation_does_not_spin() -> None:
    """Some libraries cancel a task again and again until it has left."""
    world, stops = World(), Stops(2)
    daily = client(world, stops)
    task = asyncio.ensure_future(temporary(daily, stops))
    await stops.reached.wait()
    turns = 0
    while not task.done():
        task.cancel()
        turns += 1
        await asyncio.sleep(0)
    assert turns < 10
    others = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.gather(*others, return_exceptions=True)
    assert not world.rooms


async def test_a_create_that_is_cancelled_says_which_room_may_exist() -> None:
    world, stops = World(), Stops(1)
    daily = client(world, stops)
    task = asyncio.ensure_future(daily.rooms.create())
    await stops.reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError) as caught:
        await task
    (name,) = world.rooms
    assert caught.value.__notes__ == [f"rooms.create: a room named {name} may have been created"]


async def test_a_batch_that_is_cancelled_says_which_rooms_may_exist() -> None:
    class Standing(AsyncWire):
        async def send(self, request: Request) -> Response:
            await self.stops.here()
            raise AssertionError

    stops = Stops(0)
    daily = client(World(), stops)
    daily._set_up(replace(daily._engine, transport=Standing(World(), stops)), daily._memory)
    task = asyncio.ensure_future(daily.rooms.create_many([{}, "standup"]))
    await stops.reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError) as caught:
        await task
    assert ", standup" in caught.value.__notes__[0]


# The synchronous client is interrupted instead: Ctrl-C.


class Wire:
    """Is interrupted at one of its steps, before or after the other side has acted."""

    def __init__(self, world: World, at: int) -> None:
        self.world = world
        self.left = at

    def _step(self) -> None:
        self.left -= 1
        if self.left == -1:
            raise KeyboardInterrupt

    def send(self, request: Request) -> Response:
        self._step()
        answer = self.world.act(request)
        self._step()
        return answer


@contextmanager
def blocking(world: World, at: int) -> Generator[tuple[Daily, Wire]]:
    with Daily(KEY, api_url="https://api.daily.co/v1", budget=None) as daily:
        timing = sync_engine.Timing(now=world.now, sleep=lambda _: None)
        wire = Wire(world, at)
        daily._set_up(replace(daily._engine, transport=wire, timing=timing), daily._memory)
        yield daily, wire


@pytest.mark.parametrize("name", [None, "standup"])
def test_interrupted_at_any_step(name: str | None) -> None:
    for at in range(4):
        world = World()
        with (
            blocking(world, at) as (daily, _),
            pytest.raises(KeyboardInterrupt),
            daily.rooms.temporary(name),
        ):
            pass
        assert not world.rooms, at
    with blocking(world := World(), 4) as (daily, _), daily.rooms.temporary(name):
        pass
    assert world.made
    assert not world.rooms


def test_a_session_interrupted_at_any_step() -> None:
    for at in range(4):
        world = World()
        with blocking(world, at) as (daily, _), pytest.raises(KeyboardInterrupt):
            daily.start_session()
        assert not world.rooms, at


def test_a_lost_room_that_can_not_be_deleted_either_is_named() -> None:
    class Broken(Wire):
        def send(self, request: Request) -> Response:
            if request.method == "DELETE":
                raise TransportError(Failure(True, False, "broken"))
            return super().send(request)

    with blocking(World(), 1) as (daily, _):
        wire = Broken(World(), 1)
        daily._set_up(replace(daily._engine, transport=wire), daily._memory)
        with pytest.raises(KeyboardInterrupt) as caught, daily.rooms.temporary("standup"):
            pass
    assert [note[:39] for note in caught.value.__notes__] == [
        "rooms.create: a room named standup may ",
        "The room standup was not deleted: rooms",
    ]


def test_one_whose_answer_is_lost_for_good_is_named() -> None:
    class Losing(Wire):
        def send(self, request: Request) -> Response:
            raise TransportError(LOST)

    with blocking(World(), 0) as (daily, _):
        daily._set_up(replace(daily._engine, transport=Losing(World(), 0)), daily._memory)
        with pytest.raises(DailyConnectionError) as caught, daily.rooms.temporary():
            pass
    assert caught.value.unclear
    assert caught.value.room_name
