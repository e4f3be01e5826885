"""Lets the world's future happen when its time comes, on the loop that runs."""

import asyncio
import logging
from contextlib import suppress
from typing import Final

from dailykit.local.base.clock import Clock, MovableClock
from dailykit.local.world.core.scheduler import Scheduler

__all__ = ["Timekeeper"]

_log = logging.getLogger("dailykit.local")

# A loop's timers may come a moment early; without a shortest wait we would then spin.
_SHORTEST_SECONDS: Final = 0.001
# How often a clock is looked at that can't say when it is moved.
_GLANCE_SECONDS: Final = 0.1


class Timekeeper:
    """A task that runs what is due on a scheduler, and otherwise sleeps. It starts at once.

    Args:
        scheduler: What is going to happen.
        clock: The time outside. A `MovableClock` says when it is moved, from whichever thread;
            others are looked at ten times a second while something is planned.
    """

    def __init__(self, scheduler: Scheduler, clock: Clock) -> None:
        self._scheduler = scheduler
        self._clock = clock
        self._loop = asyncio.get_running_loop()
        self._woken = asyncio.Event()
        scheduler.on_sooner(self._woken.set)
        movable = clock if isinstance(clock, MovableClock) else None
        self._forget = movable.on_move(self._wake) if movable else lambda: None
        self._task = self._loop.create_task(self._keep())

    async def stop(self) -> None:
        """Let nothing happen any more."""
        self._forget()
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    def _wake(self) -> None:
        # The clock may be moved while, or after, our loop comes to its end.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._woken.set)

    async def _keep(self) -> None:
        while True:
            self._woken.clear()
            if self._run_next():
                # Whatever this set off comes before what is next.
                await asyncio.sleep(0)
            else:
                await self._sleep()

    def _run_next(self) -> bool:
        try:
            return self._scheduler.run_next(self._clock.now()) is not None
        except Exception:  # noqa: BLE001 - it is logged as an error
            # The rest of the future must not be lost with it.
            _log.exception("something that was due has failed")
            return True

    async def _sleep(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._patience()):
                await self._woken.wait()

    def _patience(self) -> float | None:
        """Return for how many seconds there is nothing to do, or None for until we are woken."""
        time = self._scheduler.next_time()
        if time is None:
            return None
        left = max(time - self._clock.now(), _SHORTEST_SECONDS)
        if not isinstance(self._clock, MovableClock):
            return min(left, _GLANCE_SECONDS)
        return None if self._clock.is_frozen else left
