"""The front end: its page and its back end, with daily-js as npm installs it."""

import shutil
from pathlib import Path

import pytest
from tests.examples.conftest import ROOT, Ask, PressCtrlC, Program
from tests.support.browser.browser import Tabs, until
from tests.support.browser.front import package

pytestmark = pytest.mark.slow

_MEETS = """() => document.querySelectorAll("#people li").length === 2
    && [...document.querySelectorAll("video")].every((video) => video.videoWidth > 0)"""


@pytest.fixture
def server(tmp_path: Path) -> str:
    """The server's file, in a folder of its own, beside which npm has installed daily-js."""
    folder = tmp_path / "front_end"
    shutil.copytree(
        ROOT / "examples" / "front_end", folder, ignore=shutil.ignore_patterns("node_*")
    )
    library = folder / "node_modules" / "@daily-co" / "daily-js"
    library.parent.mkdir(parents=True)
    library.symlink_to(package())
    return str(folder / "server.py")


def test_two_tabs_meet_and_chat(
    server: str, program: Program, press_ctrl_c: PressCtrlC, ask: Ask, port: int, tabs: Tabs
) -> None:
    process = program(server, PORT=str(port))
    url = f"http://127.0.0.1:{port}"
    assert ask("GET", f"{url}/").status == 200
    ada, bob = tabs.open(f"{url}/?name=Ada"), tabs.open(f"{url}/?name=Bob")
    for page in (ada, bob):
        until(page, _MEETS)
    ada.get_by_label("Message").fill("Good morning")
    ada.get_by_role("button", name="Send").click()
    bob.get_by_text("Ada: Good morning").wait_for()
    bob.get_by_role("button", name="Mute").click()
    ada.get_by_text("Bob, microphone off").wait_for()
    bob.get_by_role("button", name="Leave").click()
    until(ada, "() => document.querySelectorAll('#people li').length === 1")
    _, err = press_ctrl_c(process)
    assert "Traceback" not in err


def test_without_daily_js_it_says_what_to_install(
    program: Program, tmp_path: Path, port: int
) -> None:
    shutil.copy(ROOT / "examples" / "front_end" / "server.py", tmp_path)
    process = program(str(tmp_path / "server.py"), PORT=str(port))
    _, err = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "npm install" in err
