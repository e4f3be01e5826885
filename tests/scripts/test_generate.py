"""The generators: what they write is what is committed, and what is stale is found."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = "src/dailykit/models/rooms.py"
KEYWORDS = "src/dailykit/models/_keywords.py"


class Checkout:
    """A copy of what the generators need, to change at will."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(ROOT / "scripts", folder / "scripts")
        shutil.copy(ROOT / "pyproject.toml", folder)

    def generate(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "scripts/generate.py", *arguments],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(self.folder / "src")},
            capture_output=True,
            text=True,
            check=False,
        )

    def replace(self, path: str, old: str, new: str) -> None:
        file = self.folder / path
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new, 1))


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


@pytest.mark.slow
def test_a_new_property_makes_the_keywords_stale_until_they_are_written(checkout: Checkout) -> None:
    before = checkout.generate("--check", "keywords")
    assert (before.returncode, before.stdout) == (0, "")

    field = "    enable_chat: bool | None = None\n"
    checkout.replace(
        ROOMS, field, f'    enable_magic: RoomName | None = None\n    """Magic."""\n{field}'
    )
    stale = checkout.generate("--check", "keywords")
    assert stale.returncode == 1
    assert "+    enable_magic: RoomName | None" in stale.stdout
    assert f"--- {KEYWORDS} (committed)" in stale.stdout

    written = checkout.generate("keywords")
    assert (written.returncode, written.stdout) == (0, f"wrote {KEYWORDS}\n")
    after = checkout.generate("--check", "keywords")
    assert (after.returncode, after.stdout) == (0, "")


@pytest.mark.slow
def test_a_change_by_hand_is_found(checkout: Checkout) -> None:
    checkout.replace(KEYWORDS, "total=False", "total=True")
    stale = checkout.generate("--check", "keywords")
    assert stale.returncode == 1
    assert "+class RoomPropertiesKeywords(TypedDict, total=False):" in stale.stdout


@pytest.mark.slow
def test_an_unknown_generator_is_an_error(checkout: Checkout) -> None:
    done = checkout.generate("--check", "poems")
    assert done.returncode == 2
    assert "unknown: poems" in done.stderr
