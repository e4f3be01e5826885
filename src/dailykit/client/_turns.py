"""Who may send next, under a rate limit: first come, first served. Pure but for a lock.

One `Line` serves one key and tier in the whole process: asynchronous tasks of any event loop and
threads of the synchronous client stand in the same line.
"""

import threading
from collections import deque
from collections.abc import Mapping
from typing import Final, Protocol

from dailykit.rates import DOCUMENTED_LIMITS, MovingWindow, RateLimit, RateTier

__all__ = ["PROCESS_LINES", "Line", "Lines", "Waiter"]

_MANY: Final = 1024


class Waiter(Protocol):
    """Somebody in line."""

    def wake(self) -> None:
        """Make the waiter ask again. Called from any thread, with the line's lock held."""
        ...


class Line:
    """The line of those who wait for one allowance."""

    __slots__ = ("_lock", "_waiters", "_window")

    def __init__(self, limit: RateLimit) -> None:
        self._lock = threading.Lock()
        self._waiters: deque[Waiter] = deque()
        self._window = MovingWindow(limit)

    @property
    def is_idle(self) -> bool:
        """Whether nobody waits, nothing runs and nothing is counted."""
        return not self._waiters and self._window.is_idle

    def start_at_once(self, now: float) -> bool:
        """Start without standing in line, if nobody else waits and a place is free."""
        with self._lock:
            if self._waiters or self._window.delay(now) != 0.0:
                return False
            self._window.start()
            return True

    def enter(self, waiter: Waiter) -> None:
        """Stand in line."""
        with self._lock:
            self._waiters.append(waiter)

    def start(self, waiter: Waiter, now: float) -> float | None:
        """Start if it is this waiter's turn: 0.0. Otherwise ask again after that many seconds.

        None means to ask again when woken.
        """
        with self._lock:
            if self._waiters[0] is not waiter:
                return None
            delay = self._window.delay(now)
            if delay == 0.0:
                self._window.start()
                self._waiters.popleft()
                self._wake_first()
            return delay

    def leave(self, waiter: Waiter) -> None:
        """Leave the line without having started."""
        with self._lock:
            self._waiters.remove(waiter)
            self._wake_first()

    def end(self, now: float) -> None:
        """Note that something that was started has ended."""
        with self._lock:
            self._window.end(now)
            self._wake_first()

    def cancel(self) -> None:
        """Take back a start that sent nothing."""
        with self._lock:
            self._window.cancel()
            self._wake_first()

    def close(self, until: float) -> None:
        """Let nobody start before `until`."""
        with self._lock:
            self._window.close(until)

    def _wake_first(self) -> None:
        if self._waiters:
            self._waiters[0].wake()


class Lines:
    """All lines, by account and tier, made when first asked for."""

    def __init__(self, limits: Mapping[RateTier, RateLimit] = DOCUMENTED_LIMITS) -> None:
        self._limits = limits
        self._lines: dict[tuple[str, RateTier], Line] = {}
        self._lock = threading.Lock()

    def line(self, account: str, tier: RateTier) -> Line:
        """Return the line of that account and tier."""
        found = self._lines.get((account, tier))
        return found if found is not None else self._make(account, tier)

    def _make(self, account: str, tier: RateTier) -> Line:
        with self._lock:
            if len(self._lines) >= _MANY:
                # A process that meets very many keys: forget those that have nothing counted.
                busy = {place: line for place, line in self._lines.items() if not line.is_idle}
                self._lines = busy
            return self._lines.setdefault((account, tier), Line(self._limits[tier]))


PROCESS_LINES: Final = Lines()
"""The lines that all clients of this process stand in."""
