"""Pages of lists, newest first, at a cost that does not grow with the list."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Select, Table, bindparam, func, select, tuple_

from dailykit.local.base.refusal import Refusal
from dailykit.local.store.statements import Row, Statement
from dailykit.models._paging import PageQuery

__all__ = ["DEFAULT_LIMIT", "OLDEST", "Listing", "Run"]

DEFAULT_LIMIT: Final = 100

OLDEST: Final = "OLDEST"

Run = Callable[[Statement, Mapping[str, Any]], Sequence[Row]]
"""Runs a statement with these values, and returns the rows."""


class Listing:
    """The statements that read a list, by `moment` and then id, both descending.

    Args:
        table: The table to list. It has a column ``id``.
        moment: Its column of times. With an index on the columns in `matching`, then `moment`, then
            ``id``, every page costs the same.
        matching: The conditions for rows to be in the list.
    """

    def __init__(
        self, table: Table, moment: Column[Any], matching: Sequence[ColumnElement[bool]]
    ) -> None:
        self._table = table
        self._moment = moment
        self._matching = matching

    def page(self, run: Run, query: PageQuery, values: Mapping[str, Any]) -> Sequence[Row]:
        """Return the rows of one page.

        Args:
            run: Runs the statements.
            query: The page to return.
            values: The values of the parameters in the conditions.

        Raises:
            Refusal: The cursor is not an item of the list, or there are two cursors.
        """
        limit = DEFAULT_LIMIT if query.limit is None else query.limit
        asked = {**values, "page_limit": limit}
        if query.starting_after is not None and query.ending_before is not None:
            raise Refusal.invalid("use either starting_after or ending_before, not both")
        if query.ending_before is None:
            if query.starting_after is None:
                return run(self._newest, asked)
            return run(self._older, asked | self._place_of(run, query.starting_after, values))
        if query.ending_before == OLDEST:
            return run(self._oldest, asked)[::-1]
        return run(self._newer, asked | self._place_of(run, query.ending_before, values))[::-1]

    @cached_property
    def total(self) -> Statement:
        """Returns the number of all items."""
        return Statement(select(func.count()).select_from(self._table).where(*self._matching))

    def _place_of(self, run: Run, item_id: str, values: Mapping[str, Any]) -> dict[str, Any]:
        found = run(self._place, {**values, "item_id": item_id})
        if not found:
            raise Refusal.invalid(f"there is no item with the id {item_id} to begin or end at")
        return dict(found[0])

    @property
    def _rows(self) -> Select[Any]:
        return select(self._table).where(*self._matching).limit(bindparam("page_limit"))

    @property
    def _here(self) -> Any:
        return tuple_(self._moment, self._table.c.id)

    @property
    def _there(self) -> Any:
        return tuple_(bindparam("page_moment"), bindparam("page_id"))

    @cached_property
    def _newest(self) -> Statement:
        return Statement(self._rows.order_by(self._moment.desc(), self._table.c.id.desc()))

    @cached_property
    def _older(self) -> Statement:
        rows = self._rows.where(self._here < self._there)
        return Statement(rows.order_by(self._moment.desc(), self._table.c.id.desc()))

    @cached_property
    def _oldest(self) -> Statement:
        return Statement(self._rows.order_by(self._moment, self._table.c.id))

    @cached_property
    def _newer(self) -> Statement:
        rows = self._rows.where(self._here > self._there)
        return Statement(rows.order_by(self._moment, self._table.c.id))

    @cached_property
    def _place(self) -> Statement:
        columns = (self._moment.label("page_moment"), self._table.c.id.label("page_id"))
        by_id = self._table.c.id == bindparam("item_id")
        return Statement(select(*columns).where(by_id, *self._matching))
