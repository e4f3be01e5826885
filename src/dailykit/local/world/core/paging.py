"""Pages of lists, newest first, at a cost that does not grow with the list."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Connection, RowMapping, Table, select, tuple_

from dailykit.local.base.refusal import Refusal
from dailykit.models._paging import PageQuery

__all__ = ["DEFAULT_LIMIT", "OLDEST", "read_page"]

DEFAULT_LIMIT: Final = 100

OLDEST: Final = "OLDEST"


def read_page(
    tx: Connection,
    table: Table,
    moment: Column[Any],
    matching: Sequence[ColumnElement[bool]],
    query: PageQuery,
) -> Sequence[RowMapping]:
    """Return the rows of one page, by `moment` and then id, both descending.

    Args:
        tx: The transaction to read in.
        table: The table to list. It has a column ``id``.
        moment: Its column of times. With an index on the columns in `matching`, then `moment`, then
            ``id``, every page costs the same.
        matching: The conditions for rows to be in the list.
        query: The page to return.

    Raises:
        Refusal: The cursor is not an item of the list, or there are two cursors.
    """
    limit = DEFAULT_LIMIT if query.limit is None else query.limit
    if query.starting_after is not None and query.ending_before is not None:
        raise Refusal.invalid("use either starting_after or ending_before, not both")
    place = tuple_(moment, table.c.id)
    statement = select(table).where(*matching).limit(limit)
    newest_first = (moment.desc(), table.c.id.desc())
    if query.ending_before is None:
        if query.starting_after is not None:
            cursor = _place_of(tx, table, moment, matching, query.starting_after)
            statement = statement.where(place < cursor)
        return tx.execute(statement.order_by(*newest_first)).mappings().all()
    if query.ending_before != OLDEST:
        statement = statement.where(
            place > _place_of(tx, table, moment, matching, query.ending_before)
        )
    oldest_first = tx.execute(statement.order_by(moment, table.c.id)).mappings().all()
    return oldest_first[::-1]


def _place_of(
    tx: Connection,
    table: Table,
    moment: Column[Any],
    matching: Sequence[ColumnElement[bool]],
    item_id: str,
) -> Any:
    row = tx.execute(
        select(moment, table.c.id).where(table.c.id == item_id, *matching)
    ).one_or_none()
    if row is None:
        raise Refusal.invalid(f"there is no item with the id {item_id} to begin or end at")
    return tuple_(*row)
