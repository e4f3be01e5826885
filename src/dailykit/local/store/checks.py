"""Check that a database from elsewhere is one of ours, down to each value. Read only."""

import sqlite3
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from sqlalchemy import Column, Table
from sqlalchemy.types import Boolean, Double, Integer

from dailykit.local.base.clock import LAST_MOMENT
from dailykit.local.store.schema import JSON_KIND, metadata

__all__ = ["problems"]

_OWN_NAMES: Final = frozenset({"sqlite_sequence", "sqlite_stat1", "sqlite_stat4"})
"""SQLite's own tables."""

_MOMENTS: Final = ("_at", "_time", "_ts")
"""The endings of column names that hold unix seconds."""


class _Shape(NamedTuple):
    """SQLite's description of a table: columns, indexes and foreign keys."""

    columns: frozenset[tuple[Any, ...]]
    indexes: frozenset[tuple[Any, ...]]
    references: frozenset[tuple[Any, ...]]


def problems(database: sqlite3.Connection, pattern: sqlite3.Connection) -> Iterator[str]:
    """Yield the problems of a database. A valid one has none.

    Args:
        database: The database, already migrated to this version's tables.
        pattern: A new database of this version, to compare with.
    """
    yield from _wrong_tables(database, pattern)
    for row in database.execute("PRAGMA foreign_key_check"):
        yield f"a row of {row[0]} refers to one of {row[2]} that is missing"
    for table in metadata.sorted_tables:
        yield from _wrong_values(database, table)


def _wrong_tables(database: sqlite3.Connection, pattern: sqlite3.Connection) -> Iterator[str]:
    names = {str(table) for table in metadata.tables}
    for kind, name in database.execute("SELECT type, name FROM sqlite_schema"):
        if kind in ("trigger", "view"):
            yield f"it has an unexpected {kind}, {name!r}"
        elif kind == "table" and name not in names | _OWN_NAMES:
            yield f"it has an unexpected table {name!r}"
    for name in sorted(names):
        if _shape(database, name) != _shape(pattern, name):
            yield f"its table {name} does not match this version"


def _shape(database: sqlite3.Connection, table: str) -> _Shape:
    columns = database.execute("SELECT * FROM pragma_table_xinfo(?)", (table,))
    references = database.execute("SELECT * FROM pragma_foreign_key_list(?)", (table,))
    indexes = database.execute(
        'SELECT name, "unique", origin, partial FROM pragma_index_list(?)', (table,)
    ).fetchall()
    return _Shape(
        # Without column numbers: a migration may have added columns in another order.
        frozenset(row[1:] for row in columns),
        frozenset((*index, _columns_of(database, index[0])) for index in indexes),
        frozenset(row[2:] for row in references),
    )


def _columns_of(database: sqlite3.Connection, index: str) -> tuple[str, ...]:
    rows = database.execute("SELECT name FROM pragma_index_info(?)", (index,))
    return tuple(row[0] for row in rows)


def _wrong_values(database: sqlite3.Connection, table: Table) -> Iterator[str]:
    """Yield the columns with invalid values. SQLite itself accepts any value in any column."""
    for column in table.columns:
        # The names come from the schema above.
        statement = f"SELECT 1 FROM {table} WHERE NOT ({_rule(column)}) LIMIT 1"  # noqa: S608
        try:
            found = database.execute(statement).fetchone()
        except sqlite3.Error as error:
            yield f"{table}.{column.name} can't be read: {error}"
        else:
            if found is not None:
                yield f"a row of {table} has a wrong value in {column.name!r}"


def _rule(column: Column[Any]) -> str:
    name = f'"{column.name}"'
    rule = " AND ".join(_conditions(name, column))
    return f"({name} IS NULL) OR ({rule})" if column.nullable else rule


def _conditions(name: str, column: Column[Any]) -> Iterator[str]:
    if isinstance(column.type, Integer | Boolean):
        yield f"typeof({name}) = 'integer'"
    elif isinstance(column.type, Double):
        yield f"typeof({name}) IN ('integer', 'real')"
    else:
        yield f"typeof({name}) = 'text'"
    if column.name.endswith(_MOMENTS):
        yield f"{name} >= 0 AND {name} < {LAST_MOMENT}"
    if kind := column.info.get(JSON_KIND):
        # CASE, because SQLite may evaluate the right side of an AND first.
        kinds = ", ".join(f"'{one}'" for one in kind.split())
        yield f"CASE WHEN json_valid({name}) THEN json_type({name}) IN ({kinds}) ELSE 0 END"
