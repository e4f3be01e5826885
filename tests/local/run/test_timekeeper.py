import asyncio
import logging
import threading
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from dailykit.local import MovableClock
from dailykit.local.run.timekeeper import Timekeeper
from dailykit.local.world.core.scheduler import Scheduler

NOW = 1_800_000_000


@pytest.fixture
def scheduler(clock: MovableClock) -> Scheduler:
    return Scheduler(clock)


@pytest_asyncio.fixture
async def keeper(scheduler: Scheduler, clock: MovableClock) -> AsyncIterator[Timekeeper]:
    keeper = Timekeeper(scheduler, clock)
    yield keeper
    await keeper.stop()


class Happening(asyncio.Event):
    """Is set by the scheduler, with the time that it was."""

    def __init__(self, scheduler: Scheduler) -> None:
        super().__init__()
        self._scheduler = scheduler
        self.time: float | None = None

    def __call__(self) -> None:
        self.time = self._scheduler.now()
        self.set()

    async def soon(self) -> float | None:
        async with asyncio.timeout(5):
            await self.wait()
        return self.time


async def test_moving_a_frozen_clock_makes_things_happen(
    scheduler: Scheduler, clock: MovableClock, keeper: Timekeeper
) -> None:
    first, second = Happening(scheduler), Happening(scheduler)
    scheduler.at(NOW + 60, first)
    scheduler.at(NOW + 120, second)
    clock.advance(90)
    assert await first.soon() == NOW + 60
    assert not second.is_set()
    clock.set(NOW + 500)
    assert await second.soon() == NOW + 120


async def test_the_clock_may_be_moved_in_another_thread(
    scheduler: Scheduler, clock: MovableClock, keeper: Timekeeper
) -> None:
    happening = Happening(scheduler)
    scheduler.at(NOW + 60, happening)
    await asyncio.sleep(0)
    thread = threading.Thread(target=lambda: clock.advance(60))
    thread.start()
    assert await happening.soon() == NOW + 60
    thread.join()


async def test_a_running_clock_needs_no_push() -> None:
    clock = MovableClock()
    scheduler = Scheduler(clock)
    keeper = Timekeeper(scheduler, clock)
    late, soon = Happening(scheduler), Happening(scheduler)
    scheduler.at(clock.now() + 3600, late)
    await asyncio.sleep(0)
    due = clock.now() + 0.02
    scheduler.at(due, soon)
    assert await soon.soon() == due
    assert not late.is_set()
    clock.advance(3600)
    await late.soon()
    await keeper.stop()


async def test_a_clock_that_can_not_say_when_it_moves_is_looked_at() -> None:
    class Plain:
        time = float(NOW)

        def now(self) -> float:
            return self.time

    clock = Plain()
    scheduler = Scheduler(clock)
    keeper = Timekeeper(scheduler, clock)
    happening = Happening(scheduler)
    scheduler.at(NOW + 60, happening)
    await asyncio.sleep(0)
    clock.time += 61
    assert await happening.soon() == NOW + 60
    await keeper.stop()


async def test_a_frozen_clock_is_not_waited_for(
    scheduler: Scheduler, clock: MovableClock, keeper: Timekeeper
) -> None:
    scheduler.at(NOW + 0.0001, lambda: None)
    assert keeper._patience() is None
    clock.resume()
    assert 0 < (keeper._patience() or 0) < 0.01


async def test_what_fails_is_logged_and_the_rest_happens(
    scheduler: Scheduler, clock: MovableClock, keeper: Timekeeper, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise LookupError("gone")

    happening = Happening(scheduler)
    scheduler.at(NOW + 1, fail)
    scheduler.at(NOW + 2, happening)
    with caplog.at_level(logging.ERROR, "dailykit.local"):
        clock.advance(10)
        assert await happening.soon() == NOW + 2
    assert "LookupError" in caplog.text


async def test_after_the_stop_nothing_happens(
    scheduler: Scheduler, clock: MovableClock, keeper: Timekeeper
) -> None:
    happening = Happening(scheduler)
    scheduler.at(NOW + 1, happening)
    await keeper.stop()
    clock.advance(10)
    await asyncio.sleep(0)
    assert not happening.is_set()
