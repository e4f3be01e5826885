"""What becomes of the rooms of one request, when many are created or deleted."""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from dailykit.client._arguments import batches
from dailykit.client._sync.client import Daily
from dailykit.client.hooks import Hooks, Sending
from dailykit.errors import DailyError

__all__ = ["in_batches", "move", "one_request"]

_ThingT = TypeVar("_ThingT")


def in_batches(
    things: Sequence[_ThingT],
    size: int,
    work: Callable[[Sequence[_ThingT]], object],
    advance: Callable[[int], object] | None,
) -> str | None:
    """Do `work` with batch after batch, and return what ended it early: an error, or Ctrl-C.

    Args:
        things: What is to be worked on.
        size: How many make a batch.
        work: Does it with one batch.
        advance: Is told how many more are done.
    """
    try:
        for batch in batches(things, size):
            work(batch)
            if advance is not None:
                advance(len(batch))
    except DailyError as error:
        return str(error)
    except KeyboardInterrupt:
        return "interrupted"
    return None


@contextmanager
def one_request(
    daily: Daily, names: Sequence[str], left: list[str], unclear: list[str]
) -> Generator[Daily]:
    """Lend a client for a request about some rooms. If it breaks off, they are unclear.

    Ctrl-C before anything was sent, while the client waits for a rate limit, leaves them left.

    Args:
        daily: The client.
        names: The rooms' names.
        left: Those that are not done yet.
        unclear: Those of which it is not known whether they are done.
    """
    sent: list[Sending] = []
    try:
        yield daily.with_options(hooks=Hooks(on_request=sent.append))
    except KeyboardInterrupt:
        if sent:
            move(left, names, unclear)
        raise
    except DailyError as error:
        if error.unclear:
            move(left, names, unclear)
        raise


def move(left: list[str], names: Sequence[str], where: list[str]) -> None:
    """Move names from those that are left to where they belong now."""
    moved = set(names)
    left[:] = [name for name in left if name not in moved]
    where += names
