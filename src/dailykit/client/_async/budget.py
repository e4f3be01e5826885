"""Pacing requests to Daily's rate limits before they are sent."""

import time
from collections.abc import Callable
from typing import Protocol

from dailykit.client._async._waiting import TurnWaiter
from dailykit.client._turns import PROCESS_LINES, Lines
from dailykit.rates import RateTier

__all__ = ["AsyncInProcessBudget", "AsyncRateBudget"]


class AsyncRateBudget(Protocol):
    """Decides when a request may be sent. Implement it to share the limits between processes."""

    async def acquire(self, account: str, tier: RateTier) -> None:
        """Wait until one request may be sent.

        Args:
            account: An identifier for the API key; not the key itself.
            tier: The rate limit that the request counts against.
        """
        ...

    async def release(self, account: str, tier: RateTier, *, sent: bool) -> None:
        """Report that an acquired request has ended, or was never sent."""
        ...

    async def penalise(self, account: str, tier: RateTier, seconds: float) -> None:
        """Report that Daily refused a request: start no request for this many seconds."""
        ...


class AsyncInProcessBudget:
    """A budget that all clients in this process share.

    Args:
        lines: The queues to wait in. Default: those of the process.
        clock: Returns the seconds of a monotonic clock.
    """

    def __init__(
        self, lines: Lines = PROCESS_LINES, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._lines = lines
        self._clock = clock

    async def acquire(self, account: str, tier: RateTier) -> None:
        """Wait until one request may be sent, first come, first served."""
        now = self._clock()
        if self._lines.line(account, tier, now).start_at_once(now):
            return
        waiter = TurnWaiter()
        line = self._lines.enter(account, tier, now, waiter)
        try:
            while (delay := line.start(waiter, self._clock())) is not None:
                await waiter.wait(delay)
        except BaseException:
            line.leave(waiter)
            raise

    async def release(self, account: str, tier: RateTier, *, sent: bool) -> None:
        """Count an acquired request as ended, or return its slot if it was never sent."""
        now = self._clock()
        line = self._lines.line(account, tier, now)
        if sent:
            line.end(now)
        else:
            line.cancel()

    async def penalise(self, account: str, tier: RateTier, seconds: float) -> None:
        """Start no request for this many seconds."""
        now = self._clock()
        self._lines.line(account, tier, now).close(now + seconds)
