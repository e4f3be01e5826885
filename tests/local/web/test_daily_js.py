"""Pages with Daily's own daily-js, unmodified, in calls of the local Daily."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests.daily.agents import Agent
from tests.support.browser.browser import Tabs, until
from tests.support.browser.front import NEWEST, Fronts, actions, wait_for
from tests.support.servers.servers import free_port

from dailykit import Daily, Room
from dailykit.local import LocalDaily, MovableClock
from dailykit.models.events import ParticipantJoined, ParticipantLeft
from dailykit.testing import WebhookInbox

pytestmark = [pytest.mark.slow, pytest.mark.browser]

_SEES = """(name) => Object.values(call.participants()).some((one) => one.user_name === name
    && ["audio", "video"].every((kind) => one.tracks[kind].state === "playable"
        && one.tracks[kind].track instanceof MediaStreamTrack))"""


@pytest.fixture
def room(client: Daily) -> Room:
    """A room."""
    return client.rooms.create(name="standup")


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    """What a test opens, and closes at its end."""
    with ExitStack() as stack:
        yield stack


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


def test_two_tabs_our_page_an_agent_and_the_rest_api_agree(
    fronts: Fronts,
    tabs: Tabs,
    client: Daily,
    server: LocalDaily,
    own_clock: MovableClock,
    stack: ExitStack,
) -> None:
    room = client.rooms.create("standup", expires_in=3600, eject_at_room_exp=True)
    inbox = stack.enter_context(WebhookInbox())
    visits = ["participant.joined", "participant.left"]
    client.webhooks.create(inbox.url, visits, hmac=inbox.secret)
    agent = Agent("Agent").join(room.url)
    stack.callback(agent.client.release)
    ada, eve = fronts.open(), fronts.open()
    owner = str(client.meeting_tokens.create(room=room, is_owner=True, user_name="Ada"))
    join(ada, server, room.url, token=owner)
    join(eve, server, room.url, userName="Eve", startVideoOff=True)
    bob = tabs.join(room.url, "Bob")

    def agree(expected: dict[str, list[str]]) -> None:
        wanted = dict(sorted({"Agent": [], **expected}.items()))
        script = f"() => same(people(), {json.dumps(wanted)})"
        for page in (ada, eve):
            page.evaluate(_PEOPLE)
            until(page, script)
        agent.memory.wait_until(lambda: seen_by(agent) == wanted)
        shown = f"() => document.querySelectorAll('.tile:not(.screen)').length === {len(wanted)}"
        until(bob, shown)
        present = client.rooms.presence("standup").data
        assert sorted(one.user_name or "" for one in present) == list(wanted)

    both = ["audio", "video"]
    agree({"Ada": both, "Eve": ["audio"], "Bob": both})
    eve.evaluate("() => { call.setLocalVideo(true); call.setLocalAudio(false); }")
    agree({"Ada": both, "Eve": ["video"], "Bob": both})
    bob_id = ada.evaluate("() => names(call.participants()).Bob.session_id")
    ada.evaluate("(id) => { call.updateParticipant(id, { setAudio: false }); }", bob_id)
    agree({"Ada": both, "Eve": ["video"], "Bob": ["video"]})
    assert off(eve, "Bob") == {"byRemoteRequest": True}
    ada.evaluate("() => { share(); }")
    agree({"Ada": ["audio", "screenVideo", "video"], "Eve": ["video"], "Bob": ["video"]})
    # Meetings leave out visits that were shorter.
    own_clock.advance(20)
    ada.evaluate("(id) => { call.updateParticipant(id, { eject: true }); }", bob_id)
    bob.locator("[data-reason=ejected]").wait_for()
    for page in (ada, eve):
        until(page, "() => !names(call.participants()).Bob")
    agent.memory.wait_until(lambda: "Bob" not in seen_by(agent))
    own_clock.advance(3601)
    server.blocking.settle()
    for page in (ada, eve):
        assert wait_for(page, "error")["error"]["type"] == "exp-room"
        assert list(actions(page))[-1] == "left-meeting"
    agent.memory.wait_for("on_call_state_updated", "left")
    meeting = client.meetings.list().data[0]
    assert len(meeting.participants or []) == 4
    assert sum(isinstance(event, ParticipantJoined) for event in inbox.events) == 4
    assert sum(isinstance(event, ParticipantLeft) for event in inbox.events) == 4


_SOURCES = {"camera": "video", "microphone": "audio", "screenVideo": "screenVideo"}
"""What daily-python calls the tracks of daily-js."""


def seen_by(agent: Agent) -> dict[str, list[str]]:
    """Return whom an agent sees, and which tracks of theirs it can play."""
    return {
        one["info"]["userName"]: sorted(
            track
            for source, track in _SOURCES.items()
            # A screen that does not change may have no picture yet for who came to it late.
            if one["media"][source]["state"] in ("playable", "loading")
        )
        for one in agent.client.participants().values()
    }


def off(page: Page, name: str) -> Any:
    """Return why the microphone of a participant is off."""
    return page.evaluate("(name) => names(call.participants())[name].tracks.audio.off", name)


_PEOPLE = """() => {
    window.people = () => Object.fromEntries(Object.values(call.participants()).map((one) => [
        one.user_name,
        Object.keys(one.tracks).filter((name) => one.tracks[name].state === "playable").sort(),
    ]).sort());
    window.same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
}"""


def test_errors_have_types_of_daily(
    fronts: Fronts, client: Daily, server: LocalDaily, own_clock: MovableClock
) -> None:
    page = fronts.open()
    page.evaluate("(base) => { create(base); }", server.url)
    now = int(own_clock.now())
    client.rooms.create("later", nbf=now + 3600)
    client.rooms.create("private", privacy="private")
    old = client.rooms.create("old", expires_in=60)
    own_clock.advance(61)
    with server.blocking.join(client.rooms.create("full", max_participants=1).url):
        found = {
            name: page.evaluate(_FAIL, f"{server.url}/{name}")
            for name in ("later", "private", old.name, "full", "nowhere")
        }
    assert found == {
        "later": "nbf-room",
        "private": "not-allowed",
        "old": "exp-room",
        "full": "meeting-full",
        "nowhere": "no-room",
    }
    # A port on which nothing listens: daily-js would report Daily's own type to its vendor.
    assert page.evaluate(_FAIL, f"http://127.0.0.1:{free_port()}/standup") == "unreachable"


_FAIL = """async (url) => {
    await call.join({ url }).then(() => {}, () => {});
    return call.meetingState() === "error" ? seen("error").at(-1).error.type : call.meetingState();
}"""


def test_a_page_knocks_and_is_admitted(fronts: Fronts, client: Daily, server: LocalDaily) -> None:
    room = client.rooms.create("standup", privacy="private", enable_knocking=True)
    owner = str(client.meeting_tokens.create(room=room, is_owner=True))
    ada, gus = fronts.open(), fronts.open()
    join(ada, server, room.url, token=owner)
    join(gus, server, room.url, userName="Gus")
    assert gus.evaluate("() => call.accessState()") == {"access": {"level": "lobby"}}
    gus.evaluate("() => { window.asked = call.requestAccess({ name: 'Gus' }); }")
    wait_for(ada, "waiting-participant-added")
    ada.evaluate(
        "() => { call.updateWaitingParticipants({ '*': { grantRequestedAccess: true } }); }"
    )
    assert gus.evaluate("() => asked") == {"access": {"level": "full"}, "granted": True}
    until(gus, f"() => ({_SEES})('Gus')")
    until(ada, f"() => ({_SEES})('Gus')")


def test_leaving_joining_again_and_destroying(
    fronts: Fronts, client: Daily, server: LocalDaily, room: Room
) -> None:
    page = fronts.open()
    join(page, server, room.url, userName="Ada")
    first = page.evaluate("() => call.participants().local.session_id")
    page.evaluate("() => call.leave()")
    answer = page.evaluate("() => call.join().then((all) => Object.keys(all))")
    assert answer == ["local"]
    assert page.evaluate("() => call.participants().local.session_id") != first
    page.evaluate("() => call.destroy()")
    until(page, "() => seen('call-instance-destroyed').length === 1")
    assert client.rooms.presence("standup").data == []


def test_a_participant_who_becomes_hidden_leaves_the_list(
    fronts: Fronts, client: Daily, server: LocalDaily, room: Room
) -> None:
    page = fronts.open()
    owner = str(client.meeting_tokens.create(room=room, is_owner=True))
    join(page, server, room.url, token=owner)
    with server.blocking.join(room.url, user_name="Bob") as bob:
        wait_for(page, "participant-joined")
        page.evaluate(
            """(id) => {
                call.updateParticipant(id, { updatePermissions: { hasPresence: false } });
            }""",
            bob.id,
        )
        assert wait_for(page, "participant-left")["reason"] == "hidden"


def test_the_camera_before_the_call(
    fronts: Fronts, client: Daily, server: LocalDaily, room: Room
) -> None:
    page = fronts.open()
    page.evaluate("([base, url]) => create(base).startCamera({ url })", [server.url, room.url])
    local = "call.participants().local?.tracks"
    until(page, f"() => {local}?.video.state === 'playable' && call.localAudio()")
    page.evaluate("() => { call.setLocalVideo(false); call.setUserName('Ada'); }")
    until(page, "() => call.participants().local.user_name === 'Ada' && !call.localVideo()")
    page.evaluate("() => { window.before = call.participants().local.tracks.audio.track; }")
    page.evaluate("() => call.join().then(() => {})")
    assert page.evaluate(f"() => {local}.audio.track === before && !call.localVideo()")
    wait_for(page, "participant-updated")
    started = page.evaluate("() => seen('track-started').map((event) => event.type)")
    assert sorted(started) == ["audio", "video"]
    assert client.rooms.presence("standup").data[0].user_name == "Ada"


def test_a_page_sees_itself_under_one_id(fronts: Fronts, server: LocalDaily, room: Room) -> None:
    page = fronts.open()
    # The camera is there before the server has answered.
    page.evaluate(
        """async ([base, url]) => {
            const slow = window.WebSocket.prototype.send;
            window.WebSocket.prototype.send = function (text) {
                setTimeout(() => slow.call(this, text), 1000);
            };
            await create(base).join({ url });
        }""",
        [server.url, room.url],
    )
    until(page, "() => call.localVideo() && seen('track-started').length >= 2")
    ids = page.evaluate(
        """() => [...new Set(log.filter((one) => one.participant?.local)
            .map((one) => one.participant.session_id))]"""
    )
    assert ids == [page.evaluate("() => call.participants().local.session_id")]


def test_requests_that_would_leave_this_machine_are_noticed(browser: Browser) -> None:
    with ExitStack() as stack:
        fronts = Fronts(browser, stack)
        page = fronts.open()
        page.evaluate("() => fetch('https://daily.example/').catch(() => {})")
        assert fronts.strays == ["https://daily.example/"]


def test_leaving_while_joining_leaves_nothing_pending(
    fronts: Fronts, client: Daily, server: LocalDaily, room: Room
) -> None:
    page = fronts.open()
    answer = page.evaluate(
        """async ([base, url]) => {
            create(base);
            await call.load({ url });
            const joining = settled(() => call.join());
            await call.leave();
            return [await joining, call.meetingState()];
        }""",
        [server.url, room.url],
    )
    assert answer == [{"error": '"the call was left before this was done"'}, "left-meeting"]
    assert client.rooms.presence("standup").data == []
    assert page.evaluate("() => call.join().then((all) => Object.keys(all))") == ["local"]
