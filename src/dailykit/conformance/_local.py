"""What a case can do to a local Daily besides asking it: move its clock, enter its rooms."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dailykit.local import LocalDaily, LocalParticipant, MovableClock

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
        self._at_first = clock.reading

    def now(self) -> float:
        """Return its time in unix seconds."""
        return self._clock.now()

    def new_key(self) -> str:
        """Return the API key of a new domain, in which nothing is."""
        return self.daily.new_domain().api_key

    def freeze(self) -> None:
        """Let its time stand still until the case is over."""
        self._clock.freeze()

    def limit_rooms(self, most: int) -> None:
        """Let a domain have so many rooms at most until the case is over."""
        self.daily.max_rooms = most

    async def advance(self, seconds: float) -> None:
        """Move its clock forward. What is due on the way has happened afterwards."""
        await self.daily.clock.advance(seconds)

    async def settle(self) -> None:
        """Wait until webhooks were told of what has happened."""
        await self.daily.settle()

    async def join(self, url: str, token: str | None, user_name: str | None) -> "LocalParticipant":
        """Let somebody join a room.

        Raises:
            JoinRefused: They may not.
        """
        return await self.daily.join(url, token=token, user_name=user_name)

    def put_back(self) -> None:
        """Let its time run again, as it did at first, and domains have any number of rooms."""
        self._clock.go_back(self._at_first)
        self.daily.max_rooms = None


@asynccontextmanager
async def local_daily() -> AsyncGenerator[LocalHands]:
    """Run a local Daily with Daily's rate limits, for as long as the block lasts."""
    from dailykit.local import LocalDaily, MovableClock

    clock = MovableClock()
    async with LocalDaily(clock=clock, rate_limits=True) as daily:
        yield LocalHands(daily, clock)
