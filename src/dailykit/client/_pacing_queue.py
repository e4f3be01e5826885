"""Queues for the rate limits: first come, first served. Pure except for a lock.

One `PacingQueue` is the queue for one key and tier in the whole process. Asynchronous tasks of any
event loop and threads of the synchronous client wait in the same queue.
"""

import os
import threading
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from typing import Final, Protocol

from dailykit.errors import InvalidArgumentError
from dailykit.rates import DOCUMENTED_LIMITS, MovingWindow, RateLimit, RateTier, share_of

__all__ = ["PROCESS_QUEUES", "PacingQueue", "PacingQueues", "Waiter", "queues_for_share"]

_MANY: Final = 1024


class Waiter(Protocol):
    """A task or thread in a queue."""

    @property
    def gone(self) -> bool:
        """Whether the waiter can no longer take its turn."""
        ...

    def wake(self) -> None:
        """Make the waiter check again. Called from any thread, with the queue's lock held."""
        ...


class PacingQueue:
    """The queue of waiters for one rate limit."""

    __slots__ = ("_limit", "_lock", "_retired", "_waiters", "_window")

    def __init__(self, limit: RateLimit) -> None:
        # Reentrant: the garbage collector may close a waiting task at any moment, even while this
        # thread holds the lock, and the task then leaves the queue.
        self._lock = threading.RLock()
        self._waiters: deque[Waiter] = deque()
        self._limit = limit
        self._window = MovingWindow(limit)
        self._retired = False

    def start_at_once(self, now: float) -> bool:
        """Start without waiting, if the queue is empty and the limit allows it."""
        with self._lock:
            if self._retired or self._waiters or self._window.delay(now) != 0.0:
                return False
            self._window.start()
            return True

    def enter(self, waiter: Waiter) -> bool:
        """Join the queue, unless it is retired."""
        with self._lock:
            if not self._retired:
                self._waiters.append(waiter)
                self._drop_gone()
            return not self._retired

    def start(self, waiter: Waiter, now: float) -> float | None:
        """Start if it is this waiter's turn, and return None.

        Otherwise return the most seconds to wait before checking again; a wake-up may come sooner.
        The wait is bounded, because the waiter in front can vanish without waking the next: an
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
            with suppress(ValueError):  # already dropped
                self._waiters.remove(waiter)
            self._wake_first()

    def end(self, now: float) -> None:
        """Record that a started request has ended."""
        with self._lock:
            self._window.end(now)
            self._wake_first()

    def cancel(self) -> None:
        """Uncount a start that sent nothing."""
        with self._lock:
            self._window.cancel()
            self._wake_first()

    def close(self, until: float) -> None:
        """Let no request start before `until`."""
        with self._lock:
            self._window.close(until)

    def retire(self, now: float) -> bool:
        """Retire the queue if it is empty, no request is running and none still counts."""
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
    """All queues, by account and tier, created on first use.

    Args:
        limits: The limit of each tier.
        many: From this many queues on, idle ones are forgotten: a process may use very many keys
            over time.
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
        """Start empty, as a forked child must: running and waiting requests are its parent's."""
        self._queues: dict[tuple[str, RateTier], PacingQueue] = {}
        self._lock = threading.RLock()

    def forget_account(self, account: str) -> None:
        """Start empty for one account, after its server has reset its counts."""
        with self._lock:
            self._queues = {
                place: queue for place, queue in self._queues.items() if place[0] != account
            }

    def queue(self, account: str, tier: RateTier, now: float) -> PacingQueue:
        """Return the queue of an account and tier."""
        found = self._queues.get((account, tier))
        return found if found is not None else self._make(account, tier, now)

    def enter(self, account: str, tier: RateTier, now: float, waiter: Waiter) -> PacingQueue:
        """Join the queue of an account and tier, and return it."""
        while not (queue := self.queue(account, tier, now)).enter(waiter):
            pass  # it was just retired; the next one is new
        return queue

    def _make(self, account: str, tier: RateTier, now: float) -> PacingQueue:
        with self._lock:
            if len(self._queues) >= self._many:
                kept = {
                    place: queue for place, queue in self._queues.items() if not queue.retire(now)
                }
                self._queues = kept
            return self._queues.setdefault((account, tier), PacingQueue(self._limits[tier]))


def queues_for_share(share: float, queues: PacingQueues | None) -> PacingQueues:
    """Return new queues for a part of Daily's limits.

    Raises:
        InvalidArgumentError: The share is not between 0 and 1, or there are queues already.
    """
    if queues is not None:
        raise InvalidArgumentError("pass queues or share, not both")
    if not 0 < share <= 1:
        raise InvalidArgumentError(
            f"share is a part of the limits, above 0 and up to 1, such as 1/8, not {share!r}"
        )
    return PacingQueues({tier: share_of(limit, share) for tier, limit in DOCUMENTED_LIMITS.items()})


PROCESS_QUEUES: Final = PacingQueues()
"""The queues that all clients of this process share."""

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=PROCESS_QUEUES.forget)
