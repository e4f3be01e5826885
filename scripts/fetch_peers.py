"""Makes what benchmarks compare dailykit with, beside Pipecat: moto, Prism and uvloop.

    python scripts/fetch_peers.py

``.cache/venvs/peers`` is a virtual environment with moto, uvloop and this checkout, and
``.cache/prism`` has Prism from npm. What is there already is not fetched again. Where something
can't be fetched it says why and ends well: the results then say that it was not measured.
"""

import sys
from pathlib import Path
from typing import Final

from fetch_daily_js import npm
from fetching import attempt, uv

ROOT: Final = Path(__file__).parent.parent
VENV: Final = ROOT / ".cache" / "venvs" / "peers"
PRISM: Final = ROOT / ".cache" / "prism"

PACKAGES: Final = ("moto[s3,server]==5.2.5", "uvloop==0.23.0", "pytest", "pytest-asyncio")
"""What to install beside this checkout."""
PRISM_PACKAGE: Final = "@stoplight/prism-cli@5.16.0"


def main() -> None:
    """Fetch what is missing."""
    if not (VENV / "bin" / "moto_server").is_file():
        attempt("moto and uvloop", make)
    if not (PRISM / "node_modules" / ".bin" / "prism").exists():
        attempt("Prism", install)


def make() -> None:
    """Make the environment."""
    python = str(VENV / "bin" / "python")
    uv("venv", "--allow-existing", "--python", sys.executable, str(VENV))
    uv("pip", "install", "--python", python, *PACKAGES, "--editable", f"{ROOT}[all]")


def install() -> None:
    """Install Prism, with all that it depends on."""
    PRISM.mkdir(parents=True, exist_ok=True)
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(PRISM))
    npm("install", PRISM_PACKAGE, *quiet)


if __name__ == "__main__":
    main()
