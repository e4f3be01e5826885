"""Paginated lists."""

from typing import ClassVar, Generic, NoReturn, TypeVar

from pydantic import Field

from dailykit.models._base import DailyAnswer, DailyBody, StandIns

__all__ = ["CountedPage", "ItemT", "Page", "PageQuery"]

ItemT = TypeVar("ItemT", bound=DailyAnswer)
"""The type of a page's items."""


class PageQuery(DailyBody):
    """The page of a list to return; newest first."""

    limit: int | None = Field(default=None, ge=1, le=100)
    """The number of items, 1 to 100. Default: 100."""
    starting_after: str | None = None
    """An item's id: the page starts after it, with the next older item."""
    ending_before: str | None = None
    """An item's id: the page ends before it. ``OLDEST`` requests the last page."""


class Page(DailyAnswer, Generic[ItemT]):
    """A page of a list. `cursor` requests the next one."""

    cursor_field: ClassVar[str] = "id"
    """The field of an item that Daily accepts as a cursor."""

    data: list[ItemT]
    """The items, in Daily's order."""

    def __iter__(self) -> NoReturn:
        """Refuse iteration, which would yield the model's fields instead of its items.

        Raises:
            TypeError: Always.
        """
        raise TypeError(
            "one page of a list: its items are in .data; iterate() instead of list() goes through "
            "all pages"
        )

    @property
    def cursor(self) -> str | None:
        """The cursor of the next page, or None for an empty page."""
        return str(getattr(self.data[-1], self.cursor_field)) if self.data else None


class CountedPage(Page[ItemT], Generic[ItemT]):
    """A `Page` with the total number of items."""

    stand_ins: ClassVar[StandIns] = {"total_count": lambda read: len(read["data"])}

    total_count: int
    """The total number of matching items."""
