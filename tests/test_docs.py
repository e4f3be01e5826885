"""What README and the pages in docs/ show is what happens, and they make a site."""

import re
import shutil
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest
from tests.support.commands import output_of
from tests.support.terminal.following import follow, page_forks
from tests.support.terminal.forks import Forks
from tests.support.terminal.pages import blocks

from dailykit import errors
from dailykit.local.base.refusal import Refusal

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]


@pytest.fixture(scope="module")
def forks() -> Generator[Forks]:
    """Runs the programs of all pages."""
    with page_forks() as process:
        yield process


@pytest.mark.timeout(900)  # a page runs dozens of programs
@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if any(blocks(page))],
    ids=lambda page: str(page.relative_to(ROOT)),
)
def test_what_a_page_shows_is_what_happens(page: Path, tmp_path: Path, forks: Forks) -> None:
    follow(page, tmp_path, forks)


@pytest.mark.parametrize(
    ("language", "text", "complaint"),
    [
        ("python", "print(1)\n```\n```output\n2", "printed"),
        ("python", "print(1)", "what it prints"),
        ("python", "1 / 0", "ZeroDivisionError"),
        ("python", "import warnings\nwarnings.warn('old')", "UserWarning"),
        ("python", "def test_it() -> None:\n    assert 1 == 2", "1 failed"),
        ('python title="used_by_nobody.py"', "x = 1", "used_by_nobody"),
        ("console", "$ echo one\ntwo", "printed"),
        ("console", "$ dailykit rooms get nowhere\n...", "status 1"),
        ("console", "$ make tea", "make tea"),
        ("console", '$ pip install "dailykit[tea]"', "pip install"),
        ("console", "$ dailykit serve\nA kettle runs", "A kettle runs"),
        ("http", "X-Dailykit-Fault: tea", "tea"),
        ("perl", "print 1", "who runs perl"),
        ("", "make demo", "without a language"),
    ],
)
def test_a_reader_notices(
    language: str, text: str, complaint: str, tmp_path: Path, forks: Forks
) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"# A page\n\n```{language}\n{text}\n```\n")

    with pytest.raises((AssertionError, Refusal), match=complaint):
        follow(page, tmp_path, forks)


@pytest.mark.parametrize("second", ["1", "2"])
def test_tabs_are_alternatives(second: str, tmp_path: Path, forks: Forks) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"""# A page

=== "Synchronous"

    ```python
    from dailykit import Daily

    Daily().rooms.create("taken")
    print(1)
    ```

=== "Asynchronous"

    ```python
    from dailykit import Daily

    Daily().rooms.create("taken")
    print({second})
    ```

```output
1
```
""")

    if second == "1":
        follow(page, tmp_path, forks)
    else:
        with pytest.raises(AssertionError, match="printed"):
            follow(page, tmp_path, forks)


def test_the_page_on_errors_names_each() -> None:
    page = (DOCS / "errors.md").read_text()

    assert [name for name in errors.__all__ if f"`{name}`" not in page] == []


def test_links_of_readme_lead_somewhere() -> None:
    readme = PAGES[0].read_text()
    links = re.findall(r"\]\(([^)#:]+)\)", readme)
    pictures = re.findall(r'(?:src|srcset)="([^":]+)"', readme)
    links += pictures

    assert len(pictures) == 6, "in light and dark"
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.timeout(600)
def test_the_pages_make_a_site_that_needs_nothing_from_elsewhere(tmp_path: Path) -> None:
    site = _build(tmp_path)
    navigation = (ROOT / "zensical.toml").read_text()
    pages = [str(page.relative_to(DOCS)) for page in PAGES[1:]]
    assert [page for page in pages if f'"{page}"' not in navigation] == []
    assert all((site / page).with_suffix(".html").is_file() for page in pages)

    llms = subprocess.run([sys.executable, ROOT / "scripts/llms_txt.py", site], check=False)
    assert (llms.returncode, (site / "llms.txt").is_file()) == (0, True)

    fetched = re.compile(r"<(?:script|img|link|iframe)\b[^>]*\b(?:src|href)=[\"']?(?:https?:)?//")
    found = [page.name for page in site.rglob("*.html") if fetched.search(page.read_text())]
    assert found == []


def _build(folder: Path) -> Path:
    """Build the site, elsewhere so that the tree stays clean. What is not sound stops the build."""
    shutil.copytree(DOCS, folder / "docs")
    shutil.copy(ROOT / "zensical.toml", folder)
    (folder / "src").symlink_to(ROOT / "src")
    command = [str(Path(sys.executable).with_name("zensical")), "build", "--strict"]
    output_of(command, folder, seconds=300)
    return folder / "site"
