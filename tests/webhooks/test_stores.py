"""What remembers which events were taken."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from dailykit.webhooks import EventStore, MemoryStore, SQLiteStore


@pytest.fixture(params=["memory", "sqlite"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], EventStore]:
    kinds: dict[str, Callable[[], EventStore]] = {
        "memory": MemoryStore,
        "sqlite": lambda: SQLiteStore(tmp_path / "events.sqlite3"),
    }
    return kinds[request.param]


def test_a_key_is_new_once(make: Callable[[], EventStore]) -> None:
    store = make()

    assert [store.put_if_absent(key) for key in ("a", "b", "a", "b", "c")] == [
        *(True, True, False, False, True)
    ]


def test_of_many_at_once_one_is_told_that_it_is_new(make: Callable[[], EventStore]) -> None:
    store = make()
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(store.put_if_absent, [str(n % 50) for n in range(1000)]))

    assert told.count(True) == 50


def test_memory_keeps_the_newest() -> None:
    store = MemoryStore(capacity=3)
    for key in "abcd":
        assert store.put_if_absent(key)

    assert len(store) == 3
    assert [store.put_if_absent(key) for key in "bcda"] == [False, False, False, True]


def test_a_file_remembers_over_a_restart(tmp_path: Path) -> None:
    with SQLiteStore(tmp_path / "events.sqlite3") as store:
        assert store.put_if_absent("a")
        store.close()
        assert not store.put_if_absent("a")
    with SQLiteStore(str(tmp_path / "events.sqlite3")) as store:
        assert not store.put_if_absent("a")


def test_a_file_is_shared_by_processes(tmp_path: Path) -> None:
    path = tmp_path / "events.sqlite3"
    code = (
        "import sys\n"
        "from dailykit.webhooks import SQLiteStore\n"
        "with SQLiteStore(sys.argv[1]) as store:\n"
        "    print(sum(store.put_if_absent(str(n)) for n in range(300)))\n"
    )
    processes = [
        subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]

    assert sum(int(process.communicate(timeout=60)[0]) for process in processes) == 300


def test_a_file_forgets_in_the_end(tmp_path: Path) -> None:
    now = [0.0]
    path = tmp_path / "events.sqlite3"
    with SQLiteStore(path, keep=timedelta(days=1), clock=lambda: now[0]) as store:
        assert store.put_if_absent("old")
        now[0] = 86_000
        assert store.put_if_absent("young")
    now[0] = 86_401
    with SQLiteStore(path, keep=timedelta(days=1), clock=lambda: now[0]) as store:
        assert not store.put_if_absent("young")
        assert store.put_if_absent("old")


def test_nothing_is_opened_before_it_is_needed(tmp_path: Path) -> None:
    SQLiteStore(tmp_path / "missing" / "events.sqlite3").close()

    assert list(tmp_path.iterdir()) == []
