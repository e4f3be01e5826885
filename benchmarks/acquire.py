"""Measures what it costs to ask a budget for one request, beside a plain command on the same Redis.

Each contender acquires and releases with nothing in its way, one after the other and 32 at a time.
They take turns; the figures are medians and percentiles over all turns. It also measures what
OpenTelemetry costs a call when it is off.

Usage: python -m benchmarks.acquire [--rounds N] [--json]
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from tests.support.servers.redis_server import running_redis

from dailykit import AsyncInProcessBudget, AsyncRedisBudget
from dailykit.client._account import headers_for
from dailykit.client._async.engine import AsyncEngine
from dailykit.client._build import raw_request
from dailykit.client._http import Request, Response
from dailykit.client._pacing_queue import PacingQueues
from dailykit.rates import RateLimit, RateTier

STANDARD = RateTier.STANDARD
ROOMY = {STANDARD: RateLimit(1_000_000, 1.0)}
CALLS = 64
AT_ONCE = 32

Action = Callable[[], Awaitable[Any]]


class FakeTransport:
    """Answers at once."""

    async def send(self, request: Request) -> Response:  # noqa: ARG002
        return Response(200, {}, b"{}")


def acquire(budget: Any) -> Action:
    async def act() -> None:
        await budget.acquire("a", STANDARD)
        await budget.release("a", STANDARD, sent=True)

    return act


async def turn(action: Action, at_once: int) -> tuple[list[float], float]:
    """Return the seconds of each call, and the CPU seconds of one."""
    took: list[float] = []

    async def work() -> None:
        for _ in range(CALLS // at_once):
            began = time.perf_counter()
            await action()
            took.append(time.perf_counter() - began)

    began = time.process_time()
    await asyncio.gather(*(work() for _ in range(at_once)))
    return took, (time.process_time() - began) / CALLS


def row(name: str, at_once: int, turns: list[tuple[list[float], float]]) -> dict[str, Any]:
    times = [seconds for took, _ in turns for seconds in took]
    return {
        "what": name,
        "at_once": at_once,
        "p50_us": round(1e6 * median(times), 1),
        "p99_us": round(1e6 * quantiles(times, n=100)[98], 1),
        "cpu_us": round(1e6 * median(cpu for _, cpu in turns), 1),
    }


async def measure(url: str, client: Any, rounds: int) -> list[dict[str, Any]]:
    shared = AsyncRedisBudget(url, limits=ROOMY)
    engine = AsyncEngine(
        api_url="http://daily",
        headers=headers_for("k" * 32),
        account="a",
        transport=FakeTransport(),
    )
    request = raw_request("GET", "/rooms", api_url="http://daily", headers={})
    traced = replace(engine, trace=_telemetry(), count=_telemetry())
    contenders: dict[str, Action] = {
        "SET on the same Redis": lambda: client.set("plain", "1"),
        "in-process budget": acquire(AsyncInProcessBudget(PacingQueues(ROOMY))),
        "shared budget": acquire(shared),
        "a call, OpenTelemetry off": lambda: engine.send(request),
        "a call, OpenTelemetry on": lambda: traced.send(request),
    }
    turns: dict[tuple[str, int], list[tuple[list[float], float]]] = {}
    for number in range(rounds + 1):
        for name, action in contenders.items():
            for at_once in (1, AT_ONCE):
                taken = await turn(action, at_once)
                if number:  # the first round opens connections
                    turns.setdefault((name, at_once), []).append(taken)
    await shared.aclose()
    await client.aclose()
    return [row(name, at_once, taken) for (name, at_once), taken in turns.items()]


def _telemetry() -> Any:
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.trace import TracerProvider

    from dailykit.otel import telemetry

    return telemetry(tracer_provider=TracerProvider(), meter_provider=MeterProvider())


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure what a budget costs.")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        running_redis(Path(folder)) as redis,
    ):
        rows = asyncio.run(measure(redis.url, redis.client_for_asyncio(), options.rounds))
    if options.json:
        print(json.dumps({"results": rows}))
        return
    print("| | at once | p50 | p99 | CPU |\n|---|---:|---:|---:|---:|")
    for one in rows:
        print(
            f"| {one['what']} | {one['at_once']} | {one['p50_us']:.0f} us | {one['p99_us']:.0f} us "
            f"| {one['cpu_us']:.0f} us |"
        )


if __name__ == "__main__":
    main()
