"""All that waits, for synchronous code. Its asynchronous counterpart has the same names."""

import threading
import time

__all__ = ["TurnWaiter", "sleep"]

sleep = time.sleep


class TurnWaiter:
    """A thread in a `Line`."""

    __slots__ = ("_event",)

    def __init__(self) -> None:
        self._event = threading.Event()

    def wake(self) -> None:
        """Make `wait` return, from whatever thread."""
        self._event.set()

    def wait(self, seconds: float | None) -> None:
        """Wait to be woken, or for that many seconds at most."""
        self._event.wait(seconds)
        self._event.clear()
