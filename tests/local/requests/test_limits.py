"""Rate limits: how they count, and what is answered beyond them."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from dailykit.local import LocalDaily, MovableClock
from dailykit.local.requests.limits import NO_LIMITS, RateLimits, RateRules
from dailykit.local.world import Refusal
from dailykit.operations import OPERATIONS
from dailykit.rates import DOCUMENTED_LIMITS, RateLimit, RateTier


@pytest.fixture
def limits(clock: MovableClock) -> RateLimits:
    """Daily's own limits."""
    return RateLimits(RateRules(), clock)


def ask(limits: RateLimits, times: int, tier: RateTier = RateTier.STANDARD, key: str = "k") -> int:
    """Ask so many times, and return how often it was allowed."""
    refused = list[int]()
    for _ in range(times):
        try:
            limits.count(key, tier)
        except Refusal as refusal:
            refused.append(refusal.status)
    assert refused == [429] * len(refused)
    return times - len(refused)


@pytest.mark.parametrize("tier", RateTier)
def test_a_tier_allows_what_is_documented_and_no_more(limits: RateLimits, tier: RateTier) -> None:
    limit = DOCUMENTED_LIMITS[tier]
    assert ask(limits, limit.requests + 10, tier) == limit.requests


def test_the_tiers_are_those_of_daily_s_page() -> None:
    assert DOCUMENTED_LIMITS[RateTier.STANDARD] == RateLimit(100, 5)
    assert DOCUMENTED_LIMITS[RateTier.SLOW] == RateLimit(50, 30)
    assert DOCUMENTED_LIMITS[RateTier.MEDIA_START] == RateLimit(5, 5)
    assert DOCUMENTED_LIMITS[RateTier.BATCH] == RateLimit(10, 30)
    slow = {row.name for row in OPERATIONS if row.tier is RateTier.SLOW}
    assert slow >= {"rooms.delete", "recordings.list"}


def test_time_gives_the_allowance_back(limits: RateLimits, clock: MovableClock) -> None:
    assert ask(limits, 60) == 60
    clock.advance(3)
    assert ask(limits, 60) == 40
    clock.advance(2)
    # The first 60 are over five seconds ago; the 40 still count.
    assert ask(limits, 100) == 60
    clock.advance(5)
    assert ask(limits, 200) == 100


def test_what_was_refused_does_not_count(limits: RateLimits, clock: MovableClock) -> None:
    ask(limits, 100)
    for _ in range(10):
        clock.advance(0.4)
        assert ask(limits, 20) == 0
    clock.advance(1)
    assert ask(limits, 100) == 100


def test_keys_and_tiers_are_apart(limits: RateLimits) -> None:
    assert ask(limits, 20, RateTier.BATCH) == 10
    assert ask(limits, 20, RateTier.BATCH, key="other") == 10
    assert ask(limits, 60, RateTier.SLOW) == 50


def test_a_clock_set_back_gives_everything_back(limits: RateLimits, clock: MovableClock) -> None:
    assert ask(limits, 200) == 100
    clock.set(clock.now() - 3600)
    assert ask(limits, 200) == 100
    clock.advance(5)
    assert ask(limits, 200) == 100


def test_clearing_gives_everything_back(limits: RateLimits) -> None:
    ask(limits, 200)
    limits.clear()
    assert ask(limits, 200) == 100


def test_without_rules_nothing_is_refused(clock: MovableClock) -> None:
    assert ask(RateLimits(NO_LIMITS, clock), 1000) == 1000


def test_a_refusal_may_say_when_to_come_back(clock: MovableClock) -> None:
    limits = RateLimits(RateRules(retry_after=True), clock)
    ask(limits, 10, RateTier.BATCH)
    clock.advance(7.5)
    with pytest.raises(Refusal) as caught:
        limits.count("k", RateTier.BATCH)
    assert caught.value.headers == {"Retry-After": "23"}
    clock.advance(23)
    limits.count("k", RateTier.BATCH)


def test_a_refusal_says_no_more_than_daily_does_by_default(limits: RateLimits) -> None:
    ask(limits, 10, RateTier.BATCH)
    with pytest.raises(Refusal) as caught:
        limits.count("k", RateTier.BATCH)
    assert caught.value.headers == {}


# --- over HTTP ------------------------------------------------------------------------------------


@pytest_asyncio.fixture
async def limited(clock: MovableClock) -> AsyncIterator[LocalDaily]:
    """A local Daily that keeps Daily's rate limits."""
    async with LocalDaily(clock=clock, rate_limits=True) as daily:
        yield daily


async def send(
    session: aiohttp.ClientSession, url: str, key: str, method: str = "POST", **options: Any
) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {key}"}
    async with session.request(method, url, headers=headers, **options) as response:
        return response.status, await response.json()


async def test_too_much_is_answered_as_daily_does(
    limited: LocalDaily, session: aiohttp.ClientSession, clock: MovableClock
) -> None:
    url = f"{limited.api_url}/batch/rooms"
    for _ in range(10):
        assert (await send(session, url, limited.api_key, json={"rooms": [{}]}))[0] == 200
    status, body = await send(session, url, limited.api_key, json={"rooms": [{}]})
    assert (status, body["error"]) == (429, "rate-limit-error")
    # It did nothing, also no harm.
    status, body = await send(session, f"{limited.api_url}/rooms", limited.api_key, "GET")
    assert (status, body["total_count"]) == (200, 10)
    clock.advance(30)
    assert (await send(session, url, limited.api_key, json={"rooms": [{}]}))[0] == 200


async def test_nobody_s_key_and_no_endpoint_count_for_nobody(
    limited: LocalDaily, session: aiohttp.ClientSession
) -> None:
    url = f"{limited.api_url}/batch/rooms"
    for _ in range(20):
        assert (await send(session, url, "wrong", json={}))[0] == 401
        assert (await send(session, f"{url}/x", limited.api_key, json={}))[0] == 404
    assert (await send(session, url, limited.api_key, json={"rooms": []}))[0] == 200


async def test_a_wrong_body_counts(limited: LocalDaily, session: aiohttp.ClientSession) -> None:
    url = f"{limited.api_url}/batch/rooms"
    for _ in range(10):
        assert (await send(session, url, limited.api_key, json={"x": 1}))[0] == 400
    assert (await send(session, url, limited.api_key, json={"x": 1}))[0] == 429


async def test_each_domain_has_an_allowance_of_its_own(
    limited: LocalDaily, session: aiohttp.ClientSession
) -> None:
    other = limited.new_domain()
    url = f"{limited.api_url}/batch/rooms"
    answers = [await send(session, url, limited.api_key, json={"rooms": []}) for _ in range(11)]
    assert answers[-1][0] == 429
    assert (await send(session, url, other.api_key, json={"rooms": []}))[0] == 200


async def test_a_domain_can_be_without_limits(
    limited: LocalDaily, session: aiohttp.ClientSession
) -> None:
    free = limited.new_domain(config={"disable_rate_limiting": True})
    url = f"{limited.api_url}/batch/rooms"
    answers = [await send(session, url, free.api_key, json={"rooms": []}) for _ in range(15)]
    assert {status for status, _ in answers} == {200}


async def test_a_local_daily_limits_nothing_unless_asked(
    daily: LocalDaily, session: aiohttp.ClientSession
) -> None:
    url = f"{daily.api_url}/batch/rooms"
    answers = [await send(session, url, daily.api_key, json={"rooms": []}) for _ in range(11)]
    assert {status for status, _ in answers} == {200}
