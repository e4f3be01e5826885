"""The engine between a scripted transport and a clock that is moved by hand."""

import json
import logging
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeAlias

import pytest
from tests.support._async import KEY
from tests.support.servers.exchanges import LOST, NOW, REFUSED, make_request, make_response

from dailykit import errors, wording
from dailykit.client._account import headers_for
from dailykit.client._async._resource import when_hosting
from dailykit.client._async.budget import AsyncInProcessBudget
from dailykit.client._async.engine import AsyncEngine, Timing
from dailykit.client._async.rooms import AsyncRooms
from dailykit.client._http import Failure, Request, Response, TransportError
from dailykit.client._pacing_queue import PacingQueues
from dailykit.client._retry import RetryPolicy
from dailykit.client.hooks import Answered, Exchange, Hooks, Retrying, Sending
from dailykit.rates import RateTier
from dailykit.redaction import Redactor

API = "https://api.daily.co/v1"
GONE = make_response(404, json.dumps({"error": "not-found", "info": "room standup not found"}))


def room(name: str = "standup", *, age: float = 0.0, **more: Any) -> Response:
    """Return a room that was made `age` seconds before the clock was started."""
    created = (NOW - timedelta(seconds=age)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    body = {"id": "1", "name": name, "url": f"https://x.daily.co/{name}", "created_at": created}
    return make_response(200, json.dumps({**body, **more}))


def taken(name: str) -> Response:
    said = {"error": wording.INVALID_REQUEST_ERROR, "info": wording.room_name_taken(name)}
    return make_response(400, json.dumps(said))


Outcome: TypeAlias = Response | Failure | Callable[[Request], Response]


class World:
    """A transport that follows a script, and a clock that only moves when somebody waits."""

    def __init__(self, *script: Outcome) -> None:
        self.script = [*script]
        self.sent: list[Request] = []
        self.clock = 1000.0
        self.slept: list[float] = []
        self.takes = 0.0

    async def send(self, request: Request) -> Response:
        self.sent.append(request)
        self.clock += self.takes
        outcome = self.script.pop(0)
        if isinstance(outcome, Failure):
            raise TransportError(outcome)
        return outcome if isinstance(outcome, Response) else outcome(request)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.clock += seconds

    def engine(self, **changes: Any) -> AsyncEngine:
        engine = AsyncEngine(
            api_url=API,
            headers=headers_for(KEY),
            account="a",
            transport=self,
            redact=Redactor(KEY),
            timing=Timing(
                monotonic=lambda: self.clock,
                now=lambda: NOW + timedelta(seconds=self.clock - 1000.0),
                uniform=lambda: 0.5,
                sleep=self.sleep,
            ),
        )
        return replace(engine, **changes)

    def rooms(self, **changes: Any) -> AsyncRooms:
        return AsyncRooms(self.engine(**changes))


def paths(world: World) -> Sequence[str]:
    return [f"{request.method} {request.path}" for request in world.sent]


# Rooms whose answer was lost.


async def test_a_room_of_our_own_name_is_found_again() -> None:
    world = World(LOST, lambda request: taken(request.room_name or ""))
    world.script.append(lambda request: room(request.path.rpartition("/")[2], age=3600))
    created = await world.rooms().create()
    name = created.name
    assert paths(world) == ["POST /rooms", "POST /rooms", f"GET /rooms/{name}"]
    assert world.sent[0].room_name == world.sent[1].room_name == name


async def test_a_room_of_a_chosen_name_is_found_again_if_it_is_not_older() -> None:
    world = World(LOST, taken("standup"), room(age=-1))
    assert (await world.rooms().create("standup")).name == "standup"


async def test_an_older_room_of_a_chosen_name_is_somebody_elses() -> None:
    world = World(LOST, taken("standup"), room(age=10))
    with pytest.raises(errors.AlreadyExistsError) as caught:
        await world.rooms().create("standup")
    assert caught.value.room_name == "standup"
    assert caught.value.unclear
    assert caught.value.method == "POST"


async def test_the_waits_between_the_tries_count_for_the_age_of_a_room() -> None:
    world = World(LOST, make_response(503, retry_after="20"), taken("standup"), room(age=0))
    world.takes = 5.0
    assert (await world.rooms().create("standup")).name == "standup"
    assert world.clock == pytest.approx(1000 + 4 * 5.0 + 0.25 + 20.5)


async def test_a_room_that_was_there_from_the_start_is_not_even_looked_at() -> None:
    world = World(make_response(503), taken("standup"))
    with pytest.raises(errors.AlreadyExistsError) as caught:
        await world.rooms().create("standup")
    assert caught.value.room_name is None
    assert not caught.value.unclear
    assert paths(world) == ["POST /rooms", "POST /rooms"]


async def test_another_complaint_after_a_lost_answer_names_the_room() -> None:
    complaint = json.dumps({"error": "invalid-request-error", "info": "invalid property name 'x'"})
    world = World(LOST, make_response(400, complaint))
    with pytest.raises(errors.InvalidRequestError) as caught:
        await world.rooms().create("standup")
    assert type(caught.value) is errors.InvalidRequestError
    assert caught.value.room_name == "standup"
    assert paths(world) == ["POST /rooms", "POST /rooms"]


async def test_a_room_that_can_not_be_read_back_is_named() -> None:
    world = World(LOST, taken("standup"), *[make_response(503)] * 5)
    with pytest.raises(errors.ServerError) as caught:
        await world.rooms().create("standup")
    assert caught.value.room_name == "standup"
    assert caught.value.unclear
    assert caught.value.path == "/rooms/standup"
    assert caught.value.__notes__ == [
        "rooms.create: room standup exists; an earlier attempt may have created it"
    ]


async def test_a_room_that_is_gone_when_it_is_read_back_was_taken() -> None:
    world = World(LOST, taken("standup"), GONE)
    with pytest.raises(errors.AlreadyExistsError) as caught:
        await world.rooms().create("standup")
    assert caught.value.room_name == "standup"


async def test_a_room_whose_every_answer_is_lost_is_named() -> None:
    world = World(*[LOST] * 5)
    with pytest.raises(errors.DailyConnectionError) as caught:
        await world.rooms().create()
    assert caught.value.room_name == world.sent[0].room_name
    assert f"would be named {caught.value.room_name})" in str(caught.value)
    assert caught.value.attempts == 5


async def test_a_room_whose_answer_is_garbled_is_named() -> None:
    world = World(make_response(200, b'{"id":'))
    with pytest.raises(errors.InvalidResponseError) as caught:
        await world.rooms().create()
    assert caught.value.room_name == world.sent[0].room_name


async def test_a_batch_has_no_single_name_to_read_back() -> None:
    world = World(LOST, taken("a"))
    request = make_request(repeat="named")
    with pytest.raises(errors.AlreadyExistsError) as caught:
        await world.engine().send(request)
    assert caught.value.unclear
    assert caught.value.room_name is None


# Deletions whose answer was lost.


async def test_a_deletion_whose_answer_was_lost_succeeds() -> None:
    world = World(LOST, GONE)
    deleted = await world.rooms().delete("standup")
    assert (deleted.deleted, deleted.name) == (True, "standup")


async def test_what_was_never_there_is_not_found() -> None:
    world = World(REFUSED, GONE)
    with pytest.raises(errors.NotFoundError):
        await world.rooms().delete("standup")


async def test_a_batch_deletion_whose_answer_was_lost_succeeds() -> None:
    world = World(LOST, GONE)
    assert await world.rooms().delete_many(["a", "b", "c"]) == 3


# Waiting and pacing.


async def test_waits_grow_and_are_jittered() -> None:
    world = World(*[LOST] * 4, room())
    await world.rooms().get("standup")
    assert world.slept == [0.25, 0.5, 1.0, 2.0]


async def test_the_total_time_bounds_the_tries() -> None:
    world = World(*[LOST] * 9)
    world.takes = 25.0
    with pytest.raises(errors.DailyConnectionError) as caught:
        await world.rooms(policy=RetryPolicy(max_retries=9)).get("standup")
    assert caught.value.attempts == 3  # a fourth would begin after 75 seconds


async def test_standing_in_line_does_not_use_up_the_total_time() -> None:
    world = World(LOST, LOST, room())

    class SlowLine:
        """A queue in which everybody waits for a long time."""

        async def acquire(self, account: str, tier: RateTier) -> None:
            world.clock += 300.0

        async def release(self, account: str, tier: RateTier, *, sent: bool) -> None:
            pass

        async def penalise(self, account: str, tier: RateTier, seconds: float) -> None:
            pass

    await world.rooms(budget=SlowLine()).get("standup")
    assert world.clock == pytest.approx(1000 + 3 * 300 + 0.25 + 0.5)


async def test_a_refusal_closes_the_window_even_for_who_does_not_try_again() -> None:
    world = World(make_response(429, retry_after="20"))
    budget = AsyncInProcessBudget(queues := PacingQueues(), clock=lambda: world.clock)
    with pytest.raises(errors.RateLimitError) as caught:
        await world.rooms(budget=budget, policy=RetryPolicy(max_retries=0)).get("standup")
    assert caught.value.retry_after == 20
    queue = queues.queue("a", RateTier.STANDARD, world.clock)
    assert not queue.start_at_once(world.clock + 19.9)
    assert queue.start_at_once(world.clock + 20.0)


async def test_a_refusal_for_hours_fails_at_once_and_holds_nobody_up_for_hours() -> None:
    world = World(make_response(429, retry_after="7200"))
    budget = AsyncInProcessBudget(queues := PacingQueues(), clock=lambda: world.clock)
    with pytest.raises(errors.RateLimitError) as caught:
        await world.rooms(budget=budget).get("standup")
    assert caught.value.attempts == 1
    assert not world.slept
    assert queues.queue("a", RateTier.STANDARD, 0.0).start_at_once(world.clock + 60.0)


async def test_trying_on_until_a_call_is_running() -> None:
    info = wording.no_call("standup")
    not_yet = make_response(404, json.dumps({"error": "not-found", "info": info}))
    world = World(not_yet, not_yet, room())
    engine = world.engine()
    rooms = AsyncRooms(engine)

    async def start() -> object:
        return await rooms.get("standup")

    assert await when_hosting(engine, start, 15.0)
    assert world.slept == [1.0, 1.0]

    world.script[:] = [not_yet] * 4
    with pytest.raises(errors.NotFoundError):
        await when_hosting(engine, start, 2.5)
    assert world.slept == [1.0, 1.0, 1.0, 1.0, 0.5]

    world.script[:] = [GONE]
    with pytest.raises(errors.NotFoundError):
        await when_hosting(engine, start, 15.0)  # another 404 is none to wait for
    assert not world.script


# Those who watch.


async def test_hooks_are_told_of_everything_but_secrets() -> None:
    told: list[object] = []
    hooks = Hooks(on_request=told.append, on_response=told.append, on_retry=told.append)
    lost = replace(LOST, reason=f"lost with {KEY}")
    world = World(lost, make_response(503), room())
    world.takes = 2.0
    await world.rooms(hooks=hooks).get("standup")
    facts = ("rooms.get", "GET", "/rooms/standup")
    assert told == [
        Sending(*facts, attempt=1),
        Answered(*facts, attempt=1, status=None, seconds=2.0, reason="lost with ***"),
        Retrying(*facts, attempt=1, status=None, wait=0.25),
        Sending(*facts, attempt=2),
        Answered(*facts, attempt=2, status=503, seconds=2.0),
        Retrying(*facts, attempt=2, status=503, wait=0.5),
        Sending(*facts, attempt=3),
        Answered(*facts, attempt=3, status=200, seconds=2.0),
    ]


async def test_each_try_has_its_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="dailykit")
    world = World(replace(LOST, reason=f"lost with {KEY}"), room())
    world.takes = 0.25
    await world.rooms().get("standup")
    assert caplog.messages == [
        "rooms.get: GET /rooms/standup -> lost with *** in 0.250 s (try 1)",
        "rooms.get: GET /rooms/standup -> 200 in 0.250 s (try 2)",
    ]
    assert {record.name for record in caplog.records} == {"dailykit"}


async def test_nothing_is_logged_unless_asked_for(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="dailykit")
    await World(room()).rooms().get("standup")
    assert not caplog.messages


async def test_the_raw_side_of_a_call_can_be_watched() -> None:
    watch: ContextVar[list[Exchange] | None] = ContextVar("watch", default=None)
    seen: list[Exchange] = []
    world = World(LOST, room(), LOST, GONE)
    rooms = world.rooms(watch=watch)
    token = watch.set(seen)
    await rooms.get("standup")
    await rooms.delete("standup")
    watch.reset(token)
    world.script[:] = [room()]
    await rooms.get("standup")  # nobody watches any more
    assert [(one.operation, one.status, one.attempts) for one in seen] == [
        ("rooms.get", 200, 2),
        ("rooms.delete", 404, 2),
    ]
    assert json.loads(seen[0].body)["name"] == "standup"
    assert "standup" not in repr(seen[0]).replace("/rooms/standup", "")


def test_an_engine_shows_no_key() -> None:
    engine = World().engine()
    assert KEY not in repr(engine)
