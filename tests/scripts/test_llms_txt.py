"""What the documentation has for programs that read it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "scripts/llms_txt.py"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files, as after a build."""
    folder = tmp_path_factory.mktemp("site")
    for name in ("api", "frameworks"):
        (folder / name).mkdir()
    subprocess.run([sys.executable, SCRIPT, folder], check=True, timeout=60)
    return folder


def test_the_list_names_each_page_with_its_first_sentence(site: Path) -> None:
    listed = (site / "llms.txt").read_text()

    assert listed.startswith("# dailykit\n\n> The Python toolkit for Daily")
    linked = re.findall(r"^- \[.+?\]\((.+?)\)", listed, flags=re.MULTILINE)
    docs = ROOT / "docs"
    assert sorted(linked) == sorted(
        page.relative_to(docs).as_posix() for page in docs.rglob("*.md")
    )
    assert all((site / page).is_file() for page in linked)
    assert "- [Errors](errors.md): Every error that dailykit raises is a `DailyError`.\n" in listed


def test_the_text_has_all_pages_and_nothing_for_the_site_alone(site: Path) -> None:
    text = (site / "llms-full.txt").read_text()

    assert "# Getting started\n" in text
    assert "| `create` | Create a room." in text  # the reference
    assert re.search(r"^(?::::|<!--|hide:)", text, flags=re.MULTILINE) is None
