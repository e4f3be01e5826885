"""A fleet on a clock that leaps: many processes, one limit, and the rule that Redis follows."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from itertools import pairwise
from typing import Any

import pytest
from redis.exceptions import ConnectionError as NotConnected
from tests.support.clocks.clock import leap
from tests.support.fleet_model import ModelRedis

from dailykit import InvalidArgumentError
from dailykit.client._async.redis_budget import AsyncRedisBudget
from dailykit.client.hooks import BudgetChanged
from dailykit.rates import RateLimit, RateTier

STANDARD = RateTier.STANDARD
LIMIT = RateLimit(100, 5.0)
PROCESSES = 8


def now() -> float:
    return asyncio.get_running_loop().time()


class Server:
    """Counts as Daily does, when a request arrives."""

    def __init__(self, limit: RateLimit = LIMIT) -> None:
        self.limit = limit
        self.moments: deque[float] = deque()
        self.refused = 0
        self.served: list[tuple[float, int]] = []

    def request(self, process: int) -> None:
        while self.moments and self.moments[0] + self.limit.seconds <= now():
            self.moments.popleft()
        if len(self.moments) >= self.limit.requests:
            self.refused += 1
        self.moments.append(now())
        self.served.append((now(), process))


class AwayRedis(ModelRedis):
    """A Redis that can go away, with its data or without."""

    is_away = False

    def register_script(self, text: str) -> Any:
        run = super().register_script(text)

        async def run_if_there(keys: list[str], args: list[str]) -> list[Any]:
            if self.is_away:
                raise NotConnected("it is away")
            answer: list[Any] = await run(keys, args)
            return answer

        return run_if_there


def budget_on(redis: ModelRedis, **options: Any) -> AsyncRedisBudget:
    client: Any = redis
    return AsyncRedisBudget(client, clock=now, **options)


async def work(
    budget: AsyncRedisBudget,
    server: Server,
    process: int,
    *,
    until: float,
    there: float = 0.02,
    back: float = 0.02,
    tier: RateTier = STANDARD,
) -> None:
    """Send one request after the other."""
    while now() < until:
        await budget.acquire("a", tier)
        await asyncio.sleep(there)
        server.request(process)
        await asyncio.sleep(back)
        await budget.release("a", tier, sent=True)


async def fleet(
    tasks: int, seconds: float, redis: ModelRedis | None = None, **delays: Any
) -> tuple[Server, ModelRedis]:
    redis = redis or ModelRedis(now)
    server, until = Server(), now() + seconds
    budgets = [budget_on(redis) for _ in range(PROCESSES)]
    await asyncio.gather(
        *(
            work(budget, server, number, until=until, **delays)
            for number, budget in enumerate(budgets)
            for _ in range(tasks)
        )
    )
    return server, redis


@pytest.mark.parametrize("tasks", [1, 5, 50])
@pytest.mark.parametrize("delay", [0.0, 0.02, 0.25, 0.7])
def test_no_refusals_and_almost_all_that_the_limit_allows(tasks: int, delay: float) -> None:
    async def run() -> tuple[Server, ModelRedis, float]:
        began = now()
        server, redis = await fleet(tasks, 60.0, there=delay, back=delay / 4)
        return server, redis, began

    server, redis, began = leap(run())
    assert server.refused == 0
    served = [process for at, process in server.served if at < began + 60.0]
    # A request counts for a window after its end, so its own time is lost to the limit.
    possible = 12 * 100 * 5.0 / (5.0 + delay * 1.25)
    by_themselves = PROCESSES * tasks * 60.0 / max(delay * 1.25, 1e-9)
    assert len(served) >= 0.95 * min(possible, by_themselves)
    if delay < 0.5:  # the guard
        shares = [served.count(process) for process in range(PROCESSES)]
        assert max(shares) <= 1.3 * min(shares)
    if tasks > 1:
        assert redis.trips <= len(server.served), "one step a request at most"


def test_a_process_with_one_task_is_not_behind_one_with_a_thousand() -> None:
    async def run() -> Server:
        redis, server, until = ModelRedis(now), Server(), now() + 30.0
        busy, modest = budget_on(redis), budget_on(redis)
        await asyncio.gather(
            *(work(busy, server, 0, until=until) for _ in range(1000)),
            work(modest, server, 1, until=until),
        )
        return server

    server = leap(run())
    assert server.refused == 0
    moments = [at for at, process in server.served if process == 1]
    waits = [later - earlier for earlier, later in pairwise(moments)]
    assert max(waits) < 5.6, "it gets its turn in every window"


@pytest.mark.parametrize("tier", list(RateTier))
def test_every_tier_has_its_own_limit(tier: RateTier) -> None:
    async def run() -> float:
        redis, budgets = ModelRedis(now), []
        budgets = [budget_on(redis) for _ in range(3)]
        began = now()
        for turn in range(100 if tier is STANDARD else 50):
            await budgets[turn % 3].acquire("a", tier)
            await budgets[turn % 3].release("a", tier, sent=True)
        return now() - began

    took = leap(run())
    at_least = {STANDARD: 0, RateTier.SLOW: 0, RateTier.MEDIA_START: 45, RateTier.BATCH: 120}
    assert at_least[tier] <= took <= at_least[tier] + 5.0


def test_first_come_first_served_within_a_process() -> None:
    async def run() -> list[int]:
        budget = budget_on(ModelRedis(now), limits={STANDARD: RateLimit(2, 5.0)})
        order: list[int] = []

        async def one(number: int) -> None:
            await budget.acquire("a", STANDARD)
            order.append(number)
            await budget.release("a", STANDARD, sent=True)

        await asyncio.gather(*(one(number) for number in range(20)))
        return order

    assert leap(run()) == list(range(20))


def test_a_thousand_waiting_tasks_cost_few_trips() -> None:
    async def run() -> tuple[Server, int]:
        redis, server = ModelRedis(now), Server()
        budget = budget_on(redis)
        await asyncio.gather(*(work(budget, server, 0, until=now() + 0.1) for _ in range(1000)))
        return server, redis.trips

    server, trips = leap(run())
    assert len(server.served) >= 1000
    assert trips <= 100


def test_a_refusal_reaches_those_who_sleep() -> None:
    async def run() -> float:
        limits = {STANDARD: RateLimit(1, 5.0)}
        redis = ModelRedis(now)
        one, other = budget_on(redis, limits=limits), budget_on(redis, limits=limits)
        began = now()
        await one.acquire("a", STANDARD)
        await one.release("a", STANDARD, sent=True)
        waiting = asyncio.create_task(other.acquire("a", STANDARD))
        await asyncio.sleep(4.0)
        await one.penalise("a", STANDARD, 3.0)
        await waiting
        return now() - began

    assert leap(run()) == pytest.approx(7.0, abs=0.01)


def one_at_a_time(redis: ModelRedis) -> AsyncRedisBudget:
    return budget_on(redis, limits={STANDARD: RateLimit(1, 5.0)})


async def cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()


def test_a_request_that_was_not_sent_leaves_its_place_to_the_next() -> None:
    async def run() -> float:
        budget, began = one_at_a_time(ModelRedis(now)), now()
        await budget.acquire("a", STANDARD)
        waiting = asyncio.create_task(budget.acquire("a", STANDARD))
        await asyncio.sleep(0.1)
        await budget.release("a", STANDARD, sent=False)
        await waiting
        return now() - began

    assert leap(run()) == pytest.approx(0.1, abs=0.01)


def test_an_unused_place_goes_to_another_process_that_asks() -> None:
    async def run() -> float:
        redis, began = ModelRedis(now), now()
        one, other = one_at_a_time(redis), one_at_a_time(redis)
        await one.acquire("a", STANDARD)
        await one.release("a", STANDARD, sent=False)
        await one.penalise("a", STANDARD, 0.0)  # any question carries it
        await other.acquire("a", STANDARD)
        return now() - began

    assert leap(run()) < 0.01


@pytest.mark.parametrize("which", [0, 1])
def test_who_is_cancelled_while_waiting_holds_up_no_other(which: int) -> None:
    async def run() -> float:
        budget, began = one_at_a_time(ModelRedis(now)), now()
        await budget.acquire("a", STANDARD)
        await budget.release("a", STANDARD, sent=True)
        waiting = [asyncio.create_task(budget.acquire("a", STANDARD)) for _ in range(2)]
        await asyncio.sleep(1.0)
        await cancel(waiting.pop(which))
        await waiting[0]
        return now() - began

    assert leap(run()) == pytest.approx(5.0, abs=0.12)


def test_who_is_cancelled_while_it_asks_loses_no_place() -> None:
    class Slow(ModelRedis):
        def register_script(self, text: str) -> Callable[..., Awaitable[list[Any]]]:
            run: Any = super().register_script(text)

            async def slowly(keys: list[str], args: list[str]) -> list[Any]:
                answer: list[Any] = await run(keys, args)
                await asyncio.sleep(0.1)
                return answer

            return slowly

    async def run() -> float:
        budget, began = one_at_a_time(Slow(now)), now()
        asking = asyncio.create_task(budget.acquire("a", STANDARD))
        await asyncio.sleep(0.05)
        await cancel(asking)  # Redis has given the place already
        await budget.acquire("a", STANDARD)
        return now() - began

    assert leap(run()) == pytest.approx(0.15, abs=0.01)


def test_a_long_request_counts_until_its_end() -> None:
    async def run() -> list[float]:
        redis, began = ModelRedis(now), now()
        one, other = one_at_a_time(redis), one_at_a_time(redis)
        await one.acquire("a", STANDARD)
        waiting = asyncio.create_task(other.acquire("a", STANDARD))
        await asyncio.sleep(4.0)
        await one.release("a", STANDARD, sent=True)
        await waiting
        return [now() - began]

    assert leap(run()) == pytest.approx([9.0], abs=0.01)


@pytest.mark.parametrize("keeps", [True, False])
@pytest.mark.parametrize("away", [5.0, 12.0, 60.0])
def test_without_redis_each_keeps_to_its_share(
    away: float, keeps: bool, caplog: pytest.LogCaptureFixture
) -> None:
    news: list[BudgetChanged] = []

    async def run() -> tuple[Server, float]:
        redis, server = AwayRedis(now), Server()
        until = now() + 20.0 + away
        budgets = [budget_on(redis) for _ in range(PROCESSES)]
        budgets[0].listen(news.append)
        works = [
            asyncio.create_task(work(budget, server, number, until=until))
            for number, budget in enumerate(budgets)
            for _ in range(20)
        ]
        await asyncio.sleep(6.0)
        redis.is_away = True
        await asyncio.sleep(away)
        redis.is_away = False
        back = now()
        if not keeps:
            redis.limits.clear()
        await asyncio.gather(*works)
        return server, back

    server, back = leap(run())
    assert server.refused == 0
    moments = [at for at, _ in server.served]
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert max(gaps) < 13.0, "nothing is stuck"
    assert [at for at in moments if back + 6.8 <= at < back + 11.8], "it is right again soon"
    if away < 6.0:
        return  # all may have slept meanwhile
    assert [change.is_shared for change in news] == [False, True]
    assert news[0].processes == PROCESSES
    assert news[0].reason == "ConnectionError: it is away"
    told = [record.message for record in caplog.records if record.name == "dailykit.budget"]
    assert len(told) == 2 * PROCESSES


def test_a_fleet_that_never_saw_redis_goes_by_the_size_that_it_is_given() -> None:
    async def run() -> list[float]:
        redis = AwayRedis(now)
        redis.is_away = True
        budget, began = budget_on(redis, processes=20), now()
        starts: list[float] = []
        for _ in range(3):
            await budget.acquire("a", RateTier.MEDIA_START)
            starts.append(now() - began)
            await budget.release("a", RateTier.MEDIA_START, sent=True)
        return starts

    # 5 in 5 seconds for 20 processes: one in 20 seconds for each.
    assert leap(run()) == pytest.approx([5.5, 25.5, 45.5], abs=0.01)


@pytest.mark.parametrize("wrong", [{"guard": 0.0}, {"processes": 0}])
def test_arguments_out_of_range_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidArgumentError, match=next(iter(wrong))):
        budget_on(ModelRedis(now), **wrong)
