from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dailykit.local import MovableClock
from dailykit.local.world.core.scheduler import Entry, Scheduler

NOW = 1_800_000_000


@pytest.fixture
def scheduler(clock: MovableClock) -> Scheduler:
    return Scheduler(clock)


def test_nothing_happens_before_its_time(scheduler: Scheduler, clock: MovableClock) -> None:
    done: list[str] = []
    scheduler.at(NOW + 10, lambda: done.append("ten"))
    assert scheduler.next_time() == NOW + 10
    clock.advance(9.999)
    scheduler.run_due()
    assert done == []
    clock.advance(0.001)
    scheduler.run_due()
    assert done == ["ten"]
    assert scheduler.next_time() is None


def test_a_jump_gives_everything_its_own_time_and_order(
    scheduler: Scheduler, clock: MovableClock
) -> None:
    seen: list[tuple[str, float]] = []

    def note(name: str) -> None:
        seen.append((name, scheduler.now() - NOW))

    scheduler.at(NOW + 30, lambda: note("c"))
    scheduler.at(NOW + 10, lambda: note("a"))
    scheduler.at(NOW + 30, lambda: note("d"))
    scheduler.at(NOW + 20.5, lambda: note("b"))
    scheduler.at(NOW + 7201, lambda: note("too late"))
    clock.advance(7200)
    scheduler.run_due()
    assert seen == [("a", 10), ("b", 20.5), ("c", 30), ("d", 30)]
    assert scheduler.now() == NOW + 7200


def test_what_happens_may_plan_what_happens_next(scheduler: Scheduler, clock: MovableClock) -> None:
    times: list[float] = []

    def again() -> None:
        times.append(scheduler.now() - NOW)
        scheduler.at(scheduler.now() + 25, again)

    scheduler.at(NOW + 25, again)
    clock.advance(100)
    scheduler.run_due()
    assert times == [25, 50, 75, 100]
    assert scheduler.next_time() == NOW + 125


def test_what_was_due_in_the_past_happens_now(scheduler: Scheduler, clock: MovableClock) -> None:
    times: list[float] = []
    entry = scheduler.at(NOW - 5, lambda: times.append(scheduler.now()))
    assert entry.time == NOW
    scheduler.run_due()
    assert times == [NOW]


def test_a_cancelled_entry_never_happens(scheduler: Scheduler, clock: MovableClock) -> None:
    done: list[str] = []
    first = scheduler.at(NOW + 1, lambda: done.append("first"))
    second = scheduler.at(NOW + 2, lambda: done.append("second"))
    first.cancel()
    first.cancel()
    assert not first.is_pending
    assert len(scheduler) == 1
    assert scheduler.next_time() == NOW + 2
    clock.advance(5)
    scheduler.run_due()
    assert done == ["second"]
    second.cancel()
    assert len(scheduler) == 0


def test_one_thing_can_cancel_another_of_the_same_moment(
    scheduler: Scheduler, clock: MovableClock
) -> None:
    done: list[str] = []
    victims: list[Entry] = []
    scheduler.at(NOW + 1, lambda: victims[0].cancel())
    victims.append(scheduler.at(NOW + 1, lambda: done.append("victim")))
    clock.advance(1)
    scheduler.run_due()
    assert done == []
    assert not victims[0].is_pending


def test_cancelled_entries_do_not_pile_up(scheduler: Scheduler) -> None:
    kept = scheduler.at(NOW + 1, lambda: None)
    for number in range(10_000):
        scheduler.at(NOW + 1_000_000 + number, lambda: None).cancel()
    assert len(scheduler) == 1
    assert len(scheduler._heap) < 200
    assert scheduler.next_time() == kept.time


def test_asking_for_what_is_due_while_something_happens_changes_no_order(
    scheduler: Scheduler, clock: MovableClock
) -> None:
    done: list[str] = []

    def nosy() -> None:
        scheduler.run_due(NOW + 100)
        done.append("nosy")

    scheduler.at(NOW + 1, nosy)
    scheduler.at(NOW + 2, lambda: done.append("next"))
    clock.advance(10)
    scheduler.run_due()
    assert done == ["nosy", "next"]


def test_an_error_comes_out_and_the_rest_stays(scheduler: Scheduler, clock: MovableClock) -> None:
    done: list[str] = []

    def fail() -> None:
        raise LookupError("gone")

    scheduler.at(NOW + 1, fail)
    scheduler.at(NOW + 2, lambda: done.append("rest"))
    clock.advance(10)
    with pytest.raises(LookupError):
        scheduler.run_due()
    assert scheduler.now() == NOW + 10
    scheduler.run_due()
    assert done == ["rest"]


def test_step_by_step(scheduler: Scheduler, clock: MovableClock) -> None:
    for seconds in (1, 2, 3):
        scheduler.at(NOW + seconds, lambda: None)
    assert scheduler.run_next(NOW + 2) == NOW + 1
    assert scheduler.run_next(NOW + 2) == NOW + 2
    assert scheduler.run_next(NOW + 2) is None


def test_it_says_when_something_comes_sooner(scheduler: Scheduler) -> None:
    sooner: list[float | None] = []
    scheduler.on_sooner(lambda: sooner.append(scheduler.next_time()))
    scheduler.at(NOW + 10, lambda: None)
    scheduler.at(NOW + 20, lambda: None)
    scheduler.at(NOW + 5, lambda: None)
    assert sooner == [NOW + 10, NOW + 5]


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans())), st.integers(0, 20))
def test_exactly_what_is_due_happens_in_the_order_of_time_then_planning(
    plans: list[tuple[int, bool]], jump: int
) -> None:
    clock = MovableClock(lambda: 0.0, start=NOW)
    scheduler = Scheduler(clock)
    done: list[tuple[float, int]] = []
    entries = [
        scheduler.at(NOW + at, partial(done.append, (NOW + at, number)))
        for number, (at, _) in enumerate(plans)
    ]
    for entry, (_, cancelled) in zip(entries, plans, strict=True):
        if cancelled:
            entry.cancel()
    clock.advance(jump)
    scheduler.run_due()
    expected = [(NOW + at, n) for n, (at, cancelled) in enumerate(plans) if not cancelled]
    assert done == sorted(one for one in expected if one[0] <= NOW + jump)
    assert len(scheduler) == len(expected) - len(done)
