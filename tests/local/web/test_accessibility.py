"""The call page for everybody: axe finds no serious fault, and a keyboard is enough."""

import pytest
from playwright.sync_api import expect
from tests.support.browser.browser import Tabs, grave_faults

from dailykit import Daily
from dailykit.local import LocalDaily

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_no_page_has_a_serious_fault(tabs: Tabs, client: Daily, scheme: str) -> None:
    room = client.rooms.create(
        name="standup",
        privacy="private",
        enable_chat=True,
        enable_hand_raising=True,
        enable_emoji_reactions=True,
        enable_knocking=True,
    )
    token = client.meeting_tokens.create(room=room, owner=True, user_name="Ada")
    look = {"color_scheme": scheme, "reduced_motion": "reduce"}
    ada = tabs.open(f"{room.url}?t={token}", **look)
    expect(ada.get_by_role("heading", name="standup")).to_be_visible()
    assert grave_faults(ada) == []
    ada.get_by_role("button", name="Join", exact=True).click()
    gus = tabs.open(room.url, **look)
    gus.get_by_label("Your name").fill("Gus")
    gus.get_by_role("button", name="Ask to join").click()
    expect(gus.get_by_role("heading", name="You asked to join")).to_be_visible()
    assert grave_faults(gus) == []
    ada.get_by_role("button", name="People").click()
    expect(ada.get_by_role("button", name="Admit Gus")).to_be_visible()
    assert grave_faults(ada) == []
    client.rooms.send_app_message("standup", {"hello": "there"})
    ada.get_by_role("button", name="Chat").click()
    expect(ada.get_by_role("log")).to_contain_text("hello")
    ada.get_by_role("button", name="React").click()
    assert grave_faults(ada) == []
    ada.get_by_role("button", name="Devices").click()
    expect(ada.get_by_role("dialog")).to_be_visible()
    assert grave_faults(ada) == []


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_refusals_have_no_serious_fault(tabs: Tabs, server: LocalDaily, scheme: str) -> None:
    page = tabs.open(f"{server.url}/nowhere", color_scheme=scheme)
    expect(page.get_by_role("heading", name="This room does not exist")).to_be_visible()
    assert grave_faults(page) == []


def test_a_keyboard_is_enough(tabs: Tabs, client: Daily) -> None:
    room = client.rooms.create(name="standup", enable_chat=True)
    page = tabs.open(room.url)
    page.get_by_label("Your name").fill("Ada")
    page.keyboard.press("Enter")
    expect(page.locator("[data-page=call]")).to_be_visible()
    # The page begins at its heading, and the controls come in their order.
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Devices")).to_be_focused()
    page.keyboard.press("Tab")
    mic = page.get_by_role("button", name="Mic", exact=True)
    expect(mic).to_be_focused()
    expect(mic).to_have_attribute("aria-pressed", "true")  # it may take a moment to open
    page.keyboard.press("Space")
    expect(mic).to_have_attribute("aria-pressed", "false")
    chat = page.get_by_role("button", name="Chat")
    chat.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Message", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(chat).to_be_focused()


def test_coming_and_going_is_announced(tabs: Tabs, client: Daily) -> None:
    room = client.rooms.create(name="standup")
    ada = tabs.join(room.url, "Ada")
    bob = tabs.join(room.url, "Bob")
    announced = ada.get_by_role("status").filter(has_text="Bob")
    expect(announced).to_have_text("Bob joined")
    bob.get_by_role("button", name="Leave").click()
    expect(announced).to_have_text("Bob left")
