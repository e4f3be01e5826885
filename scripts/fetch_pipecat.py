"""Fetches what tests compare the helper with: the helpers of two releases of Pipecat.

    python scripts/fetch_pipecat.py

The wheels come from the package index that pip is set up for, and the few modules that are needed
are unpacked to ``.cache/pipecat/<version>/``. What is there already is not fetched again. Where
something can't be fetched it says why and ends well: the tests that need it are then skipped.
"""

import zipfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

from fetching import attempt, download_wheel

CACHE: Final = Path(__file__).parent.parent / ".cache" / "pipecat"

MODULES: Final[Mapping[str, tuple[str, ...]]] = {
    "0.0.71": ("pipecat/transports/services/helpers/daily_rest.py",),
    "1.14.0": ("pipecat/transports/daily/utils.py", "pipecat/runner/daily.py"),
}
"""The modules that are needed, by release."""


def main() -> None:
    """Fetch what is missing."""
    for version, modules in MODULES.items():
        if not is_here(version, modules):
            attempt(f"pipecat-ai {version}", partial(fetch, version, modules))


def is_here(version: str, modules: tuple[str, ...]) -> bool:
    """Tell whether all modules of a release are unpacked."""
    return all((CACHE / version / module).is_file() for module in modules)


def wheel(version: str) -> Path:
    """Return where the wheel of a release is kept."""
    return CACHE / f"pipecat_ai-{version}-py3-none-any.whl"


def fetch(version: str, modules: tuple[str, ...]) -> None:
    """Download the wheel of a release, and unpack the modules."""
    if not wheel(version).is_file():
        download_wheel(f"pipecat-ai=={version}", CACHE)
    with zipfile.ZipFile(wheel(version)) as files:
        for module in modules:
            files.extract(module, CACHE / version)


if __name__ == "__main__":
    main()
