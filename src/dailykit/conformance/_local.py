"""What a case can do to a local Daily besides asking it: move its clock, enter its rooms."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dailykit.local import LocalDaily, MovableClock

__all__ = ["LocalHands", "local_daily"]


class LocalHands:
    """A local Daily of the suite's own, with its clock.

    Args:
        daily: The local Daily.
        clock: The clock that it was started with.
    """

    def __init__(self, daily: "LocalDaily", clock: "MovableClock") -> None:
        self.daily = daily
        self._clock = clock

    def now(self) -> float:
        """Return its time in unix seconds."""
        return self._clock.now()

    def freeze(self) -> None:
        """Let its time stand still until the case is over."""
        self._clock.freeze()

    def advance(self, seconds: float) -> None:
        """Move its clock forward."""
        self._clock.advance(seconds)

    def put_back(self) -> None:
        """Let its time run again."""
        self._clock.resume()


@asynccontextmanager
async def local_daily() -> AsyncGenerator[LocalHands]:
    """Run a local Daily, for as long as the block lasts."""
    from dailykit.local import LocalDaily, MovableClock

    clock = MovableClock()
    async with LocalDaily(clock=clock) as daily:
        yield LocalHands(daily, clock)
