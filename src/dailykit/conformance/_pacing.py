"""Staying within Daily's rate limits, for any key."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

from dailykit.operations.routes import find
from dailykit.rates import DOCUMENTED_LIMITS, MovingWindow, RateTier

__all__ = ["Pacer"]

_GLANCE_SECONDS: Final = 0.05


class Pacer:
    """Lets requests start no faster than the documented limits allow.

    Every request counts as a standard one too: Daily does not document how limits are counted, and
    being slow costs only time.

    Args:
        now: Returns the seconds of a monotonic clock.
        sleep: Waits for seconds.
    """

    def __init__(
        self,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._now = now
        self._sleep = sleep
        self._windows = {tier: MovingWindow(limit) for tier, limit in DOCUMENTED_LIMITS.items()}

    def pause(self) -> None:
        """Delay new requests until all earlier ones no longer count."""
        seconds = DOCUMENTED_LIMITS[RateTier.STANDARD].seconds
        self._windows[RateTier.STANDARD].close(self._now() + seconds)

    @asynccontextmanager
    async def turn(self, method: str, path: str) -> AsyncGenerator[None]:
        """Wait for the turn of a request, which is sent inside the block."""
        windows = [self._windows[tier] for tier in {RateTier.STANDARD, _tier(method, path)}]
        while any((wait := _wait(window, self._now())) > 0 for window in windows):
            await self._sleep(wait)
        for window in windows:
            window.start()
        try:
            yield
        finally:
            for window in windows:
                window.end(self._now())


def _wait(window: MovingWindow, now: float) -> float:
    delay = window.delay(now)
    return _GLANCE_SECONDS if delay is None else delay


def _tier(method: str, path: str) -> RateTier:
    operation = find(method, path.partition("?")[0])
    return RateTier.STANDARD if operation is None else operation.client_tier
