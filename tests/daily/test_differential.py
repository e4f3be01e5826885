"""What a client does alone is what daily-python's does, compared with the real module, offline."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
from tests.support.clocks.calm import at_its_best
from tests.support.scripts import load_script

PROGRAM: Final = Path(__file__).parent / "differential.py"
TIMEOUT: Final = 60


def fetched() -> Path:
    """Return the folder with the real module, or skip the test."""
    module = load_script("fetch_daily_python")
    if sys.platform == "win32":
        pytest.skip("this system has no wheel of daily-python")
    if not module.is_here():
        pytest.skip("daily-python is missing: run python scripts/fetch_daily_python.py")
    folder: Path = module.FOLDER
    return folder


def start(*args: str) -> subprocess.Popen[str]:
    """Run the program in a process of its own."""
    path = os.pathsep.join(part for part in sys.path if part)
    return subprocess.Popen(
        [sys.executable, str(PROGRAM), *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )


def log_of(program: subprocess.Popen[str]) -> list[dict[str, Any]]:
    """Return the log of a program at its end."""
    written, complaints = program.communicate(timeout=TIMEOUT)
    assert written, complaints
    log: list[dict[str, Any]] = json.loads(written)
    return log


@pytest.mark.slow
def test_a_client_alone_does_what_that_of_daily_python_does() -> None:
    wheel = str(fetched())

    def compare() -> None:
        programs = start(wheel), start()
        real, own = map(log_of, programs)
        assert len(own) == len(real) > 90
        pairs = zip(real, own, strict=True)
        assert [(theirs, ours) for theirs, ours in pairs if theirs != ours] == []

    # Each step waits a while for events, which a busy machine delivers too late for it.
    at_its_best(compare, attempts=3)
