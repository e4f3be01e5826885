"""The call page where there is no camera and no microphone, or where it may not use them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, expect
from tests.support.browser.browser import FLAGS, Tabs, chromium, moving_pictures

from dailykit import Daily, Room

pytestmark = pytest.mark.slow

_DEVICES, _CONSENT = "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"


@pytest.fixture
def room(client: Daily) -> Room:
    """A room."""
    return client.rooms.create(name="standup")


@pytest.fixture
def other_tabs(browser: Browser) -> Iterator[Callable[..., Tabs]]:
    """Opens tabs of another browser, which is started without some flags, or with others."""
    made: list[Tabs] = []
    with ExitStack() as stack:

        def start(without: str, *others: str) -> Tabs:
            flags = [flag for flag in FLAGS if flag != without]
            path = chromium(whole=True)
            other = browser.browser_type.launch(executable_path=path, args=[*flags, *others])
            stack.callback(other.close)
            made.append(Tabs(other, stack))
            return made[0]

        yield start
    assert [complaint for one in made for complaint in one.complaints] == []


def watches(tabs: Tabs, others: Tabs, room: Room, why: str) -> None:
    """Check that somebody without anything to send is told so, and sees the others anyway."""
    ada = tabs.join(room.url, "Ada")
    bob = others.open(room.url)
    bob.get_by_label("Your name").fill("Bob")
    expect(bob.get_by_text("You can join to watch and listen.")).to_be_visible()
    expect(bob.get_by_text(why)).to_be_visible()
    bob.get_by_role("button", name="Join", exact=True).click()
    moving_pictures(bob, 1)
    expect(bob.get_by_role("button", name="Camera")).to_have_attribute("aria-pressed", "false")
    bob.get_by_role("button", name="Camera").click()
    expect(bob.get_by_text(why).last).to_be_visible()
    bobs = ada.locator("[data-kind=camera]:not([data-own])")
    expect(bobs).to_contain_text("Bob")
    expect(bobs.get_by_label("microphone is off")).to_be_visible()
    expect(bobs.locator("video")).to_be_hidden()


def test_without_any_device_one_watches(
    tabs: Tabs, other_tabs: Callable[..., Tabs], room: Room
) -> None:
    others = other_tabs(_DEVICES)
    page = others.open(room.url)
    if page.evaluate("async () => (await navigator.mediaDevices.enumerateDevices()).length"):
        pytest.skip("this machine has a camera or a microphone")
    watches(tabs, others, room, "No camera was found.")


def test_without_permission_one_watches(
    tabs: Tabs, other_tabs: Callable[..., Tabs], room: Room
) -> None:
    others = other_tabs(_CONSENT, "--deny-permission-prompts")
    watches(tabs, others, room, "The browser may not use your camera.")
