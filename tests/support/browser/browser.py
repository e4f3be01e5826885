"""Tabs of a real browser with a fake camera and microphone, for tests of pages."""

import os
import shutil
import time
from contextlib import ExitStack
from importlib.resources import files
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

__all__ = [
    "FLAGS",
    "PATIENCE_SECONDS",
    "Tabs",
    "chromium",
    "grave_faults",
    "moving_pictures",
    "until",
]

_WHOLE: Final = ("chromium", "chromium-browser", "google-chrome", "chrome")
_NAMES: Final = ("chromium-headless-shell", *_WHOLE)
"""The shell has no user interface to draw, which takes a whole browser half of its time."""

FLAGS: Final = (
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--allow-loopback-in-peer-connection",
    "--disable-background-networking",
    "--no-first-run",
)
"""How to start Chromium."""

PATIENCE_SECONDS: Final = 30.0
"""How long something may take to be seen: on a busy machine, pages are slow."""

_GRAVE: Final = ("serious", "critical")

_FRAMES: Final = """() => Object.fromEntries(
    [...document.querySelectorAll("[data-participant]:not([data-own])")].map((tile) => {
        const video = tile.querySelector("video");
        const frames = video.videoWidth && video.getVideoPlaybackQuality().totalVideoFrames;
        return [`${tile.dataset.participant}/${tile.dataset.kind}`, frames];
    })
)"""


def chromium(*, whole: bool = False) -> str:
    """Return the browser to use; skip where there is none, but fail where there has to be one.

    Args:
        whole: Whether it must be one that people use, which also asks for permissions.
    """
    path = next(filter(None, map(shutil.which, _WHOLE if whole else _NAMES)), None)
    if path is None and os.environ.get("CI") == "true":
        pytest.fail("there is no Chromium; scripts/system.sh installs it")
    return path or pytest.skip("there is no Chromium on this machine")


class Tabs:
    """Opens tabs, each in a profile of its own.

    Attributes:
        complaints: What went wrong in them, violations of their security policy included.
    """

    def __init__(self, browser: Browser, stack: ExitStack) -> None:
        self._browser = browser
        self._stack = stack
        self.complaints: list[str] = []

    def open(self, url: str, **options: Any) -> Page:
        """Open an address; the options are those of a browser context."""
        context = self._browser.new_context(**options)
        context.set_default_timeout(PATIENCE_SECONDS * 1000)
        self._stack.callback(context.close)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)
        page.goto(url)
        return page

    def join(self, url: str, name: str | None = None, **options: Any) -> Page:
        """Open a room and join its call."""
        page = self.open(url, **options)
        if name is not None:
            page.get_by_label("Your name").fill(name)
        page.get_by_role("button", name="Join", exact=True).click()
        page.locator("[data-page=call]").wait_for()
        return page

    def join_without_asking(self, url: str) -> Page:
        """Open a room that has no page before joining."""
        page = self.open(url)
        page.locator("[data-page=call]").wait_for()
        return page

    def _hear(self, said: ConsoleMessage) -> None:
        # While a server is away, browsers complain about each attempt to reach it.
        if said.type == "error" and "ERR_CONNECTION_REFUSED" not in said.text:
            self.complaints.append(said.text)


def until(page: Page, script: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Wait until a script returns something true. (Playwright's own way needs ``eval``.)"""
    end = time.monotonic() + seconds
    while not page.evaluate(script):
        assert time.monotonic() < end, f"it never came true: {script}"
        page.wait_for_timeout(50)


def moving_pictures(
    page: Page, count: int, kind: str = "camera", seconds: float = PATIENCE_SECONDS
) -> None:
    """Wait until `count` pictures of others move: until frames that were decoded have grown."""
    end = time.monotonic() + seconds
    first: dict[str, int] = {}
    while True:
        now: dict[str, int] = page.evaluate(_FRAMES)
        first |= {key: frames for key, frames in now.items() if frames and key not in first}
        moving = [key for key in now if key.endswith(kind) and now[key] > first.get(key, now[key])]
        if len(moving) == count:
            return
        assert time.monotonic() < end, f"{len(moving)} of {count} pictures move: {now}"
        page.wait_for_timeout(50)


def grave_faults(page: Page) -> list[str]:
    """Return what axe finds that keeps somebody from using a page."""
    # The package has types for nobody; of it, only the script is wanted.
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
    found: list[str] = page.evaluate(
        """async (grave) => (await axe.run()).violations
            .filter((one) => grave.includes(one.impact))
            .flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html}`))""",
        list(_GRAVE),
    )
    return found
