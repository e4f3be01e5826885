# Generated from src/dailykit/client/_async/budget.py by `make generate`. Do not edit.
"""Pacing requests to Daily's rate limits before they are sent."""

import time
from collections.abc import Callable
from typing import Protocol

from dailykit.client._pacing_queue import PROCESS_QUEUES, PacingQueues, queues_for_share
from dailykit.client._sync._waiting import TurnWaiter
from dailykit.rates import RateTier

__all__ = ["InProcessBudget", "RateBudget"]


class RateBudget(Protocol):
    """Decides when a request may be sent. Implement it to share the limits between processes."""

    def acquire(self, account: str, tier: RateTier) -> None:
        """Wait until one request may be sent.

        Args:
            account: An identifier for the API key; not the key itself.
            tier: The rate limit that the request counts against.
        """
        ...

    def release(self, account: str, tier: RateTier, *, sent: bool) -> None:
        """Report that an acquired request has ended, or was never sent."""
        ...

    def penalise(self, account: str, tier: RateTier, seconds: float) -> None:
        """Report that Daily refused a request: start no request for this many seconds."""
        ...


class InProcessBudget:
    """A budget that all clients in this process share.

    Args:
        queues: The queues to wait in. Default: those of the process.
        share: This process' part of the limits, above 0 and up to 1, if several processes use the
            same API key: ``share=1/8`` for eight. Where that is less than one request, it is one
            request in a longer period: eight processes that start recordings at the same moment
            may still be refused, and retry. Pass the same budget to all clients of the process.
            Default: the whole.
        clock: Returns the seconds of a monotonic clock.

    Raises:
        InvalidArgumentError: The share is not between 0 and 1, or there are queues too.
    """

    def __init__(
        self,
        queues: PacingQueues | None = None,
        *,
        share: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._queues = PROCESS_QUEUES if queues is None else queues
        if share is not None:
            self._queues = queues_for_share(share, queues)
        self._clock = clock

    def acquire(self, account: str, tier: RateTier) -> None:
        """Wait until one request may be sent, first come, first served."""
        now = self._clock()
        if self._queues.queue(account, tier, now).start_at_once(now):
            return
        waiter = TurnWaiter()
        queue = self._queues.enter(account, tier, now, waiter)
        try:
            while (delay := queue.start(waiter, self._clock())) is not None:
                waiter.wait(delay)
        except BaseException:
            queue.leave(waiter)
            raise

    def release(self, account: str, tier: RateTier, *, sent: bool) -> None:
        """Count an acquired request as ended, or return its slot if it was never sent."""
        now = self._clock()
        queue = self._queues.queue(account, tier, now)
        if sent:
            queue.end(now)
        else:
            queue.cancel()

    def penalise(self, account: str, tier: RateTier, seconds: float) -> None:
        """Start no request for this many seconds."""
        now = self._clock()
        self._queues.queue(account, tier, now).close(now + seconds)
