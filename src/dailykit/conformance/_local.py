"""A case's control of a local Daily: move its clock, join its rooms."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dailykit.local import LocalDaily, LocalParticipant, MovableClock

__all__ = ["LocalHands", "local_daily"]


class LocalHands:
    """The suite's own local Daily, with its clock.

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
        """Return the API key of a new, empty domain."""
        return self.daily.new_domain().api_key

    def freeze(self) -> None:
        """Stop its clock until the case is over."""
        self._clock.freeze()

    def limit_rooms(self, most: int) -> None:
        """Let a domain have so many rooms at most until the case is over."""
        self.daily.max_rooms = most

    async def advance(self, seconds: float) -> None:
        """Move its clock forward, through everything that is due on the way."""
        await self.daily.clock.advance(seconds)

    async def settle(self) -> None:
        """Wait until all webhook events so far are delivered."""
        await self.daily.settle()

    async def join(self, url: str, token: str | None, user_name: str | None) -> "LocalParticipant":
        """Join a participant to a room.

        Raises:
            JoinRefused: The participant can't join.
        """
        return await self.daily.join(url, token=token, user_name=user_name)

    def put_back(self) -> None:
        """Start its clock again, and lift the limit on rooms."""
        self._clock.go_back(self._at_first)
        self.daily.max_rooms = None


@asynccontextmanager
async def local_daily() -> AsyncGenerator[LocalHands]:
    """Run a local Daily with Daily's rate limits, for as long as the block lasts."""
    from dailykit.local import LocalDaily, MovableClock

    clock = MovableClock()
    async with LocalDaily(clock=clock, rate_limits=True) as daily:
        yield LocalHands(daily, clock)
