"""Pages with Daily's own daily-js, unmodified, in calls of the local Daily."""

from typing import Any

import pytest
from playwright.sync_api import Page
from tests.support.browser.browser import Tabs, until
from tests.support.browser.front import NEWEST, Fronts, actions, wait_for

from dailykit import Daily, Room
from dailykit.local import LocalDaily

pytestmark = [pytest.mark.slow, pytest.mark.browser]

_SEES = """(name) => Object.values(call.participants()).some((one) => one.user_name === name
    && ["audio", "video"].every((kind) => one.tracks[kind].state === "playable"
        && one.tracks[kind].track instanceof MediaStreamTrack))"""


@pytest.fixture
def room(client: Daily) -> Room:
    """A room."""
    return client.rooms.create(name="standup")


def join(page: Page, server: LocalDaily, url: str, **properties: Any) -> Any:
    """Create a call object, join, and return the participants or the error."""
    return page.evaluate(
        """async ([base, properties]) => {
            const { value, error } = await settled(() => create(base).join(properties));
            return error ?? Object.values(value).map((one) => [one.local, one.user_name]);
        }""",
        [server.url, {"url": url, **properties}],
    )


@pytest.mark.parametrize("version", ["daily-js-0.60.0", "daily-js-0.77.0", NEWEST])
def test_a_page_with_daily_js_and_our_page_meet(
    fronts: Fronts, tabs: Tabs, client: Daily, server: LocalDaily, room: Room, version: str
) -> None:
    page = fronts.open(version)
    assert join(page, server, room.url, userName="Ada") == [[True, "Ada"]]
    until(page, f"() => ({_SEES})('Ada')")
    bob = tabs.join(room.url, "Bob")
    until(page, f"() => ({_SEES})('Bob')")
    until(bob, "() => document.querySelectorAll('[data-video=playable]').length === 2")
    told = [name for name in actions(page) if name in {"joining-meeting", "joined-meeting"}]
    assert told == ["joining-meeting", "joined-meeting"]
    assert wait_for(page, "track-started", 4)["type"] in {"audio", "video"}
    present = client.rooms.presence("standup").data
    assert sorted(one.user_name or "" for one in present) == ["Ada", "Bob"]
    assert page.evaluate("() => call.leave().then(() => call.meetingState())") == "left-meeting"
    until(bob, "() => document.querySelectorAll('.tile').length === 1")
    assert [one.user_name for one in client.rooms.presence("standup").data] == ["Bob"]
