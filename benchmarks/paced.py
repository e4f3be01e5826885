"""Measures how close pacing comes to Daily's limits: 1,000 rooms created, then deleted.

A local Daily enforces the limits. Its clock and that of the client are moved instead of waited for:
whenever no request is on its way and nothing else is left to do, both jump to the next timer. So
ten minutes take seconds, and the figures are exact.

Usage: python -m benchmarks.paced [--rooms N] [--json]
"""

import argparse
import asyncio
import json
import selectors
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from typing import Any

from dailykit import AsyncDaily, AsyncInProcessBudget, LocalDaily
from dailykit.client._async.engine import Timing
from dailykit.client._http import Request, Response
from dailykit.client._pacing_queue import PacingQueues
from dailykit.local import MovableClock
from dailykit.rates import DOCUMENTED_LIMITS, RateLimit, RateTier

MOST = 1.05
"""The most time, of the least that the limits allow."""
AT_ONCE = 50


class Jumping(selectors.DefaultSelector):
    """A selector that moves time instead of waiting, unless a request is on its way."""

    def __init__(self) -> None:
        super().__init__()
        self.on_its_way = 0
        self.now = 0.0
        self.moved: Callable[[float], object] = lambda _: None

    def select(self, timeout: float | None = None) -> Any:
        """Return what is ready; jump if nothing is, and nothing is on its way."""
        if timeout is None or timeout <= 0:
            return super().select(timeout)
        if self.on_its_way:
            return super().select()
        ready = super().select(0)
        if not ready:
            self.now += timeout
            self.moved(timeout)
        return ready


class Loop(asyncio.SelectorEventLoop):
    """An event loop in the time of its selector."""

    def __init__(self) -> None:
        self.jumping = Jumping()
        super().__init__(self.jumping)

    def time(self) -> float:
        """Return the time that has been moved so far."""
        return self.jumping.now


class Counting:
    """A transport that counts what is on its way, and the refusals."""

    def __init__(self, inner: Any, jumping: Jumping) -> None:
        self._inner = inner
        self._jumping = jumping
        self.refused = 0

    async def send(self, request: Request) -> Response:
        """Send a request."""
        self._jumping.on_its_way += 1
        try:
            answer: Response = await self._inner.send(request)
        finally:
            self._jumping.on_its_way -= 1
        self.refused += answer.status == 429
        return answer


async def in_parallel(calls: Iterable[Callable[[], Awaitable[object]]]) -> None:
    """Make calls, as many at once as an application would."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(call: Callable[[], Awaitable[object]]) -> None:
        async with turns:
            await call()

    await asyncio.gather(*(one(call) for call in calls))


def least(limit: RateLimit, requests: int) -> float:
    """Return the least seconds that so many requests take: all but the last are full periods."""
    return (requests - 1) // limit.requests * limit.seconds


async def measure(loop: Loop, rooms: int) -> list[dict[str, Any]]:
    """Create and delete rooms, and return the figures of both."""
    clock = MovableClock()
    with LocalDaily(clock=clock, rate_limits=True) as local:
        clock.freeze()
        loop.jumping.moved = clock.advance
        budget = AsyncInProcessBudget(PacingQueues(), clock=loop.time)
        async with AsyncDaily(local.api_key, api_url=local.api_url, budget=budget) as daily:
            inside: Any = daily
            counting = Counting(inside._engine.transport, loop.jumping)
            timing = Timing(monotonic=loop.time)
            moved = replace(inside._engine, transport=counting, timing=timing)
            inside._set_up(moved, inside._memory)
            names = [f"r{number}" for number in range(rooms)]
            created = await _timed(loop, [lambda n=n: daily.rooms.create(n) for n in names])
            deleted = await _timed(loop, [lambda n=n: daily.rooms.delete(n) for n in names])
    return [
        _row("create", created, RateTier.STANDARD, rooms, counting.refused),
        _row("delete", deleted, RateTier.SLOW, rooms, counting.refused),
    ]


async def _timed(loop: Loop, calls: list[Any]) -> float:
    began = loop.time()
    await in_parallel(calls)
    return loop.time() - began


def _row(what: str, seconds: float, tier: RateTier, rooms: int, refused: int) -> dict[str, Any]:
    bound = least(DOCUMENTED_LIMITS[tier], rooms)
    return {
        "what": what,
        "rooms": rooms,
        "seconds": round(seconds, 3),
        "least_seconds": bound,
        "to_least": round(seconds / bound, 4),
        "refused": refused,
        "aim": MOST,
    }


def measure_all(rooms: int) -> list[dict[str, Any]]:
    """Return the figures."""
    loop = Loop()
    try:
        return loop.run_until_complete(measure(loop, rooms))
    finally:
        loop.close()


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.paced", description=__doc__)
    parser.add_argument("--rooms", type=int, default=1000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows = measure_all(options.rooms)
    if options.json:
        print(json.dumps(rows, indent=1))
        return
    for row in rows:
        print(
            f"{row['rooms']} rooms {row['what']}d in {row['seconds']} s, at least "
            f"{row['least_seconds']:g}: {row['to_least']} x; {row['refused']} refused"
        )


if __name__ == "__main__":
    main()
