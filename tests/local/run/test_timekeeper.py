import asyncio
import logging
import threading
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from dailykit.local import MovableClock
from dailykit.local.run.timekeeper import Timekeeper
from dailykit.local.world.core.scheduler import Agenda

NOW = 1_800_000_000


@pytest.fixture
def agenda(clock: MovableClock) -> Agenda:
    return Agenda(clock)


@pytest_asyncio.fixture
async def keeper(agenda: Agenda, clock: MovableClock) -> AsyncIterator[Timekeeper]:
    keeper = Timekeeper(agenda, clock)
    yield keeper
    await keeper.stop()


class Happening(asyncio.Event):
    """Is set by the agenda, with the time that it was."""

    def __init__(self, agenda: Agenda) -> None:
        super().__init__()
        self._agenda = agenda
        self.time: float | None = None

    def __call__(self) -> None:
        self.time = self._agenda.now()
        self.set()

    async def soon(self) -> float | None:
        async with asyncio.timeout(5):
            await self.wait()
        return self.time


async def test_moving_a_frozen_clock_makes_things_happen(
    agenda: Agenda, clock: MovableClock, keeper: Timekeeper
) -> None:
    first, second = Happening(agenda), Happening(agenda)
    agenda.at(NOW + 60, first)
    agenda.at(NOW + 120, second)
    clock.advance(90)
    assert await first.soon() == NOW + 60
    assert not second.is_set()
    clock.set(NOW + 500)
    assert await second.soon() == NOW + 120


async def test_the_clock_may_be_moved_in_another_thread(
    agenda: Agenda, clock: MovableClock, keeper: Timekeeper
) -> None:
    happening = Happening(agenda)
    agenda.at(NOW + 60, happening)
    await asyncio.sleep(0)
    thread = threading.Thread(target=lambda: clock.advance(60))
    thread.start()
    assert await happening.soon() == NOW + 60
    thread.join()


async def test_a_running_clock_needs_no_push() -> None:
    clock = MovableClock()
    agenda = Agenda(clock)
    keeper = Timekeeper(agenda, clock)
    late, soon = Happening(agenda), Happening(agenda)
    agenda.at(clock.now() + 3600, late)
    await asyncio.sleep(0)
    due = clock.now() + 0.02
    agenda.at(due, soon)
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
    agenda = Agenda(clock)
    keeper = Timekeeper(agenda, clock)
    happening = Happening(agenda)
    agenda.at(NOW + 60, happening)
    await asyncio.sleep(0)
    clock.time += 61
    assert await happening.soon() == NOW + 60
    await keeper.stop()


async def test_a_frozen_clock_is_not_waited_for(
    agenda: Agenda, clock: MovableClock, keeper: Timekeeper
) -> None:
    agenda.at(NOW + 0.0001, lambda: None)
    assert keeper._patience() is None
    clock.resume()
    assert 0 < (keeper._patience() or 0) < 0.01


async def test_what_fails_is_logged_and_the_rest_happens(
    agenda: Agenda, clock: MovableClock, keeper: Timekeeper, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise LookupError("gone")

    happening = Happening(agenda)
    agenda.at(NOW + 1, fail)
    agenda.at(NOW + 2, happening)
    with caplog.at_level(logging.ERROR, "dailykit.local"):
        clock.advance(10)
        assert await happening.soon() == NOW + 2
    assert "LookupError" in caplog.text


async def test_after_the_stop_nothing_happens(
    agenda: Agenda, clock: MovableClock, keeper: Timekeeper
) -> None:
    happening = Happening(agenda)
    agenda.at(NOW + 1, happening)
    await keeper.stop()
    clock.advance(10)
    await asyncio.sleep(0)
    assert not happening.is_set()
