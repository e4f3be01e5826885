"""Daily's rate limits, and the moving window that client and local Daily count with.

The client paces its requests with one `MovingWindow` per tier; the local Daily refuses requests
with another. Nothing here waits or reads a clock: time is an argument, in seconds of a monotonic
clock.
"""

import math
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

__all__ = ["DOCUMENTED_LIMITS", "MovingWindow", "RateLimit", "RateTier", "share_of"]


class RateTier(StrEnum):
    """A group of operations that share one rate limit."""

    STANDARD = "standard"
    SLOW = "slow"
    MEDIA_START = "media_start"
    BATCH = "batch"


@dataclass(frozen=True, slots=True)
class RateLimit:
    """At most `requests` in any period of `seconds`."""

    requests: int
    seconds: float


_ROUNDING: Final = 1e-9
"""So that a third of 51 is 17, whatever a third is in binary."""

DOCUMENTED_LIMITS: Final[Mapping[RateTier, RateLimit]] = MappingProxyType(
    {
        RateTier.STANDARD: RateLimit(100, 5.0),
        RateTier.SLOW: RateLimit(50, 30.0),
        RateTier.MEDIA_START: RateLimit(5, 5.0),
        RateTier.BATCH: RateLimit(10, 30.0),
    }
)
"""Daily's documented tiers (https://docs.daily.co/reference/rest-api/rate-limits)."""


def share_of(limit: RateLimit, share: float) -> RateLimit:
    """Return a part of a limit. All parts together never exceed the whole.

    Where a part is less than one request, it is one request in a longer period. Then the parts
    exceed the whole if they all start at once, but not in the long run.

    Args:
        limit: The whole limit.
        share: The part, above 0 and up to 1.
    """
    requests = limit.requests * share
    whole = math.floor(requests + _ROUNDING)
    return RateLimit(whole, limit.seconds) if whole else RateLimit(1, limit.seconds / requests)


class MovingWindow:
    """Counts requests so that no period of the limit's length ever has too many.

    A request counts from its start until one period after its *end*. The server counts it at some
    moment in between, which the client can't see. Counting it for the whole time makes a refusal
    impossible, as long as no other process uses the same limit.
    """

    __slots__ = ("_closed_until", "_ends", "_limit", "_running")

    def __init__(self, limit: RateLimit) -> None:
        self._limit = limit
        self._running = 0
        self._ends: deque[float] = deque()
        self._closed_until = float("-inf")

    def delay(self, now: float) -> float | None:
        """Return the seconds until a request may start, 0 for now.

        None means that it depends on a running request: ask again when one ends.
        """
        self._forget(now)
        if now < self._closed_until:
            return self._closed_until - now
        if self._running + len(self._ends) < self._limit.requests:
            return 0.0
        return self._ends[0] + self._limit.seconds - now if self._ends else None

    def start(self) -> None:
        """Count a request that starts now. Call `delay` first."""
        self._running += 1

    def end(self, now: float) -> None:
        """Count a started request as ended, whatever its outcome."""
        self._running -= 1
        self._ends.append(now)

    def cancel(self) -> None:
        """Uncount a started request that was never sent."""
        self._running -= 1

    def close(self, until: float) -> None:
        """Let no request start before `until`, after the server refused one."""
        self._closed_until = max(self._closed_until, until)

    def is_idle(self, now: float) -> bool:
        """Return whether no request is running or still counts, and one may start."""
        self._forget(now)
        return not self._running and not self._ends and now >= self._closed_until

    def _forget(self, now: float) -> None:
        while self._ends and self._ends[0] + self._limit.seconds <= now:
            self._ends.popleft()
