"""Whether clients of this process wait at all: for a retry, or for the rate limit."""

from collections.abc import Generator
from contextlib import contextmanager

__all__ = ["may_wait", "without_waiting"]


class _Switch:
    """How many blocks of `without_waiting` are open."""

    open_blocks = 0


@contextmanager
def without_waiting() -> Generator[None]:
    """Turn retries and pacing off for all clients of this process, as long as the block lasts.

    For tests of code that handles failures: each request is sent once, at once, and the first
    failure is the one that is raised.
    """
    _Switch.open_blocks += 1
    try:
        yield
    finally:
        _Switch.open_blocks -= 1


def may_wait() -> bool:
    """Tell whether clients may wait: no block of `without_waiting` is open."""
    return not _Switch.open_blocks
