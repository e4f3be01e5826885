"""How the local Daily opens its SQLite database: which settings, and what it refuses to touch."""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from dailykit.local.base.errors import StartError

__all__ = ["APPLICATION_ID", "MEMORY", "open_sqlite"]

MEMORY: Final = ":memory:"
"""The name of a database that lives and dies with its server."""

APPLICATION_ID: Final = 0x6461696C
"""Marks a database file as ours ("dail"); see ``PRAGMA application_id`` of SQLite."""

# A server that was just killed gives its lock back at once; one that closes needs a moment.
_LOCK_TIMEOUT_SECONDS: Final = 1.0


def open_sqlite(database: str) -> sqlite3.Connection:
    """Open `database`, create it if there is none, and keep others out while it is open.

    Args:
        database: A file, or ``:memory:``.

    Raises:
        StartError: It can't be opened, is no database of ours, or another server has it open.
    """
    if database == MEMORY:
        return _connect(MEMORY)
    _create_private(Path(database))
    try:
        connection = _connect(database)
        try:
            _prepare_file(connection, database)
        except BaseException:
            connection.close()
            raise
    except sqlite3.Error as error:
        raise StartError(_reason(database, error)) from error
    return connection


def _connect(database: str) -> sqlite3.Connection:
    # isolation_level None: transactions begin where we say so, and nowhere else.
    connection = sqlite3.connect(database, timeout=_LOCK_TIMEOUT_SECONDS, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _create_private(path: Path) -> None:
    """Make sure that the file exists. A new one is its owner's alone: API keys are in it."""
    try:
        # SQLite gives its journal files the mode of the database.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        reason = error.strerror or str(error)
        raise StartError(f"the database {str(path)!r} can't be opened: {reason}") from error


def _prepare_file(connection: sqlite3.Connection, database: str) -> None:
    (application_id,) = connection.execute("PRAGMA application_id").fetchone()
    if application_id != APPLICATION_ID and not _is_empty(connection):
        raise StartError(f"{database!r} is the database of some other program; it was not touched")
    # One server at a time: what the world decides about names holds because nobody else writes.
    # Asking before the first access to the write-ahead log also spares its shared memory file.
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    # A write-ahead log costs one fsync a commit. FULL is that fsync: an answer is sent after its
    # commit has reached the disk, so it survives not only a killed process but a power cut. With
    # NORMAL the last answered writes could be gone after one.
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("COMMIT")


def _is_empty(connection: sqlite3.Connection) -> bool:
    with closing(connection.execute("SELECT count(*) FROM sqlite_schema")) as rows:
        (count,) = rows.fetchone()
        return bool(count == 0)


def _reason(database: str, error: sqlite3.Error) -> str:
    code = ""
    with suppress(AttributeError):
        code = error.sqlite_errorname
    if code in ("SQLITE_BUSY", "SQLITE_LOCKED"):
        return f"the database {database!r} is in use by another local Daily"
    if code == "SQLITE_NOTADB":
        return f"{database!r} is not a database; it was not touched"
    return f"the database {database!r} can't be used: {error}"
