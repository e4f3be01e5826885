"""Fetches what tests of front ends run: Daily's own packages for browsers, unmodified.

    python scripts/fetch_daily_js.py

``npm pack`` downloads them from the registry that npm is set up for, and they are unpacked to
``.cache/daily-js/<name>-<version>/``. What is there already is not fetched again. Where something
can't be fetched it says why and ends well: the tests that need it are then skipped.
"""

import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

CACHE: Final = Path(__file__).parent.parent / ".cache" / "daily-js"

PACKAGES: Final[Mapping[str, str]] = {
    # The newest, and one of each of the two years before it.
    "daily-js-0.92.2": "@daily-co/daily-js@0.92.2",
    "daily-js-0.77.0": "@daily-co/daily-js@0.77.0",
    "daily-js-0.60.0": "@daily-co/daily-js@0.60.0",
}
"""The packages, by the folder that each is unpacked to."""

_LONGEST_WAIT: Final = 120.0


def main() -> None:
    """Fetch what is missing."""
    for folder, package in PACKAGES.items():
        if is_here(folder):
            continue
        try:
            fetch(folder, package)
        except (OSError, ValueError, subprocess.SubprocessError, tarfile.TarError) as error:
            print(f"{package} could not be fetched: {reason(error)}")
            print("The tests that need it will be skipped.")
        else:
            print(f"{package} is in {CACHE / folder}")


def is_here(folder: str) -> bool:
    """Tell whether a package is unpacked."""
    return (CACHE / folder / "package.json").is_file()


def fetch(folder: str, package: str) -> None:
    """Download a package, without what it depends on, and unpack it."""
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("npm is not installed")
    with tempfile.TemporaryDirectory() as scratch:
        subprocess.run(
            [npm, "pack", package, "--ignore-scripts", "--pack-destination", scratch],
            check=True,
            capture_output=True,
            text=True,
            timeout=_LONGEST_WAIT,
        )
        with tarfile.open(next(Path(scratch).glob("*.tgz"))) as files:
            files.extractall(scratch, filter="data")
        CACHE.mkdir(parents=True, exist_ok=True)
        # Moved at last, so that what is there is complete.
        shutil.move(Path(scratch) / "package", CACHE / folder)


def reason(error: Exception) -> str:
    """Return what went wrong, in one line."""
    said = getattr(error, "stderr", None) or str(error)
    lines = [line for line in str(said).splitlines() if line.strip()]
    return lines[-1].strip() if lines else type(error).__name__


if __name__ == "__main__":
    main()
