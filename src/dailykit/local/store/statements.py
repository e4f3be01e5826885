"""Statements that SQLAlchemy compiles once, and that SQLite's own driver runs.

What every request does is written like this: SQLAlchemy's execution takes several times as long as
SQLite takes for the statement (see benchmarks/results.md).
"""

import sqlite3
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final, TypeAlias, cast

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.selectable import ExecutableReturnsRows

__all__ = ["Row", "Statement", "Transaction", "driver_of"]

Row: TypeAlias = Mapping[Any, Any]
"""A row, by the names of its columns. Booleans are 0 and 1, as SQLite has them."""

_DIALECT: Final = dialect(paramstyle="named")


class Statement:
    """A statement with named parameters.

    Args:
        element: The statement. Its parameters are ``bindparam``.
        columns: The columns that an ``INSERT`` sets.
    """

    def __init__(
        self, element: ExecutableReturnsRows | UpdateBase, columns: list[str] | None = None
    ) -> None:
        self.element = element
        self._columns = columns

    @cached_property
    def _compiled(self) -> tuple[str, dict[str, Any]]:
        compiled = self.element.compile(dialect=_DIALECT, column_keys=self._columns)
        return str(compiled), {k: v for k, v in compiled.params.items() if v is not None}

    def run(self, tx: "Transaction", values: Mapping[str, Any]) -> sqlite3.Cursor:
        """Run the statement.

        Args:
            tx: Where to run it: a transaction, if it changes anything.
            values: The values of the parameters, by name.
        """
        text, constants = self._compiled
        cursor = driver_of(tx).cursor()
        cursor.row_factory = _ROW
        return cursor.execute(text, {**constants, **values} if constants else values)

    def rows(self, tx: "Transaction", values: Mapping[str, Any]) -> list[Row]:
        """Run the statement, and return all rows."""
        return cast("list[Row]", self.run(tx, values).fetchall())

    def first(self, tx: "Transaction", values: Mapping[str, Any]) -> Row | None:
        """Run the statement, and return its one row, or None."""
        return cast("Row | None", self.run(tx, values).fetchone())

    def scalar(self, tx: "Transaction", values: Mapping[str, Any]) -> Any:
        """Run the statement, and return the first value of its one row, or None."""
        row: Any = self.run(tx, values).fetchone()
        return None if row is None else row[0]


_ROW: Final[Any] = sqlite3.Row

Transaction: TypeAlias = Connection | sqlite3.Connection
"""A transaction: one of SQLAlchemy's (`Store.transaction`), or one of the driver alone
(`Store.writing`)."""


def driver_of(tx: Transaction) -> sqlite3.Connection:
    """Return the driver's connection of a transaction."""
    driver = tx if isinstance(tx, sqlite3.Connection) else tx.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - the pool's only one
    return driver
