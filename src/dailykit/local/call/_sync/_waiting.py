"""Waiting for the server, in synchronous code. The asynchronous module has the same names."""

from concurrent.futures import Future
from typing import Final, TypeVar

from dailykit.errors import DailyTimeoutError

__all__ = ["DEFAULT_TIMEOUT", "answer", "within"]

ResultT = TypeVar("ResultT")

DEFAULT_TIMEOUT: Final[float | None] = 5.0
"""How long to wait for a change of state: a blocked test should fail, not hang."""


def answer(future: Future[ResultT]) -> ResultT:
    """Wait for an answer."""
    return future.result()


def within(
    timeout: float | None, future: Future[ResultT], complaint: str, *, drop: bool = False
) -> ResultT:
    """Wait for a result.

    Args:
        timeout: The longest time to wait, in seconds; None for no limit.
        future: The result.
        complaint: What to say of a result that does not come in time.
        drop: Whether to cancel `future` when the caller no longer waits for it.

    Raises:
        DailyTimeoutError: The result did not come in time.
    """
    try:
        return future.result(timeout)
    except TimeoutError:
        # The result may have come just now.
        if drop and not future.cancel():
            return future.result()
        raise DailyTimeoutError(f"{complaint} within {timeout} seconds") from None
