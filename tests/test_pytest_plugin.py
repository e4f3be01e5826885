"""The pytest plugin, as a project that uses it sees it: its own folder, its own pytest."""

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that uses the plugin."""
    lines = (
        "[pytest]",
        "asyncio_mode = strict",
        "asyncio_default_fixture_loop_scope = function",
        "filterwarnings = error",
        "addopts = --strict-markers",
    )
    (tmp_path / "pytest.ini").write_text("\n".join(lines))
    return tmp_path


def _pytest(project: Path, code: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    (project / "test_it.py").write_text(dedent(code))
    bare = {name: value for name, value in os.environ.items() if not name.startswith("DAILY_")}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
        cwd=project,
        env=bare,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_code_under_test_finds_the_local_daily_by_itself(project: Path) -> None:
    finished = _pytest(
        project,
        """
        import os

        import pytest

        from dailykit import Daily


        def start_visit(name):  # the code under test
            with Daily() as daily:
                return daily.rooms.create(f"visit-{name}", privacy="private")


        def test_visit(local_daily, sync_daily):
            start_visit("ada")

            assert sync_daily.rooms.get("visit-ada").privacy == "private"
            assert len(local_daily.requests.of("rooms.create")) == 1


        def test_nothing_is_left_of_other_tests(local_daily, sync_daily):
            assert sync_daily.rooms.list().total_count == 0
            assert os.environ["DAILY_API_URL"] == local_daily.api_url


        @pytest.mark.daily_without_environment
        def test_environment_stays(local_daily):
            assert "DAILY_API_KEY" not in os.environ


        def test_environment_is_only_for_tests_that_ask():
            assert "DAILY_API_KEY" not in os.environ
        """,
    )

    assert finished.returncode == 0, finished.stdout
    assert "4 passed" in finished.stdout


def test_no_test_waits_for_the_rate_limit_of_the_others(project: Path) -> None:
    finished = _pytest(
        project,
        """
        import time

        import pytest

        from dailykit.rates import DOCUMENTED_LIMITS, RateTier

        MANY = DOCUMENTED_LIMITS[RateTier.SLOW].requests


        @pytest.mark.parametrize("turn", [1, 2, 3])
        def test_as_many_deletions_as_go_at_once(sync_daily, turn):
            began = time.monotonic()
            for room in sync_daily.rooms.create_many([f"room-{number}" for number in range(MANY)]):
                sync_daily.rooms.delete(room)
            assert time.monotonic() - began < DOCUMENTED_LIMITS[RateTier.SLOW].seconds / 2
        """,
    )
    assert "3 passed" in finished.stdout, finished.stdout


def test_clock_faults_and_seeds(project: Path) -> None:
    (project / "world.yaml").write_text("rooms:\n  - name: seeded\n    privacy: private\n")
    finished = _pytest(
        project,
        """
        import pytest

        from dailykit import NotFoundError, ServerError


        @pytest.mark.daily_seed("world.yaml")
        def test_seed(sync_daily):
            assert sync_daily.rooms.get("seeded").privacy == "private"


        def test_clock(local_daily, sync_daily):
            sync_daily.rooms.create("short", expires_in=60)
            local_daily.blocking.clock.advance(61)

            with pytest.raises(NotFoundError):
                sync_daily.rooms.get("short")


        def test_the_clock_is_back(local_daily, sync_daily):
            sync_daily.rooms.create("short", expires_in=60)
            assert sync_daily.rooms.get("short").name == "short"


        def test_faults(local_daily, sync_daily):
            local_daily.faults.add("rooms.get", status=500)
            with pytest.raises(ServerError):
                sync_daily.with_options(max_retries=0).rooms.get("any")


        def test_faults_are_gone(sync_daily):
            with pytest.raises(NotFoundError):
                sync_daily.rooms.get("any")
        """,
    )

    assert finished.returncode == 0, finished.stdout
    assert "5 passed" in finished.stdout


def test_asynchronous_tests_with_participants_and_webhooks(project: Path) -> None:
    finished = _pytest(
        project,
        """
        import pytest

        from dailykit.models.events import ParticipantJoined, ParticipantLeft


        @pytest.mark.asyncio
        async def test_call(local_daily, daily, daily_webhooks):
            room = await daily.rooms.create()
            ada = await local_daily.join(room, user_name="Ada")
            assert (await daily.presence.get())[room.name][0].user_name == "Ada"
            await ada.leave()
            await local_daily.settle()

            (joined,) = daily_webhooks.wait_for(ParticipantJoined)
            assert joined.payload.user_name == "Ada"
            assert len(daily_webhooks.wait_for(ParticipantLeft)) == 1
        """,
    )

    assert finished.returncode == 0, finished.stdout
    assert "1 passed" in finished.stdout


def test_starting_pytest_loads_nothing_heavy(project: Path) -> None:
    finished = _pytest(
        project,
        """
        import sys


        def test_light():
            heavy = {"aiohttp", "pydantic", "sqlalchemy", "click"}
            assert not heavy & set(sys.modules)
        """,
        "-p",
        "no:hypothesispytest",
        "-p",
        "no:schemathesis",
    )

    assert "1 passed" in finished.stdout, finished.stdout


IMPORT = """
    from {0} import daily


    def test_it():
        assert daily.__dailykit__
"""


def test_an_option_puts_our_module_in_place_before_any_import(project: Path) -> None:
    (project / "conftest.py").write_text("import daily\n\nassert daily.__dailykit__\n")

    finished = _pytest(project, IMPORT.format("conftest"), "--daily-module=dailykit")

    assert "1 passed" in finished.stdout, finished.stdout + finished.stderr


def test_so_does_a_setting(project: Path) -> None:
    with (project / "pytest.ini").open("a") as ini:
        ini.write("\ndaily_module = dailykit\n")

    finished = _pytest(project, "import daily\n\n\ndef test_it():\n    assert daily.__dailykit__\n")

    assert "1 passed" in finished.stdout, finished.stdout + finished.stderr


def test_a_setting_that_is_none(project: Path) -> None:
    with (project / "pytest.ini").open("a") as ini:
        ini.write("\ndaily_module = native\n")

    finished = _pytest(project, "")

    assert finished.returncode != 0
    assert "set it to 'installed' or 'dailykit'" in finished.stderr
