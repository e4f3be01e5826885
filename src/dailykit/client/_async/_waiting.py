"""Waiting and concurrency for asynchronous code. The synchronous module has the same names."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from contextlib import suppress
from typing import Any, Final, TypeVar

__all__ = ["Background", "TurnWaiter", "both", "each", "in_thread", "me", "sleep", "to_the_end"]

ResultT = TypeVar("ResultT")
FirstT = TypeVar("FirstT")
SecondT = TypeVar("SecondT")

sleep = asyncio.sleep


def me() -> int:
    """Return a number that identifies the running task."""
    return id(asyncio.current_task())


in_thread = asyncio.to_thread
"""Runs something that blocks, such as writing to a disk, outside the event loop."""


async def both(
    first: Callable[[], Awaitable[FirstT]], second: Callable[[], Awaitable[SecondT]]
) -> tuple[FirstT | BaseException, SecondT | BaseException]:
    """Run two functions concurrently, and return the result or exception of each."""
    return await asyncio.gather(first(), second(), return_exceptions=True)


async def each(
    actions: Iterable[Callable[[], Awaitable[ResultT]]],
) -> list[ResultT | BaseException]:
    """Run all functions concurrently, and return the result or exception of each."""
    return await asyncio.gather(*(action() for action in actions), return_exceptions=True)


_ending: Final[set[asyncio.Task[None]]] = set()
"""Keeps tasks from being garbage-collected while nothing awaits them."""

_BEGINNINGS: Final = 4


async def to_the_end(action: Callable[[], Awaitable[None]]) -> None:
    """Run something that must finish even if the task is cancelled meanwhile.

    After a cancellation the action restarts, since its current await may never finish, and this
    waits for it. After a second cancellation it continues in the background.

    Args:
        action: The function to run. It must be safe to run more than once.
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
    """Restart something when it is cancelled, as a closing event loop does."""
    for _ in range(_BEGINNINGS - 1):
        with suppress(asyncio.CancelledError):
            await action()
            return
    await action()


class Background:
    """Background work: a task.

    Args:
        work: The function to run.
        name: The task's name.
    """

    def __init__(self, work: Callable[[], Coroutine[Any, Any, None]], name: str) -> None:
        self._task = asyncio.create_task(work(), name=name)

    async def join(self) -> None:
        """Wait until the work is done. Cancelling the wait does not cancel the work."""
        await asyncio.wait([self._task])


class TurnWaiter:
    """A task that waits in a `PacingQueue`."""

    __slots__ = ("_event", "_loop")

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._event = asyncio.Event()

    @property
    def gone(self) -> bool:
        """Whether the task can never run again because its event loop is closed."""
        return self._loop.is_closed()

    def wake(self) -> None:
        """Make `wait` return. May be called from any thread."""
        with suppress(RuntimeError):  # the loop was just closed
            self._loop.call_soon_threadsafe(self._event.set)

    async def wait(self, seconds: float) -> None:
        """Wait until woken, at most this many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._event.wait()
        self._event.clear()
