"""Makes docs/images/agent-call-*.png: a person in Chromium and a Pipecat agent in one call.

Needs Chromium, and Pipecat: ``python scripts/fetch_agents.py``.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal

from playwright.sync_api import Browser, sync_playwright

import fetch_agents
from dailykit.client._sync.client import Daily
from dailykit.local import LocalDaily

ROOT: Final = Path(__file__).parent.parent
FOLDER: Final = ROOT / "docs/images"

FLAGS: Final = (
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--allow-loopback-in-peer-connection",
)
_SHOWN: Final = "[data-participant]:not([data-own]) video"


@contextmanager
def agent(local: LocalDaily, room: str) -> Generator[None]:
    """Run the example in a room, as users do."""
    run = [str(Path(sys.executable).with_name("dailykit")), "run", "--room", room, "--"]
    process = subprocess.Popen(
        [*run, str(fetch_agents.python()), str(ROOT / "examples/agent_echo.py"), "-d"],
        env={**os.environ, "DAILY_API_URL": local.api_url, "DAILY_API_KEY": local.api_key},
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def take(browser: Browser, url: str, colors: Literal["light", "dark"]) -> Path:
    """Join, wait until the agent's picture is there, and take a picture."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 640},
        color_scheme=colors,
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="UTC",
    )
    page = context.new_page()
    page.goto(url)
    page.get_by_label("Your name").fill("Ada Lovelace")
    page.get_by_role("button", name="Join", exact=True).click()
    page.locator(_SHOWN).wait_for(timeout=60_000)
    while page.locator(_SHOWN).evaluate("(video) => video.videoWidth") < 640:
        page.wait_for_timeout(100)
    while page.locator(".toast").count():
        page.wait_for_timeout(100)
    path = FOLDER / f"agent-call-{colors}.png"
    page.screenshot(path=path)
    context.close()
    return path


def main() -> None:
    """Take both pictures, each of a call of its own."""
    with (
        LocalDaily() as local,
        Daily(local.api_key, api_url=local.api_url) as client,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(FLAGS)
        )
        for colors in ("light", "dark"):
            room = client.rooms.create("standup")
            with agent(local, room.name):
                print(f"wrote {take(browser, room.url, colors).relative_to(ROOT)}")
            client.rooms.delete(room)
        browser.close()


if __name__ == "__main__":
    main()
