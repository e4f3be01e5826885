"""Runs the world's scheduled actions when they are due, on the running event loop."""

import asyncio
import logging
from contextlib import suppress
from typing import Final

from dailykit.local.base.clock import Clock, MovableClock
from dailykit.local.world.core.scheduler import Scheduler

__all__ = ["Timekeeper"]

_log = logging.getLogger("dailykit.local")

# A loop's timers may fire slightly early; a shortest wait prevents spinning.
_SHORTEST_SECONDS: Final = 0.001
# The interval of checking a clock that does not report its moves.
_GLANCE_SECONDS: Final = 0.1


class Timekeeper:
    """A task that runs what is due on a scheduler, and sleeps in between. It starts at once.

    Args:
        scheduler: The scheduler.
        clock: The clock. A `MovableClock` reports its moves, from any thread; others are checked
            ten times a second while something is scheduled.
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
        """Stop running scheduled actions."""
        self._forget()
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    def _wake(self) -> None:
        # The clock may be moved while the loop closes, or later.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._woken.set)

    async def _keep(self) -> None:
        while True:
            self._woken.clear()
            if self._run_next():
                # The effects of this action come before the next action.
                await asyncio.sleep(0)
            else:
                await self._sleep()

    def _run_next(self) -> bool:
        try:
            return self._scheduler.run_next(self._clock.now()) is not None
        except Exception:  # noqa: BLE001 - it is logged as an error
            # The later actions must not be lost.
            _log.exception("a scheduled action failed")
            return True

    async def _sleep(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._patience()):
                await self._woken.wait()

    def _patience(self) -> float | None:
        """Return the seconds until the next action, or None to sleep until woken."""
        time = self._scheduler.next_time()
        if time is None:
            return None
        left = max(time - self._clock.now(), _SHORTEST_SECONDS)
        if not isinstance(self._clock, MovableClock):
            return min(left, _GLANCE_SECONDS)
        return None if self._clock.is_frozen else left
