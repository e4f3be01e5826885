"""Waiting until the media of a test is over, which `dailykit.daily` ends in a thread of its own."""

import asyncio
import sys
import time
from typing import Any, Final

__all__ = ["wait_for_media"]

_LONGEST: Final = 35.0
"""Seconds; ICE gives a connection up that long after the other side has gone without a word."""


def wait_for_media() -> None:
    """Wait until no connection of `dailykit.daily` is open in this process, if any was.

    aiortc draws from Python's global random numbers while it has connections, and Hypothesis does
    not allow that while it makes examples for another test.
    """
    module: Any = sys.modules.get("dailykit.daily._loop")
    loop: asyncio.AbstractEventLoop | None = None if module is None else module._MEDIA._loop
    until = time.monotonic() + _LONGEST
    while loop is not None and asyncio.all_tasks(loop) and time.monotonic() < until:
        time.sleep(0.005)
