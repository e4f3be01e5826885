"""Makes the virtual environment in which tests run agents with the real Pipecat.

    python scripts/fetch_agents.py

It is ``.cache/venvs/pipecat``, with Pipecat from the package index and this checkout. uv makes it
in seconds, and a second run does nothing. Where the index can't be reached it says why and ends
well: the tests that need it are then skipped.
"""

import sys
from pathlib import Path
from typing import Final

from fetching import attempt, uv

ROOT: Final = Path(__file__).parent.parent
VENV: Final = ROOT / ".cache" / "venvs" / "pipecat"

PACKAGES: Final = ("pipecat-ai[runner,webrtc]==1.14.0", "pytest", "pytest-asyncio")
"""What to install beside this checkout."""


def main() -> None:
    """Make the environment, unless it is there."""
    if not is_here():
        # The tests skip with the reason in that file.
        attempt("Pipecat", make, VENV.with_suffix(".obstacle"))


def python() -> Path:
    """Return the environment's Python."""
    folder, name = ("Scripts", "python.exe") if sys.platform == "win32" else ("bin", "python")
    return VENV / folder / name


def is_here() -> bool:
    """Tell whether the environment is complete, and made by this script as it is now."""
    return python().is_file() and _stamp().is_file() and _stamp().read_text() == _contents()


def make() -> None:
    """Make the environment."""
    _stamp().unlink(missing_ok=True)
    uv("venv", "--allow-existing", "--python", sys.executable, str(VENV))
    uv("pip", "install", "--python", str(python()), *PACKAGES, "--editable", f"{ROOT}[all]")
    _stamp().write_text(_contents())


def _stamp() -> Path:
    return VENV / "dailykit-agents.txt"


def _contents() -> str:
    return "\n".join((*PACKAGES, str(ROOT.resolve()), sys.version))


if __name__ == "__main__":
    main()
