"""The moving window: never too many requests in any stretch, wherever the other side counts."""

import heapq
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dailykit.rates import DOCUMENTED_LIMITS, MovingWindow, RateLimit, RateTier


@dataclass(frozen=True)
class Job:
    """A request to make: when it is wanted, how long it takes, and when in it the server counts."""

    after: float
    takes: float
    counted: float
    is_cancelled: bool


moments = st.floats(0, 10, allow_subnormal=False) | st.sampled_from([0.0, 1.0, 5.0])
jobs = st.builds(
    Job,
    after=moments,
    takes=moments,
    counted=st.floats(0, 1) | st.sampled_from([0.0, 1.0]),
    is_cancelled=st.sampled_from([False, False, False, True]),
)
limits = st.builds(RateLimit, st.integers(1, 4), st.sampled_from([0.1, 1.0, 5.0, 30.0]))


@dataclass(slots=True)
class Client:
    """Works through jobs by the window's word, on a clock of its own."""

    window: MovingWindow
    now: float = 0.0

    def work(self, jobs: list[Job]) -> list[float]:
        """Return the moments at which the server counted a request."""
        counted: list[float] = []
        running: list[float] = []
        for job in jobs:
            self._until(self.now + job.after, running)
            self._wait(running)
            self.window.start()
            if job.is_cancelled:
                self.window.cancel()
                continue
            counted.append(self.now + job.counted * job.takes)
            heapq.heappush(running, self.now + job.takes)
        self._until(float("inf"), running)
        return sorted(counted)

    def _wait(self, running: list[float]) -> None:
        while (delay := self.window.delay(self.now)) != 0:
            self._until(running[0] if delay is None else self.now + delay, running)

    def _until(self, moment: float, running: list[float]) -> None:
        while running and running[0] <= moment:
            self.now = max(self.now, running[0])
            self.window.end(heapq.heappop(running))
        if moment != float("inf"):
            self.now = max(self.now, moment)


@given(limits, st.lists(jobs, max_size=30))
def test_no_stretch_holds_too_many(limit: RateLimit, jobs: list[Job]) -> None:
    counted = Client(MovingWindow(limit)).work(jobs)
    assert len(counted) == sum(not job.is_cancelled for job in jobs)
    for first in counted:
        stretch = [moment for moment in counted if first <= moment < first + limit.seconds]
        assert len(stretch) <= limit.requests


@given(limits, st.lists(jobs, max_size=30))
def test_the_window_is_idle_when_all_is_over(limit: RateLimit, jobs: list[Job]) -> None:
    client = Client(MovingWindow(limit))
    client.work(jobs)
    assert client.window.is_idle(client.now + 2 * limit.seconds)


def window(requests: int = 2, seconds: float = 5.0) -> MovingWindow:
    return MovingWindow(RateLimit(requests, seconds))


def test_a_burst_is_free() -> None:
    burst = window(requests=3)
    for _ in range(3):
        assert burst.delay(0) == 0
        burst.start()
    assert burst.delay(0) is None


def test_who_waits_for_a_running_request_is_not_told_how_long() -> None:
    full = window(requests=1)
    full.start()
    assert full.delay(100) is None
    full.end(100)
    assert full.delay(101) == 4.0
    assert full.delay(105) == 0.0


def test_a_request_counts_until_the_limits_length_after_its_end() -> None:
    full = window(requests=1, seconds=5)
    full.start()
    full.end(10)
    assert full.delay(14.5) == 0.5
    assert full.delay(15) == 0


def test_it_is_worth_waiting_for_what_ended_while_others_run() -> None:
    busy = window(requests=2, seconds=5)
    busy.start()
    busy.start()
    busy.end(1)
    assert busy.delay(2) == 4


def test_a_request_that_was_not_sent_does_not_count() -> None:
    full = window(requests=1)
    full.start()
    full.cancel()
    assert full.is_idle(0)
    assert full.delay(0) == 0


def test_nothing_starts_while_closed() -> None:
    shut = window()
    shut.close(7)
    assert shut.delay(3) == 4
    assert shut.delay(7) == 0


def test_closing_for_less_changes_nothing() -> None:
    shut = window()
    shut.close(7)
    shut.close(5)
    assert shut.delay(6) == 1


def test_idle_means_that_nothing_is_counted() -> None:
    quiet = window(seconds=5)
    assert quiet.is_idle(0)
    quiet.start()
    assert not quiet.is_idle(100)
    quiet.end(100)
    assert not quiet.is_idle(104.9)
    assert quiet.is_idle(105)


def test_a_closed_window_is_not_idle() -> None:
    shut = window()
    shut.close(7)
    assert not shut.is_idle(6)
    assert shut.is_idle(7)


def test_every_tier_has_a_documented_limit() -> None:
    assert set(DOCUMENTED_LIMITS) == set(RateTier)
    assert DOCUMENTED_LIMITS[RateTier.STANDARD] == RateLimit(100, 5)
    assert DOCUMENTED_LIMITS[RateTier.SLOW] == RateLimit(50, 30)
    assert DOCUMENTED_LIMITS[RateTier.MEDIA_START] == RateLimit(5, 5)
    assert DOCUMENTED_LIMITS[RateTier.BATCH] == RateLimit(10, 30)


def test_the_documented_limits_can_not_be_changed() -> None:
    with pytest.raises(TypeError):
        DOCUMENTED_LIMITS[RateTier.SLOW] = RateLimit(1, 1)  # type: ignore[index]  # pyright: ignore[reportIndexIssue]
