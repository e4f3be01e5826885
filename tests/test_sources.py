"""Every file that is written by hand is short enough to read in one go."""

from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]
FOLDERS: Final = ("src", "tests", "scripts", "benchmarks", "examples", "pipecat-import-path")
KINDS: Final = frozenset({".py", ".js", ".css", ".html", ".sh"})
MOST_LINES: Final = 400


def sources(folder: str) -> list[Path]:
    """Every file of ours in a folder, without those that were generated."""
    found = (path for path in (ROOT / folder).rglob("*") if path.suffix in KINDS)
    return [path for path in found if "Generated from" not in path.read_text()[:200]]


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_file_is_long(folder: str) -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines())
        for path in sources(folder)
    }
    assert lengths
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}
