"""How cases are run: what counts as a difference, what is left out, and what is put back."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio
from tests.support.servers.broken_daily import LOST, BrokenDaily, Exchange, broken_daily

from dailykit.conformance import (
    CASES,
    Case,
    Difference,
    LocalHands,
    Needs,
    Outcome,
    Probe,
    Target,
    choose,
    open_target,
    prepare,
    run_case,
)
from dailykit.conformance._case import Check
from dailykit.conformance._pacing import Pacer
from dailykit.errors import AuthenticationError, DailyConnectionError, InvalidResponseError
from dailykit.local import LocalDaily


@pytest_asyncio.fixture
async def proxy(hands: LocalHands) -> AsyncIterator[BrokenDaily]:
    """A proxy in front of the local Daily."""
    async with broken_daily(hands.daily.api_url) as proxy:
        yield proxy


@pytest_asyncio.fixture
async def stranger(proxy: BrokenDaily, hands: LocalHands) -> AsyncIterator[Target]:
    """A Daily of which nothing is known but address and key."""
    async with open_target(proxy.api_url, hands.daily.api_key) as target:
        yield target


def case_of(check: Check, needs: Needs | None = None) -> Case:
    return Case(name="a.b", fact="F.", label="live", source="s", check=check, needs=needs)


async def test_a_difference_is_told(stranger: Target) -> None:
    async def check(probe: Probe) -> None:
        (await probe.get("/nosuchroute")).has_status(200)

    result = await run_case(stranger, case_of(check))

    assert result.outcome is Outcome.DIFFERS
    assert result.detail == (
        "GET /nosuchroute should answer 200, but answered 404 "
        '{"error":"not-found","info":"api endpoint does not exist"}'
    )


@pytest.mark.parametrize("error", [KeyError("id"), TypeError("no list"), Difference("wrong")])
async def test_an_answer_of_another_form_is_a_difference(
    stranger: Target, error: Exception
) -> None:
    async def check(probe: Probe) -> None:
        raise error

    result = await run_case(stranger, case_of(check))
    assert result.outcome is Outcome.DIFFERS
    assert str(error) in result.detail


async def test_no_answer_is_told_as_such() -> None:
    async with open_target("http://127.0.0.1:1/v1", "key") as target:
        result = await run_case(target, CASES[0])
        assert result.outcome is Outcome.NO_ANSWER
        assert result.outcome.is_failure
        with pytest.raises(DailyConnectionError, match="no answer from http://127"):
            await prepare(target)


async def test_what_needs_a_local_daily_is_skipped_in_sight(stranger: Target) -> None:
    async def check(probe: Probe) -> None:
        raise AssertionError

    result = await run_case(stranger, case_of(check, Needs.CLOCK))

    assert result.outcome is Outcome.LOCAL_ONLY
    assert result.detail == "needs a clock that can be moved"
    assert not result.outcome.is_failure


async def test_what_the_plan_does_not_have_is_no_difference(
    proxy: BrokenDaily, stranger: Target, target: Target
) -> None:
    def poor(exchange: Exchange) -> Exchange:
        said = {"error": "invalid-plan-type", "info": "This feature is only available to others"}
        return replace(exchange, status=400, said=said)

    proxy.alteration = poor
    result = await run_case(stranger, choose("names.taken")[0])

    assert result.outcome is Outcome.NOT_IN_PLAN
    assert not result.outcome.is_failure


async def test_who_is_interrupted_while_deleting_deletes_the_rest(
    stranger: Target, target: Target
) -> None:
    made, checked = list[str](), asyncio.Event()

    async def check(probe: Probe) -> None:
        made.extend([(await probe.made("/rooms"))["name"] for _ in range(2)])
        checked.set()

    running = asyncio.create_task(run_case(stranger, case_of(check)))
    await checked.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running

    for name in made:
        (await Probe(target).get(f"/rooms/{name}")).has_status(404)


async def test_rooms_are_deleted_whatever_happens(stranger: Target, target: Target) -> None:
    made = list[str]()

    async def check(probe: Probe) -> None:
        made.extend([(await probe.room())["name"] for _ in range(6)])
        made.append((await probe.made("/rooms"))["name"])
        raise Difference("after all that")

    result = await run_case(stranger, case_of(check))

    assert (result.outcome, result.left) == (Outcome.DIFFERS, [])
    for name in made:
        (await Probe(target).get(f"/rooms/{name}")).has_status(404)


async def test_what_could_not_be_deleted_is_told(
    proxy: BrokenDaily, stranger: Target, target: Target
) -> None:
    names = list[str]()

    async def check(probe: Probe) -> None:
        names.append((await probe.room())["name"])
        proxy.alteration = lambda exchange: replace(exchange, status=429, said={})

    result = await run_case(stranger, case_of(check))

    assert result.left == [f"/rooms/{names[0]}"]
    assert result.to_json()["left"] == [f"/rooms/{names[0]}"]


async def test_a_room_whose_answer_was_lost_is_deleted(
    proxy: BrokenDaily, stranger: Target, target: Target
) -> None:
    names = list[str]()

    async def check(probe: Probe) -> None:
        body = probe.room_body()
        names.append(body["name"])
        proxy.alteration = lambda exchange: replace(exchange, status=LOST)
        try:
            await probe.post("/rooms", body)
        finally:
            proxy.alteration = lambda exchange: exchange

    result = await run_case(stranger, case_of(check))

    assert (result.outcome, result.left) == (Outcome.NO_ANSWER, [])
    (await Probe(target).get(f"/rooms/{names[0]}")).has_status(404)


async def test_rooms_expire_by_themselves_should_the_suite_be_killed(target: Target) -> None:
    probe = Probe(target)
    room = await probe.room()
    assert 0 < room["config"]["exp"] - probe.now() <= 600
    assert await probe.put_back() == []


async def test_secrets_are_not_told(stranger: Target, hands: LocalHands) -> None:
    async def check(probe: Probe) -> None:
        token = await probe.token()
        raise Difference(f"{token} and {probe.api_key}")

    result = await run_case(stranger, case_of(check))

    assert result.detail == "*** and ***"
    assert hands.daily.api_key not in repr(stranger)


async def test_a_stopped_clock_runs_again_afterwards(target: Target, hands: LocalHands) -> None:
    async def check(probe: Probe) -> None:
        probe.local.freeze()
        await probe.local.advance(5)

    await run_case(target, case_of(check, Needs.CLOCK))
    first = hands.now()
    while hands.now() == first:
        pass
    assert hands.now() > first


async def test_a_key_that_is_not_taken_ends_it_before_it_begins(hands: LocalHands) -> None:
    async with open_target(hands.daily.api_url, "some-other-key") as target:
        with pytest.raises(AuthenticationError, match="does not accept this API key"):
            await prepare(target)


async def test_what_is_no_daily_ends_it_before_it_begins(hands: LocalHands) -> None:
    async with open_target(hands.daily.url, hands.daily.api_key) as target:
        with pytest.raises(InvalidResponseError, match="answers 404"):
            await prepare(target)


# --- rate limits ----------------------------------------------------------------------------------


class Time:
    """A clock that leaps over every wait."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.seconds += seconds


@pytest.mark.parametrize(
    ("method", "path", "count", "least"),
    [
        ("GET", "/rooms", 100, 0),
        ("GET", "/rooms?limit=1", 101, 5),
        ("DELETE", "/rooms/standup", 50, 0),
        ("DELETE", "/rooms/standup", 51, 30),
        ("POST", "/rooms/standup/recordings/start", 6, 5),
        ("POST", "/batch/rooms", 11, 30),
        ("GET", "/nosuchroute", 101, 5),
    ],
)
async def test_requests_keep_to_the_documented_limits(
    method: str, path: str, count: int, least: float
) -> None:
    time = Time()
    pacer = Pacer(time.now, time.sleep)
    for _ in range(count):
        async with pacer.turn(method, path):
            pass
    assert least <= time.seconds <= least + 0.2


async def test_limits_on_this_machine_are_found_out_and_kept() -> None:
    async with (
        LocalDaily(rate_limits=True) as daily,
        open_target(daily.api_url, daily.api_key) as target,
    ):
        await prepare(target)
        assert target.pacer is not None


async def test_a_pause_lets_nothing_start_for_a_while() -> None:
    time = Time()
    pacer = Pacer(time.now, time.sleep)
    pacer.pause()
    async with pacer.turn("DELETE", "/rooms/standup"):
        assert time.seconds == 5


async def test_where_there_are_no_limits_nothing_waits(local_daily: LocalDaily) -> None:
    async with open_target(local_daily.api_url, local_daily.api_key) as target:
        await prepare(target)
        assert target.pacer is None


async def test_slow_requests_count_as_ordinary_ones_too() -> None:
    time = Time()
    pacer = Pacer(time.now, time.sleep)
    for number in range(101):
        async with pacer.turn("DELETE" if number < 50 else "GET", "/rooms/standup"):
            pass
    assert time.seconds >= 5


@pytest.mark.parametrize(
    ("url", "paced"),
    [
        ("http://127.0.0.1:8000/v1", False),
        ("http://localhost:8000/v1", False),
        ("http://acme.localhost:8000/v1", False),
        ("http://[::1]:8000/v1", False),
        ("https://api.daily.co/v1", True),
        ("http://192.168.0.7:8000/v1", True),
        ("http://localhost.example.com/v1", True),
    ],
)
async def test_only_this_machine_is_asked_as_fast_as_possible(url: str, paced: bool) -> None:
    async with open_target(url, "key") as target:
        assert (target.pacer is not None) is paced
