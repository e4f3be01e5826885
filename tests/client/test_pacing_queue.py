import itertools
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dailykit.client._pacing_queue import PacingQueue, PacingQueues
from dailykit.client._sync._waiting import TurnWaiter
from dailykit.rates import RateLimit, RateTier

LIMIT = RateLimit(2, 5.0)


class Somebody:
    """A waiter that only remembers."""

    def __init__(self) -> None:
        self.woken = 0
        self.gone = False

    def wake(self) -> None:
        self.woken += 1


def full_queue(*, ended_at: float | None = None) -> PacingQueue:
    """Return a queue whose allowance is used up: by running requests, or by ended ones."""
    queue = PacingQueue(LIMIT)
    for _ in range(LIMIT.requests):
        assert queue.start_at_once(0.0)
        if ended_at is not None:
            queue.end(ended_at)
    return queue


def enter_all(queue: PacingQueue, count: int) -> list[Somebody]:
    waiters = [Somebody() for _ in range(count)]
    for waiter in waiters:
        assert queue.enter(waiter)
    return waiters


def test_who_finds_a_place_starts_at_once() -> None:
    queue = PacingQueue(LIMIT)
    assert [queue.start_at_once(0.0) for _ in range(3)] == [True, True, False]


def test_nobody_overtakes() -> None:
    queue = full_queue(ended_at=0.0)
    first, second = enter_all(queue, 2)
    assert not queue.start_at_once(5.0)  # there would be a place, but others stand in queue
    assert queue.start(second, 5.0) == LIMIT.seconds
    assert queue.start(first, 5.0) is None
    assert queue.start(second, 5.0) is None
    assert not queue.start_at_once(5.0)


def test_a_place_becomes_free_a_window_after_the_end() -> None:
    queue = full_queue(ended_at=3.0)
    (first,) = enter_all(queue, 1)
    assert queue.start(first, 4.0) == 4.0
    assert queue.start(first, 7.5) == 0.5
    assert queue.start(first, 8.0) is None


def test_who_waits_for_a_running_request_asks_again_when_it_has_ended() -> None:
    queue = full_queue()
    first, second = enter_all(queue, 2)
    assert queue.start(first, 100.0) == LIMIT.seconds  # at the latest
    assert first.woken == 0
    queue.end(101.0)
    assert first.woken == 1
    assert second.woken == 0
    assert queue.start(first, 101.0) == 5.0


def test_a_start_that_sent_nothing_is_taken_back() -> None:
    queue = full_queue()
    (first,) = enter_all(queue, 1)
    queue.cancel()
    assert first.woken == 1
    assert queue.start(first, 0.0) is None


def test_who_starts_wakes_the_next() -> None:
    queue = full_queue(ended_at=0.0)
    first, second, third = enter_all(queue, 3)
    assert queue.start(first, 5.0) is None
    assert (second.woken, third.woken) == (1, 0)


def test_who_leaves_wakes_the_next() -> None:
    queue = full_queue()
    first, second, third = enter_all(queue, 3)
    queue.leave(first)
    assert second.woken == 1
    queue.leave(third)
    queue.cancel()
    assert queue.start(second, 0.0) is None


def test_leaving_twice_does_no_harm() -> None:
    queue = full_queue()
    (first,) = enter_all(queue, 1)
    queue.leave(first)
    queue.leave(first)
    queue.cancel()
    assert queue.start_at_once(0.0)


def test_a_refusal_closes_the_line() -> None:
    queue = PacingQueue(LIMIT)
    queue.close(7.0)
    assert not queue.start_at_once(6.9)
    (first,) = enter_all(queue, 1)
    assert queue.start(first, 6.0) == 1.0
    queue.close(3.0)  # an earlier end does not open it
    assert queue.start(first, 6.0) == 1.0
    assert queue.start(first, 7.0) is None


def test_who_is_gone_holds_nobody_up() -> None:
    queue = full_queue()
    dead, dead_too, alive = enter_all(queue, 3)
    dead.gone = dead_too.gone = True
    queue.cancel()
    assert queue.start(alive, 0.0) is None
    assert dead.woken == dead_too.woken == 0


def test_whoever_comes_clears_away_who_is_gone_and_wakes_the_next() -> None:
    queue = full_queue()
    dead, alive = enter_all(queue, 2)
    dead.gone = True
    enter_all(queue, 1)
    assert alive.woken == 1


def test_the_line_can_be_entered_while_it_is_worked_on() -> None:
    """As when the garbage collector closes a waiting task in the middle of another's turn."""
    queue = full_queue()

    class Leaver(Somebody):
        def wake(self) -> None:
            super().wake()
            queue.leave(self)

    leaver, other = Leaver(), Somebody()
    queue.enter(leaver)
    queue.enter(other)
    queue.cancel()
    assert leaver.woken == 1
    assert other.woken == 1


def test_a_line_with_something_to_count_does_not_retire() -> None:
    queue = PacingQueue(LIMIT)
    assert queue.start_at_once(0.0)
    assert not queue.retire(100.0)  # one runs
    queue.end(100.0)
    assert not queue.retire(104.9)  # it still counts
    queue.close(110.0)
    assert not queue.retire(105.0)  # closed
    (waiter,) = enter_all(queue, 1)
    assert not queue.retire(110.0)  # one waits
    queue.leave(waiter)
    assert queue.retire(110.0)


def test_nobody_stands_in_a_retired_line() -> None:
    queue = PacingQueue(LIMIT)
    assert queue.retire(0.0)
    assert not queue.start_at_once(0.0)
    assert not queue.enter(Somebody())


def test_one_line_for_each_account_and_tier() -> None:
    queues = PacingQueues()
    one = queues.queue("a", RateTier.STANDARD, 0.0)
    assert queues.queue("a", RateTier.STANDARD, 9.0) is one
    assert queues.queue("a", RateTier.SLOW, 0.0) is not one
    assert queues.queue("b", RateTier.STANDARD, 0.0) is not one


def test_one_account_begins_anew() -> None:
    queues = PacingQueues()
    kept = queues.queue("other", RateTier.SLOW, 0.0)
    queues.queue("mine", RateTier.SLOW, 0.0)
    queues.queue("mine", RateTier.STANDARD, 0.0)
    queues.forget_account("mine")
    assert len(queues) == 1
    assert queues.queue("other", RateTier.SLOW, 0.0) is kept


def test_idle_lines_are_forgotten_when_there_are_many() -> None:
    queues = PacingQueues({RateTier.STANDARD: LIMIT}, many=10)
    busy = queues.queue("busy", RateTier.STANDARD, 0.0)
    assert busy.start_at_once(0.0)
    for number in range(1000):
        queue = queues.queue(f"account {number}", RateTier.STANDARD, number * 10.0)
        assert queue.start_at_once(number * 10.0)
        queue.end(number * 10.0)
    assert len(queues) <= 10
    assert queues.queue("busy", RateTier.STANDARD, 0.0) is busy


def test_who_meets_a_line_that_has_just_retired_stands_in_the_new_one() -> None:
    queues = PacingQueues({RateTier.STANDARD: LIMIT}, many=1)
    old = queues.queue("a", RateTier.STANDARD, 0.0)
    queues.queue("b", RateTier.STANDARD, 0.0)  # retires the other
    assert not old.start_at_once(0.0)
    somebody = Somebody()
    queue = queues.enter("a", RateTier.STANDARD, 0.0, somebody)
    assert queue is not old
    assert queue.start(somebody, 0.0) is None


def test_entering_goes_on_until_a_line_takes_us() -> None:
    class Fickle(PacingQueues):
        """Its queues retire between being found and being entered, twice."""

        def __init__(self) -> None:
            super().__init__({RateTier.STANDARD: LIMIT})
            self.times = 2

        def queue(self, account: str, tier: RateTier, now: float) -> PacingQueue:
            found = super().queue(account, tier, now)
            if self.times:
                self.times -= 1
                assert found.retire(now)
                self.forget()
            return found

    queues = Fickle()
    somebody = Somebody()
    queue = queues.enter("a", RateTier.STANDARD, 0.0, somebody)
    assert queue.start(somebody, 0.0) is None
    assert len(queues) == 1


FORK = """
import os
from dailykit.client._pacing_queue import PROCESS_QUEUES
from dailykit.rates import RateTier

def start():
    return PROCESS_QUEUES.queue("account", RateTier.MEDIA_START, 0.0).start_at_once(0.0)

while start():
    pass
child = os.fork()
if child == 0:
    os._exit(7 if start() else 1)
_, status = os.waitpid(child, 0)
assert os.waitstatus_to_exitcode(status) == 7, status
assert not start()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_the_child_of_a_fork_begins_anew() -> None:
    subprocess.run([sys.executable, "-c", FORK], check=True, timeout=60)


def test_threads_never_start_too_many() -> None:
    """Many threads at one queue: the count of running requests never passes the limit."""
    queue = PacingQueue(RateLimit(4, 0.0))  # places become free as soon as a request has ended
    running, most, turns = 0, 0, itertools.count()
    guard = threading.Lock()

    def work() -> None:
        nonlocal running, most
        while next(turns) < 2000:
            waiter = TurnWaiter()
            queue.enter(waiter)
            while queue.start(waiter, 0.0) is not None:
                waiter.wait(60)
            with guard:
                running += 1
                most = max(most, running)
            with guard:
                running -= 1
            queue.end(0.0)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert running == 0
    assert 1 <= most <= 4


class Model:
    """The rule itself, slowly: no stretch of the limit's length may hold too many requests."""

    def __init__(self, limit: RateLimit) -> None:
        self.limit = limit
        self.moments: list[float] = []

    def counts(self, moment: float) -> None:
        self.moments.append(moment)

    def most_in_a_stretch(self) -> int:
        moments = sorted(self.moments)
        window: deque[float] = deque()
        most = 0
        for moment in moments:
            window.append(moment)
            while window[0] + self.limit.seconds <= moment:
                window.popleft()
            most = max(most, len(window))
        return most


@st.composite
def traffic(draw: st.DrawFn) -> Iterator[tuple[float, float, float]]:
    """Requests: pause before it, how long it takes, and when within that it is counted."""
    count = draw(st.integers(1, 60))
    times = st.floats(0, 4, allow_subnormal=False)
    return iter(
        [(draw(times), draw(times), draw(st.floats(0, 1))) for _ in range(count)],
    )


@given(traffic())
def test_the_other_side_never_counts_too_many(
    requests: Iterator[tuple[float, float, float]],
) -> None:
    """Wherever between start and end the other side counts a request."""
    limit = RateLimit(3, 5.0)
    queue, model = PacingQueue(limit), Model(limit)
    now = 0.0
    running: list[float] = []  # when those that run will end
    for pause, took, counted in requests:
        now += pause
        waiter = Somebody()
        queue.enter(waiter)
        while True:
            for end in sorted(running):
                if end <= now:
                    running.remove(end)
                    queue.end(end)
            delay = queue.start(waiter, now)
            if delay is None:
                break
            # Woken by the next end, or after the delay.
            now = min([now + delay, *running])
        model.counts(now + took * counted)
        running.append(now + took)
    assert model.most_in_a_stretch() <= limit.requests
