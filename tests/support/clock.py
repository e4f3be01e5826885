"""Event loops whose time passes at once: whoever waits is there as soon as nobody else runs."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

ResultT = TypeVar("ResultT")


class _LeapingSelector(selectors.SelectSelector):
    """Moves the clock instead of waiting for the next timer."""

    now = 1000.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if timeout is None:
            raise AssertionError("everything waits, and nothing is going to happen")
        self.now += max(0.0, timeout)
        return []


class LeapingLoop(asyncio.SelectorEventLoop):
    """An event loop with a clock of its own. Not for anything that waits for sockets or threads."""

    def __init__(self) -> None:
        self._clock = _LeapingSelector()
        super().__init__(self._clock)

    def time(self) -> float:
        return self._clock.now


def leap(coroutine: Coroutine[Any, Any, ResultT]) -> ResultT:
    """Run a coroutine in a `LeapingLoop`."""
    with asyncio.Runner(loop_factory=LeapingLoop) as runner:
        return runner.run(coroutine)
