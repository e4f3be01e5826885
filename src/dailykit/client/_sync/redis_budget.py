# Generated from src/dailykit/client/_async/redis_budget.py by `make generate`. Do not edit.
"""Sharing Daily's rate limits between processes and machines, by Redis."""

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Final

from dailykit.client._fleet import Fleet, Listener, fleet_for
from dailykit.client._fleet_queue import FleetQueue
from dailykit.client._fleet_script import SCRIPT, Answer, Ask, fleet_keys
from dailykit.client._fleet_view import VIEW_SCRIPT, LimitUse, pattern_of, read_view
from dailykit.client._redis_errors import RedisAwayError, check_prefix
from dailykit.client._sync._redis import RedisClient, RedisLink
from dailykit.client._sync._waiting import TurnWaiter, me
from dailykit.client._sync.redis_lock import redis_lock
from dailykit.rates import DOCUMENTED_LIMITS, RateLimit, RateTier

__all__ = ["RedisBudget"]

GUARD: Final = 0.5
PATIENCE: Final = 0.5
LOCKED: Final = 60.0


class RedisBudget:
    """A budget that all processes share that have the same API key and the same Redis.

    Free places go to the waiting processes in turn; within a process, to requests in order of
    arrival. A request counts from its start until one window after its end. Time is that of Redis,
    so the machines' clocks need not agree. When Daily refuses a request (429), all processes wait.
    When a process dies, its requests stop counting by themselves.

    When Redis is away, this process waits for one window, since the others' requests still count,
    and then keeps to its share of the limits: the limit divided by the number of processes last
    seen. It asks Redis again every second. The log and the hook ``on_budget`` say so once.

    Redis stores neither the API key nor anything about the requests but their number. It may be
    Redis from version 5 on, or Valkey. Needs the extra ``[redis]``.

    Args:
        redis: The URL, such as ``redis://localhost:6379/0``, or a client. A client keeps its own
            timeouts and stays open. Budgets with the same URL share one queue in a process.
        guard: For how many seconds a request counts as running even if its process dies. Set it
            above the time that most requests to Daily take. Default: half a second.
        prefix: The start of the names of all keys in Redis.
        patience: Seconds to wait for an answer of Redis. It counts as away if it gives none for
            one and a half seconds.
        processes: The least number of processes in the fleet, for the share when Redis is away.
            Default: the number last seen.
        limits: The rate limits of the fleet. Default: Daily's.
        clock: Returns the seconds of a monotonic clock.

    Raises:
        ConfigurationError: The URL is not one of Redis, or its client is not installed.
        InvalidArgumentError: An argument is out of range.
    """

    def __init__(
        self,
        redis: str | RedisClient,
        *,
        guard: float = GUARD,
        prefix: str = "dailykit",
        patience: float = PATIENCE,
        processes: int | None = None,
        limits: Mapping[RateTier, RateLimit] = DOCUMENTED_LIMITS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._link = RedisLink(redis, patience=patience)
        self._prefix = check_prefix(prefix)
        self._clock = clock
        if isinstance(redis, str):
            self._fleet = fleet_for(redis, prefix, guard, processes, limits)
        else:
            self._fleet = Fleet(guard, processes, limits)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._link!r}>"

    def acquire(self, account: str, tier: RateTier) -> None:
        """Wait until one request may be sent."""
        queue = self._fleet.queue(account, tier, self._clock())
        waiter = TurnWaiter()
        queue.enter(waiter, me())
        try:
            while not queue.take(waiter):
                todo = queue.next(waiter, self._clock())
                if isinstance(todo, Ask):
                    self._ask(queue, account, tier, todo)
                elif todo > 0:
                    waiter.wait(todo)
        except BaseException:
            queue.leave(waiter, self._clock())
            raise

    def release(self, account: str, tier: RateTier, *, sent: bool) -> None:
        """Count an acquired request as ended, or return its place if it was never sent."""
        queue = self._fleet.queue(account, tier, self._clock())
        ask = queue.end(me(), self._clock(), sent=sent)
        if ask is not None:
            self._ask(queue, account, tier, ask)

    def penalise(self, account: str, tier: RateTier, seconds: float) -> None:
        """Let no process of the fleet start a request for this many seconds."""
        queue = self._fleet.queue(account, tier, self._clock())
        self._ask(queue, account, tier, queue.penalise(self._clock(), seconds))

    def look(self, account: str | None = None) -> list[LimitUse]:
        """Return how much of each limit is in use, and which process waits; for monitoring.

        Args:
            account: Only the limits of this API key, by its identifier (`Daily.account`).

        Raises:
            DailyConnectionError: Redis is away.
        """
        raw = self._link.script(VIEW_SCRIPT, [], [pattern_of(self._prefix, account)])
        return read_view(raw, self._fleet.limits)

    def alone(self, account: str, what: str) -> AbstractContextManager[None]:
        """Let one process of the fleet at a time do something, during a ``with`` block.

        Args:
            account: An identifier for the API key.
            what: What it does.
        """
        key = f"{self._prefix}:{{{account}}}:lock:{what}"
        return redis_lock(self._link, key, seconds=LOCKED)

    def close(self) -> None:
        """Close the connections to Redis. The next request opens new ones."""
        self._link.close()

    def listen(self, listener: Listener) -> None:
        """Call a function whenever Redis goes away or comes back; the hook ``on_budget``."""
        self._fleet.listen(listener)

    def _ask(self, queue: FleetQueue, account: str, tier: RateTier, ask: Ask) -> None:
        asked_at = self._clock()
        keys = fleet_keys(self._prefix, account, tier)
        try:
            raw = self._link.script(SCRIPT, keys, [ask.as_json()])
        except RedisAwayError as error:
            self._fleet.is_away(asked_at, self._clock(), str(error))
            queue.failed(ask, asked_at, self._clock())
        except BaseException:
            queue.abandoned(ask, asked_at, self._clock())
            raise
        else:
            answer = Answer.parse(raw)
            self._fleet.is_there(answer)
            queue.answered(ask, answer, asked_at, self._clock())
