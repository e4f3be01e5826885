"""The site's search works where README opens it: as a file, without a server."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import expect
from tests.local.web.conftest import browser, tabs
from tests.support.browser.browser import Tabs

__all__ = ["browser", "tabs"]  # the fixtures of pages are for this test too

ROOT = Path(__file__).parents[1]


def test_search_finds_a_page_in_a_site_that_is_opened_as_a_file(tabs: Tabs, tmp_path: Path) -> None:
    settings = (ROOT / "zensical.toml").read_text()
    pages = re.sub(r"^nav = \[\n.*?^\]\n", "", settings, flags=re.DOTALL | re.MULTILINE)
    (tmp_path / "zensical.toml").write_text(pages)
    shutil.copytree(ROOT / "docs/javascripts", tmp_path / "docs/javascripts")
    (tmp_path / "docs/index.md").write_text("# Home\n\nNothing here.\n")
    (tmp_path / "docs/rooms.md").write_text("# Rooms\n\n## Expiry\n\nRooms can expire.\n")
    (tmp_path / "src").mkdir()
    build = [str(Path(sys.executable).with_name("zensical")), "build", "--strict"]
    subprocess.run(build, cwd=tmp_path, check=True, capture_output=True, timeout=60)

    page = tabs.open((tmp_path / "site/index.html").as_uri())
    page.get_by_role("button", name="Search").click()
    page.get_by_role("combobox", name="Search").press_sequentially("expire")
    page.get_by_role("option", name="Expiry").click()

    expect(page.get_by_role("heading", name="Expiry")).to_be_visible()
    assert page.url.startswith((tmp_path / "site/rooms.html").as_uri())
