"""The local Daily's database: opening it, its schema version, and transactions."""

import sqlite3
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, Index, delete, insert, select, update
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement

from dailykit.local.base.errors import SnapshotError, StartError
from dailykit.local.store import media_tables, meeting_tables, phone_tables, schema, webhook_tables
from dailykit.local.store.checks import problems
from dailykit.local.store.engines import DatabaseEngine, return_engine, take_engine
from dailykit.local.store.migrations import MIGRATIONS
from dailykit.local.store.snapshots import Moment, open_snapshot, write_snapshot
from dailykit.local.store.sqlite import APPLICATION_ID, DAMAGED, MEMORY, open_sqlite, reason_for
from dailykit.local.store.statements import driver_of

__all__ = ["MEMORY", "Moment", "Store"]

# Importing these modules adds their tables to the metadata.
_ALL_TABLES = (schema, media_tables, meeting_tables, phone_tables, webhook_tables)


class Store:
    """An open database, for use in one thread. Create it with `Store.open`.

    Attributes:
        starts: How often this database was opened, including this time.
    """

    def __init__(self, engine: DatabaseEngine) -> None:
        self._engine: DatabaseEngine | None = engine
        self._connection = engine.engine.connect()
        self._sqlite = driver_of(self._connection)
        self.starts = 0

    @classmethod
    def open(cls, database: str = MEMORY) -> Self:
        """Open a database and migrate its tables to this version.

        Args:
            database: A SQLite file, created if missing, or ``:memory:``.

        Raises:
            StartError: The database can't be used. It is unchanged.
        """
        try:
            return cls._on(open_sqlite(database), database)
        except DBAPIError as error:  # the file can be read, but not written, or is damaged
            raise StartError(reason_for(database, error.orig)) from error
        except DAMAGED as error:
            raise StartError(reason_for(database, error)) from error

    @classmethod
    def _on(cls, connection: sqlite3.Connection, name: str) -> Self:
        store = cls(take_engine(connection))
        try:
            store._bring_up_to_date(name)
        except BaseException:
            store.close()
            raise
        return store

    @contextmanager
    def transaction(self) -> Generator[Connection]:
        """Run a transaction: all of it or nothing. On exit it is on disk."""
        with self._connection.begin():
            yield self._connection

    @property
    def reading(self) -> sqlite3.Connection:
        """The driver's connection, for a `Statement` that only reads."""
        return self._sqlite

    @contextmanager
    def writing(self) -> Generator[sqlite3.Connection]:
        """Run a transaction of `Statement`: all of it or nothing. On exit it is on disk."""
        driver = self._sqlite
        driver.execute("BEGIN IMMEDIATE")
        try:
            yield driver
            driver.execute("COMMIT")
        except BaseException:
            # SQLite has already rolled back after some errors, such as a full disk.
            if driver.in_transaction:
                driver.execute("ROLLBACK")
            raise

    def wipe(self) -> None:
        """Delete everything except domains and their keys."""
        with self.writing() as driver:
            for statement in _wiping():
                driver.execute(statement)

    def wipe_domain(self, domain_id: str) -> None:
        """Delete everything of a domain except its name and its keys."""
        kept = (schema.domains, schema.api_keys)
        with self.transaction() as tx:
            # What has no domain_id, such as a stay in a meeting, goes with what it belongs to.
            for table in reversed(schema.metadata.sorted_tables):
                if table not in kept and "domain_id" in table.c:
                    tx.execute(delete(table).where(table.c.domain_id == domain_id))
            domain = update(schema.domains).where(schema.domains.c.id == domain_id)
            tx.execute(domain.values(config="{}", room_count=0))

    def write_snapshot(self, path: Path, moment: Moment) -> None:
        """Write the whole database to a file that `snapshot` and `open` can read.

        Raises:
            SnapshotError: The file can't be written.
        """
        write_snapshot(self._sqlite, path, moment)

    def key_owners(self) -> dict[str, str]:
        """Return the names of domains, keyed by API key."""
        statement = select(schema.api_keys.c.key, schema.domains.c.name).join(schema.domains)
        with self.transaction() as tx:
            return {row.key: row.name for row in tx.execute(statement)}

    @classmethod
    @contextmanager
    def snapshot(cls, path: Path) -> Generator[tuple[Self, Moment | None]]:
        """Open a migrated copy of a snapshot, and return the moment it was taken.

        The moment is None if the file is one of our databases but was not taken as a snapshot.

        Raises:
            SnapshotError: The snapshot can't be read.
            StartError: A newer dailykit wrote it.
        """
        # In memory, where an older snapshot is migrated before it replaces anything.
        copy, moment = open_snapshot(path)
        try:
            snapshot = cls._on(copy, str(path))
        except (SQLAlchemyError, ValueError) as error:
            raise SnapshotError(f"the snapshot {str(path)!r} is damaged: {error}") from None
        with closing(snapshot):
            snapshot._check(path)
            yield snapshot, moment

    def _check(self, path: Path) -> None:
        with closing(Store.open()) as pattern:
            for problem in problems(self._sqlite, pattern._sqlite):
                raise SnapshotError(f"the snapshot {str(path)!r} is damaged: {problem}")

    def copy(self) -> Self:
        """Return a copy of the database in memory."""
        copied = type(self).open()
        copied.become(self)
        return copied

    def become(self, other: Self) -> None:
        """Replace the content with that of another database."""
        other._sqlite.backup(self._sqlite)
        self.starts = other.starts

    def close(self) -> None:
        """Close the database. A second call does nothing."""
        self._connection.close()
        engine, self._engine = self._engine, None
        if engine is not None:
            return_engine(engine)

    def _bring_up_to_date(self, database: str) -> None:
        with self.transaction() as tx:
            version = int(tx.exec_driver_sql("PRAGMA user_version").scalar_one())
            if version > schema.SCHEMA_VERSION:
                raise StartError(
                    f"the database {database!r} was written by a newer dailykit (its schema is "
                    f"version {version}, this one supports {schema.SCHEMA_VERSION}); it is "
                    "unchanged. Upgrade dailykit or use another database"
                )
            if version == 0:
                _create(tx)
            elif version < schema.SCHEMA_VERSION:
                _migrate(tx, version, MIGRATIONS)
            tx.execute(update(schema.starts).values(number=schema.starts.c.number + 1))
            self.starts = tx.execute(select(schema.starts.c.number)).scalar_one()


def _create(tx: Connection) -> None:
    driver = driver_of(tx)
    for statement in _statements():
        driver.execute(statement)
    tx.execute(insert(schema.starts).values(number=0))
    tx.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    _set_version(tx)


@cache
def _statements() -> tuple[str, ...]:
    """Return the statements that create all tables, compiled once for all databases."""
    tables = schema.metadata.sorted_tables
    created: list[ExecutableDDLElement] = [
        *(CreateTable(table) for table in tables),
        *(CreateIndex(index) for table in tables for index in sorted(table.indexes, key=_name)),
    ]
    return tuple(str(one.compile(dialect=dialect())) for one in created)


@cache
def _wiping() -> tuple[str, ...]:
    """Return the statements that delete everything except domains and their keys."""
    kept = (schema.starts, schema.domains, schema.api_keys)
    tables = [table for table in reversed(schema.metadata.sorted_tables) if table not in kept]
    return (
        *(str(delete(table).compile(dialect=dialect())) for table in tables),
        f"UPDATE {schema.domains} SET config = '{{}}', room_count = 0",  # noqa: S608 - our name
    )


def _name(index: Index) -> str:
    return str(index.name)


def _migrate(tx: Connection, version: int, steps: Sequence[Callable[[Connection], None]]) -> None:
    for step in steps[version - 1 :]:
        step(tx)
    _set_version(tx)


def _set_version(tx: Connection) -> None:
    tx.exec_driver_sql(f"PRAGMA user_version = {schema.SCHEMA_VERSION}")
