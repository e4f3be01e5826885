"""Track the rooms of each request while many are created or deleted."""

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
    """Call `work` with each batch, and return what stopped it early: an error, or Ctrl-C.

    Args:
        things: The items to process.
        size: The number of items in a batch.
        work: Processes one batch.
        advance: Called after each batch with the number of items in it.
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
    """Yield a client for one request about some rooms. If it is cut off, they become unclear.

    Ctrl-C before the request is sent, while the client waits for a rate limit, leaves them in
    `left`.

    Args:
        daily: The client.
        names: The rooms' names.
        left: The names not processed yet.
        unclear: The names that may or may not have been processed.
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
    """Move names from `left` to another list."""
    moved = set(names)
    left[:] = [name for name in left if name not in moved]
    where += names
