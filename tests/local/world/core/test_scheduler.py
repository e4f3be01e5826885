from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dailykit.local import MovableClock
from dailykit.local.world.core.scheduler import Agenda, Entry

NOW = 1_800_000_000


@pytest.fixture
def agenda(clock: MovableClock) -> Agenda:
    return Agenda(clock)


def test_nothing_happens_before_its_time(agenda: Agenda, clock: MovableClock) -> None:
    done: list[str] = []
    agenda.at(NOW + 10, lambda: done.append("ten"))
    assert agenda.next_time() == NOW + 10
    clock.advance(9.999)
    agenda.run_due()
    assert done == []
    clock.advance(0.001)
    agenda.run_due()
    assert done == ["ten"]
    assert agenda.next_time() is None


def test_a_jump_gives_everything_its_own_time_and_order(
    agenda: Agenda, clock: MovableClock
) -> None:
    seen: list[tuple[str, float]] = []

    def note(name: str) -> None:
        seen.append((name, agenda.now() - NOW))

    agenda.at(NOW + 30, lambda: note("c"))
    agenda.at(NOW + 10, lambda: note("a"))
    agenda.at(NOW + 30, lambda: note("d"))
    agenda.at(NOW + 20.5, lambda: note("b"))
    agenda.at(NOW + 7201, lambda: note("too late"))
    clock.advance(7200)
    agenda.run_due()
    assert seen == [("a", 10), ("b", 20.5), ("c", 30), ("d", 30)]
    assert agenda.now() == NOW + 7200


def test_what_happens_may_plan_what_happens_next(agenda: Agenda, clock: MovableClock) -> None:
    times: list[float] = []

    def again() -> None:
        times.append(agenda.now() - NOW)
        agenda.at(agenda.now() + 25, again)

    agenda.at(NOW + 25, again)
    clock.advance(100)
    agenda.run_due()
    assert times == [25, 50, 75, 100]
    assert agenda.next_time() == NOW + 125


def test_what_was_due_in_the_past_happens_now(agenda: Agenda, clock: MovableClock) -> None:
    times: list[float] = []
    entry = agenda.at(NOW - 5, lambda: times.append(agenda.now()))
    assert entry.time == NOW
    agenda.run_due()
    assert times == [NOW]


def test_a_cancelled_entry_never_happens(agenda: Agenda, clock: MovableClock) -> None:
    done: list[str] = []
    first = agenda.at(NOW + 1, lambda: done.append("first"))
    second = agenda.at(NOW + 2, lambda: done.append("second"))
    first.cancel()
    first.cancel()
    assert not first.is_pending
    assert len(agenda) == 1
    assert agenda.next_time() == NOW + 2
    clock.advance(5)
    agenda.run_due()
    assert done == ["second"]
    second.cancel()
    assert len(agenda) == 0


def test_one_thing_can_cancel_another_of_the_same_moment(
    agenda: Agenda, clock: MovableClock
) -> None:
    done: list[str] = []
    victims: list[Entry] = []
    agenda.at(NOW + 1, lambda: victims[0].cancel())
    victims.append(agenda.at(NOW + 1, lambda: done.append("victim")))
    clock.advance(1)
    agenda.run_due()
    assert done == []
    assert not victims[0].is_pending


def test_cancelled_entries_do_not_pile_up(agenda: Agenda) -> None:
    kept = agenda.at(NOW + 1, lambda: None)
    for number in range(10_000):
        agenda.at(NOW + 1_000_000 + number, lambda: None).cancel()
    assert len(agenda) == 1
    assert len(agenda._heap) < 200
    assert agenda.next_time() == kept.time


def test_asking_for_what_is_due_while_something_happens_changes_no_order(
    agenda: Agenda, clock: MovableClock
) -> None:
    done: list[str] = []

    def nosy() -> None:
        agenda.run_due(NOW + 100)
        done.append("nosy")

    agenda.at(NOW + 1, nosy)
    agenda.at(NOW + 2, lambda: done.append("next"))
    clock.advance(10)
    agenda.run_due()
    assert done == ["nosy", "next"]


def test_an_error_comes_out_and_the_rest_stays(agenda: Agenda, clock: MovableClock) -> None:
    done: list[str] = []

    def fail() -> None:
        raise LookupError("gone")

    agenda.at(NOW + 1, fail)
    agenda.at(NOW + 2, lambda: done.append("rest"))
    clock.advance(10)
    with pytest.raises(LookupError):
        agenda.run_due()
    assert agenda.now() == NOW + 10
    agenda.run_due()
    assert done == ["rest"]


def test_step_by_step(agenda: Agenda, clock: MovableClock) -> None:
    for seconds in (1, 2, 3):
        agenda.at(NOW + seconds, lambda: None)
    assert agenda.run_next(NOW + 2) == NOW + 1
    assert agenda.run_next(NOW + 2) == NOW + 2
    assert agenda.run_next(NOW + 2) is None


def test_it_says_when_something_comes_sooner(agenda: Agenda) -> None:
    sooner: list[float | None] = []
    agenda.on_sooner(lambda: sooner.append(agenda.next_time()))
    agenda.at(NOW + 10, lambda: None)
    agenda.at(NOW + 20, lambda: None)
    agenda.at(NOW + 5, lambda: None)
    assert sooner == [NOW + 10, NOW + 5]


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans())), st.integers(0, 20))
def test_exactly_what_is_due_happens_in_the_order_of_time_then_planning(
    plans: list[tuple[int, bool]], jump: int
) -> None:
    clock = MovableClock(lambda: 0.0, start=NOW)
    agenda = Agenda(clock)
    done: list[tuple[float, int]] = []
    entries = [
        agenda.at(NOW + at, partial(done.append, (NOW + at, number)))
        for number, (at, _) in enumerate(plans)
    ]
    for entry, (_, cancelled) in zip(entries, plans, strict=True):
        if cancelled:
            entry.cancel()
    clock.advance(jump)
    agenda.run_due()
    expected = [(NOW + at, n) for n, (at, cancelled) in enumerate(plans) if not cancelled]
    assert done == sorted(one for one in expected if one[0] <= NOW + jump)
    assert len(agenda) == len(expected) - len(done)
