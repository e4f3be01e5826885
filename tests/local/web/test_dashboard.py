"""The dashboard in a real browser: what it shows is so, and what it does is done."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect
from tests.support.browser.browser import Tabs
from tests.support.browser.dashboard import HOSTILE, dashboard, go, press, row

from dailykit import Daily, NotFoundError
from dailykit.local import LocalDaily, MovableClock

pytestmark = pytest.mark.slow


def test_a_rooms_life(tabs: Tabs, server: LocalDaily, client: Daily) -> None:
    page = dashboard(tabs, server, permissions=["clipboard-read", "clipboard-write"])
    expect(page.get_by_text("No rooms yet")).to_be_visible()
    press(page, "New room")
    page.get_by_label("Name", exact=True).fill("standup")
    page.get_by_label("Privacy").select_option("private")
    page.get_by_label("Expires", exact=True).select_option("In 1 hour")
    page.get_by_label("Maximum participants").fill("3")
    page.get_by_label("Chat").check()
    page.get_by_label("Cameras are off").check()
    press(page, "Create room")
    expect(page.get_by_role("heading", name="standup", level=1)).to_be_visible()
    room = client.rooms.get("standup")
    assert room.privacy == "private"
    assert (room.config.max_participants, room.config.enable_chat) == (3, True)
    assert (room.config.start_video_off, room.config.start_audio_off) == (True, None)
    assert room.config.exp is not None
    # A link for somebody else lets them in, and they are seen at once.
    press(page, "Copy link")
    page.get_by_label("Name", exact=True).fill("Ada")
    page.get_by_role("dialog").get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("in the clipboard")).to_be_visible()
    link: str = page.evaluate("navigator.clipboard.readText()")
    assert page.get_by_role("textbox", name="Link").input_value() == link
    press(page, "Done")
    ada = tabs.join(link)
    inside = page.get_by_role("list", name="People in the call")
    expect(inside).to_contain_text("Ada")
    # Opening it is for the owner.
    with page.context.expect_page() as opened:
        press(page, "Open")
    opened.value.get_by_role("button", name="Join", exact=True).click()
    expect(inside.get_by_role("listitem")).to_have_count(2)
    opened.value.get_by_role("button", name="People").click()
    expect(opened.value.get_by_role("button", name="Remove Ada")).to_be_visible()
    opened.value.close()
    expect(inside.get_by_role("listitem")).to_have_count(1)
    go(page, "Rooms")
    expect(row(page, "standup")).to_contain_text("1 inside")
    row(page, "standup").get_by_role("link").click()
    press(page, "Eject Ada")
    expect(ada.locator("[data-reason=ejected]")).to_be_visible()
    expect(page.get_by_text("No one is in the call")).to_be_visible()
    # Deleting asks first.
    press(page, "Delete")
    press(page, "Cancel")
    assert client.rooms.get("standup").name == "standup"
    press(page, "Delete")
    press(page, "Delete room")
    expect(page.get_by_text("No rooms yet")).to_be_visible()
    with pytest.raises(NotFoundError):
        client.rooms.get("standup")


def test_rooms_are_found_changed_and_expire(
    tabs: Tabs, server: LocalDaily, client: Daily, own_clock: MovableClock
) -> None:
    for name in ("standup", "retro"):
        client.rooms.create(name=name, expires_in=3600)
    client.rooms.create(name="lobby", max_participants=5)
    page = dashboard(tabs, server)
    rooms = page.locator("[data-room]")
    expect(rooms).to_have_count(3)
    page.get_by_role("searchbox").fill("RET")
    expect(rooms).to_have_count(1)
    page.get_by_role("searchbox").fill("")
    # What somebody else does is shown without being asked for.
    client.rooms.create(name="planning")
    expect(row(page, "planning")).to_be_visible()
    row(page, "lobby").get_by_role("link").click()
    press(page, "Settings")
    expect(page.get_by_label("Maximum participants")).to_have_value("5")
    page.get_by_label("Maximum participants").fill("")
    page.get_by_label("Knocking").check()
    press(page, "Save")
    expect(page.get_by_role("dialog")).to_be_hidden()
    config = client.rooms.get("lobby").config
    assert (config.max_participants, config.enable_knocking) == (None, True)
    go(page, "Rooms")
    press(page, "Expire standup now")
    expect(row(page, "standup")).to_be_hidden()
    # The clock is moved on the page, and everybody notices.
    go(page, "Clock")
    due = page.get_by_role("list", name="Due next")
    expect(due).to_contain_text("retro")
    before = own_clock.now()
    press(page, "+10 min")
    expect(page.get_by_text("ahead of this machine's clock")).to_be_visible()
    assert 600 <= own_clock.now() - before < 660
    press(page, "Freeze")
    expect(page.get_by_text("The clock is frozen.")).to_be_visible()
    assert server.clock.is_frozen
    press(page, "Move the clock to when retro expires")
    expect(due).to_be_hidden()
    assert own_clock.now() >= before + 3500
    page.get_by_label("Set to").fill("2031-02-03T04:05:06")
    press(page, "Set")
    expect(page.locator(".big-day")).to_contain_text("2031")
    press(page, "Resume")
    expect(page.get_by_text("The clock is frozen.")).to_be_hidden()
    assert not own_clock.is_frozen
    go(page, "Rooms")
    expect(rooms).to_have_count(2)
    own_clock.freeze()
    before = own_clock.now()
    press(page, "Expire lobby now")
    expect(rooms).to_have_count(1)
    assert 0 < own_clock.now() - before <= 1


def test_meetings_and_usage(tabs: Tabs, server: LocalDaily, client: Daily) -> None:
    client.rooms.create(name="standup")
    page = dashboard(tabs, server, "meetings")
    expect(page.get_by_text("No meetings here")).to_be_visible()
    local = server.blocking
    # At noon, so that the meeting is on one day whenever the test runs.
    local.clock.freeze(datetime.now(UTC).replace(hour=12))
    ada, eve = (local.join("standup", user_name=name) for name in ("Ada", HOSTILE))
    local.clock.advance(600)
    eve.leave()
    bars = page.locator(".timeline .bar")
    expect(bars).to_have_count(2)
    local.clock.advance(600)
    ada.leave()
    expect(page.get_by_text("going on", exact=True)).to_be_hidden()
    widths = [float(one.get_attribute("width") or 0) for one in bars.all()]
    assert sorted(widths) == [500, 1000]
    # The same can be read without seeing it.
    bars.first.focus()
    page.keyboard.press("ArrowDown")
    expect(bars.last).to_be_focused()
    texts = [str(one.get_attribute("aria-label")) for one in bars.all()]
    assert sorted(text.rpartition(", ")[2] for text in texts) == ["10 min", "20 min"]
    assert any(text.startswith(HOSTILE) for text in texts)
    page.get_by_text("As a table").click()
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(3)
    expect(page.get_by_role("rowheader", name=HOSTILE)).to_be_visible()
    go(page, "Usage")
    expect(page.locator(".tile").filter(has_text="Participant minutes")).to_contain_text("30")
    expect(page.locator(".tile").filter(has_text="Meetings")).to_contain_text("1")
    expect(page.locator(".chart .column")).to_have_count(14)
    today = page.get_by_role("table").get_by_role("row").nth(1)
    expect(today.get_by_role("cell").first).to_have_text("30")
    press(page, "7 days")
    press(page, "Most people at once")
    expect(page.locator(".chart .column")).to_have_count(7)
    expect(page.locator(".chart .column").last).to_have_attribute(
        "aria-label", f"{today.get_by_role('rowheader').inner_text()}: 2 most people at once"
    )
    assert page.locator("img").count() == 0


def test_domains_are_apart(tabs: Tabs, server: LocalDaily, client: Daily) -> None:
    client.rooms.create(name="standup")
    globex = server.new_domain("globex")
    with Daily(globex.api_key, api_url=globex.api_url) as other:
        other.rooms.create(name="lobby")
        page = dashboard(tabs, server)
        expect(row(page, "standup")).to_be_visible()
        page.get_by_label("Domain").select_option("globex")
        expect(row(page, "lobby")).to_be_visible()
        expect(row(page, "standup")).to_be_hidden()
        server.blocking.join("lobby", user_name="Ada", domain="globex")
        expect(row(page, "lobby")).to_contain_text("1 inside")
        press(page, "New room")
        page.get_by_label("Name", exact=True).fill("annex")
        press(page, "Create room")
        expect(page.get_by_role("heading", name="annex", level=1)).to_be_visible()
        assert other.rooms.get("annex").name == "annex"
        with page.context.expect_page() as opened:
            press(page, "Open")
        expect(opened.value.get_by_role("heading", name="annex")).to_be_visible()
        assert opened.value.url.startswith("http://globex.localhost:")
        # The choice outlives a reload.
        page.reload()
        expect(page.get_by_label("Domain")).to_have_value("globex")
        page.get_by_label("Domain").select_option("acme")
        expect(row(page, "standup")).to_be_visible()


def test_it_recovers_from_a_restart(tabs: Tabs, tmp_path_factory: pytest.TempPathFactory) -> None:
    db = str(tmp_path_factory.mktemp("dashboard") / "daily.db")
    with LocalDaily(db=db) as first, Daily(first.api_key, api_url=first.api_url) as client:
        client.rooms.create(name="standup")
        port = first.port
        page = dashboard(tabs, first)
        expect(row(page, "standup")).to_be_visible()
    expect(page.locator(".live")).to_have_text("reconnecting")
    with (
        LocalDaily(db=db, port=port) as second,
        Daily(second.api_key, api_url=second.api_url) as client,
    ):
        expect(page.locator(".live")).to_have_text("live")
        client.rooms.create(name="retro")
        expect(row(page, "retro")).to_be_visible()
        # The new server knows nothing of the token that the page was given by the old one.
        press(page, "Delete standup")
        press(page, "Delete room")
        expect(row(page, "standup")).to_be_hidden()
        assert [room.name for room in client.rooms.iterate()] == ["retro"]


def test_it_goes_to_a_domain_that_there_is(tabs: Tabs) -> None:
    with LocalDaily(domain="acme") as first:
        port = first.port
        page = dashboard(tabs, first)
    with (
        LocalDaily(domain="globex", port=port) as second,
        Daily(second.api_key, api_url=second.api_url) as client,
    ):
        client.rooms.create(name="lobby")
        expect(row(page, "lobby")).to_be_visible()
        expect(page.locator(".live")).to_have_text("live")
        press(page, "Delete lobby")
        press(page, "Delete room")
        expect(page.get_by_text("No rooms yet")).to_be_visible()
        assert list(client.rooms.iterate()) == []
    # Browsers complain about answers that say no, and about servers that are away.
    assert tabs.complaints
    assert all("status of 404" in complaint for complaint in tabs.complaints)
    tabs.complaints.clear()


def test_a_room_is_called_as_nothing_else_would(
    tabs: Tabs, server: LocalDaily, client: Daily
) -> None:
    client.rooms.create(name="constructor")
    page = dashboard(tabs, server)
    expect(row(page, "constructor")).to_contain_text("no one inside")
    server.blocking.join("constructor", user_name="Ada")
    expect(row(page, "constructor")).to_contain_text("1 inside")
    row(page, "constructor").get_by_role("link").click()
    expect(page.get_by_role("button", name="Eject Ada")).to_be_visible()
