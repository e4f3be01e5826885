"""What the pages in docs/ show is what happens."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from dailykit.local import LocalDaily

DOCS = Path(__file__).parent.parent / "docs"
PAGES = sorted(DOCS.glob("*.md"))
EXAMPLE = re.compile(r"```python\n(.*?)```\n\n```output\n(.*?)```", re.DOTALL)


def examples() -> list[tuple[str, str]]:
    return [found for page in PAGES for found in EXAMPLE.findall(page.read_text())]


@pytest.mark.parametrize(("code", "output"), examples())
def test_examples_print_what_is_shown(code: str, output: str) -> None:
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=100)
    assert (done.stdout, done.stderr) == (output, "")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_seed_that_is_shown_can_be_planted(tmp_path: Path) -> None:
    (text,) = re.findall(r"```yaml\n(.*?)```", (DOCS / "local-control.md").read_text(), re.DOTALL)
    path = tmp_path / "world.yaml"
    path.write_text(text)
    with LocalDaily(seed_file=path) as daily:
        assert daily.clock.is_frozen
        assert daily.new_domain().name == "test-1"
