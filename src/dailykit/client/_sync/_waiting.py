"""Waiting and concurrency for synchronous code. The asynchronous module has the same names."""

import threading
import time
from collections.abc import Callable, Iterable
from typing import ParamSpec, TypeVar

__all__ = ["Background", "TurnWaiter", "both", "each", "in_thread", "me", "sleep", "to_the_end"]

Arguments = ParamSpec("Arguments")
ResultT = TypeVar("ResultT")
FirstT = TypeVar("FirstT")
SecondT = TypeVar("SecondT")

sleep = time.sleep


def me() -> int:
    """Return a number that identifies the running thread."""
    return threading.get_ident()


def in_thread(
    action: Callable[Arguments, ResultT], /, *args: Arguments.args, **kwargs: Arguments.kwargs
) -> ResultT:
    """Run something that blocks; here, directly."""
    return action(*args, **kwargs)


def both(
    first: Callable[[], FirstT], second: Callable[[], SecondT]
) -> tuple[FirstT | BaseException, SecondT | BaseException]:
    """Run two functions, one after the other, and return the result or exception of each.

    If the first one fails, the second one does not run and has the same outcome.
    """
    outcome = _outcome(first)
    return outcome, outcome if isinstance(outcome, Exception) else _outcome(second)


def each(actions: Iterable[Callable[[], ResultT]]) -> list[ResultT | BaseException]:
    """Run all functions, one after the other, and return the result or exception of each."""
    return [_outcome(action) for action in actions]


def _outcome(action: Callable[[], ResultT]) -> ResultT | BaseException:
    try:
        return action()
    except Exception as error:  # noqa: BLE001 (handed to the caller, as asyncio.gather does)
        return error


def to_the_end(action: Callable[[], None]) -> None:
    """Run something that must finish even if it is interrupted meanwhile (Ctrl-C).

    After the first interrupt, the action restarts; a second one ends it.

    Args:
        action: The function to run. It must be safe to run more than once.
    """
    try:
        action()
    except KeyboardInterrupt:
        action()
        raise


class Background:
    """Background work: a thread.

    Args:
        work: The function to run.
        name: The thread's name.
    """

    def __init__(self, work: Callable[[], None], name: str) -> None:
        # A daemon thread: a program that forgets to close must still be able to exit.
        self._thread = threading.Thread(target=work, name=name, daemon=True)
        self._thread.start()

    def join(self) -> None:
        """Wait until the work is done."""
        self._thread.join()


class TurnWaiter:
    """A thread that waits in a `PacingQueue`."""

    __slots__ = ("_event", "gone")

    def __init__(self) -> None:
        self._event = threading.Event()
        self.gone = False
        """Always False: a waiting thread always continues."""

    def wake(self) -> None:
        """Make `wait` return. May be called from any thread."""
        self._event.set()

    def wait(self, seconds: float) -> None:
        """Wait until woken, at most this many seconds."""
        self._event.wait(seconds)
        self._event.clear()
