"""A rough way to a local Daily: answers get lost, and rate limits are kept to the letter."""

import random
import threading
import time
from collections.abc import Mapping

import urllib3
from tests.support.servers.servers import Answer, Received

from dailykit import wording
from dailykit.local import LocalDaily
from dailykit.operations.routes import find
from dailykit.rates import DOCUMENTED_LIMITS, MovingWindow, RateLimit, RateTier

HURRY = 20
"""How many times faster than Daily's the limits come round, so that a test need not wait."""

FAST_LIMITS: Mapping[RateTier, RateLimit] = {
    tier: RateLimit(limit.requests, limit.seconds / HURRY)
    for tier, limit in DOCUMENTED_LIMITS.items()
}


class RoughWay:
    """Hands requests on, and loses some of the answers afterwards.

    Args:
        local: Where the requests go.
        seed: For the dice.
        loses: How many of the answers get lost, from 0 to 1.
    """

    def __init__(self, local: LocalDaily, seed: int, *, loses: float) -> None:
        self._url = local.api_url
        self._dice = random.Random(seed)
        self._loses = loses
        self._pool = urllib3.PoolManager()
        self._windows = {tier: MovingWindow(limit) for tier, limit in FAST_LIMITS.items()}
        self._lock = threading.Lock()
        self.refused = 0
        self.lost = 0
        self.operations: list[str] = []

    def __call__(self, request: Received) -> Answer | None:
        operation = find(request.method, request.target.partition("?")[0])
        assert operation is not None
        with self._lock:
            self.operations.append(operation.name)
            if not self._may(operation.tier):
                self.refused += 1
                return Answer(429, {"error": wording.RATE_LIMIT_ERROR})
        answer = self._pool.request(
            request.method,
            self._url + request.target,
            body=request.body or None,
            headers={
                name: request.headers[name]
                for name in ("Authorization", "Content-Type")
                if name in request.headers
            },
        )
        if self._dice.random() < self._loses:
            self.lost += 1
            return None
        return Answer(answer.status, answer.data)

    def close(self) -> None:
        """Close the connections."""
        self._pool.clear()

    def _may(self, tier: RateTier) -> bool:
        now = time.monotonic()
        window = self._windows[tier]
        if window.delay(now) != 0:
            return False
        window.start()
        window.end(now)
        return True
