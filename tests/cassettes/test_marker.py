"""The mark ``daily_cassette``, as a project that uses it sees it."""

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from dailykit.cassettes._marker import cassette_path, open_cassette
from dailykit.errors import CassetteError
from dailykit.local import LocalDaily

TESTS = """
    import time

    import pytest

    from dailykit import Daily, NotRecordedError


    @pytest.mark.daily_cassette
    @pytest.mark.parametrize("privacy", ["public", "private"])
    def test_room(privacy):
        with Daily() as daily:
            room = daily.rooms.create(privacy=privacy, expires_in=60)
            assert daily.rooms.get(room).privacy == privacy


    @pytest.mark.daily_cassette("tapes/own.json")
    def test_named(daily_cassette):
        with Daily() as daily:
            assert daily.api_url == daily_cassette.api_url
            daily.rooms.list()


    def test_apart():
        with pytest.raises(Exception, match="no API key"):
            Daily(api_key="")
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with tests."""
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\nfilterwarnings = error\naddopts = --strict-markers\n"
        "asyncio_default_fixture_loop_scope = function\n"
    )
    (tmp_path / "test_it.py").write_text(dedent(TESTS))
    return tmp_path


def run_tests(project: Path, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    bare = {name: value for name, value in os.environ.items() if not name.startswith("DAILY_")}
    bare.pop("CI", None)
    unused = ("cacheprovider", "randomly", "hypothesispytest", "schemathesis", "syrupy", "xdist")
    without = [word for name in unused for word in ("-p", f"no:{name}")]
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *without, *arguments],
        cwd=project,
        env={**bare, **more},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.slow
def test_tests_are_recorded_once_and_replayed_from_then_on(project: Path) -> None:
    with LocalDaily() as daily:
        real = {"DAILY_API_URL": daily.api_url, "DAILY_API_KEY": daily.api_key}
        recorded = run_tests(project, CI="true", **real)
        assert "no cassette" in recorded.stdout
        assert "--daily-record" in recorded.stdout

        recorded = run_tests(project, **real)
        assert "4 passed" in recorded.stdout, recorded.stdout
    assert sorted(path.relative_to(project).as_posix() for path in project.rglob("*.json")) == [
        "cassettes/test_it/test_room-private.json",
        "cassettes/test_it/test_room-public.json",
        "tapes/own.json",
    ]

    replayed = run_tests(project, CI="true")
    assert "4 passed" in replayed.stdout, replayed.stdout

    changed = (project / "test_it.py").read_text()
    changed = changed.replace("expires_in=60", "expires_in=9000").replace("daily.rooms.list()", "")
    (project / "test_it.py").write_text(changed)
    missed = run_tests(project, CI="true")
    assert "NotRecordedError" in missed.stdout
    assert "body.properties.exp is" in missed.stdout
    assert "were not sent: number 1, GET /v1/rooms" in missed.stdout
    assert "To record it again, set DAILY_API_KEY" in missed.stdout


@pytest.mark.slow
def test_a_failed_test_leaves_no_cassette(project: Path) -> None:
    (project / "test_it.py").write_text(dedent(TESTS).replace(".privacy == privacy", " is None"))
    with LocalDaily() as daily:
        finished = run_tests(
            project, "-k", "room", DAILY_API_URL=daily.api_url, DAILY_API_KEY=daily.api_key
        )

    assert "2 failed" in finished.stdout, finished.stdout
    assert list(project.rglob("*.json")) == []


@pytest.mark.parametrize(
    ("test", "name", "expected"),
    [
        ("test_a", None, "cassettes/test_visits/test_a.json"),
        ("TestIt.test_a[x/y z]", None, "cassettes/test_visits/TestIt.test_a-x-y-z.json"),
        ("test_a", "own", "own.json"),
        ("test_a", "tapes/own.json", "tapes/own.json"),
    ],
)
def test_where_a_cassette_is(test: str, name: str | None, expected: str) -> None:
    folder = Path("project") / "tests"
    assert cassette_path(folder / "test_visits.py", test, name) == folder / expected


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({}, "to record it, set DAILY_API_KEY"),
        ({"CI": "false"}, "to record it, set DAILY_API_KEY"),
        ({"CI": "true", "DAILY_API_KEY": "key"}, "CI records none"),
    ],
)
def test_without_a_cassette_the_error_says_how_to_record(
    tmp_path: Path, environment: dict[str, str], says: str
) -> None:
    with pytest.raises(CassetteError, match=says):
        open_cassette(tmp_path / "a.json", environment, record=False, allow_unused=False)
