"""Fetches daily-python, which tests compare `dailykit.daily` with.

    python scripts/fetch_daily_python.py

The wheel comes from the package index that pip is set up for, and is unpacked to
``.cache/daily-python/<version>/``. Nothing is installed. Where it can't be fetched, or has no wheel
for this system, it says why and ends well: the tests that need it are then skipped.
"""

import zipfile
from pathlib import Path
from typing import Final

from fetching import attempt, download_wheel

VERSION: Final = "0.36.0"

CACHE: Final = Path(__file__).parent.parent / ".cache" / "daily-python"

FOLDER: Final = CACHE / VERSION
"""The folder to put first on ``sys.path`` for ``import daily``, in a process of its own."""


def main() -> None:
    """Fetch it, unless it is there."""
    if not is_here():
        attempt(f"daily-python {VERSION}", fetch)


def is_here() -> bool:
    """Tell whether it is unpacked."""
    return (FOLDER / "daily" / "__init__.py").is_file()


def fetch() -> None:
    """Download the wheel for this system, and unpack it."""
    if not wheels():
        download_wheel(f"daily-python=={VERSION}", CACHE)
    unpack(wheels()[0])


def wheels() -> list[Path]:
    """Return the wheels that have been downloaded."""
    return sorted(CACHE.glob(f"daily_python-{VERSION}-*.whl"))


def unpack(archive: Path) -> None:
    """Unpack a wheel. The module appears last, complete."""
    with zipfile.ZipFile(archive) as files:
        names = sorted(files.namelist(), key=lambda name: name == "daily/__init__.py")
        for name in names:
            files.extract(name, FOLDER)


if __name__ == "__main__":
    main()
