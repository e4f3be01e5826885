import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, bindparam, insert, select, update

from dailykit.local import StartError
from dailykit.local.store import Store, database, schema
from dailykit.local.store.migrations import MIGRATIONS
from dailykit.local.store.statements import Statement


def add_domain(store: Store, name: str) -> None:
    with store.transaction() as tx:
        values = {"id": name, "name": name, "created_at": 1, "config": "{}", "room_count": 0}
        tx.execute(insert(schema.domains).values(values))


def domain_names(store: Store) -> list[str]:
    with store.transaction() as tx:
        return list(tx.execute(select(schema.domains.c.name)).scalars())


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "daily.db")


def test_what_was_committed_is_there_when_it_is_opened_again(path: str) -> None:
    store = Store.open(path)
    add_domain(store, "acme")
    store.close()
    store = Store.open(path)
    assert domain_names(store) == ["acme"]
    assert store.starts == 2
    store.close()


def test_what_failed_half_way_has_not_happened(path: str) -> None:
    store = Store.open(path)
    add_domain(store, "acme")

    def fail_half_way() -> None:
        with store.transaction() as tx:
            tx.exec_driver_sql("UPDATE domains SET name = 'lost'")
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        fail_half_way()
    assert domain_names(store) == ["acme"]
    store.close()


def test_what_statements_did_half_way_has_not_happened_either(path: str) -> None:
    store = Store.open(path)
    add_domain(store, "acme")
    rename = Statement(update(schema.domains).values(name=bindparam("new_name")))

    def fail_half_way() -> None:
        with store.writing() as tx:
            rename.run(tx, {"new_name": "lost"})
            assert names.rows(tx, {})[0]["name"] == "lost"
            raise RuntimeError("half way")

    names = Statement(select(schema.domains.c.name))
    with pytest.raises(RuntimeError, match="half way"):
        fail_half_way()
    assert names.first(store.reading, {}) is not None
    assert names.scalar(store.reading, {}) == "acme"
    with store.writing() as tx:
        rename.run(tx, {"new_name": "found"})
    assert domain_names(store) == ["found"]
    with store.transaction() as connection:
        assert names.scalar(connection, {}) == "found"
        assert Statement(select(schema.rooms.c.id)).scalar(connection, {}) is None
    store.close()


def test_closing_twice_is_fine(path: str) -> None:
    store = Store.open(path)
    store.close()
    store.close()
    with pytest.raises(sqlite3.OperationalError), sqlite3.connect(path) as connection:
        connection.execute("SELECT * FROM no_such_table")
    connection.close()


def test_a_file_is_synchronised_at_every_commit_and_its_owner_s_alone(path: str) -> None:
    store = Store.open(path)
    with store.transaction() as tx:
        assert tx.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert tx.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
        assert tx.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
    add_domain(store, "acme")
    files = list(Path(path).parent.iterdir())
    assert {file.name for file in files} >= {"daily.db", "daily.db-wal"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    store.close()


def test_a_database_belongs_to_one_server_at_a_time(path: str) -> None:
    store = Store.open(path)
    with pytest.raises(StartError, match="in use by another local Daily"):
        Store.open(path)
    add_domain(store, "acme")
    store.close()


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(StartError, match="No such file or directory"):
        Store.open(str(tmp_path / "nowhere" / "daily.db"))


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(StartError, match="Is a directory"):
        Store.open(str(tmp_path))


def write_text(path: str) -> None:
    Path(path).write_text("Dear diary, " * 1000)


def write_foreign(path: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.commit()
    connection.close()


def write_foreign_marked(path: str) -> None:
    write_foreign(path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA application_id = 4711")
    connection.close()


@pytest.mark.parametrize("write", [write_text, write_foreign, write_foreign_marked])
def test_somebody_else_s_file_is_refused_and_left_alone(
    path: str, write: Callable[[str], None]
) -> None:
    write(path)
    before = Path(path).read_bytes()
    with pytest.raises(StartError, match="it is unchanged"):
        Store.open(path)
    assert Path(path).read_bytes() == before


def test_a_newer_database_is_refused_and_left_alone(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as newer:
        newer.setattr(schema, "SCHEMA_VERSION", schema.SCHEMA_VERSION + 1)
        Store.open(path).close()
    before = Path(path).read_bytes()
    with pytest.raises(StartError, match="written by a newer dailykit"):
        Store.open(path)
    assert Path(path).read_bytes() == before


def bump(path: str, monkeypatch: pytest.MonkeyPatch, *steps: Callable[[Connection], None]) -> None:
    """Open `path` as a future version would that has `steps` more."""
    monkeypatch.setattr(schema, "SCHEMA_VERSION", schema.SCHEMA_VERSION + len(steps))
    monkeypatch.setattr(database, "MIGRATIONS", (*MIGRATIONS, *steps))
    Store.open(path).close()


def test_an_older_database_goes_through_the_missing_steps_once(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.open(path)
    add_domain(store, "acme")
    store.close()
    done: list[str] = []
    bump(path, monkeypatch, lambda _: done.append("first"), lambda _: done.append("second"))
    Store.open(path).close()
    assert done == ["first", "second"]


def test_a_step_that_fails_leaves_the_database_as_it_was(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.open(path)
    add_domain(store, "acme")
    store.close()

    def rename(tx: Connection) -> None:
        tx.exec_driver_sql("UPDATE domains SET name = 'lost'")

    def fail(tx: Connection) -> None:
        raise RuntimeError("no space left")

    with monkeypatch.context() as future, pytest.raises(RuntimeError, match="no space left"):
        bump(path, future, rename, fail)
    store = Store.open(path)
    assert domain_names(store) == ["acme"]
    store.close()


def test_a_file_that_sqlite_only_reads_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "daily.db"
    Store.open(str(path)).close()
    content = bytearray(path.read_bytes())
    content[18] = 3  # the version of the format for writing: a later one than SQLite has
    path.write_bytes(content)

    with pytest.raises(StartError, match="can't be used"):
        Store.open(str(path))


def test_a_damaged_file_whose_error_is_not_even_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "daily.db"
    Store.open(str(path)).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = 'no', name = CAST(x'e5ff' AS TEXT) WHERE name = 'rooms'"
        )

    with pytest.raises(StartError, match="damaged"):
        Store.open(str(path))
