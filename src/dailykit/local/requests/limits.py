"""Daily's rate limits, kept for every API key."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from dailykit import wording
from dailykit.local.base.clock import Clock
from dailykit.local.base.refusal import Refusal
from dailykit.rates import DOCUMENTED_LIMITS, MovingWindow, RateLimit, RateTier

__all__ = ["NO_LIMITS", "RateLimits", "RateRules"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RateRules:
    """What is limited, and how it is said.

    Attributes:
        limits: How much of each tier a key may ask for. A tier that is missing has no limit.
        retry_after: Whether a refusal says in a ``Retry-After`` header how long to wait. Nobody
            has seen Daily do so.
    """

    limits: Mapping[RateTier, RateLimit] = field(default_factory=lambda: DOCUMENTED_LIMITS)
    retry_after: bool = False


NO_LIMITS: Final = RateRules(limits=MappingProxyType({}))
"""Rules that refuse nothing."""


class RateLimits:
    """Counts the requests of every key, and refuses what is too much.

    What was refused does not count. The time is the world's, so that moving its clock gives an
    allowance back without waiting.

    Args:
        rules: What is limited.
        clock: The time.
    """

    def __init__(self, rules: RateRules, clock: Clock) -> None:
        self._rules = rules
        self._clock = clock
        self._windows: dict[tuple[str, RateTier], MovingWindow] = {}
        self._latest = float("-inf")

    def count(self, api_key: str, tier: RateTier) -> None:
        """Count a request.

        Raises:
            Refusal: It is too much (429).
        """
        limit = self._rules.limits.get(tier)
        if limit is None:
            return
        now = self._now()
        window = self._windows.setdefault((api_key, tier), MovingWindow(limit))
        delay = window.delay(now)
        if delay:
            raise self._refusal(limit, delay)
        window.start()
        window.end(now)

    def clear(self) -> None:
        """Give every key its whole allowance back."""
        self._windows.clear()

    def _now(self) -> float:
        now = self._clock.now()
        if now < self._latest:
            # The clock was set back: what was counted lies ahead, and would bar the key till then.
            self.clear()
        self._latest = now
        return now

    def _refusal(self, limit: RateLimit, delay: float) -> Refusal:
        text = f"more than {limit.requests} requests in {limit.seconds:g} seconds"
        refusal = Refusal(429, wording.RATE_LIMIT_ERROR, text)
        if self._rules.retry_after:
            # To the next whole second: who comes earlier is refused again.
            refusal.headers["Retry-After"] = str(math.ceil(delay))
        return refusal
