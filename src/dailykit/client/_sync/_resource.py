# Generated from src/dailykit/client/_async/_resource.py by `make generate`. Do not edit.
"""What the groups of methods share."""

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
"""Items per page when nothing else is asked for; as many as Daily gives."""

_CALL_POLL: Final = 1.0
"""Seconds between two tries while Daily does not know of the call yet."""


class Resource:
    """A group of methods of the client, such as ``daily.rooms``."""

    __slots__ = ("_engine",)

    def __init__(self, engine: Engine) -> None:
        self._engine = engine


def pages(fetch: Callable[[str | Unset], Page[ItemT]], page_size: int) -> Iterator[ItemT]:
    """Yield the items of a list, fetching each page when the one before is used up.

    Args:
        fetch: Fetches the page after a cursor, the first one for `UNSET`.
        page_size: How many items were asked for.
    """
    cursor: str | Unset = UNSET
    seen = 0
    while True:
        page = fetch(cursor)
        if page.cursor == cursor:
            return  # the other side does not turn pages, and would give this one for ever
        yield from page.data
        seen += len(page.data)
        if is_last(page, page_size, seen):
            return
        cursor = page.cursor or UNSET


def when_hosting(engine: Engine, start: Callable[[], ResultT], wait_for_call: float) -> ResultT:
    """Start something in a call, trying on while Daily says that no call is running yet.

    For some seconds after the first participant has joined, Daily still answers that the room is
    not hosting a call.

    Args:
        engine: Whose clock is used.
        start: Makes the request.
        wait_for_call: For how many seconds to try on; 0 to try once.

    Raises:
        NotFoundError: No call was running in all that time.
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
