"""Whether the clients of this process wait at all, for retries or the rate limits."""

from collections.abc import Generator
from contextlib import contextmanager

__all__ = ["may_wait", "without_waiting"]


class _Switch:
    """How many blocks of `without_waiting` are open."""

    open_blocks = 0


@contextmanager
def without_waiting() -> Generator[None]:
    """Turn retries and pacing off for all clients of this process, for the duration of the block.

    Use it to test code that handles failures: each request is sent once, immediately, and the
    first failure is raised.
    """
    _Switch.open_blocks += 1
    try:
        yield
    finally:
        _Switch.open_blocks -= 1


def may_wait() -> bool:
    """Return whether clients may wait: no block of `without_waiting` is open."""
    return not _Switch.open_blocks
