"""A snapshot that is not whole is refused before it replaces anything; what is taken works."""

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import urllib3
from tests.support.reference.known_requests import plant
from tests.support.servers.servers import Answer, HTTPServer

from dailykit.local import LocalDaily, MovableClock, SnapshotError, StartError
from dailykit.operations import OPERATIONS

NOW = 1_800_000_000
KEY = "local-" + "0" * 48

BROKEN = {
    "a moment without end": "UPDATE snapshot_moment SET now = 9e999",
    "a moment too late": "UPDATE snapshot_moment SET now = 1e300",
    "a moment before 1970": "UPDATE snapshot_moment SET now = -5e15",
    "a moment as text": "UPDATE snapshot_moment SET now = 'noon'",
    "no moment in its table": "DELETE FROM snapshot_moment",
    "a moment of null": "UPDATE snapshot_moment SET now = NULL",
    "frozen, more or less": "UPDATE snapshot_moment SET is_frozen = 2",
    "no domains": "DELETE FROM domains",
    "no starts": "DELETE FROM starts",
    "no rooms": "DROP TABLE rooms",
    "no tables": "DROP TABLE starts",
    "a room's config": "UPDATE rooms SET config = '{\"exp\":'",
    "a room's config as a list": "UPDATE rooms SET config = '[]'",
    "a room's config that no room has": 'UPDATE rooms SET config = \'{"max_participants":"x"}\'',
    "a domain's config": "UPDATE domains SET config = 'x'",
    "a domain's config that none has": "UPDATE domains SET config = '{\"lang\":5}'",
    "a time as text": "UPDATE rooms SET created_at = 'noon'",
    "a time out of bounds": f"UPDATE rooms SET created_at = {10**18}",
    "a name as bytes": "UPDATE rooms SET name = x'ff' WHERE rowid = 1",
    "a name in no encoding": "UPDATE rooms SET name = CAST(x'ff' AS TEXT) WHERE rowid = 1",
    "an index gone": "DROP INDEX rooms_by_age",
    "a column more": "ALTER TABLE rooms ADD COLUMN more TEXT",
    "a table more": "CREATE TABLE more (x)",
    "a view": "CREATE VIEW more AS SELECT 1",
    "a trigger": (
        "CREATE TRIGGER more BEFORE INSERT ON rooms BEGIN SELECT RAISE(ABORT, 'no'); END"
    ),
    "a version of before": "PRAGMA user_version = -1",
    "no version": "PRAGMA user_version = 0",
    "a key of nobody": "UPDATE api_keys SET domain_id = 'nobody'",
    "an event type that is a number": "UPDATE webhooks SET event_types = '5'",
    "another program's": "PRAGMA application_id = 1",
}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot with one of everything in it."""
    path = tmp_path_factory.mktemp("snapshots") / "good"
    with (
        HTTPServer(lambda _: Answer()) as hook,
        LocalDaily(
            api_key=KEY,
            clock=MovableClock(start=NOW),
            seed_file={"config": {"max_webhook_count": 100}},
        ) as daily,
    ):
        plant(daily, hook.url)
        daily.blocking.snapshot(path)
    return path


@pytest.fixture(scope="module")
def server() -> Iterator[LocalDaily]:
    with LocalDaily(api_key=KEY, clock=MovableClock(start=NOW)) as daily:
        yield daily


@pytest.fixture
def daily(server: LocalDaily) -> LocalDaily:
    """A local Daily with one room, `standup`."""
    server.blocking.reset()
    server.blocking.seed({"rooms": [{"name": "standup"}]})
    return server


def damage(good: Path, path: Path, *statements: str) -> Path:
    """Return a copy of a snapshot in which these statements were carried out."""
    shutil.copy(good, path)
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for statement in statements:
            database.execute(statement)
    return path


def get(daily: LocalDaily, path: str) -> int:
    """Return the status of a GET."""
    headers = {"Authorization": f"Bearer {daily.api_key}"}
    return urllib3.request("GET", daily.api_url + path, headers=headers).status


LISTS = sorted(
    operation.path
    for operation in OPERATIONS
    if operation.method == "GET" and "{" not in operation.path
)


def test_what_is_whole_is_taken(daily: LocalDaily, good: Path) -> None:
    daily.blocking.restore(good)
    assert "/rooms" in LISTS
    assert [path for path in LISTS if get(daily, path) >= 500] == []
    assert get(daily, "/rooms/standup") == 404


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_broken_changes_nothing(
    daily: LocalDaily, good: Path, tmp_path: Path, what: str
) -> None:
    broken = damage(good, tmp_path / "broken", BROKEN[what])
    with pytest.raises(SnapshotError):
        daily.blocking.restore(broken)
    assert get(daily, "/rooms/standup") == 200
    assert [path for path in LISTS if get(daily, path) >= 500] == []


def test_over_http_it_is_the_callers_mistake(daily: LocalDaily, good: Path, tmp_path: Path) -> None:
    broken = damage(good, tmp_path / "broken", BROKEN["no domains"])
    answer = urllib3.request(
        "POST",
        f"{daily.url}/~/restore",
        body=broken.read_bytes(),
        headers={"Content-Type": "application/octet-stream"},
    )
    assert answer.status == 400
    assert "is damaged" in answer.json()["info"]
    assert get(daily, "/rooms/standup") == 200


def mutations(good: Path, random_: random.Random) -> Iterator[str]:
    """Yield statements that each put an odd value into a random place."""
    odd = ["NULL", "''", "'x'", "x'ff'", "CAST(x'ff' AS TEXT)", "-1", "1e300", "9e999", str(10**18)]
    odd += ["'{}'", "'[]'", "'null'", "'[1]'", "'{\"a\":'", '\'{"exp":"x"}\'', "'{\"sip\":[]}'"]
    with closing(sqlite3.connect(good)) as database:
        named = "SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE TABLE%'"
        tables = [row[0] for row in database.execute(named)]
        columns = [
            (table, row[1])
            for table in tables
            for row in database.execute(f"PRAGMA table_info({table})")
        ]
    while True:
        table, column = random_.choice(columns)
        yield (
            f"UPDATE OR IGNORE {table} SET {column} = {random_.choice(odd)} WHERE rowid IN "
            f"(SELECT rowid FROM {table} LIMIT 1 OFFSET {random_.randrange(3)})"
        )


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_taken_can_be_read(
    daily: LocalDaily, good: Path, tmp_path: Path, seed: int
) -> None:
    random_ = random.Random(seed)
    statements = mutations(good, random_)
    taken = 0
    for number in range(12):
        try:
            broken = damage(good, tmp_path / f"{number}", next(statements))
        except sqlite3.IntegrityError:
            continue
        try:
            daily.blocking.restore(broken)
        except (SnapshotError, StartError):
            continue
        taken += 1
        assert [path for path in LISTS if get(daily, path) >= 500] == []
    assert taken
