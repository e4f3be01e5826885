"""Waiting for the server, in asynchronous code. The synchronous module has the same names."""

import asyncio
from concurrent.futures import Future
from typing import Final, TypeVar

from dailykit.errors import DailyTimeoutError

__all__ = ["DEFAULT_TIMEOUT", "answer", "within"]

ResultT = TypeVar("ResultT")

DEFAULT_TIMEOUT: Final[float | None] = None
"""How long to wait for a change of state: asynchronous code can be cancelled."""


async def answer(future: Future[ResultT]) -> ResultT:
    """Wait for an answer that only the caller wants: cancelling the caller cancels it."""
    return await asyncio.wrap_future(future)


async def within(
    timeout: float | None,  # noqa: ASYNC109 - part of the error
    future: Future[ResultT],
    complaint: str,
    *,
    drop: bool = False,
) -> ResultT:
    """Wait for a result.

    Args:
        timeout: The longest time to wait, in seconds; None for no limit.
        future: The result. It survives the caller's cancellation unless it is to be dropped.
        complaint: What to say of a result that does not come in time.
        drop: Whether to cancel `future` when the caller no longer waits for it.

    Raises:
        DailyTimeoutError: The result did not come in time.
    """
    try:
        async with asyncio.timeout(timeout):
            return await asyncio.shield(asyncio.wrap_future(future))
    except TimeoutError:
        # The result may have come just now.
        if drop and not future.cancel():
            return future.result()
        raise DailyTimeoutError(f"{complaint} within {timeout} seconds") from None
    except asyncio.CancelledError:
        if drop:
            future.cancel()
        raise
