"""The dashboard of a local Daily in tabs of a real browser, and a program that it tells."""

import http.server
import json
from collections import deque
from typing import Any

from playwright.sync_api import Locator, Page, expect
from tests.support.browser.browser import Tabs

from dailykit.local import LocalDaily

__all__ = ["HOSTILE", "Receiver", "dashboard", "go", "press", "row"]

HOSTILE = "<img src=x onerror=alert(1)>"
"""A name that must be shown as it is."""


class Receiver:
    """A program that webhooks are delivered to.

    Attributes:
        url: Its address.
        events: All events that came in.
        answers: Statuses to answer with; 200 when there are none left.
    """

    def __init__(self) -> None:
        self.events: list[Any] = []
        self.answers: deque[int] = deque()
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                # The probe, which is no event, is not counted.
                if "payload" in content:
                    receiver.events.append(content)
                self.send_response(receiver.answers.popleft() if receiver.answers else 200)
                self.end_headers()

            def log_message(self, format: str, *_: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/daily"


def dashboard(tabs: Tabs, server: LocalDaily, view: str = "rooms", **options: Any) -> Page:
    """Open a view."""
    page = tabs.open(f"{server.url}/~/#/{view}", **options)
    expect(page.locator(".live")).to_have_text("live")
    return page


def go(page: Page, section: str) -> None:
    """Go to another section."""
    page.get_by_role("navigation").get_by_role("link", name=section).click()


def press(page: Page | Locator, name: str) -> None:
    """Press a button."""
    page.get_by_role("button", name=name, exact=True).click()


def row(page: Page, room: str) -> Locator:
    """Return a room in the list of rooms."""
    return page.locator(f"[data-room={room}]")
