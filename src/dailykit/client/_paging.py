"""When a list has come to its end. Pure."""

from typing import Any

from dailykit.models._paging import CountedPage, Page

__all__ = ["is_last"]


def is_last(page: Page[Any], asked: int, seen: int) -> bool:
    """Tell whether nothing comes after a page.

    A page may be shorter than asked for although more comes: Daily caps some lists lower than it
    says. So a short page is the last one only where the count of all items agrees, and without a
    count only an empty page is.

    Args:
        page: The page.
        asked: How many items were asked for.
        seen: How many items there were up to now, those of this page included.
    """
    if not page.data:
        return True
    if not isinstance(page, CountedPage):
        return False
    # A full page is followed by another request even so: items that were deleted since the first
    # page make the count too small.
    return len(page.data) < asked and seen >= page.total_count
