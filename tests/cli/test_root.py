"""The group of commands: help, version, errors in one line."""

import subprocess
import sys

from tests.support.terminal.cli import Run

from dailykit import __version__
from dailykit.cli.root import COMMANDS


def test_help_names_every_command(run: Run) -> None:
    finished = run("--help")

    assert finished.returncode == 0
    for name in COMMANDS:
        assert f"  {name} " in finished.stdout


def test_every_command_loads_and_has_help(run: Run) -> None:
    for name in COMMANDS:
        finished = run(name, "--help")

        assert finished.returncode == 0, finished.stderr
        assert f"Usage: dailykit {name}" in finished.stdout


def test_version(run: Run) -> None:
    assert run("--version").stdout == f"dailykit, version {__version__}\n"


def test_an_unknown_command_is_a_usage_error(run: Run) -> None:
    finished = run("sreve")

    assert finished.returncode == 2
    assert "No such command 'sreve'" in finished.stderr


def loaded(*arguments: str) -> set[str]:
    """Return which of the heavy packages a command has imported at its end."""
    code = (
        "import sys\n"
        "from dailykit.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    finished = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    heavy = {"aiohttp", "asyncio", "jwt", "pydantic", "rich", "sqlalchemy", "urllib3", "yaml"}
    return heavy & set(finished.stderr.split())


def test_help_loads_no_sub_command() -> None:
    assert loaded("--help") == loaded("--version") == set()


def test_a_command_loads_what_it_needs() -> None:
    # Commands on a Daily have the synchronous client, and none of the local Daily.
    assert not loaded("rooms", "list", "--help") & {"aiohttp", "sqlalchemy", "yaml"}
    assert not loaded("operations", "--help") & {"aiohttp", "sqlalchemy", "yaml", "urllib3"}
    for light in ("serve", "join", "conformance", "completion"):
        assert not loaded(light, "--help") & {"aiohttp", "pydantic", "rich", "sqlalchemy"}, light
