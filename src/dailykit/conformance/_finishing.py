"""Bringing to its end what was begun, also when it is interrupted."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

__all__ = ["to_its_end"]

_ResultT = TypeVar("_ResultT")


async def to_its_end(work: Coroutine[Any, Any, _ResultT]) -> _ResultT:
    """Return what `work` returns, and let it come to its end also when we are cancelled."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        # Whatever it fails with, the cancelling counts.
        await asyncio.gather(task, return_exceptions=True)
        raise
