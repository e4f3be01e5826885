"""Snapshots of databases: whole, private, checked before they replace anything."""

import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from dailykit.local.base.errors import SnapshotError, StartError
from dailykit.local.store import Moment, Store, schema

MOMENT = Moment(1_800_000_000.25, True)

Open = Callable[[str], Store]


@pytest.fixture
def open_store() -> Iterator[Open]:
    """Opens databases that are closed after the test."""
    with ExitStack() as stack:

        def open_one(name: str) -> Store:
            store = Store.open(name)
            stack.callback(store.close)
            return store

        yield open_one


def add_domain(store: Store, name: str) -> None:
    values = {"id": name, "name": name, "created_at": 0, "config": '{"lang":"de"}', "room_count": 3}
    with store.transaction() as tx:
        tx.execute(insert(schema.domains).values(values))
        tx.execute(insert(schema.api_keys).values(key=f"key-of-{name}", domain_id=name))
        tx.execute(
            insert(schema.rooms).values(
                id=f"room-of-{name}",
                domain_id=name,
                name="lobby",
                privacy="public",
                api_created=True,
                created_at=0,
                is_expired=False,
                config="{}",
            )
        )


def restore(store: Store, path: Path) -> Moment | None:
    with Store.snapshot(path) as (snapshot, moment):
        store.become(snapshot)
    return moment


def names(store: Store) -> list[str]:
    with store.transaction() as tx:
        return list(tx.execute(select(schema.domains.c.name)).scalars())


@pytest.mark.parametrize("source", [":memory:", "file"])
@pytest.mark.parametrize("target", [":memory:", "file"])
def test_a_snapshot_brings_everything_back(
    open_store: Open, tmp_path: Path, source: str, target: str
) -> None:
    first = open_store(source if source != "file" else str(tmp_path / "first.db"))
    add_domain(first, "acme")
    first.write_snapshot(tmp_path / "world.snapshot", MOMENT)
    add_domain(first, "later")
    second = open_store(target if target != "file" else str(tmp_path / "second.db"))
    add_domain(second, "other")
    assert restore(second, tmp_path / "world.snapshot") == MOMENT
    assert names(second) == ["acme"]
    add_domain(second, "more")
    assert names(second) == ["acme", "more"]
    assert restore(first, tmp_path / "world.snapshot") == MOMENT
    assert names(first) == ["acme"]


def test_what_was_read_stays_over_a_restart(open_store: Open, tmp_path: Path) -> None:
    first = open_store(":memory:")
    add_domain(first, "acme")
    first.write_snapshot(tmp_path / "world.snapshot", MOMENT)
    store = Store.open(str(tmp_path / "daily.db"))
    restore(store, tmp_path / "world.snapshot")
    starts = store.starts
    store.close()
    again = open_store(str(tmp_path / "daily.db"))
    assert names(again) == ["acme"]
    assert again.starts == starts + 1


def test_a_snapshot_is_a_database_too(open_store: Open, tmp_path: Path) -> None:
    path = tmp_path / "world.snapshot"
    first = open_store(":memory:")
    add_domain(first, "acme")
    first.write_snapshot(path, MOMENT)
    second = open_store(str(path))
    assert names(second) == ["acme"]
    # Taken from there once more, it has the new moment only.
    second.write_snapshot(tmp_path / "again", Moment(5.0, False))
    assert restore(first, tmp_path / "again") == Moment(5.0, False)


def test_a_database_that_was_never_a_snapshot_has_no_moment(
    open_store: Open, tmp_path: Path
) -> None:
    store = Store.open(str(tmp_path / "daily.db"))
    add_domain(store, "acme")
    store.close()
    other = open_store(":memory:")
    assert restore(other, tmp_path / "daily.db") is None
    assert names(other) == ["acme"]


def test_each_reading_counts_as_a_start(open_store: Open, tmp_path: Path) -> None:
    store = open_store(":memory:")
    store.write_snapshot(tmp_path / "world.snapshot", MOMENT)
    restore(store, tmp_path / "world.snapshot")
    assert store.starts == 2


def test_only_its_owner_may_read_it_and_nothing_else_is_left(
    open_store: Open, tmp_path: Path
) -> None:
    path = tmp_path / "world.snapshot"
    path.write_text("what was there before")
    path.chmod(0o644)
    open_store(":memory:").write_snapshot(path, MOMENT)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["world.snapshot"]


def test_what_can_not_be_written_is_told(open_store: Open, tmp_path: Path) -> None:
    store = open_store(":memory:")
    with pytest.raises(SnapshotError, match="can't be written"):
        store.write_snapshot(tmp_path / "nowhere" / "world.snapshot", MOMENT)
    (tmp_path / "folder").mkdir()
    with pytest.raises(SnapshotError, match="can't be written"):
        store.write_snapshot(tmp_path / "folder", MOMENT)
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_what_is_no_snapshot_changes_nothing(open_store: Open, tmp_path: Path) -> None:
    store = open_store(":memory:")
    add_domain(store, "acme")
    (tmp_path / "text").write_text("this is no database at all" * 100)
    (tmp_path / "empty").touch()
    with closing(sqlite3.connect(tmp_path / "foreign")) as foreign:
        foreign.execute("CREATE TABLE t (x)")
    for name, text in [
        ("missing", "can't be read"),
        ("text", "can't be read"),
        ("empty", "not a snapshot"),
        ("foreign", "not a snapshot"),
    ]:
        with pytest.raises(SnapshotError, match=text):
            restore(store, tmp_path / name)
    assert not (tmp_path / "missing").exists()
    assert names(store) == ["acme"]


def test_a_damaged_snapshot_changes_nothing(open_store: Open, tmp_path: Path) -> None:
    path = tmp_path / "world.snapshot"
    store = open_store(":memory:")
    add_domain(store, "acme")
    store.write_snapshot(path, MOMENT)
    data = bytearray(path.read_bytes())
    data[5000:9000] = bytes(4000)
    path.write_bytes(data)
    with pytest.raises(SnapshotError, match=r"damaged|can't be read"):
        restore(store, path)
    assert names(store) == ["acme"]


def test_a_newer_snapshot_changes_nothing(open_store: Open, tmp_path: Path) -> None:
    path = tmp_path / "world.snapshot"
    store = open_store(":memory:")
    add_domain(store, "acme")
    store.write_snapshot(path, MOMENT)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {schema.SCHEMA_VERSION + 1}")
    with pytest.raises(StartError, match="newer dailykit"):
        restore(store, path)
    assert names(store) == ["acme"]


def test_wiping_leaves_domains_and_keys(open_store: Open) -> None:
    store = open_store(":memory:")
    add_domain(store, "acme")
    store.wipe()
    assert names(store) == ["acme"]
    with store.transaction() as tx:
        assert tx.execute(select(schema.api_keys.c.key)).scalars().all() == ["key-of-acme"]
        assert tx.execute(select(schema.rooms)).all() == []
        row = tx.execute(select(schema.domains.c.config, schema.domains.c.room_count)).one()
    assert tuple(row) == ("{}", 0)
