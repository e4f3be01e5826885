"""The console script, run as users run it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.cli import Run, run_script


@pytest.fixture
def script() -> Path:
    """The installed console script."""
    return Path(sys.executable).with_name("dailykit")


@pytest.fixture
def environment() -> dict[str, str]:
    """The environment without anything that would point at the real Daily."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("DAILY_")}
    return {**bare, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONWARNINGS": "error"}


@pytest.fixture
def run(script: Path, environment: dict[str, str]) -> Run:
    """Run the script with arguments, and with more environment where given."""

    def run_it(*arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
        return run_script(script, {**environment, **more}, *arguments)

    return run_it
