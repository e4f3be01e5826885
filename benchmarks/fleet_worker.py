"""One process of a measured fleet: it creates rooms as fast as its budget lets it.

It prints a line when it is ready, starts when it reads one, and then appends a line for each answer
to its file: when the answer came (in seconds of the machine's monotonic clock), and its status. So
what it did is known even if it is killed.
"""

import asyncio
import json
import random
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from dailykit import (
    Answered,
    AsyncDaily,
    AsyncInProcessBudget,
    AsyncRedisBudget,
    BudgetChanged,
    DailyError,
    Hooks,
)


def budget_of(wish: dict[str, Any]) -> Any:
    """Return the budget that is measured."""
    skew = wish["skew"]
    match wish["budget"]:
        case "alone":
            return AsyncInProcessBudget()
        case "share":
            return AsyncInProcessBudget(share=1 / wish["processes"])
        case _:
            return AsyncRedisBudget(wish["redis"], clock=lambda: time.monotonic() + skew)


async def main(wish: dict[str, Any]) -> None:
    real_time = time.time
    time.time = lambda: real_time() + wish["skew"]
    with Path(wish["file"]).open("w", buffering=1) as file:  # noqa: ASYNC230 (it is local)
        write = partial(print, file=file)

        def answered(event: Answered) -> None:
            write(json.dumps(["answer", time.monotonic(), event.status]))

        def changed(event: BudgetChanged) -> None:
            write(json.dumps(["shared", time.monotonic(), event.is_shared]))

        hooks = Hooks(on_response=answered, on_budget=changed)
        budget = budget_of(wish)
        async with AsyncDaily(
            wish["api_key"], api_url=wish["api_url"], budget=budget, hooks=hooks
        ) as daily:
            print("ready", flush=True)
            await asyncio.to_thread(sys.stdin.readline)
            until = time.monotonic() + wish["seconds"]
            works = [work(daily, wish, until, file) for _ in range(wish["tasks"])]
            await asyncio.gather(*works)
        if isinstance(budget, AsyncRedisBudget):
            await budget.aclose()
        write(json.dumps(["end", time.monotonic(), time.process_time()]))


async def work(daily: AsyncDaily, wish: dict[str, Any], until: float, file: TextIO) -> None:
    """Create rooms until the time is over; what still waits then is given up."""
    try:
        async with asyncio.timeout(until - time.monotonic()):
            while True:
                await asyncio.sleep(random.random() * wish["jitter"])
                try:
                    await daily.rooms.create()
                except DailyError as error:
                    print(json.dumps(["failed", time.monotonic(), error.status]), file=file)
    except TimeoutError:
        pass


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.argv[1])))
