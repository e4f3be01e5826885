"""Completing work despite cancellation."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

__all__ = ["to_its_end"]

_ResultT = TypeVar("_ResultT")


async def to_its_end(work: Coroutine[Any, Any, _ResultT]) -> _ResultT:
    """Return the result of `work`, and let it finish even if this task is cancelled."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        # The cancellation takes precedence over any failure.
        await asyncio.gather(task, return_exceptions=True)
        raise
