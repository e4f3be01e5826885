"""All that waits, for asynchronous code. Its synchronous counterpart has the same names."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

__all__ = ["TurnWaiter", "both", "in_thread", "sleep"]

FirstT = TypeVar("FirstT")
SecondT = TypeVar("SecondT")

sleep = asyncio.sleep

in_thread = asyncio.to_thread
"""Does something that blocks, such as writing to a disk, beside the event loop."""


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

    @property
    def gone(self) -> bool:
        """Whether the task can never run again, as its event loop is closed."""
        return self._loop.is_closed()

    def wake(self) -> None:
        """Make `wait` return, from whatever thread."""
        with suppress(RuntimeError):  # closed just now
            self._loop.call_soon_threadsafe(self._event.set)

    async def wait(self, seconds: float) -> None:
        """Wait to be woken, or for that many seconds at most."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._event.wait()
        self._event.clear()
