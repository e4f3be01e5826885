"""Fetches what tests compare the helper with: the helpers of two releases of Pipecat.

    python scripts/fetch_pipecat.py

The wheels come from the package index that pip is set up for, and the few modules that are needed
are unpacked to ``.cache/pipecat/<version>/``. What is there already is not fetched again. Where
something can't be fetched it says why and ends well: the tests that need it are then skipped.
"""

import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

CACHE: Final = Path(__file__).parent.parent / ".cache" / "pipecat"

MODULES: Final[Mapping[str, tuple[str, ...]]] = {
    "0.0.71": ("pipecat/transports/services/helpers/daily_rest.py",),
    "1.14.0": ("pipecat/transports/daily/utils.py", "pipecat/runner/daily.py"),
}
"""The modules that are needed, by release."""

_LONGEST_WAIT: Final = 300.0


def main() -> None:
    """Fetch what is missing."""
    for version, modules in MODULES.items():
        if is_here(version, modules):
            continue
        try:
            unpack(download(version), version, modules)
        except (OSError, KeyError, subprocess.SubprocessError, zipfile.BadZipFile) as error:
            print(f"pipecat-ai {version} could not be fetched: {reason(error)}")
            print("The tests that compare with it will be skipped.")
        else:
            print(f"pipecat-ai {version} is in {CACHE / version}")


def is_here(version: str, modules: tuple[str, ...]) -> bool:
    """Tell whether all modules of a release are unpacked."""
    return all((CACHE / version / module).is_file() for module in modules)


def wheel(version: str) -> Path:
    """Return where the wheel of a release is kept."""
    return CACHE / f"pipecat_ai-{version}-py3-none-any.whl"


def download(version: str) -> Path:
    """Download the wheel of a release, without what it depends on."""
    if not wheel(version).is_file():
        subprocess.run(
            [
                *(sys.executable, "-m", "pip", "download", "--quiet"),
                *("--disable-pip-version-check", "--no-deps", "--only-binary=:all:"),
                *("--dest", str(CACHE), f"pipecat-ai=={version}"),
            ],
            check=True,
            capture_output=True,
            text=True,
            timeout=_LONGEST_WAIT,
        )
    return wheel(version)


def unpack(archive: Path, version: str, modules: tuple[str, ...]) -> None:
    """Unpack the modules of a release."""
    with zipfile.ZipFile(archive) as files:
        for module in modules:
            files.extract(module, CACHE / version)


def reason(error: Exception) -> str:
    """Return what went wrong, in one line."""
    said = getattr(error, "stderr", None) or str(error)
    lines = [line for line in str(said).splitlines() if line.strip()]
    return lines[-1].strip() if lines else type(error).__name__


if __name__ == "__main__":
    main()
