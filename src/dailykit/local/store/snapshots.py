"""Write a whole database to one file, and read it back."""

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Final, NamedTuple

from dailykit.local.base.clock import LAST_MOMENT
from dailykit.local.base.errors import SnapshotError
from dailykit.local.store.sqlite import APPLICATION_ID

__all__ = ["Moment", "open_snapshot", "write_snapshot"]

_MOMENT_TABLE: Final = "snapshot_moment"


class Moment(NamedTuple):
    """When a snapshot was taken.

    Attributes:
        now: The time of the local Daily's clock, in unix seconds.
        is_frozen: Whether that clock was frozen.
    """

    now: float
    is_frozen: bool


def write_snapshot(source: sqlite3.Connection, path: Path, moment: Moment) -> None:
    """Write a database to a file that only its owner may read, since it contains keys.

    The write is atomic: an existing file at `path` is replaced at the end.

    Raises:
        SnapshotError: The file can't be written.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise SnapshotError(f"the snapshot {str(path)!r} can't be written: {error}") from error
    os.close(handle)
    try:
        _copy(source, name, moment)
        Path(name).replace(path)
    except (OSError, sqlite3.Error) as error:
        raise SnapshotError(f"the snapshot {str(path)!r} can't be written: {error}") from error
    finally:
        Path(name).unlink(missing_ok=True)


def _copy(source: sqlite3.Connection, name: str, moment: Moment) -> None:
    with closing(sqlite3.connect(name, isolation_level=None)) as target:
        source.backup(target)
        # A single file, with no companion files to lose when it is moved.
        target.execute("PRAGMA journal_mode = DELETE")
        target.execute(f"DROP TABLE IF EXISTS {_MOMENT_TABLE}")
        target.execute(f"CREATE TABLE {_MOMENT_TABLE} (now REAL, is_frozen INTEGER)")
        target.execute(f"INSERT INTO {_MOMENT_TABLE} VALUES (?, ?)", moment)  # noqa: S608 - ours


def open_snapshot(path: Path) -> tuple[sqlite3.Connection, Moment | None]:
    """Return a copy of a snapshot in memory, and its moment. The file is unchanged.

    Raises:
        SnapshotError: The file does not exist, is damaged or is not a snapshot.
    """
    copy = sqlite3.connect(":memory:", isolation_level=None)
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as source:
            _check(source, path)
            source.backup(copy)
        return copy, _take_moment(copy)
    except sqlite3.Error as error:
        copy.close()
        raise SnapshotError(f"{str(path)!r} can't be read as a snapshot: {error}") from error
    except BaseException:
        copy.close()
        raise


def _check(source: sqlite3.Connection, path: Path) -> None:
    (application_id,) = source.execute("PRAGMA application_id").fetchone()
    (version,) = source.execute("PRAGMA user_version").fetchone()
    if application_id != APPLICATION_ID or version < 1:
        raise SnapshotError(f"{str(path)!r} is not a snapshot of a local Daily")
    (verdict,) = source.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise SnapshotError(f"the snapshot {str(path)!r} is damaged: {verdict}")


def _take_moment(copy: sqlite3.Connection) -> Moment | None:
    """Return the moment and drop its table. A plain database has no moment."""
    names = copy.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (_MOMENT_TABLE,)).fetchall()
    if not names:
        return None
    rows = copy.execute(f"SELECT now, is_frozen FROM {_MOMENT_TABLE}").fetchall()  # noqa: S608
    copy.execute(f"DROP TABLE {_MOMENT_TABLE}")
    match rows:
        case [(int() | float() as now, 0 | 1 as is_frozen)] if 0 <= now < LAST_MOMENT:
            return Moment(float(now), bool(is_frozen))
        case _:
            raise SnapshotError("the snapshot is damaged: its moment is not a valid time")
