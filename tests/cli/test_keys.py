"""API keys on the command line."""

import subprocess
from pathlib import Path

import pytest
from tests.support.terminal.cli import Run

from dailykit.local import LocalDaily

WARNING = "Warning: every program on this machine can read --api-key."


@pytest.fixture
def file(tmp_path: Path, local: LocalDaily) -> Path:
    path = tmp_path / "key"
    path.write_text(f"{local.api_key}\n")
    return path


@pytest.mark.parametrize("before", [True, False])
def test_a_key_can_come_from_a_file(run: Run, local: LocalDaily, file: Path, before: bool) -> None:
    option = ("--api-key-file", str(file))
    command = ("rooms", "list", "--json", "--api-url", local.api_url)
    finished = run(*option, *command) if before else run(*command, *option)
    assert (finished.returncode, finished.stdout.strip(), finished.stderr) == (0, "[]", "")


def test_a_key_can_come_from_standard_input(
    script: Path, environment: dict[str, str], local: LocalDaily
) -> None:
    finished = subprocess.run(
        [str(script), "rooms", "list", "--json", "--api-key-file", "-"],
        env={**environment, "DAILY_API_URL": local.api_url},
        input=local.api_key,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (finished.returncode, finished.stdout.strip()) == (0, "[]")


@pytest.mark.parametrize(
    ("content", "says"),
    [("", "the file contains no API key"), ("one\ntwo", "the file has more than one line")],
)
def test_a_file_without_one_key_is_refused(
    run: Run, tmp_path: Path, content: str, says: str
) -> None:
    (tmp_path / "key").write_text(content)
    finished = run("rooms", "list", "--api-key-file", str(tmp_path / "key"))
    assert finished.returncode == 2
    assert says in finished.stderr


@pytest.mark.parametrize("before", [True, False])
def test_a_key_on_the_command_line_is_warned_of_once(
    run: Run, local: LocalDaily, before: bool
) -> None:
    option, command = ("--api-key", "secret"), ("rooms", "list", "--api-url", local.api_url)
    finished = run(*option, *command) if before else run(*command, *option)
    assert finished.stderr.count(WARNING) == 1
    assert "secret" not in finished.stderr


def test_local_keys_are_no_secret(run: Run, local: LocalDaily) -> None:
    finished = run("rooms", "list", "--api-key", local.api_key, "--api-url", local.api_url)
    assert finished.returncode == 0
    assert "Warning" not in finished.stderr
