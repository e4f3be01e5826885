"""What a process knows about its fleet: its name, its queues, and whether Redis is there."""

import hashlib
import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlsplit

from dailykit.client._fleet_queue import FleetQueue, Outage
from dailykit.client._fleet_script import Answer
from dailykit.client.hooks import BudgetChanged
from dailykit.errors import ConfigurationError, InvalidArgumentError
from dailykit.rates import RateLimit, RateTier

__all__ = ["Fleet", "check_redis_url", "fleet_for", "shown_url"]

_log = logging.getLogger("dailykit.budget")

_SCHEMES: Final = ("redis", "rediss", "unix")
_MANY: Final = 1024

_TOLERANCE: Final = 1.5
"""Seconds for which Redis may fail to answer before it counts as away."""

Listener = Callable[[BudgetChanged], None]


def check_redis_url(url: str) -> str:
    """Return a Redis URL.

    Raises:
        ConfigurationError: It is not one. The error does not repeat it: it may have a password.
    """
    if urlsplit(url.strip()).scheme not in _SCHEMES:
        raise ConfigurationError(
            "the address of Redis must start with redis://, rediss:// or unix://, such as "
            "redis://localhost:6379/0"
        )
    return url.strip()


def shown_url(url: str) -> str:
    """Return a Redis URL without user, password and query."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


class Fleet:
    """The fleet, as one process sees it.

    Args:
        guard: For how many seconds a request counts as running unless its process says more.
        processes: The size of the fleet, if the program says it.
        limits: The rate limits of the whole fleet.
        name: Identifies the process in Redis.
    """

    def __init__(
        self,
        guard: float,
        processes: int | None,
        limits: Mapping[RateTier, RateLimit],
        name: str | None = None,
    ) -> None:
        if not guard > 0:
            raise InvalidArgumentError("guard must be more than zero seconds")
        if processes is not None and processes < 1:
            raise InvalidArgumentError("processes must be at least 1")
        self._guard, self._processes, self._name = guard, processes, name
        self.limits = limits
        self._listeners: list[Listener] = []
        self.begin()

    def begin(self) -> None:
        """Start anew, as a forked child must: what its parent waits for is its parent's."""
        self._lock = threading.RLock()
        self._queues: dict[tuple[str, RateTier], FleetQueue] = {}
        self.outage = Outage(peers=self._processes or 1)
        self.process = os.getpid()
        self.name = self._name or f"{socket.gethostname()}/{self.process}/{secrets.token_hex(3)}"

    def queue(self, account: str, tier: RateTier, now: float) -> FleetQueue:
        """Return the queue of an account and tier."""
        if self.process != os.getpid():
            self.begin()
        found = self._queues.get((account, tier))
        return found if found is not None else self._make(account, tier, now)

    def listen(self, listener: Listener) -> None:
        """Call a function whenever Redis goes away or comes back."""
        with self._lock:
            if listener not in self._listeners:
                self._listeners.append(listener)

    def is_there(self, answer: Answer) -> None:
        """Note that Redis answered."""
        with self._lock:
            self.outage.peers = max(answer.peers, self._processes or 1)
            came_back, self.outage.since = self.outage.since is not None, None
            self.outage.failing_since = None
        if came_back:
            _log.warning("Redis is back: the fleet shares the rate limits again")
            self._tell(BudgetChanged(True, self.outage.peers))

    def is_away(self, asked_at: float, now: float, reason: str) -> None:
        """Note that Redis did not answer. If it goes on so, Redis counts as away."""
        with self._lock:
            if self.outage.failing_since is None:
                self.outage.failing_since = asked_at
            began = self.outage.failing_since
            if self.outage.since is not None or now - began < _TOLERANCE:
                return
            self.outage.since = began
        peers = self.outage.peers
        _log.warning(
            "Redis is away (%s): this process keeps to 1/%d of the rate limits until it is back",
            *(reason, peers),
        )
        self._tell(BudgetChanged(False, peers, reason))

    def _make(self, account: str, tier: RateTier, now: float) -> FleetQueue:
        with self._lock:
            if len(self._queues) >= _MANY:
                self._queues = {
                    key: queue for key, queue in self._queues.items() if not queue.is_idle(now)
                }
            queue = FleetQueue(
                self.name,
                self.limits[tier],
                self._guard,
                self.outage,
                lambda: secrets.token_hex(8),
            )
            return self._queues.setdefault((account, tier), queue)

    def _tell(self, news: BudgetChanged) -> None:
        for listener in list(self._listeners):
            listener(news)


_fleets: Final[dict[str, Fleet]] = {}


def fleet_for(
    url: str,
    prefix: str,
    guard: float,
    processes: int | None,
    limits: Mapping[RateTier, RateLimit],
) -> Fleet:
    """Return the fleet that all budgets of this process share if their arguments are the same."""
    told = repr((url, prefix, guard, processes, sorted(limits.items())))
    key = hashlib.sha256(told.encode()).hexdigest()
    return _fleets.setdefault(key, Fleet(guard, processes, limits))
