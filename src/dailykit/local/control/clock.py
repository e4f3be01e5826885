"""The control of a running local Daily's clock."""

import asyncio

from dailykit.errors import ConfigurationError, InvalidArgumentError
from dailykit.local.base.clock import LAST_MOMENT, ClockState, MovableClock
from dailykit.local.control.parts import Parts
from dailykit.local.control.views import ClockReading

__all__ = ["TimeControl"]


class TimeControl:
    """Moves the clock, and triggers what is due on the way.

    Args:
        parts: The parts of the local Daily.

    Attributes:
        parts: The parts of the local Daily.
    """

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self._world = parts.world
        # Callers that move the clock or replace the state take turns.
        self._turn = asyncio.Lock()

    def clock(self) -> ClockReading:
        """Return the clock's reading."""
        clock = self.parts.clock
        is_frozen = isinstance(clock, MovableClock) and clock.is_frozen
        return ClockReading(now=clock.now(), is_frozen=is_frozen)

    async def advance(self, seconds: float) -> ClockReading:
        """Move the clock forward, and trigger everything that is due on the way, in order.

        The clock moves past a moment only after the webhook deliveries of that moment have
        succeeded or failed.

        Args:
            seconds: Seconds to move it; not negative.

        Raises:
            InvalidArgumentError: `seconds` is negative or too large.
            ConfigurationError: The clock can't be moved.
        """
        if not seconds >= 0:
            text = "seconds must be 0 or more; set() can move the clock back"
            raise InvalidArgumentError(text)
        async with self._turn:
            await self._move_to(_checked(self._movable().now() + seconds))
        return self.clock()

    async def set(self, now: float) -> ClockReading:
        """Set the clock. Moving it forward works like `advance`; moving it back triggers nothing.

        Args:
            now: Unix seconds.

        Raises:
            InvalidArgumentError: The time is not between 1970 and 9999.
            ConfigurationError: The clock can't be moved.
        """
        _checked(now)
        async with self._turn:
            if now < self._movable().now():
                self._movable().set(now)
            else:
                await self._move_to(now)
        return self.clock()

    async def freeze(self, at: float | None = None) -> ClockReading:
        """Freeze the clock.

        Args:
            at: Unix seconds to set it to, as with `set`. Default: the time it shows.

        Raises:
            InvalidArgumentError: The time is not between 1970 and 9999.
            ConfigurationError: The clock can't be moved.
        """
        self._movable().freeze()
        return self.clock() if at is None else await self.set(at)

    async def resume(self) -> ClockReading:
        """Let the clock run again, from the time it shows.

        Raises:
            ConfigurationError: The clock can't be moved.
        """
        async with self._turn:
            self._movable().resume()
        return self.clock()

    async def settle(self) -> None:
        """Trigger everything that is due, and wait for its webhook deliveries."""
        self._world.settle()
        await self.parts.sender.settle()
        await self.parts.listeners.settle()

    async def _move_to(self, moment: float) -> None:
        clock, scheduler = self._movable(), self._world.scheduler
        await self.settle()
        while (due := scheduler.next_time()) is not None and due <= moment:
            if due > clock.now():
                clock.set(due)
            await self.settle()
        if moment > clock.now():
            clock.set(moment)

    def _movable(self) -> MovableClock:
        clock = self.parts.clock
        if not isinstance(clock, MovableClock):
            kind = type(clock).__name__
            raise ConfigurationError(
                f"this local Daily runs on a clock of your own ({kind}), which it can't move"
            )
        return clock

    def _clock_state(self) -> ClockState | None:
        clock = self.parts.clock
        return clock.reading if isinstance(clock, MovableClock) else None


def _checked(moment: float) -> float:
    if not 0 <= moment < LAST_MOMENT:
        raise InvalidArgumentError(f"{moment} is not a time in unix seconds between 1970 and 9999")
    return moment
