"""Stores of received events, to drop duplicates: Daily occasionally sends an event twice."""

import sqlite3
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, Self

__all__ = ["EventStore", "MemoryStore", "SQLiteStore"]

_PATIENCE: Final = 5.0
"""Seconds to wait for another process that is writing to the file."""

_PRUNE_EVERY: Final = 1000


class EventStore(Protocol):
    """Remembers keys. `AsyncRedisStore` shares them between machines; so can one of your own."""

    def put_if_absent(self, key: str, /) -> bool | Awaitable[bool]:
        """Store a key, and return whether it is new.

        It must be atomic: of several simultaneous calls with one key, exactly one returns True
        (``SET key 1 NX EX 86400`` in Redis, ``INSERT ... ON CONFLICT DO NOTHING`` in SQL). It can
        be an ``async def``.
        """
        ...


class MemoryStore:
    """Remembers the newest keys until the process ends. Safe for threads.

    Args:
        capacity: The number of keys to remember.
    """

    def __init__(self, capacity: int = 10_000) -> None:
        self._capacity = capacity
        self._keys: dict[str, None] = {}  # in order of arrival
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._keys)

    def put_if_absent(self, key: str, /) -> bool:
        """Store a key, and return whether it is new."""
        with self._lock:
            if key in self._keys:
                return False
            self._keys[key] = None
            if len(self._keys) > self._capacity:
                del self._keys[next(iter(self._keys))]
            return True


class SQLiteStore:
    """Remembers keys in a file, across restarts and for all processes that use the file.

    A power failure may lose the latest keys, so that their events are accepted twice. Safe for
    threads. The file is opened with the first key.

    Args:
        path: The file, created if missing.
        keep: How long to remember a key. Daily stops retrying within a day.
        clock: Returns unix seconds.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        keep: timedelta = timedelta(days=3),
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._path = str(path)
        self._keep = keep.total_seconds()
        self._clock = clock
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._puts = 0

    def put_if_absent(self, key: str, /) -> bool:
        """Store a key, and return whether it is new."""
        with self._lock:
            connection = self._opened()
            if self._puts % _PRUNE_EVERY == 0:
                self._prune(connection)
            self._puts += 1
            with closing(
                connection.execute(
                    "INSERT INTO taken (key, at) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    (key, self._clock()),
                )
            ) as cursor:
                return cursor.rowcount == 1

    def close(self) -> None:
        """Close the file; the next key opens it again."""
        with self._lock:
            connection, self._connection = self._connection, None
            if connection is not None:
                connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            connection = sqlite3.connect(
                self._path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
            )
            # Each key is written immediately, without waiting for the disk.
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS taken"
                " (key TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID"
            )
            self._connection = connection
        return self._connection

    def _prune(self, connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM taken WHERE at < ?", (self._clock() - self._keep,))
