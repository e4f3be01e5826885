"""Who may send next, under a rate limit: first come, first served. Pure but for a lock.

One `PacingQueue` serves one key and tier in the whole process: asynchronous tasks of any event
loop and threads of the synchronous client wait in the same queue.
"""

import os
import threading
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from typing import Final, Protocol

from dailykit.rates import DOCUMENTED_LIMITS, MovingWindow, RateLimit, RateTier

__all__ = ["PROCESS_QUEUES", "PacingQueue", "PacingQueues", "Waiter"]

_MANY: Final = 1024


class Waiter(Protocol):
    """A request in the queue."""

    @property
    def gone(self) -> bool:
        """Whether nobody is there any more to take the turn."""
        ...

    def wake(self) -> None:
        """Make the waiter ask again. Called from any thread, with the queue's lock held."""
        ...


class PacingQueue:
    """The queue for one allowance."""

    __slots__ = ("_limit", "_lock", "_retired", "_waiters", "_window")

    def __init__(self, limit: RateLimit) -> None:
        # Reentrant: the garbage collector may close a waiting task, which then leaves the queue,
        # at any moment, also while this thread is at work on the queue.
        self._lock = threading.RLock()
        self._waiters: deque[Waiter] = deque()
        self._limit = limit
        self._window = MovingWindow(limit)
        self._retired = False

    def start_at_once(self, now: float) -> bool:
        """Start without queueing, if nobody else waits and a place is free."""
        with self._lock:
            if self._retired or self._waiters or self._window.delay(now) != 0.0:
                return False
            self._window.start()
            return True

    def enter(self, waiter: Waiter) -> bool:
        """Enter the queue, unless the queue is retired."""
        with self._lock:
            if not self._retired:
                self._waiters.append(waiter)
                self._drop_gone()
            return not self._retired

    def start(self, waiter: Waiter, now: float) -> float | None:
        """Start if it is this waiter's turn, and return None.

        Otherwise return the seconds after which to ask again, at the latest: earlier when woken.
        Nobody waits for ever to be woken, as whoever is in front may be gone without a word: an
        event loop can be closed with tasks in it.
        """
        with self._lock:
            self._drop_gone()
            if self._waiters[0] is not waiter:
                return self._limit.seconds
            delay = self._window.delay(now)
            if delay != 0.0:
                return self._limit.seconds if delay is None else delay
            self._window.start()
            self._waiters.popleft()
            self._wake_first()
            return None

    def leave(self, waiter: Waiter) -> None:
        """Leave the queue without having started."""
        with self._lock:
            with suppress(ValueError):  # dropped already, as gone
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

    def retire(self, now: float) -> bool:
        """Take no part any more, if nobody waits, nothing runs and nothing is counted."""
        with self._lock:
            self._retired = not self._waiters and self._window.is_idle(now)
            return self._retired

    def _drop_gone(self) -> None:
        while self._waiters and self._waiters[0].gone:
            self._waiters.popleft()
            self._wake_first()

    def _wake_first(self) -> None:
        if self._waiters and not self._waiters[0].gone:
            self._waiters[0].wake()


class PacingQueues:
    """All queues, by account and tier, made when first asked for.

    Args:
        limits: The limit of each tier.
        many: With so many queues, those that have nothing to count are forgotten: a process may
            meet very many keys in its life.
    """

    def __init__(
        self, limits: Mapping[RateTier, RateLimit] = DOCUMENTED_LIMITS, *, many: int = _MANY
    ) -> None:
        self._limits = limits
        self._many = many
        self.forget()

    def __len__(self) -> int:
        return len(self._queues)

    def forget(self) -> None:
        """Begin anew, as the child of a fork must: what runs and waits is its parent's."""
        self._queues: dict[tuple[str, RateTier], PacingQueue] = {}
        self._lock = threading.RLock()

    def forget_account(self, account: str) -> None:
        """Begin anew for one account, whose other side has forgotten what it has counted."""
        with self._lock:
            self._queues = {
                place: queue for place, queue in self._queues.items() if place[0] != account
            }

    def queue(self, account: str, tier: RateTier, now: float) -> PacingQueue:
        """Return the queue of that account and tier."""
        found = self._queues.get((account, tier))
        return found if found is not None else self._make(account, tier, now)

    def enter(self, account: str, tier: RateTier, now: float, waiter: Waiter) -> PacingQueue:
        """Stand in the queue of that account and tier, and return it."""
        while not (queue := self.queue(account, tier, now)).enter(waiter):
            pass  # it was retired just now; the next one is new
        return queue

    def _make(self, account: str, tier: RateTier, now: float) -> PacingQueue:
        with self._lock:
            if len(self._queues) >= self._many:
                kept = {
                    place: queue for place, queue in self._queues.items() if not queue.retire(now)
                }
                self._queues = kept
            return self._queues.setdefault((account, tier), PacingQueue(self._limits[tier]))


PROCESS_QUEUES: Final = PacingQueues()
"""The queues that all clients of this process stand in."""

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=PROCESS_QUEUES.forget)
