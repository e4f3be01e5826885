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

from dailykit.client._sync._waiting import TurnWaiter
from dailykit.client._turns import Line, Lines
from dailykit.rates import RateLimit, RateTier

LIMIT = RateLimit(2, 5.0)


class Somebody:
    """A waiter that only remembers."""

    def __init__(self) -> None:
        self.woken = 0
        self.gone = False

    def wake(self) -> None:
        self.woken += 1


def full_line(*, ended_at: float | None = None) -> Line:
    """Return a line whose allowance is used up: by running requests, or by ended ones."""
    line = Line(LIMIT)
    for _ in range(LIMIT.requests):
        assert line.start_at_once(0.0)
        if ended_at is not None:
            line.end(ended_at)
    return line


def queue(line: Line, count: int) -> list[Somebody]:
    waiters = [Somebody() for _ in range(count)]
    for waiter in waiters:
        assert line.enter(waiter)
    return waiters


def test_who_finds_a_place_starts_at_once() -> None:
    line = Line(LIMIT)
    assert [line.start_at_once(0.0) for _ in range(3)] == [True, True, False]


def test_nobody_overtakes() -> None:
    line = full_line(ended_at=0.0)
    first, second = queue(line, 2)
    assert not line.start_at_once(5.0)  # there would be a place, but others stand in line
    assert line.start(second, 5.0) == LIMIT.seconds
    assert line.start(first, 5.0) is None
    assert line.start(second, 5.0) is None
    assert not line.start_at_once(5.0)


def test_a_place_becomes_free_a_window_after_the_end() -> None:
    line = full_line(ended_at=3.0)
    (first,) = queue(line, 1)
    assert line.start(first, 4.0) == 4.0
    assert line.start(first, 7.5) == 0.5
    assert line.start(first, 8.0) is None


def test_who_waits_for_a_running_request_asks_again_when_it_has_ended() -> None:
    line = full_line()
    first, second = queue(line, 2)
    assert line.start(first, 100.0) == LIMIT.seconds  # at the latest
    assert first.woken == 0
    line.end(101.0)
    assert first.woken == 1
    assert second.woken == 0
    assert line.start(first, 101.0) == 5.0


def test_a_start_that_sent_nothing_is_taken_back() -> None:
    line = full_line()
    (first,) = queue(line, 1)
    line.cancel()
    assert first.woken == 1
    assert line.start(first, 0.0) is None


def test_who_starts_wakes_the_next() -> None:
    line = full_line(ended_at=0.0)
    first, second, third = queue(line, 3)
    assert line.start(first, 5.0) is None
    assert (second.woken, third.woken) == (1, 0)


def test_who_leaves_wakes_the_next() -> None:
    line = full_line()
    first, second, third = queue(line, 3)
    line.leave(first)
    assert second.woken == 1
    line.leave(third)
    line.cancel()
    assert line.start(second, 0.0) is None


def test_leaving_twice_does_no_harm() -> None:
    line = full_line()
    (first,) = queue(line, 1)
    line.leave(first)
    line.leave(first)
    line.cancel()
    assert line.start_at_once(0.0)


def test_a_refusal_closes_the_line() -> None:
    line = Line(LIMIT)
    line.close(7.0)
    assert not line.start_at_once(6.9)
    (first,) = queue(line, 1)
    assert line.start(first, 6.0) == 1.0
    line.close(3.0)  # an earlier end does not open it
    assert line.start(first, 6.0) == 1.0
    assert line.start(first, 7.0) is None


def test_who_is_gone_holds_nobody_up() -> None:
    line = full_line()
    dead, dead_too, alive = queue(line, 3)
    dead.gone = dead_too.gone = True
    line.cancel()
    assert line.start(alive, 0.0) is None
    assert dead.woken == dead_too.woken == 0


def test_whoever_comes_clears_away_who_is_gone_and_wakes_the_next() -> None:
    line = full_line()
    dead, alive = queue(line, 2)
    dead.gone = True
    queue(line, 1)
    assert alive.woken == 1


def test_the_line_can_be_entered_while_it_is_worked_on() -> None:
    """As when the garbage collector closes a waiting task in the middle of another's turn."""
    line = full_line()

    class Leaver(Somebody):
        def wake(self) -> None:
            super().wake()
            line.leave(self)

    leaver, other = Leaver(), Somebody()
    line.enter(leaver)
    line.enter(other)
    line.cancel()
    assert leaver.woken == 1
    assert other.woken == 1


def test_a_line_with_something_to_count_does_not_retire() -> None:
    line = Line(LIMIT)
    assert line.start_at_once(0.0)
    assert not line.retire(100.0)  # one runs
    line.end(100.0)
    assert not line.retire(104.9)  # it still counts
    line.close(110.0)
    assert not line.retire(105.0)  # closed
    (waiter,) = queue(line, 1)
    assert not line.retire(110.0)  # one waits
    line.leave(waiter)
    assert line.retire(110.0)


def test_nobody_stands_in_a_retired_line() -> None:
    line = Line(LIMIT)
    assert line.retire(0.0)
    assert not line.start_at_once(0.0)
    assert not line.enter(Somebody())


def test_one_line_for_each_account_and_tier() -> None:
    lines = Lines()
    one = lines.line("a", RateTier.STANDARD, 0.0)
    assert lines.line("a", RateTier.STANDARD, 9.0) is one
    assert lines.line("a", RateTier.SLOW, 0.0) is not one
    assert lines.line("b", RateTier.STANDARD, 0.0) is not one


def test_one_account_begins_anew() -> None:
    lines = Lines()
    kept = lines.line("other", RateTier.SLOW, 0.0)
    lines.line("mine", RateTier.SLOW, 0.0)
    lines.line("mine", RateTier.STANDARD, 0.0)
    lines.forget_account("mine")
    assert len(lines) == 1
    assert lines.line("other", RateTier.SLOW, 0.0) is kept


def test_idle_lines_are_forgotten_when_there_are_many() -> None:
    lines = Lines({RateTier.STANDARD: LIMIT}, many=10)
    busy = lines.line("busy", RateTier.STANDARD, 0.0)
    assert busy.start_at_once(0.0)
    for number in range(1000):
        line = lines.line(f"account {number}", RateTier.STANDARD, number * 10.0)
        assert line.start_at_once(number * 10.0)
        line.end(number * 10.0)
    assert len(lines) <= 10
    assert lines.line("busy", RateTier.STANDARD, 0.0) is busy


def test_who_meets_a_line_that_has_just_retired_stands_in_the_new_one() -> None:
    lines = Lines({RateTier.STANDARD: LIMIT}, many=1)
    old = lines.line("a", RateTier.STANDARD, 0.0)
    lines.line("b", RateTier.STANDARD, 0.0)  # retires the other
    assert not old.start_at_once(0.0)
    somebody = Somebody()
    line = lines.enter("a", RateTier.STANDARD, 0.0, somebody)
    assert line is not old
    assert line.start(somebody, 0.0) is None


def test_entering_goes_on_until_a_line_takes_us() -> None:
    class Fickle(Lines):
        """Its lines retire between being found and being entered, twice."""

        def __init__(self) -> None:
            super().__init__({RateTier.STANDARD: LIMIT})
            self.times = 2

        def line(self, account: str, tier: RateTier, now: float) -> Line:
            found = super().line(account, tier, now)
            if self.times:
                self.times -= 1
                assert found.retire(now)
                self.forget()
            return found

    lines = Fickle()
    somebody = Somebody()
    line = lines.enter("a", RateTier.STANDARD, 0.0, somebody)
    assert line.start(somebody, 0.0) is None
    assert len(lines) == 1


FORK = """
import os
from dailykit.client._turns import PROCESS_LINES
from dailykit.rates import RateTier

def start():
    return PROCESS_LINES.line("account", RateTier.MEDIA_START, 0.0).start_at_once(0.0)

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
    """Many threads at one line: the count of running requests never passes the limit."""
    line = Line(RateLimit(4, 0.0))  # places become free as soon as a request has ended
    running, most, turns = 0, 0, itertools.count()
    guard = threading.Lock()

    def work() -> None:
        nonlocal running, most
        while next(turns) < 2000:
            waiter = TurnWaiter()
            line.enter(waiter)
            while line.start(waiter, 0.0) is not None:
                waiter.wait(60)
            with guard:
                running += 1
                most = max(most, running)
            with guard:
                running -= 1
            line.end(0.0)

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
    line, model = Line(limit), Model(limit)
    now = 0.0
    running: list[float] = []  # when those that run will end
    for pause, took, counted in requests:
        now += pause
        waiter = Somebody()
        line.enter(waiter)
        while True:
            for end in sorted(running):
                if end <= now:
                    running.remove(end)
                    line.end(end)
            delay = line.start(waiter, now)
            if delay is None:
                break
            # Woken by the next end, or after the delay.
            now = min([now + delay, *running])
        model.counts(now + took * counted)
        running.append(now + took)
    assert model.most_in_a_stretch() <= limit.requests
