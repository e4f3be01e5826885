"""Eight runners of bots in eight processes: one API key, one rate limit, one stock of rooms.

Offline:   DAILY_BUDGET_URL=redis://localhost:6379/0 \
               python examples/offline.py examples/fleet/runners.py
For real:  DAILY_API_KEY=... DAILY_BUDGET_URL=... python examples/fleet/runners.py

A number at the end starts that many runners instead of eight. Any Redis or Valkey will do, such as
one from ``docker run -p 6379:6379 valkey/valkey``. On several machines, start
``python examples/fleet/runners.py one`` on each, or use ``compose.yaml``.

Each runner takes a room from the shared stock for each call, without a request to Daily. The bot is
a placeholder: replace it with your pipeline.
"""

import asyncio
import os
import subprocess
import sys

from dailykit import AsyncDaily, AsyncRoomPool, CallSession

RUNNERS = 8
CALLS = 5
STOCK = 40
CALL_SECONDS = 0.2


async def run_bot(session: CallSession) -> None:
    """Be a bot in a room: replace this with your pipeline."""
    del session
    await asyncio.sleep(CALL_SECONDS)


async def run_calls(pool: AsyncRoomPool) -> None:
    """Handle one call after the other. A real runner waits for callers in between."""
    for _ in range(CALLS):
        async with pool.session(user_name="Bot", owner=True) as session:
            await run_bot(session)


async def run_one(store: str) -> None:
    """Be one runner: a client, the shared stock of rooms, and calls."""
    async with (
        AsyncDaily() as daily,  # paced with the other runners: DAILY_BUDGET_URL says so
        AsyncRoomPool(daily, size=STOCK, store=store, delete_stock=True) as pool,
    ):
        await run_calls(pool)
        print(f"{pool.handed_out} calls, {pool.misses} of them without a ready room", flush=True)


def run_all(count: int) -> int:
    """Start runners on this machine, and wait until they have ended."""
    runners = [subprocess.Popen([sys.executable, __file__, "one"]) for _ in range(count)]
    statuses = [runner.wait() for runner in runners]
    print(f"{statuses.count(0)} of {count} runners have ended well")
    return max(statuses)


def main() -> int:
    """Run one runner or all."""
    store = os.environ.get("DAILY_BUDGET_URL")
    if not store:
        sys.stderr.write("set DAILY_BUDGET_URL to a Redis, such as redis://localhost:6379/0\n")
        return 2
    if sys.argv[1:] == ["one"]:
        asyncio.run(run_one(store))
        return 0
    return run_all(int(sys.argv[1]) if len(sys.argv) > 1 else RUNNERS)


if __name__ == "__main__":
    sys.exit(main())
