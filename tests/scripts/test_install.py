"""``scripts/install.sh``, with stand-ins for Python and pip."""

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "install.sh"
STAND_IN = """#!/bin/sh
case "$*" in
    *--version*) ;;
    *--require-hashes*) exit {status} ;;
esac
"""


@pytest.fixture
def requirements(tmp_path: Path) -> Path:
    """Two pinned packages."""
    file = tmp_path / "run.txt"
    file.write_text("# pins\none==1 \\\n    --hash=sha256:0\ntwo==2 \\\n    --hash=sha256:0\n")
    return file


def installed(folder: Path, requirements: Path, status: int) -> "subprocess.CompletedProcess[str]":
    """Run the script; pip ends with a status."""
    python = folder / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(STAND_IN.format(status=status))
    python.chmod(0o755)
    return subprocess.run(
        ["sh", str(SCRIPT), str(python), str(folder / "venv"), str(requirements)],
        env={"PATH": os.environ["PATH"]},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_it_says_what_it_does_while_pip_is_silent(tmp_path: Path, requirements: Path) -> None:
    finished = installed(tmp_path, requirements, 0)

    assert (finished.returncode, finished.stderr) == (0, "")
    assert finished.stdout == (
        f"Installing 2 packages into {tmp_path}/venv, which may take a minute ...\n"
    )


def test_a_failure_of_pip_is_its_own(tmp_path: Path, requirements: Path) -> None:
    assert installed(tmp_path, requirements, 7).returncode == 7
