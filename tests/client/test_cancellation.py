"""A task that is cancelled, at any await inside a call, leaves everything as it was."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

import pytest
from tests.support.clocks.clock import leap
from tests.support.servers.exchanges import LOST, REFUSED, make_response

from dailykit import errors, wording
from dailykit.client._async.budget import AsyncInProcessBudget
from dailykit.client._async.engine import AsyncEngine, Timing
from dailykit.client._async.rooms import AsyncRooms
from dailykit.client._http import Failure, Request, Response, TransportError
from dailykit.client._pacing_queue import PacingQueues
from dailykit.rates import RateTier

ROOM = make_response(
    200, json.dumps({"id": "1", "name": "standup", "url": "https://x.daily.co/standup"})
)
TAKEN = make_response(
    400,
    json.dumps({"error": "invalid-request-error", "info": wording.room_name_taken("standup")}),
)
BUSY = make_response(429, retry_after="2")
GONE = make_response(404, json.dumps({"error": "not-found"}))
DELETED = make_response(200, json.dumps({"deleted": True, "name": "standup"}))


class Stops:
    """Places where a call can be made to stand still."""

    def __init__(self, at: int | None) -> None:
        self._at = at
        self.passed = 0
        self.reached = asyncio.Event()

    async def here(self) -> None:
        """Pass this place, or stand still for ever if it is the one."""
        self.passed += 1
        if self.passed - 1 == self._at:
            self.reached.set()
            await asyncio.Event().wait()
        await asyncio.sleep(0)


def answer_for(request: Request) -> Response:
    """Return the room that a request is about."""
    name = request.room_name or request.path.rpartition("/")[2]
    return replace(ROOM, body=ROOM.body.replace(b"standup", name.encode()))


class StoppingTransport:
    """Answers from a script, and can stand still before and after the other side has acted."""

    def __init__(self, stops: Stops, script: Sequence[Response | Failure]) -> None:
        self.stops = stops
        self.script = list(script)
        self.inside = 0
        self.sent = 0

    async def send(self, request: Request) -> Response:
        self.inside += 1
        try:
            await self.stops.here()
            outcome = self.script.pop(0)
            self.sent += isinstance(outcome, Response) or outcome.sent
            await self.stops.here()
        finally:
            self.inside -= 1
        if isinstance(outcome, Failure):
            raise TransportError(outcome)
        return answer_for(request) if outcome is ROOM else outcome


class StoppingBudget(AsyncInProcessBudget):
    """Can stand still wherever one that asks another machine would."""

    def __init__(self, stops: Stops, queues: PacingQueues) -> None:
        super().__init__(queues, clock=lambda: asyncio.get_running_loop().time())
        self.stops = stops
        self.open = 0
        self.counted = 0

    async def acquire(self, account: str, tier: RateTier) -> None:
        await self.stops.here()
        await super().acquire(account, tier)
        self.open += 1

    async def release(self, account: str, tier: RateTier, *, sent: bool) -> None:
        self.open -= 1
        self.counted += sent
        await super().release(account, tier, sent=sent)

    async def penalise(self, account: str, tier: RateTier, seconds: float) -> None:
        await self.stops.here()
        await super().penalise(account, tier, seconds)


class Scene:
    """An engine whose every await can be stopped at."""

    def __init__(self, stop: int | None, script: Sequence[Response | Failure]) -> None:
        self.stops = Stops(stop)
        self.queues = PacingQueues()
        self.budget = StoppingBudget(self.stops, self.queues)
        self.transport = StoppingTransport(self.stops, script)
        self.engine = AsyncEngine(
            api_url="https://api.daily.co/v1",
            headers={},
            account="a",
            transport=self.transport,
            budget=self.budget,
            timing=Timing(monotonic=asyncio.get_running_loop().time, sleep=self.sleep),
        )
        self.rooms = AsyncRooms(self.engine)

    async def sleep(self, seconds: float) -> None:
        await self.stops.here()
        await asyncio.sleep(seconds)

    def check_that_all_is_as_before(self) -> None:
        assert self.transport.inside == 0
        assert self.budget.open == 0
        # Whatever was sent counts; what was cancelled just before sending may count too.
        assert self.transport.sent <= self.budget.counted <= self.transport.sent + 1
        for tier in RateTier:
            queue = self.queues.queue("a", tier, 0.0)
            assert not queue._waiters
            assert queue._window._running == 0

    async def check_that_it_still_works(self) -> None:
        """Make a call with the same engine and budget, which nothing stops."""
        self.transport.script[:] = [ROOM]
        self.stops._at = None
        room = await asyncio.wait_for(self.rooms.get("standup"), 100)
        assert room.name == "standup"


Call = Callable[[AsyncRooms], Awaitable[object]]


async def create(rooms: AsyncRooms) -> object:
    return await rooms.create()


async def create_chosen(rooms: AsyncRooms) -> object:
    return await rooms.create("standup")


async def ensure(rooms: AsyncRooms) -> object:
    return await rooms.ensure("standup")


async def delete(rooms: AsyncRooms) -> object:
    return await rooms.delete("standup")


SCENES: dict[str, tuple[Call, list[Response | Failure]]] = {
    "success": (create, [ROOM]),
    "refused": (create, [REFUSED, ROOM]),
    "busy": (create, [BUSY, BUSY, ROOM]),
    "lost and found": (create, [LOST, TAKEN, LOST, ROOM]),
    "taken": (create_chosen, [TAKEN]),
    "ensure": (ensure, [TAKEN, GONE, TAKEN, ROOM]),
    "deletion": (delete, [LOST, GONE]),
    "hopeless": (create, [LOST] * 5),
}


@pytest.mark.parametrize("name", SCENES)
def test_cancelled_at_any_await(name: str) -> None:
    call, script = SCENES[name]

    async def run(stop: int) -> bool:
        scene = Scene(stop, script)
        task = asyncio.ensure_future(call(scene.rooms))
        reached = asyncio.create_task(scene.stops.reached.wait())
        await asyncio.wait([task, reached], return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            reached.cancel()
            assert task.exception() is None or isinstance(task.exception(), errors.DailyError)
            assert scene.stops.passed == stop  # there was no further place to stop at
            return False
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        scene.check_that_all_is_as_before()
        await scene.check_that_it_still_works()
        return True

    stops = 0
    while leap(run(stops)):
        stops += 1
    assert stops >= 3 * len(script)  # in queue, before and after acting, for each request


def test_what_was_never_sent_is_not_counted() -> None:
    async def run() -> None:
        scene = Scene(0, [ROOM])
        task = asyncio.create_task(scene.rooms.get("standup"))
        await scene.stops.reached.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert scene.budget.counted == 0

    leap(run())


@pytest.mark.parametrize("failure", [REFUSED, replace(REFUSED, timed_out=True)])
def test_what_did_not_get_through_is_not_counted(failure: Failure) -> None:
    async def run() -> None:
        scene = Scene(None, [failure] * 5)
        with pytest.raises(errors.DailyConnectionError):
            await scene.rooms.get("standup")
        assert scene.budget.counted == 0

    leap(run())


def test_a_hook_that_raises_leaves_the_budget_as_it_was() -> None:
    async def run() -> None:
        scene = Scene(None, [ROOM])

        def fail(_: object) -> None:
            raise RuntimeError("from the hook")

        hooks = replace(scene.engine.hooks, on_request=fail, on_response=fail)
        rooms = AsyncRooms(replace(scene.engine, hooks=hooks))
        with pytest.raises(RuntimeError, match="from the hook"):
            await rooms.get("standup")
        scene.check_that_all_is_as_before()
        await scene.check_that_it_still_works()

    leap(run())
