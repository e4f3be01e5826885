"""Lists that come in pages."""

from typing import ClassVar, Generic, NoReturn, TypeVar

from pydantic import Field

from dailykit.models._base import DailyAnswer, DailyBody, StandIns

__all__ = ["CountedPage", "ItemT", "Page", "PageQuery"]

ItemT = TypeVar("ItemT", bound=DailyAnswer)
"""The type of a page's items."""


class PageQuery(DailyBody):
    """Which page of a list; newest first."""

    limit: int | None = Field(default=None, ge=1, le=100)
    """How many items, 1 to 100. Default: 100."""
    starting_after: str | None = None
    """An item's id: the page begins right after it, with the next older one."""
    ending_before: str | None = None
    """An item's id: the page ends right before it. ``OLDEST`` asks for the last page."""


class Page(DailyAnswer, Generic[ItemT]):
    """A part of a list. `cursor` asks for what comes after it."""

    cursor_field: ClassVar[str] = "id"
    """The field of an item that Daily takes as cursor."""

    data: list[ItemT]
    """The items, in Daily's order."""

    def __iter__(self) -> NoReturn:
        """Refuse what would give the model's fields, as pairs, where items are meant.

        Raises:
            TypeError: Always.
        """
        raise TypeError(
            "one page of a list: its items are in .data; iterate() instead of list() goes through "
            "all pages"
        )

    @property
    def cursor(self) -> str | None:
        """What the next page starts after, or None for an empty page."""
        return str(getattr(self.data[-1], self.cursor_field)) if self.data else None


class CountedPage(Page[ItemT], Generic[ItemT]):
    """A `Page` that knows how many items there are in all."""

    stand_ins: ClassVar[StandIns] = {"total_count": lambda read: len(read["data"])}

    total_count: int
    """How many items match in all, on every page."""
