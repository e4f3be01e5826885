"""Time in tests: event loops in which it passes at once, and what a busy machine takes of it."""

import asyncio
import selectors
import threading
import time
from collections.abc import Coroutine
from typing import Any, Self, TypeVar

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


class Stolen:
    """Measures, while it is open, the time for which this machine was busy with other things."""

    _BEAT = 0.005
    _USUAL = 0.006

    def __init__(self) -> None:
        self.seconds = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def _beat(self) -> None:
        while True:
            began = time.monotonic()
            if self._over.wait(self._BEAT):
                return
            self.seconds += max(0.0, time.monotonic() - began - self._USUAL)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
