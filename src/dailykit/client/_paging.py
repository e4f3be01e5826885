"""When a list has ended. Pure."""

from typing import Any

from dailykit.models._paging import CountedPage, Page

__all__ = ["is_last"]


def is_last(page: Page[Any], asked: int, seen: int) -> bool:
    """Return whether a page is the last one.

    A page may be shorter than requested although more follow: Daily caps some lists below the
    documented limit. So a short page is the last one only if the total count agrees; without a
    count, only an empty page is.

    Args:
        page: The page.
        asked: How many items were requested.
        seen: How many items were returned so far, including this page.
    """
    if not page.data:
        return True
    if not isinstance(page, CountedPage):
        return False
    # After a full page there is always another request: if items were deleted since the first
    # page, the count is too small.
    return len(page.data) < asked and seen >= page.total_count
