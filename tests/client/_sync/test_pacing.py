# Generated from tests/client/_async/test_pacing.py by `make generate`. Do not edit.
"""At full speed against a server that enforces Daily's limit: no refusal, and no time lost.

That it holds for any course of events is shown on a leaping clock in ``test_budget.py``; here it is
for real, on the clock of this machine.
"""

import time
from functools import partial

import pytest
from tests.support._sync import at_once, engine_to, serving
from tests.support.clocks.clock import Stolen
from tests.support.servers.servers import Answer, Received

from dailykit import wording
from dailykit.client._pacing_queue import PacingQueues
from dailykit.client._sync.budget import InProcessBudget
from dailykit.client._sync.engine import Timing
from dailykit.client._sync.rooms import Rooms
from dailykit.models.rooms import Room
from dailykit.rates import MovingWindow, RateLimit

CREATES = 300
LIMIT = RateLimit(100, 5.0)
LEAST = 10.0
"""Seconds: one window passes before each further hundred may begin."""


CHANCES = 3
"""For a machine that gets very busy in the middle of it."""


class Limiter:
    """Creates rooms, 100 in any 5 seconds for each key."""

    def __init__(self) -> None:
        self.windows: dict[str, MovingWindow] = {}
        self.refused = 0

    def __call__(self, request: Received) -> Answer:
        now = time.monotonic()
        window = self.windows.setdefault(request.headers["authorization"], MovingWindow(LIMIT))
        if window.delay(now) != 0:
            self.refused += 1
            return Answer(429, {"error": wording.RATE_LIMIT_ERROR})
        window.start()
        window.end(now)
        name = request.json()["name"]
        return Answer(body={"id": name, "name": name, "url": f"https://test.daily.co/{name}"})


def create_some(rooms: Rooms, count: int) -> list[tuple[float, Room]]:
    return [(time.monotonic(), rooms.create()) for _ in range(count)]


def time_creates(url: str, key: str, workers: int) -> tuple[int, float]:
    """Create rooms at full speed; return how many there are, and what pacing took of the time.

    The requests themselves take time too, more of it when this machine has much to do. How much
    is seen from the first hundred, which nothing holds up.
    """
    budget = InProcessBudget(PacingQueues())
    with engine_to(url, key=key, budget=budget, timing=Timing()) as engine:
        rooms = Rooms(engine)
        began = time.monotonic()
        shares = at_once([partial(create_some, rooms, CREATES // workers)] * workers)
        took = time.monotonic() - began
    created = sorted((when, room.name) for share in shares for when, room in share)
    unpaced = created[LIMIT.requests - 1][0] - began
    return len({name for _, name in created}), took - unpaced


def slowest_of_both() -> float:
    """Create rooms one by one and, with another key, twenty at a time; return the longer time.

    The time for which the machine did not let this process run is left out.
    """
    limiter = Limiter()
    with serving(limiter) as server:
        one_by_one = partial(time_creates, server.url, "one-by-one", 1)
        twenty_at_once = partial(time_creates, server.url, "twenty-at-once", 20)
        with Stolen() as stolen:
            ended = at_once([one_by_one, twenty_at_once])
    assert [created for created, _ in ended] == [CREATES, CREATES]
    assert limiter.refused == 0
    return max(paced for _, paced in ended) - stolen.seconds


@pytest.mark.slow
def test_as_fast_as_daily_allows_and_no_faster() -> None:
    times: list[float] = []
    for _ in range(CHANCES):
        times.append(slowest_of_both())
        if times[-1] <= LEAST * 1.05:
            return
    pytest.fail(f"it took {times} seconds")
