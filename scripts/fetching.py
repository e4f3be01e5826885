"""What the scripts have in common that fetch something for the tests."""

import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

__all__ = ["attempt", "download_wheel", "reason", "uv"]

_LONGEST_WAIT: Final = 300.0

_FAILURES: Final = (
    OSError,
    KeyError,
    ValueError,
    subprocess.SubprocessError,
    tarfile.TarError,
    zipfile.BadZipFile,
)


def attempt(name: str, work: Callable[[], object], obstacle: Path | None = None) -> None:
    """Fetch something, and say what came of it.

    Args:
        name: What is fetched.
        work: Fetches it.
        obstacle: A file that tells the tests why it is missing.
    """
    try:
        work()
    except _FAILURES as error:
        print(f"{name} could not be fetched: {reason(error)}")
        print("The tests that need it will be skipped.")
        if obstacle is not None:
            obstacle.parent.mkdir(parents=True, exist_ok=True)
            obstacle.write_text(reason(error))
    else:
        if obstacle is not None:
            obstacle.unlink(missing_ok=True)
        print(f"{name} is here")


def reason(error: Exception) -> str:
    """Return what went wrong, in one line."""
    said = getattr(error, "stderr", None) or str(error)
    lines = [line for line in str(said).splitlines() if line.strip()]
    return lines[-1].strip() if lines else type(error).__name__


def uv(*arguments: str) -> None:
    """Run uv, which makes environments in seconds."""
    subprocess.run(
        [sys.executable, "-m", "uv", *arguments, "--quiet"],
        # As pip does: the certificates of the system, which may know the index's.
        env={**os.environ, "UV_SYSTEM_CERTS": "1"},
        check=True,
        capture_output=True,
        text=True,
        timeout=_LONGEST_WAIT,
    )


def download_wheel(requirement: str, folder: Path) -> None:
    """Download a wheel from the package index that pip is set up for, without what it needs."""
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "download", "--quiet"),
            *("--disable-pip-version-check", "--no-deps", "--only-binary=:all:"),
            *("--dest", str(folder), requirement),
        ],
        check=True,
        capture_output=True,
        text=True,
        timeout=_LONGEST_WAIT,
    )
