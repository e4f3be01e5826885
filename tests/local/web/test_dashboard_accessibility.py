"""The dashboard for everybody: axe finds no serious fault, and a keyboard is enough."""

import pytest
from playwright.sync_api import Page, expect
from tests.support.browser.browser import Tabs, grave_faults

from dailykit import Daily
from dailykit.local import LocalDaily

pytestmark = pytest.mark.slow


@pytest.fixture
def lively(server: LocalDaily, client: Daily) -> LocalDaily:
    """A local Daily with something in every view."""
    client.rooms.create(name="standup", expires_in=7200, enable_chat=True)
    client.rooms.create(name="empty", privacy="private")
    local = server.blocking
    local.join("standup", user_name="Ada")
    bob = local.join("standup", user_name="Bob")
    local.clock.advance(600)
    bob.leave()
    server.faults.add("recordings.*", status=503)
    return server


def to(page: Page, server: LocalDaily, view: str, content: str) -> None:
    """Go to a view, and wait until it shows something."""
    page.goto(f"{server.url}/~/#/{view}")
    expect(page.locator("main").get_by_text(content).first).to_be_visible()


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_no_view_has_a_serious_fault(tabs: Tabs, lively: LocalDaily, scheme: str) -> None:
    page = tabs.open(f"{lively.url}/~/", color_scheme=scheme, reduced_motion="reduce")
    expect(page.locator(".live")).to_have_text("live")
    for view, content in {
        "rooms": "1 inside",
        "rooms/standup": "since",
        "meetings": "going on",
        "usage": "Day by day",
        "webhooks": "No webhooks yet",
        "clock": "Due next",
        "faults": "recordings.*: answers 503",
        "settings": "Connect a program",
    }.items():
        to(page, lively, view, content)
        assert grave_faults(page) == [], view
    to(page, lively, "requests", "/rooms")
    page.locator("[data-request] summary").first.click()
    expect(page.get_by_role("region", name="Body of the answer")).to_be_visible()
    assert grave_faults(page) == []
    to(page, lively, "rooms", "standup")
    for button in ("New room", "Copy a link to standup", "Delete standup"):
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        assert grave_faults(page) == [], button
        page.keyboard.press("Escape")


def test_a_keyboard_is_enough(tabs: Tabs, server: LocalDaily, client: Daily) -> None:
    client.rooms.create(name="standup")
    page = tabs.open(f"{server.url}/~/")
    expect(page.locator("[data-room]")).to_have_count(1)
    # A view begins at its heading; what can be done comes next.
    expect(page.get_by_role("heading", name="Rooms")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="New room")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    page.keyboard.type("retro")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="New room")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("retro")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="retro", level=1)).to_be_focused()
    # Nobody is torn away from where they are by what happens meanwhile.
    page.get_by_role("link", name="Rooms", exact=True).first.focus()
    page.keyboard.press("Enter")
    delete = page.get_by_role("button", name="Delete standup")
    delete.focus()
    client.rooms.update("standup", enable_chat=True)
    expect(page.locator("[data-room=standup]")).to_contain_text("chat")
    expect(delete).to_be_focused()
    server.blocking.join("standup", user_name="Ada")
    expect(page.locator("[data-room=standup]")).to_contain_text("1 inside")
    expect(delete).to_be_focused()


def test_a_phone_shows_all_of_it(tabs: Tabs, lively: LocalDaily, client: Daily) -> None:
    client.rooms.create(name="a" * 128)
    lively.new_domain("globex")
    page = tabs.open(f"{lively.url}/~/", viewport={"width": 360, "height": 740})
    for view, content in {
        "rooms": "1 inside",
        "rooms/standup": "since",
        f"rooms/{'a' * 128}": "No one is in the call",
        "meetings": "going on",
        "usage": "Day by day",
        "webhooks": "No webhooks yet",
        "requests": "rooms.create",
        "clock": "Due next",
        "faults": "recordings.*: answers 503",
        "settings": "Connect a program",
    }.items():
        to(page, lively, view, content)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, view
