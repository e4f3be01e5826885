"""The local Daily's clock. It follows real time until a test moves it."""

import time
from collections.abc import Callable
from typing import Final, NamedTuple, Protocol

__all__ = ["LAST_MOMENT", "Clock", "ClockState", "MovableClock"]

LAST_MOMENT: Final = 253_402_300_800.0
"""The end of the year 9999, the last that Python's dates can hold."""


class Clock(Protocol):
    """A source of the current time."""

    def now(self) -> float:
        """Return the time in unix seconds."""
        ...


class ClockState(NamedTuple):
    """The state of a clock: the source plus `offset`, or `stopped_at` while frozen."""

    offset: float
    stopped_at: float | None


class MovableClock:
    """A clock that follows a time source and can be moved, stopped and started again.

    It may be moved from a thread other than the one that reads it.

    Args:
        source: Returns the time to follow, in unix seconds.
        start: The time to show now. Default: the source's time.
    """

    def __init__(
        self, source: Callable[[], float] = time.time, *, start: float | None = None
    ) -> None:
        self._source = source
        # Replaced as a whole, so that a reader in another thread never sees a half-applied move.
        self._reading = ClockState(0.0, None)
        self._on_move: tuple[Callable[[], object], ...] = ()
        if start is not None:
            self.set(start)

    def __repr__(self) -> str:
        state = "running" if self._reading.stopped_at is None else "frozen"
        return f"<{type(self).__name__} {state} at {self.now():.3f}>"

    @property
    def is_frozen(self) -> bool:
        """Whether the clock is frozen."""
        return self._reading.stopped_at is not None

    def now(self) -> float:
        """Return the time in unix seconds."""
        offset, stopped_at = self._reading
        return self._source() + offset if stopped_at is None else stopped_at

    def set(self, now: float) -> None:
        """Set the time to `now` (unix seconds). A frozen clock stays frozen."""
        if self.is_frozen:
            self._read(ClockState(0.0, now))
        else:
            self._read(ClockState(now - self._source(), None))

    def advance(self, seconds: float) -> None:
        """Move the clock forward.

        Args:
            seconds: How far to move, zero or more.

        Raises:
            ValueError: `seconds` is negative. To move back, use `set`.
        """
        if seconds < 0:
            raise ValueError("a clock advances by zero seconds or more; set() can go back")
        offset, stopped_at = self._reading
        if stopped_at is None:
            self._read(ClockState(offset + seconds, None))
        else:
            self._read(ClockState(offset, stopped_at + seconds))

    def freeze(self) -> None:
        """Stop the clock at the current time."""
        self._read(ClockState(0.0, self.now()))

    def resume(self) -> None:
        """Start a frozen clock again from the time it shows."""
        if self.is_frozen:
            self._read(ClockState(self.now() - self._source(), None))

    @property
    def reading(self) -> ClockState:
        """The clock's state, to restore with `go_back`."""
        return self._reading

    def go_back(self, state: ClockState) -> None:
        """Restore a state that `reading` returned."""
        self._read(state)

    def on_move(self, notice: Callable[[], object]) -> Callable[[], None]:
        """Call `notice` after each move, stop and start, in the thread that made it.

        Returns:
            A function that unsubscribes `notice`. A second call does nothing.
        """
        self._on_move = (*self._on_move, notice)

        def forget() -> None:
            self._on_move = tuple(one for one in self._on_move if one is not notice)

        return forget

    def _read(self, reading: ClockState) -> None:
        self._reading = reading
        for notice in self._on_move:
            notice()
