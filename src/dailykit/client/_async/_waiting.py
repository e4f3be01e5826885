"""All that waits, for asynchronous code. Its synchronous counterpart has the same names."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

__all__ = ["TurnWaiter", "both", "sleep"]

FirstT = TypeVar("FirstT")
SecondT = TypeVar("SecondT")

sleep = asyncio.sleep


async def both(
    first: Callable[[], Awaitable[FirstT]], second: Callable[[], Awaitable[SecondT]]
) -> tuple[FirstT | BaseException, SecondT | BaseException]:
    """Do two things at the same time, each to its end, and return what came of each."""
    return await asyncio.gather(first(), second(), return_exceptions=True)


class TurnWaiter:
    """A task in a `Line`."""

    __slots__ = ("_event", "_loop")

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._event = asyncio.Event()

    def wake(self) -> None:
        """Make `wait` return, from whatever thread."""
        self._loop.call_soon_threadsafe(self._event.set)

    async def wait(self, seconds: float | None) -> None:
        """Wait to be woken, or for that many seconds at most."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            pass
        self._event.clear()
