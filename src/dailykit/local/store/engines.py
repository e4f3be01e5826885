"""SQLAlchemy's engines, which remember each statement that they have compiled.

A suite of tests opens thousands of databases. An engine that is used again compiles no statement
twice, which is most of what a short-lived database costs (see benchmarks/results.md).
"""

import logging
import os
import sqlite3
from collections import deque
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool

__all__ = ["DatabaseEngine", "return_engine", "take_engine"]

_LOGGING_NAME: Final = "dailykit"
logging.getLogger(f"sqlalchemy.engine.Engine.{_LOGGING_NAME}").setLevel(logging.WARNING)

_MOST_IDLE: Final = 8

_idle: Final[deque["DatabaseEngine"]] = deque()


class DatabaseEngine:
    """An engine for one database at a time.

    Attributes:
        engine: SQLAlchemy's engine. It hands out, and closes, the one connection.
    """

    def __init__(self) -> None:
        self._sqlite: sqlite3.Connection | None = None
        self.engine: Engine = create_engine(
            "sqlite://",
            creator=self._connect,
            poolclass=StaticPool,
            # Parameters and rows hold API keys, webhook secrets and tokens. They must appear in no
            # error or log, not even with the root logger at DEBUG.
            hide_parameters=True,
            logging_name=_LOGGING_NAME,
        )
        event.listen(self.engine, "begin", _begin)

    def use(self, sqlite: sqlite3.Connection) -> None:
        """Use a database from now on, until the engine is returned."""
        self._sqlite = sqlite

    def close(self) -> None:
        """Close the database."""
        self._sqlite = None
        self.engine.dispose()

    def _connect(self) -> sqlite3.Connection:
        assert self._sqlite is not None  # noqa: S101 - `use` comes first
        return self._sqlite


def take_engine(sqlite: sqlite3.Connection) -> DatabaseEngine:
    """Return an idle engine, or a new one, for an open database."""
    try:
        engine = _idle.pop()
    except IndexError:
        engine = DatabaseEngine()
    engine.use(sqlite)
    return engine


def return_engine(engine: DatabaseEngine) -> None:
    """Close an engine's database, and keep the engine for another."""
    engine.close()
    if len(_idle) < _MOST_IDLE:
        _idle.append(engine)


def _begin(connection: Connection) -> None:
    # The driver is set not to begin transactions itself, not even for reads.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


# A lock inside an engine may be held by a thread that a forked child does not have.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_idle.clear)
