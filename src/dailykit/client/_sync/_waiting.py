"""All that waits, for synchronous code. Its asynchronous counterpart has the same names."""

import threading
import time
from collections.abc import Callable, Iterable
from typing import ParamSpec, TypeVar

__all__ = ["Background", "TurnWaiter", "both", "each", "in_thread", "sleep", "to_the_end"]

Arguments = ParamSpec("Arguments")
ResultT = TypeVar("ResultT")
FirstT = TypeVar("FirstT")
SecondT = TypeVar("SecondT")

sleep = time.sleep


def in_thread(
    action: Callable[Arguments, ResultT], /, *args: Arguments.args, **kwargs: Arguments.kwargs
) -> ResultT:
    """Do something that blocks: here at once."""
    return action(*args, **kwargs)


def both(
    first: Callable[[], FirstT], second: Callable[[], SecondT]
) -> tuple[FirstT | BaseException, SecondT | BaseException]:
    """Do two things one after the other, and return what came of each.

    Where the first one fails, the second one is not begun and has the same outcome.
    """
    outcome = _outcome(first)
    return outcome, outcome if isinstance(outcome, Exception) else _outcome(second)


def each(actions: Iterable[Callable[[], ResultT]]) -> list[ResultT | BaseException]:
    """Do all things one after the other, each to its end, and return what came of each."""
    return [_outcome(action) for action in actions]


def _outcome(action: Callable[[], ResultT]) -> ResultT | BaseException:
    try:
        return action()
    except Exception as error:  # noqa: BLE001 (handed to the caller, as asyncio.gather does)
        return error


def to_the_end(action: Callable[[], None]) -> None:
    """Do something that has to be done even when it is interrupted meanwhile (Ctrl-C).

    When it is, the action begins anew; when it is interrupted once more, it ends.

    Args:
        action: What is to be done. It must be right to do it more than once.
    """
    try:
        action()
    except KeyboardInterrupt:
        action()
        raise


class Background:
    """Something that goes on beside everything else: a thread.

    Args:
        work: What is to be done.
        name: What it is called.
    """

    def __init__(self, work: Callable[[], None], name: str) -> None:
        # A daemon: a program that forgets to close must still be able to end.
        self._thread = threading.Thread(target=work, name=name, daemon=True)
        self._thread.start()

    def join(self) -> None:
        """Wait until it is done."""
        self._thread.join()


class TurnWaiter:
    """A thread in a `Line`."""

    __slots__ = ("_event", "gone")

    def __init__(self) -> None:
        self._event = threading.Event()
        self.gone = False
        """A thread always comes back, so never."""

    def wake(self) -> None:
        """Make `wait` return, from whatever thread."""
        self._event.set()

    def wait(self, seconds: float) -> None:
        """Wait to be woken, or for that many seconds at most."""
        self._event.wait(seconds)
        self._event.clear()
