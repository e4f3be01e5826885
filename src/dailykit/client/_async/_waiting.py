"""All that waits, for asynchronous code. Its synchronous counterpart has the same names."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from contextlib import suppress
from typing import Any, Final, TypeVar

__all__ = ["Background", "TurnWaiter", "both", "each", "in_thread", "sleep", "to_the_end"]

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


_ending: Final[set[asyncio.Task[None]]] = set()
"""Keeps tasks from being collected while nothing waits for them."""

_BEGINNINGS: Final = 4


async def to_the_end(action: Callable[[], Awaitable[None]]) -> None:
    """Do something that has to be done even when the task is cancelled meanwhile.

    When it is, the action begins anew, as what it waits for may never come, and is waited for;
    when the task is cancelled once more, it goes on in the background.

    Args:
        action: What is to be done. It must be right to do it more than once.
    """
    task = asyncio.create_task(_persistently(action))
    _ending.add(task)
    task.add_done_callback(_ending.discard)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError as cancelled:
        task.cancel()
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            task.cancel()
            raise
        except Exception as error:  # noqa: BLE001 (being cancelled comes first)
            cancelled.add_note(str(error))
        raise


async def _persistently(action: Callable[[], Awaitable[None]]) -> None:
    """Do something anew when it is cancelled, as a loop does that is being closed."""
    for _ in range(_BEGINNINGS - 1):
        with suppress(asyncio.CancelledError):
            await action()
            return
    await action()


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
