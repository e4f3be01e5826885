"""How the local Daily opens its SQLite database: settings and safety checks."""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from dailykit.local.base.errors import StartError

__all__ = ["APPLICATION_ID", "DAMAGED", "MEMORY", "open_sqlite", "reason_for"]

MEMORY: Final = ":memory:"
"""The name of an in-memory database, which exists as long as its server."""

APPLICATION_ID: Final = 0x6461696C
"""Marks a database file as ours ("dail"). See SQLite's ``PRAGMA application_id``."""

DAMAGED: Final = (sqlite3.Error, UnicodeDecodeError)
"""What the driver raises on a damaged file: SQLite's errors, or that it can't read their text."""

# A killed server releases its lock at once. One that is closing needs a moment.
_LOCK_TIMEOUT_SECONDS: Final = 1.0


def open_sqlite(database: str) -> sqlite3.Connection:
    """Open `database`, creating it if missing, and lock it against other servers.

    Args:
        database: A file, or ``:memory:``.

    Raises:
        StartError: The file can't be opened, or another program created it.
        sqlite3.Error, UnicodeDecodeError: It is damaged, or another server uses it: `DAMAGED`.
    """
    if database == MEMORY:
        return _connect(MEMORY)
    _create_private(Path(database))
    connection = _connect(database)
    try:
        _prepare_file(connection, database)
    except BaseException:
        connection.close()
        raise
    return connection


def _connect(database: str) -> sqlite3.Connection:
    # isolation_level None: transactions begin only where we begin them.
    connection = sqlite3.connect(database, timeout=_LOCK_TIMEOUT_SECONDS, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _create_private(path: Path) -> None:
    """Create the file if missing. Only its owner may read it, since it contains API keys."""
    try:
        # SQLite gives its journal files the same mode as the database.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        reason = error.strerror or str(error)
        raise StartError(f"the database {str(path)!r} can't be opened: {reason}") from error


def _prepare_file(connection: sqlite3.Connection, database: str) -> None:
    (application_id,) = connection.execute("PRAGMA application_id").fetchone()
    if application_id != APPLICATION_ID and not _is_empty(connection):
        raise StartError(f"{database!r} is the database of another program; it is unchanged")
    # One server at a time: the world's checks of names rely on being the only writer.
    # Locking before the first access to the write-ahead log also avoids its shared memory file.
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    # A write-ahead log costs one fsync per commit. FULL keeps that fsync: an answer is sent after
    # its commit has reached the disk, so it survives a killed process and a power cut. With NORMAL,
    # a power cut could lose the last answered writes.
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("COMMIT")


def _is_empty(connection: sqlite3.Connection) -> bool:
    with closing(connection.execute("SELECT count(*) FROM sqlite_schema")) as rows:
        (count,) = rows.fetchone()
        return bool(count == 0)


def reason_for(database: str, error: BaseException | None) -> str:
    """Return why a database can't be used, for people.

    Args:
        database: Its file.
        error: SQLite's error.
    """
    code = ""
    if isinstance(error, UnicodeDecodeError):
        return f"the database {database!r} can't be used: it is damaged"
    if isinstance(error, sqlite3.Error):
        with suppress(AttributeError):
            code = error.sqlite_errorname
    if code in ("SQLITE_BUSY", "SQLITE_LOCKED"):
        return f"the database {database!r} is in use by another local Daily"
    if code == "SQLITE_NOTADB":
        return f"{database!r} is not a database; it is unchanged"
    return f"the database {database!r} can't be used: {error}"
