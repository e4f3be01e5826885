"""Standing in queue: tasks on a clock that leaps, threads, and several event loops at once."""

import asyncio
import gc
import threading
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial

import pytest
from tests.support.clocks.clock import LeapingLoop, leap

from dailykit import InvalidArgumentError
from dailykit.client._async.budget import AsyncInProcessBudget
from dailykit.client._pacing_queue import PROCESS_QUEUES, PacingQueue, PacingQueues, Waiter
from dailykit.client._sync._waiting import TurnWaiter
from dailykit.client._sync.budget import InProcessBudget
from dailykit.rates import DOCUMENTED_LIMITS, RateLimit, RateTier, share_of

STANDARD = RateTier.STANDARD
ONE_AT_A_TIME = {STANDARD: RateLimit(1, 5.0)}


class Server:
    """Counts as Daily does: at most so many in any stretch of the limit's length."""

    def __init__(self, limit: RateLimit, clock: Callable[[], float]) -> None:
        self.limit = limit
        self.clock = clock
        self.moments: deque[float] = deque()
        self.refused = 0
        self.served = 0

    def request(self) -> None:
        now = self.clock()
        while self.moments and self.moments[0] + self.limit.seconds <= now:
            self.moments.popleft()
        if len(self.moments) >= self.limit.requests:
            self.refused += 1
        self.moments.append(now)
        self.served += 1


def now() -> float:
    return asyncio.get_running_loop().time()


def budget_of(queues: PacingQueues) -> AsyncInProcessBudget:
    return AsyncInProcessBudget(queues, clock=now)


async def one_request(
    budget: AsyncInProcessBudget, act: Callable[[], Awaitable[None]], *, account: str = "a"
) -> None:
    await budget.acquire(account, STANDARD)
    try:
        await act()
    finally:
        await budget.release(account, STANDARD, sent=True)


@pytest.mark.parametrize("tasks", [1, 20])
@pytest.mark.parametrize("there", [0.0, 0.001])
@pytest.mark.parametrize("back", [0.0, 0.001])
def test_as_fast_as_the_limit_allows_and_no_faster(tasks: int, there: float, back: float) -> None:
    async def run() -> tuple[Server, float]:
        began = now()
        server = Server(RateLimit(100, 5.0), now)
        budget = budget_of(PacingQueues())
        left = iter(range(300))

        async def act() -> None:
            await asyncio.sleep(there)
            server.request()
            await asyncio.sleep(back)

        async def work() -> None:
            for _ in left:
                await one_request(budget, act)

        await asyncio.gather(*(work() for _ in range(tasks)))
        return server, now() - began

    server, took = leap(run())
    assert server.served == 300
    assert server.refused == 0
    assert 10.0 <= took <= 10.5


def test_first_come_first_served() -> None:
    async def run() -> list[int]:
        budget = budget_of(PacingQueues(ONE_AT_A_TIME))
        order: list[int] = []

        async def act(number: int) -> None:
            order.append(number)
            await asyncio.sleep(0.3)

        await asyncio.gather(*(one_request(budget, partial(act, number)) for number in range(20)))
        return order

    assert leap(run()) == list(range(20))


def test_accounts_and_tiers_do_not_hold_each_other_up() -> None:
    async def run() -> float:
        began = now()
        budget = budget_of(PacingQueues())
        for account in ("a", "b"):
            for tier in RateTier:
                await budget.acquire(account, tier)
        return now() - began

    assert leap(run()) == 0


def test_who_is_cancelled_in_line_leaves_no_trace() -> None:
    async def run() -> list[str]:
        budget = budget_of(PacingQueues(ONE_AT_A_TIME))
        order: list[str] = []
        await budget.acquire("a", STANDARD)

        async def wait(name: str) -> None:
            await budget.acquire("a", STANDARD)
            order.append(name)
            await budget.release("a", STANDARD, sent=False)

        tasks = {name: asyncio.create_task(wait(name)) for name in "abcd"}
        await asyncio.sleep(0)
        tasks["a"].cancel()  # the first in queue
        tasks["c"].cancel()  # one in the middle
        await asyncio.sleep(0)
        await budget.release("a", STANDARD, sent=False)
        await asyncio.gather(*tasks.values(), return_exceptions=True)
        assert tasks["a"].cancelled()
        assert tasks["c"].cancelled()
        return order

    assert leap(run()) == ["b", "d"]


def test_who_is_cancelled_as_its_turn_comes_passes_it_on() -> None:
    async def run() -> None:
        budget = budget_of(PacingQueues(ONE_AT_A_TIME))
        await budget.acquire("a", STANDARD)
        first = asyncio.create_task(budget.acquire("a", STANDARD))
        second = asyncio.create_task(budget.acquire("a", STANDARD))
        await asyncio.sleep(0)
        await budget.release("a", STANDARD, sent=False)  # wakes the first …
        first.cancel()  # … which never comes to take its turn
        await second
        assert first.cancelled()

    leap(run())


def test_who_is_cancelled_after_sending_still_counts() -> None:
    async def run() -> float:
        budget = budget_of(PacingQueues(ONE_AT_A_TIME))
        task = asyncio.create_task(one_request(budget, lambda: asyncio.sleep(60)))
        await asyncio.sleep(1)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        ended = now()
        await budget.acquire("a", STANDARD)
        return now() - ended

    assert leap(run()) == pytest.approx(5.0)


def test_a_refusal_holds_all_up_for_the_time_it_names() -> None:
    async def run() -> list[float]:
        budget = budget_of(PacingQueues())
        began = now()
        await budget.acquire("a", STANDARD)
        await budget.penalise("a", STANDARD, 30.0)
        await budget.release("a", STANDARD, sent=True)
        others = [asyncio.create_task(budget.acquire("a", STANDARD)) for _ in range(3)]
        done: list[float] = []
        for task in others:
            await task
            done.append(now() - began)
        return done

    assert leap(run()) == pytest.approx([30.0, 30.0, 30.0])


def test_a_refusal_reaches_those_who_wait_already() -> None:
    async def run() -> float:
        budget = budget_of(PacingQueues(ONE_AT_A_TIME))
        began = now()
        await budget.acquire("a", STANDARD)
        await budget.release("a", STANDARD, sent=True)
        waiting = asyncio.create_task(budget.acquire("a", STANDARD))
        await asyncio.sleep(1)
        await budget.penalise("a", STANDARD, 30.0)
        await waiting
        return now() - began

    assert leap(run()) == pytest.approx(31.0)


def test_a_line_is_found_again_while_something_runs_in_it() -> None:
    """However many other keys come by, what was started is ended in the same queue."""

    async def run() -> float:
        budget = budget_of(PacingQueues(ONE_AT_A_TIME, many=2))
        await budget.acquire("a", STANDARD)
        for number in range(50):
            account = f"account {number}"
            await budget.acquire(account, STANDARD)
            await budget.release(account, STANDARD, sent=False)
        await budget.release("a", STANDARD, sent=True)
        ended = now()
        await budget.acquire("a", STANDARD)
        return now() - ended

    assert leap(run()) == pytest.approx(5.0)


def test_all_clients_of_the_process_stand_in_the_same_lines_by_default() -> None:
    assert AsyncInProcessBudget()._queues is InProcessBudget()._queues is PROCESS_QUEUES


@pytest.mark.parametrize("share", [1 / 8, 0.3, 1])
@pytest.mark.parametrize("tier", list(RateTier))
def test_a_share_is_kept(share: float, tier: RateTier) -> None:
    limit = DOCUMENTED_LIMITS[tier]

    async def run() -> tuple[Server, float]:
        server, began = Server(limit, now), now()
        budget = AsyncInProcessBudget(share=share, clock=now)
        for _ in range(2 * limit.requests):
            await budget.acquire("a", tier)
            server.request()
            await budget.release("a", tier, sent=True)
        return server, now() - began

    server, took = leap(run())
    assert server.refused == 0
    in_one = limit.requests * share
    assert took >= ((2 * limit.requests - 1) / in_one - 1 / min(1, in_one)) * limit.seconds


def test_a_share_of_less_than_one_request_is_one_in_a_longer_time() -> None:
    async def run() -> list[float]:
        budget, began = AsyncInProcessBudget(share=1 / 8, clock=now), now()
        starts: list[float] = []
        for _ in range(3):
            await budget.acquire("a", RateTier.MEDIA_START)
            starts.append(now() - began)
            await budget.release("a", RateTier.MEDIA_START, sent=True)
        return starts

    # Of 5 in 5 seconds, an eighth is one in 8 seconds.
    assert leap(run()) == pytest.approx([0.0, 8.0, 16.0])


@pytest.mark.parametrize("processes", range(1, 101))
def test_shares_never_exceed_the_limit(processes: int) -> None:
    for limit in DOCUMENTED_LIMITS.values():
        share = share_of(limit, 1 / processes)
        assert share.requests * processes / share.seconds <= limit.requests / limit.seconds + 1e-9
        assert share.requests == max(1, limit.requests // processes)


@pytest.mark.parametrize("share", [0, -1, 1.01, float("nan")])
def test_a_share_that_is_none_is_refused(share: float) -> None:
    with pytest.raises(InvalidArgumentError, match="share is a part of the limits"):
        AsyncInProcessBudget(share=share)


def test_queues_have_their_limits_already() -> None:
    with pytest.raises(InvalidArgumentError, match="not both"):
        AsyncInProcessBudget(PacingQueues(), share=0.5)


# Threads and several event loops. Nothing here waits for time: the clock stands still, places
# become free by hand, and each step waits until the one before is known to have happened.


class WatchedQueues(PacingQueues):
    """Tells when somebody has entered a queue."""

    def __init__(self) -> None:
        super().__init__(ONE_AT_A_TIME)
        self.entered = threading.Semaphore(0)

    def enter(self, account: str, tier: RateTier, now: float, waiter: Waiter) -> PacingQueue:
        queue = super().enter(account, tier, now, waiter)
        self.entered.release()
        return queue


def stands_still() -> float:
    return 0.0


class Crowd:
    """Threads and event loops, each waiting for its turn once."""

    def __init__(self) -> None:
        self.queues = WatchedQueues()
        self.queue = self.queues.queue("a", STANDARD, 0.0)
        self.order: list[int] = []
        self.served = threading.Semaphore(0)
        self.threads: list[threading.Thread] = []

    def join(self, run: Callable[[int], None]) -> None:
        """Let somebody enter the queue, and return when they have."""
        thread = threading.Thread(target=run, args=(len(self.threads),))
        self.threads.append(thread)
        thread.start()
        assert self.queues.entered.acquire(timeout=30)

    def by_thread(self, number: int) -> None:
        InProcessBudget(self.queues, clock=stands_still).acquire("a", STANDARD)
        self.serve(number)

    def by_event_loop(self, number: int) -> None:
        budget = AsyncInProcessBudget(self.queues, clock=stands_still)
        asyncio.run(budget.acquire("a", STANDARD))
        self.serve(number)

    def serve(self, number: int) -> None:
        self.order.append(number)
        self.served.release()

    def free_places(self) -> None:
        """Free one place after the other, each when its taker has been served."""
        for _ in self.threads:
            self.queue.cancel()
            assert self.served.acquire(timeout=30)
        for thread in self.threads:
            thread.join()


@pytest.mark.parametrize("kinds", ["tttttttt", "llllllll", "tltlltlt"])
def test_threads_and_event_loops_are_served_in_the_order_they_came(kinds: str) -> None:
    crowd = Crowd()
    assert crowd.queue.start_at_once(0.0)
    for kind in kinds:
        crowd.join(crowd.by_thread if kind == "t" else crowd.by_event_loop)
    crowd.free_places()
    assert crowd.order == list(range(len(kinds)))


def test_an_event_loop_that_was_closed_holds_nobody_up() -> None:
    queues = WatchedQueues()
    queue = queues.queue("a", STANDARD, 0.0)
    assert queue.start_at_once(0.0)
    loop = LeapingLoop()
    waiting = AsyncInProcessBudget(queues, clock=stands_still).acquire("a", STANDARD)
    task = loop.create_task(waiting)
    loop.call_soon(loop.call_soon, loop.stop)
    loop.run_forever()
    assert queues.entered.acquire(timeout=0)
    loop.close()  # with the task in it, which nobody cancelled
    queue.cancel()
    budget = InProcessBudget(queues, clock=stands_still)
    budget.acquire("a", STANDARD)  # would wait for ever
    budget.release("a", STANDARD, sent=False)
    waiting.close()
    del task
    gc.collect()


def test_a_thread_waits_until_a_place_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = 100.0

    class Leaping(TurnWaiter):
        def wait(self, seconds: float) -> None:
            nonlocal clock
            clock += seconds

    monkeypatch.setattr("dailykit.client._sync.budget.TurnWaiter", Leaping)
    budget = InProcessBudget(PacingQueues(), clock=lambda: clock)
    server = Server(RateLimit(100, 5.0), lambda: clock)
    for _ in range(300):
        budget.acquire("a", STANDARD)
        server.request()
        budget.release("a", STANDARD, sent=True)
    assert server.refused == 0
    assert clock == 110.0


def test_a_thread_that_is_interrupted_in_line_leaves_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted(TurnWaiter):
        def wait(self, seconds: float) -> None:
            raise KeyboardInterrupt

    queues = PacingQueues(ONE_AT_A_TIME)
    budget = InProcessBudget(queues, clock=stands_still)
    budget.acquire("a", STANDARD)
    with monkeypatch.context() as patch:
        patch.setattr("dailykit.client._sync.budget.TurnWaiter", Interrupted)
        with pytest.raises(KeyboardInterrupt):
            budget.acquire("a", STANDARD)
    budget.release("a", STANDARD, sent=False)
    assert queues.queue("a", STANDARD, 0.0).start_at_once(0.0)
