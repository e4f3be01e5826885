"""What people look for in the pages: settings and the key, numbers that agree, ways onward."""

import re

import pytest
from playwright.sync_api import expect
from tests.support.browser.browser import Tabs, until
from tests.support.browser.dashboard import dashboard, go, press, row
from tests.support.browser.front import NEWEST, Fronts

from dailykit import Daily, NotFoundError, Room
from dailykit.local import LocalDaily, MovableClock

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture
def room(client: Daily) -> Room:
    """A room."""
    return client.rooms.create(name="standup", expires_in=7190)


def test_the_key_is_in_the_settings_and_shown_when_asked_for(
    tabs: Tabs, server: LocalDaily
) -> None:
    page = dashboard(tabs, server, permissions=["clipboard-read", "clipboard-write"])
    go(page, "Settings")
    main = page.get_by_role("main")
    expect(main).to_contain_text(server.api_url)
    assert server.api_key not in page.content()
    press(page, "Show the API key")
    expect(main).to_contain_text(server.api_key)
    press(page, "Hide the API key")
    expect(main).not_to_contain_text(server.api_key)
    press(page, "Copy the API key")
    until(page, f"async () => await navigator.clipboard.readText() === '{server.api_key}'")
    press(page, "Copy both as variables")
    until(page, "async () => (await navigator.clipboard.readText()).includes('export')")
    assert page.evaluate("navigator.clipboard.readText()") == (
        f"export DAILY_API_URL={server.api_url}\nexport DAILY_API_KEY={server.api_key}"
    )


def test_domains_are_created_reset_and_deleted(
    tabs: Tabs, server: LocalDaily, client: Daily, room: Room
) -> None:
    page = dashboard(tabs, server, "settings")
    press(page, "New domain")
    page.get_by_label("Name").fill("globex")
    press(page, "Create domain")
    domains = page.locator("[data-domain]")
    expect(domains).to_have_count(2)
    page.get_by_label("Domain", exact=True).select_option("globex")
    expect(page.locator("[data-domain=globex]")).to_contain_text("shown here")
    press(page, "Reset acme")
    press(page, "Reset domain")
    expect(page.get_by_role("dialog")).to_be_hidden()
    with pytest.raises(NotFoundError):
        client.rooms.get(room)
    # The page goes on with a domain that there is.
    press(page, "Delete globex")
    press(page, "Delete domain")
    expect(domains).to_have_count(1)
    expect(page.locator("[data-domain=acme]")).to_contain_text("shown here")
    expect(page.get_by_role("button", name="Delete acme")).to_have_count(0)


def test_the_numbers_of_a_meeting_agree(
    tabs: Tabs, server: LocalDaily, own_clock: MovableClock, room: Room
) -> None:
    local = server.blocking
    own_clock.freeze()
    local.join(room, user_name="Grace")
    with local.join(room, user_name="Gus"):
        with local.join(room, user_name="Ada"):  # not long enough to be listed
            own_clock.set(own_clock.now() + 5)
        own_clock.set(own_clock.now() + 60.7)
    local.clock.advance(0.9)
    page = dashboard(tabs, server, "meetings")
    figure = page.locator(".meeting")
    expect(figure).to_contain_text("at most 3 at once")
    expect(figure).to_contain_text(
        "2 people, 2 visits. Visits under 10 seconds count above, but are not listed."
    )
    # Whoever is still there is there until the edge, which is now; whoever left is not.
    grace, gus = (page.get_by_label(re.compile(f"^{name}: ")) for name in ("Grace", "Gus"))
    expect(grace).to_have_attribute("width", "1000")
    expect(grace).to_have_attribute("aria-label", re.compile(" to now, "))
    assert float(gus.get_attribute("width") or 0) < 1000
    page.get_by_text("As a table").click()
    expect(page.get_by_role("row", name="Grace")).to_contain_text("still there")


def test_times_are_in_hours_and_minutes(
    tabs: Tabs, server: LocalDaily, own_clock: MovableClock, room: Room
) -> None:
    own_clock.freeze()
    page = dashboard(tabs, server)
    expect(row(page, room.name)).to_contain_text("expires in 1 h 59 min")
    expect(row(page, room.name)).to_contain_text("created ")


def test_the_view_is_in_the_middle_of_a_wide_window(tabs: Tabs, server: LocalDaily) -> None:
    page = dashboard(tabs, server, viewport={"width": 1440, "height": 900})
    view, main = page.locator(".view").bounding_box(), page.get_by_role("main").bounding_box()
    assert view is not None
    assert main is not None
    left, right = view["x"] - main["x"], main["x"] + main["width"] - view["x"] - view["width"]
    assert abs(left - right) <= 16


def test_a_phone_has_a_way_to_the_settings_too(tabs: Tabs, server: LocalDaily) -> None:
    page = dashboard(tabs, server, viewport={"width": 360, "height": 740})
    page.get_by_role("banner").get_by_role("link", name="Settings").click()
    expect(page.get_by_role("heading", name="Settings", level=1)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


# --- the call page --------------------------------------------------------------------------------


def test_a_participant_without_media_is_not_connecting(
    tabs: Tabs, server: LocalDaily, room: Room
) -> None:
    server.blocking.join(room, user_name="Ada")
    page = tabs.join(room.url, "Eve")
    bob = server.blocking.join(room, user_name="Bob")
    tiles = {name: page.locator(".tile").filter(has_text=name) for name in ("Ada", "Bob")}
    for tile in tiles.values():
        expect(tile).to_be_visible()
        expect(tile.locator(".state")).to_be_hidden()
    # One who claims to send, and never does.
    bob.update(tracks={"audio": True})
    expect(tiles["Bob"].locator(".state")).to_have_text("No media")


@pytest.mark.parametrize("name", ["nowhere", "globex~nowhere"])
def test_a_missing_room_leads_to_the_dashboard(tabs: Tabs, server: LocalDaily, name: str) -> None:
    server.new_domain("globex")
    page = tabs.open(f"{server.url}/{name}")
    expect(page.get_by_role("heading", name="This room does not exist")).to_be_visible()
    page.get_by_role("link", name="Open the dashboard").click()
    expect(page.get_by_role("heading", name="Rooms", level=1)).to_be_visible()


def test_a_tile_is_seen_in_the_light_theme_too(tabs: Tabs, server: LocalDaily, room: Room) -> None:
    server.blocking.join(room, user_name="Ada")
    page = tabs.open(room.url, color_scheme="light")
    press(page, "Join")
    tile = page.locator(".tile").filter(has_text="Ada")
    expect(tile).to_be_visible()
    colours = page.evaluate(
        """() => [document.querySelector(".tile"), document.body].map((element) =>
            getComputedStyle(element).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number))"""
    )
    ground = [sum(one) / 3 for one in colours]
    assert ground[1] - ground[0] >= 16


# --- rooms of further domains, at an address that resolves everywhere -----------------------------


def test_a_domain_in_the_path(tabs: Tabs, fronts: Fronts, server: LocalDaily) -> None:
    globex = server.new_domain("globex")
    with Daily(globex.api_key, api_url=globex.api_url) as client:
        client.rooms.create(name="standup", privacy="private")
        token = client.meeting_tokens.create(room_name="standup", is_owner=True)
        url = f"{globex.rooms_url}standup"
        ada = tabs.join(f"{url}?t={token}", "Ada")
        expect(ada.get_by_role("heading", name="standup", exact=True)).to_be_visible()
        page = fronts.open(NEWEST)
        joined = page.evaluate(
            """async ([base, url, token]) => Object.values((await settled(
                () => create(base).join({ url, token, userName: "Bob" }))).value).length""",
            [server.url, url, token],
        )
        assert joined >= 1
        expect(ada.locator(".tile").filter(has_text="Bob")).to_be_visible()
        assert client.rooms.presence("standup").total_count == 2
    with Daily(server.api_key, api_url=server.api_url) as first:
        assert first.rooms.list().total_count == 0
