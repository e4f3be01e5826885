"""The clocks that signatures may go by: this machine's, and those of local Dailys in this process.

A test that moves a local Daily's clock must not have to touch the service under test. So while a
`LocalDaily` runs in a process, what that process verifies may be signed by either clock.
"""

import os
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Final

__all__ = ["counting", "moments"]

_local: Final[dict[object, tuple[int, Callable[[], float]]]] = {}


def moments() -> tuple[float, ...]:
    """Return the time in unix seconds by each clock that counts, this machine's first."""
    # A forked child has a copy of the clock that no one moves.
    own = [now() for process, now in tuple(_local.values()) if process == os.getpid()]
    return (time.time(), *own)


@contextmanager
def counting(now: Callable[[], float]) -> Generator[None]:
    """Let another clock count while the block lasts.

    Args:
        now: Returns the clock's time in unix seconds, from any thread.
    """
    entry = object()
    _local[entry] = (os.getpid(), now)
    try:
        yield
    finally:
        del _local[entry]
