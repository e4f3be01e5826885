# Generated from src/dailykit/client/_async/_resource.py by `make generate`. Do not edit.
"""The base class and helpers of the client's resources."""

from collections.abc import Callable, Iterator
from typing import Final, TypeVar

from dailykit.client._paging import is_last
from dailykit.client._sync.engine import Engine
from dailykit.errors import NotFoundError
from dailykit.models._base import UNSET, Unset
from dailykit.models._paging import ItemT, Page
from dailykit.wording import is_no_call_text

__all__ = ["DEFAULT_PAGE", "Resource", "pages", "when_hosting"]

ResultT = TypeVar("ResultT")

DEFAULT_PAGE: Final = 100
"""Items per page by default; also the most that Daily returns."""

_CALL_POLL: Final = 1.0
"""Seconds between two attempts while Daily does not know about the call yet."""


class Resource:
    """A resource of the client, such as ``daily.rooms``."""

    __slots__ = ("_engine",)

    def __init__(self, engine: Engine) -> None:
        self._engine = engine


def pages(fetch: Callable[[str | Unset], Page[ItemT]], page_size: int) -> Iterator[ItemT]:
    """Yield the items of a list, fetching each page when the previous one is used up.

    Args:
        fetch: Fetches the page after a cursor; `UNSET` fetches the first page.
        page_size: How many items were requested per page.
    """
    cursor: str | Unset = UNSET
    seen = 0
    while True:
        page = fetch(cursor)
        if page.cursor == cursor:
            return  # the server ignores the cursor and would return this page forever
        yield from page.data
        seen += len(page.data)
        if is_last(page, page_size, seen):
            return
        cursor = page.cursor or UNSET


def when_hosting(engine: Engine, start: Callable[[], ResultT], wait_for_call: float) -> ResultT:
    """Start something in a call, retrying while Daily says that no call is running yet.

    For a few seconds after the first participant joins, Daily still answers that the room is not
    hosting a call.

    Args:
        engine: Provides the clock.
        start: Sends the request.
        wait_for_call: How many seconds to keep retrying; 0 sends the request once.

    Raises:
        NotFoundError: No call started in that time.
    """
    until = engine.timing.monotonic() + wait_for_call
    while True:
        try:
            return start()
        except NotFoundError as error:
            left = until - engine.timing.monotonic()
            if left <= 0 or not is_no_call_text(error.info or ""):
                raise
        engine.timing.sleep(min(_CALL_POLL, left))
