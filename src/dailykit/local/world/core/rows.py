"""Functions for objects that are stored as rows of a domain."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, cast

from sqlalchemy import Column, ColumnElement, Connection, RowMapping, Table, func, select

from dailykit.local.base.refusal import Refusal
from dailykit.local.store.statements import Row, Statement
from dailykit.local.world.core.domains import Domain
from dailykit.local.world.core.paging import Listing
from dailykit.models._paging import PageQuery

__all__ = ["RowPage", "count_rows", "find_row", "read_rows", "require_row"]


class RowPage(NamedTuple):
    """A page of a list, with the total."""

    total: int
    rows: Sequence[RowMapping]


def find_row(tx: Connection, table: Table, domain: Domain, **values: Any) -> RowMapping | None:
    """Return the domain's one row with these column values, or None."""
    matching = [table.c.domain_id == domain.id]
    matching += [table.c[name] == value for name, value in values.items()]
    return tx.execute(select(table).where(*matching)).mappings().one_or_none()


def require_row(
    tx: Connection, table: Table, domain: Domain, what: str, **value: str
) -> RowMapping:
    """Return the domain's row with this column value.

    Raises:
        Refusal: The row does not exist. The refusal names it as `what`.
    """
    row = find_row(tx, table, domain, **value)
    if row is None:
        (name,) = value.values()
        raise Refusal.not_found(f"{what} {name} not found")
    return row


def count_rows(tx: Connection, table: Table, matching: Sequence[ColumnElement[bool]]) -> int:
    """Return the number of matching rows."""
    return tx.execute(select(func.count()).select_from(table).where(*matching)).scalar_one()


def read_rows(
    tx: Connection,
    table: Table,
    moment: Column[int],
    matching: Sequence[ColumnElement[bool]],
    query: PageQuery,
) -> RowPage:
    """Return a page of the rows, newest first, and their total number.

    Args:
        tx: The transaction to read in.
        table: The table to list.
        moment: Its column of times.
        matching: The conditions for rows to be in the list.
        query: The page to return.

    Raises:
        Refusal: The cursor is not an item of the list.
    """

    def run(statement: Statement, values: Mapping[str, Any]) -> Sequence[Row]:
        return tx.execute(statement.element, dict(values)).mappings().all()

    rows = Listing(table, moment, matching).page(run, query, {})
    return RowPage(count_rows(tx, table, matching), cast("Sequence[RowMapping]", rows))
