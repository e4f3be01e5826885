"""The console script, run as users run it."""

import os
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest
from tests.support.terminal.cli import Run
from tests.support.terminal.forks import Forks

from dailykit import Daily, LocalDaily


@pytest.fixture
def script() -> Path:
    """The installed console script."""
    return Path(sys.executable).with_name("dailykit")


def _environment() -> dict[str, str]:
    bare = {name: value for name, value in os.environ.items() if not name.startswith("DAILY_")}
    return {**bare, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONWARNINGS": "error"}


@pytest.fixture
def environment() -> dict[str, str]:
    """The environment without anything that would point at the real Daily."""
    return _environment()


@pytest.fixture(scope="session")
def forks() -> Generator[Forks]:
    """A process that becomes ``dailykit`` faster than a new one imports it."""
    with Forks(_environment()) as forks:
        yield forks


@pytest.fixture
def run(forks: Forks, environment: dict[str, str]) -> Run:
    """Run the command line with arguments, and with more environment where given."""

    def run_it(*arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
        return forks.run_apart(arguments, {**environment, **more})

    return run_it


@pytest.fixture
def local() -> Generator[LocalDaily]:
    """A local Daily of the test's own."""
    with LocalDaily() as running:
        yield running


@pytest.fixture
def daily(local: LocalDaily) -> Generator[Daily]:
    """A client on `local`."""
    with Daily(local.api_key, api_url=local.api_url) as client:
        yield client


@pytest.fixture
def on_local(run: Run, local: LocalDaily) -> Run:
    """Run the script with `local` in its environment."""

    def run_it(*arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
        known = {"DAILY_API_KEY": local.api_key, "DAILY_API_URL": local.api_url}
        return run(*arguments, **{**known, **more})

    return run_it
