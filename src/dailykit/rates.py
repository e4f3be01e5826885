"""Daily's rate limits, and the moving window that both sides count with.

The client paces itself with a `MovingWindow` per tier; the local Daily refuses with one. Nothing
here waits or reads a clock: time is an argument, in seconds of any steadily growing clock.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

__all__ = ["DOCUMENTED_LIMITS", "MovingWindow", "RateLimit", "RateTier"]


class RateTier(StrEnum):
    """The group of operations that share one allowance."""

    STANDARD = "standard"
    SLOW = "slow"
    MEDIA_START = "media_start"
    BATCH = "batch"


@dataclass(frozen=True, slots=True)
class RateLimit:
    """At most `requests` in any stretch of `seconds`."""

    requests: int
    seconds: float


DOCUMENTED_LIMITS: Final[Mapping[RateTier, RateLimit]] = MappingProxyType(
    {
        RateTier.STANDARD: RateLimit(100, 5.0),
        RateTier.SLOW: RateLimit(50, 30.0),
        RateTier.MEDIA_START: RateLimit(5, 5.0),
        RateTier.BATCH: RateLimit(10, 30.0),
    }
)
"""Daily's documented tiers (https://docs.daily.co/reference/rest-api/rate-limits)."""


class MovingWindow:
    """Counts requests so that no stretch of the limit's length ever holds too many.

    A request counts from its start until the limit's length after its *end*. The other side
    counted it at some moment in between, which we cannot see; counting it for that whole time is
    what makes a refusal impossible as long as nobody else uses the same allowance.
    """

    __slots__ = ("_closed_until", "_ends", "_limit", "_running")

    def __init__(self, limit: RateLimit) -> None:
        self._limit = limit
        self._running = 0
        self._ends: deque[float] = deque()
        self._closed_until = float("-inf")

    def delay(self, now: float) -> float | None:
        """Return the seconds until a request may start, 0 for now.

        None means that it depends on a running request: ask again when one has ended.
        """
        self._forget(now)
        if now < self._closed_until:
            return self._closed_until - now
        if self._running + len(self._ends) < self._limit.requests:
            return 0.0
        return self._ends[0] + self._limit.seconds - now if self._ends else None

    def start(self) -> None:
        """Count a request that starts now. Ask `delay` first."""
        self._running += 1

    def end(self, now: float) -> None:
        """Note that a started request has ended, however it ended."""
        self._running -= 1
        self._ends.append(now)

    def cancel(self) -> None:
        """Take back a started request that was never sent."""
        self._running -= 1

    def close(self, until: float) -> None:
        """Let nothing start before `until`: the other side has refused a request."""
        self._closed_until = max(self._closed_until, until)

    def is_idle(self, now: float) -> bool:
        """Tell whether nothing runs, nothing that ended still counts, and starting is allowed."""
        self._forget(now)
        return not self._running and not self._ends and now >= self._closed_until

    def _forget(self, now: float) -> None:
        while self._ends and self._ends[0] + self._limit.seconds <= now:
            self._ends.popleft()
