"""Where an extra is not installed, a command says so in one line."""

import subprocess
import sys

WITHOUT_SQLALCHEMY = """
import sys
sys.modules["sqlalchemy"] = None
from dailykit.cli import main
main()
"""


def test_serving_needs_an_extra() -> None:
    command = [sys.executable, "-c", WITHOUT_SQLALCHEMY, "serve", "--port", "0"]
    finished = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert finished.returncode == 1
    assert finished.stderr.splitlines() == [
        'Error: this needs an extra: pip install "dailykit[cli,local]"'
    ]


def test_the_module_is_the_command() -> None:
    command = [sys.executable, "-m", "dailykit", "--version"]
    finished = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert finished.stdout.startswith("dailykit, version ")
