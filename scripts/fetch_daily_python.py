"""Fetches daily-python, which tests compare `dailykit.daily` with.

    python scripts/fetch_daily_python.py

The wheel comes from the package index that pip is set up for, and is unpacked to
``.cache/daily-python/<version>/``. Nothing is installed. Where it can't be fetched, or has no wheel
for this system, it says why and ends well: the tests that need it are then skipped.
"""

import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Final

VERSION: Final = "0.36.0"

CACHE: Final = Path(__file__).parent.parent / ".cache" / "daily-python"

FOLDER: Final = CACHE / VERSION
"""The folder to put first on ``sys.path`` for ``import daily``, in a process of its own."""

_LONGEST_WAIT: Final = 300.0


def main() -> None:
    """Fetch it, unless it is there."""
    if is_here():
        return
    try:
        unpack(download())
    except (OSError, subprocess.SubprocessError, zipfile.BadZipFile) as error:
        print(f"daily-python {VERSION} could not be fetched: {reason(error)}")
        print("The tests that compare with it will be skipped.")
    else:
        print(f"daily-python {VERSION} is in {FOLDER}")


def is_here() -> bool:
    """Tell whether it is unpacked."""
    return (FOLDER / "daily" / "__init__.py").is_file()


def download() -> Path:
    """Download the wheel for this system."""
    if not wheels():
        subprocess.run(
            [
                *(sys.executable, "-m", "pip", "download", "--quiet"),
                *("--disable-pip-version-check", "--no-deps", "--only-binary=:all:"),
                *("--dest", str(CACHE), f"daily-python=={VERSION}"),
            ],
            check=True,
            capture_output=True,
            text=True,
            timeout=_LONGEST_WAIT,
        )
    return wheels()[0]


def wheels() -> list[Path]:
    """Return the wheels that have been downloaded."""
    return sorted(CACHE.glob(f"daily_python-{VERSION}-*.whl"))


def unpack(archive: Path) -> None:
    """Unpack a wheel. The module appears last, complete."""
    with zipfile.ZipFile(archive) as files:
        names = sorted(files.namelist(), key=lambda name: name == "daily/__init__.py")
        for name in names:
            files.extract(name, FOLDER)


def reason(error: Exception) -> str:
    """Return what went wrong, in one line."""
    said = getattr(error, "stderr", None) or str(error)
    lines = [line for line in str(said).splitlines() if line.strip()]
    return lines[-1].strip() if lines else type(error).__name__


if __name__ == "__main__":
    main()
