"""After a fork no process gets the answers of another, whatever forks."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Generator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import urllib3
from tests.support._sync import until
from tests.support.forking.children import CALLS, CHILDREN, WAYS, user_of
from tests.support.servers.servers import HOST, Answer, HTTPServer, free_port

from dailykit import Daily, LocalDaily, RoomPool
from dailykit.client import _forks
from dailykit.errors import ConfigurationError

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

ROOT = Path(__file__).parents[2]
FORKING = ROOT / "tests/support/forking"


def environment(local: LocalDaily, **more: str) -> Mapping[str, str]:
    return {
        **os.environ,
        "DAILY_API_KEY": local.api_key,
        "DAILY_API_URL": local.api_url,
        "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]),
        **more,
    }


@contextmanager
def running(*arguments: str, environment: Mapping[str, str]) -> Generator[subprocess.Popen[bytes]]:
    """Run a program in the background, and end it."""
    process = subprocess.Popen([sys.executable, *arguments], env=environment)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


@pytest.mark.parametrize("way", WAYS)
def test_multiprocessing(local_daily: LocalDaily, way: str) -> None:
    done = subprocess.run(
        [sys.executable, str(FORKING / "children.py"), way],
        env=environment(local_daily),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    result = json.loads(done.stdout)
    assert len(result["told"]) == CHILDREN + 1
    for user, users in result["told"].items():
        assert users == [user] * CALLS
    assert not any(result["kept"].values())  # no connection of the parent is open in a child


def test_gunicorn_with_preloading(local_daily: LocalDaily) -> None:
    port = free_port()
    users = [f"user-{number}" for number in range(60)]
    pool = urllib3.PoolManager(maxsize=8)

    def is_up() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex((HOST, port)) == 0

    def ask(user: str) -> dict[str, Any]:
        answer = pool.request("GET", f"http://{HOST}:{port}/", fields={"user": user}, timeout=30)
        return dict(answer.json())

    with running(
        *("-m", "gunicorn", "--preload", "--workers=3", "--log-level=error", "--no-control-socket"),
        *(f"--bind={HOST}:{port}", "tests.support.forking.web:app"),
        environment=environment(local_daily),
    ):
        until(is_up)
        with ThreadPoolExecutor(8) as threads:
            answers = list(threads.map(ask, users))
    pool.clear()
    assert [user_of(answer["token"]) for answer in answers] == users
    assert len({answer["worker"] for answer in answers}) > 1


def test_celerys_prefork_pool(
    local_daily: LocalDaily, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("queue", "control", "results"):
        (tmp_path / name).mkdir()
    users = [f"user-{number}" for number in range(60)]
    given = environment(local_daily, TASKS_FOLDER=str(tmp_path))
    asking = (
        "import json, sys; from tests.support.forking.tasks import token_for; "
        "waiting = [token_for.delay(user) for user in json.loads(sys.argv[1])]; "
        "print(json.dumps([one.get(timeout=60) for one in waiting]))"
    )
    with running(
        *("-m", "celery", "--app=tests.support.forking.tasks:app", "worker", "--pool=prefork"),
        *("--concurrency=3", "--loglevel=error", "--without-gossip", "--without-mingle"),
        *("--without-heartbeat",),
        environment=given,
    ):
        done = subprocess.run(
            [sys.executable, "-c", asking, json.dumps(users)],
            env=given,
            capture_output=True,
            timeout=90,
            check=False,
        )
    assert done.returncode == 0, done.stderr.decode()
    answers = json.loads(done.stdout)
    assert [user_of(answer["token"]) for answer in answers] == users
    assert len({answer["worker"] for answer in answers}) > 1


def in_a_child(action: Any) -> str:
    """Do something in a child process, and return what it says."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.write(writing, str(action()).encode())
        except Exception as error:  # noqa: BLE001 (said to the parent)
            os.write(writing, repr(error).encode())
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as said:
        return said.read().decode()


def test_the_connection_of_the_parent_stays_usable() -> None:
    """The child neither reads from it, nor says good-bye on it, nor keeps it open."""
    with HTTPServer(lambda _: Answer(body={"total_count": 0, "data": []})) as server:
        with Daily("k" * 32, api_url=server.url, budget=None) as daily:
            daily.rooms.list()
            for _ in range(3):
                assert in_a_child(lambda: daily.rooms.list().total_count) == "0"
                assert in_a_child(daily.close) == "None"
                daily.rooms.list()
        peers = [request.peer for request in server.received]
    assert peers[0] == peers[2] == peers[4] == peers[6]
    assert len(set(peers)) == 4  # the parent's, and one for each child


def test_what_tells_processes_apart() -> None:
    here = _forks.process()
    there = in_a_child(_forks.process)
    grandchild = in_a_child(lambda: in_a_child(_forks.process))
    assert len({str(here), there, grandchild}) == 3
    assert _forks.process() == here
    assert grandchild.endswith(f"{here[1] + 2})")  # also where process ids repeat


def test_a_pool_is_closed_by_the_process_that_has_started_it(local_daily: LocalDaily) -> None:
    with Daily(local_daily.api_key, api_url=local_daily.api_url) as daily:
        with RoomPool(daily, 2) as pool:
            session = pool.start_session()
            assert in_a_child(pool.close) == "None"
            rooms = {room.name for room in daily.rooms.iterate()}
            assert len(rooms) >= 2
            assert ConfigurationError.__name__ in in_a_child(pool.start_session)
            assert in_a_child(lambda: pool.discard(session)) == "None"
            assert session.room.name not in {room.name for room in daily.rooms.iterate()}
        assert not list(daily.rooms.iterate())
