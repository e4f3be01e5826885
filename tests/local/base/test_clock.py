from collections.abc import Callable

import pytest

from dailykit.local import MovableClock


class Source:
    """A time source that stands where it is put."""

    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def test_it_runs_with_its_source() -> None:
    source = Source(100.0)
    clock = MovableClock(source)
    assert clock.now() == 100.0
    source.now = 107.5
    assert clock.now() == 107.5


def test_it_starts_where_it_is_told_and_runs_on() -> None:
    source = Source(100.0)
    clock = MovableClock(source, start=5000.0)
    source.now += 2
    assert clock.now() == 5002.0


def test_an_advanced_clock_keeps_its_lead() -> None:
    source = Source(100.0)
    clock = MovableClock(source)
    clock.advance(3600)
    clock.advance(0.5)
    source.now += 10
    assert clock.now() == 100.0 + 3600.5 + 10


def test_a_frozen_clock_stands_until_it_is_moved_or_resumed() -> None:
    source = Source(100.0)
    clock = MovableClock(source)
    clock.freeze()
    source.now += 50
    assert clock.is_frozen
    assert clock.now() == 100.0
    clock.advance(7)
    assert clock.now() == 107.0
    clock.set(42.0)
    source.now += 50
    assert clock.now() == 42.0
    clock.resume()
    source.now += 3
    assert clock.now() == 45.0


def test_resuming_a_running_clock_changes_nothing() -> None:
    source = Source(100.0)
    clock = MovableClock(source)
    clock.advance(5)
    clock.resume()
    assert clock.now() == 105.0


def test_it_can_go_back_by_setting_it_only() -> None:
    clock = MovableClock(Source(100.0))
    clock.set(50.0)
    assert clock.now() == 50.0
    with pytest.raises(ValueError, match="zero seconds or more"):
        clock.advance(-1)
    assert clock.now() == 50.0


@pytest.mark.parametrize(
    ("act", "text"),
    [(MovableClock.freeze, "frozen at 100.000"), (MovableClock.resume, "running at 100.000")],
)
def test_its_repr_tells_state_and_time(act: Callable[[MovableClock], None], text: str) -> None:
    clock = MovableClock(Source(100.0))
    act(clock)
    assert text in repr(clock)


def test_who_wants_to_know_hears_of_every_move() -> None:
    clock = MovableClock(lambda: 100.0)
    heard: list[float] = []
    forget = clock.on_move(lambda: heard.append(clock.now()))
    clock.advance(5)
    clock.set(50)
    clock.freeze()
    clock.resume()
    assert heard == [105, 50, 50, 50]
    forget()
    forget()
    clock.advance(1)
    assert len(heard) == 4
