"""Daily's rate limits, per API key. See https://docs.daily.co/reference/rest-api/rate-limits."""

import math
from collections.abc import Collection, Mapping
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
    """The rate limits to enforce.

    Attributes:
        limits: The limit of each tier, per API key. A missing tier has no limit.
        retry_after: Whether 429 responses carry ``Retry-After``. Daily is not known to send it.
    """

    limits: Mapping[RateTier, RateLimit] = field(default_factory=lambda: DOCUMENTED_LIMITS)
    retry_after: bool = False


NO_LIMITS: Final = RateRules(limits=MappingProxyType({}))
"""Rules that refuse nothing."""


class RateLimits:
    """Counts the requests of each API key, and refuses those above the limit.

    Refused requests do not count. Limits follow the world's clock, so moving it forward restores
    the allowance without waiting.

    Args:
        rules: The limits.
        clock: The clock.
    """

    def __init__(self, rules: RateRules, clock: Clock) -> None:
        self._rules = rules
        self._clock = clock
        self._windows: dict[tuple[str, RateTier], MovingWindow] = {}
        self._latest = float("-inf")

    def count(self, api_key: str, tier: RateTier) -> None:
        """Count a request.

        Raises:
            Refusal: The request exceeds the limit (429).
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

    def clear(self, api_keys: Collection[str] | None = None) -> None:
        """Restore the full allowance of these keys, or of every key."""
        for key in list(self._windows):
            if api_keys is None or key[0] in api_keys:
                del self._windows[key]

    def _now(self) -> float:
        now = self._clock.now()
        if now < self._latest:
            # The clock was set back: the counted requests lie in the future, and would block the
            # key until then.
            self.clear()
        self._latest = now
        return now

    def _refusal(self, limit: RateLimit, delay: float) -> Refusal:
        text = f"more than {limit.requests} requests in {limit.seconds:g} seconds"
        refusal = Refusal(429, wording.RATE_LIMIT_ERROR, text)
        if self._rules.retry_after:
            # Rounded up: a retry before the full second would be refused again.
            refusal.headers["Retry-After"] = str(math.ceil(delay))
        return refusal
