"""Fetches what tests of front ends run: Daily's own packages for browsers, unmodified.

    python scripts/fetch_daily_js.py

``npm pack`` downloads them from the registry that npm is set up for, and they are unpacked to
``.cache/daily-js/<name>-<version>/``. What is there already is not fetched again. Where something
can't be fetched it says why and ends well: the tests that need it are then skipped.
"""

import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

from fetching import attempt

CACHE: Final = Path(__file__).parent.parent / ".cache" / "daily-js"

PACKAGES: Final[Mapping[str, str]] = {
    # The newest, and one of each of the two years before it.
    "daily-js-0.92.2": "@daily-co/daily-js@0.92.2",
    "daily-js-0.77.0": "@daily-co/daily-js@0.77.0",
    "daily-js-0.60.0": "@daily-co/daily-js@0.60.0",
}
"""The packages, by the folder that each is unpacked to."""

BUILD: Final = "front-ends"
"""The folder of what front ends with a build step are made of."""

INSTALLED: Final[Mapping[str, str]] = {
    "@daily-co/daily-js": "0.92.2",
    "@daily-co/daily-react": "0.26.0",
    "@pipecat-ai/client-js": "1.13.1",
    "@pipecat-ai/daily-transport": "1.6.9",
    "esbuild": "0.28.2",
    "react": "18.3.1",
    "react-dom": "18.3.1",
}
"""What is installed there, with all that it depends on."""

_CERTIFICATES: Final = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
)
"""Where systems keep the certificates that they trust."""

_LONGEST_WAIT: Final = 120.0


def main() -> None:
    """Fetch what is missing."""
    for folder, package in PACKAGES.items():
        if not is_here(folder):
            attempt(folder, partial(fetch, folder, package), CACHE / f"{folder}.obstacle")
    if not is_here(BUILD):
        attempt(BUILD, install, CACHE / f"{BUILD}.obstacle")


def is_here(folder: str) -> bool:
    """Tell whether a package is unpacked."""
    return (CACHE / folder / "package.json").is_file()


def fetch(folder: str, package: str) -> None:
    """Download a package, without what it depends on, and unpack it."""
    with tempfile.TemporaryDirectory() as scratch:
        npm("pack", package, "--ignore-scripts", "--pack-destination", scratch)
        with tarfile.open(next(Path(scratch).glob("*.tgz"))) as files:
            extract(files, Path(scratch))
        CACHE.mkdir(parents=True, exist_ok=True)
        # Moved at last, so that what is there is complete.
        shutil.move(Path(scratch) / "package", CACHE / folder)


def extract(files: tarfile.TarFile, folder: Path) -> None:
    """Unpack an archive: its files, and nothing outside of the folder."""
    for member in files.getmembers():
        target = (folder / member.name).resolve()
        content = files.extractfile(member) if member.isfile() else None
        if content is not None and target.is_relative_to(folder.resolve()):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.read())


def install() -> None:
    """Install what front ends with a build step are made of."""
    with tempfile.TemporaryDirectory() as scratch:
        wanted = [f"{name}@{version}" for name, version in INSTALLED.items()]
        quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--prefix", scratch)
        npm("install", *wanted, *quiet)
        CACHE.mkdir(parents=True, exist_ok=True)
        shutil.move(scratch, CACHE / BUILD)
        # What the context manager removes.
        Path(scratch).mkdir()


def npm(*arguments: str) -> None:
    """Run npm."""
    path = shutil.which("npm")
    if path is None:
        raise FileNotFoundError("npm is not installed")
    # Node's own certificates may lack that of a registry which the system knows.
    known = next((path for path in _CERTIFICATES if Path(path).is_file()), None)
    certificates = {"NODE_EXTRA_CA_CERTS": known} if known else {}
    subprocess.run(
        [path, *arguments],
        env={**certificates, **os.environ},
        check=True,
        capture_output=True,
        text=True,
        timeout=_LONGEST_WAIT,
    )


if __name__ == "__main__":
    main()
