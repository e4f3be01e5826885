"""All that waits, for asynchronous code. Its synchronous counterpart has the same names."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from contextlib import suppress
from typing import Any, TypeVar

__all__ = ["Background", "TurnWaiter", "both", "each", "in_thread", "sleep"]

ResultT = TypeVar("ResultT")
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


async def each(
    actions: Iterable[Callable[[], Awaitable[ResultT]]],
) -> list[ResultT | BaseException]:
    """Do all things at the same time, each to its end, and return what came of each."""
    return await asyncio.gather(*(action() for action in actions), return_exceptions=True)


class Background:
    """Something that goes on beside everything else: a task.

    Args:
        work: What is to be done.
        name: What it is called.
    """

    def __init__(self, work: Callable[[], Coroutine[Any, Any, None]], name: str) -> None:
        self._task = asyncio.create_task(work(), name=name)

    async def join(self) -> None:
        """Wait until it is done. Whoever is cancelled while waiting does not cancel it."""
        await asyncio.wait([self._task])


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
