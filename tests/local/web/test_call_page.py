"""The call page in a real browser: people see each other, and the REST API agrees."""

import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.support.browser.browser import Tabs, moving_pictures, until

from dailykit import Daily, Room
from dailykit.local import LocalDaily, MovableClock
from dailykit.models import CanReceive, Permissions

pytestmark = pytest.mark.slow


@pytest.fixture
def room(client: Daily) -> Room:
    """A private room with everything on."""
    return client.rooms.create(
        name="standup",
        privacy="private",
        enable_chat=True,
        enable_hand_raising=True,
        enable_emoji_reactions=True,
        enable_knocking=True,
    )


def link(client: Daily, room: Room, name: str, **properties: Any) -> str:
    """Return the address for somebody with a token of their own."""
    token = client.meeting_tokens.create(room=room, user_name=name, **properties)
    return f"{room.url}?t={token}"


def present(client: Daily) -> list[str]:
    """Return who is in the room by the REST API."""
    return sorted(one.user_name or "" for one in client.rooms.presence("standup").data)


def shows_reason(page: Page, reason: str) -> None:
    expect(page.locator(f"[data-reason={reason}]")).to_be_visible()


def test_people_see_each_other_come_and_go(tabs: Tabs, client: Daily, room: Room) -> None:
    ada = tabs.join(link(client, room, "Ada"))
    bob = tabs.join(link(client, room, "Bob"))
    moving_pictures(ada, 1)
    moving_pictures(bob, 1)
    expect(ada.get_by_text("Bob", exact=True)).to_be_visible()
    eve = tabs.join(link(client, room, "Eve"))
    moving_pictures(eve, 2)
    moving_pictures(ada, 2)
    assert present(client) == ["Ada", "Bob", "Eve"]
    bob.get_by_role("button", name="Leave").click()
    shows_reason(bob, "left")
    expect(ada.locator("[data-kind=camera]")).to_have_count(2)
    expect(ada.get_by_text("Bob left").last).to_be_visible()
    assert present(client) == ["Ada", "Eve"]
    # Closing a tab is leaving too.
    eve.close()
    expect(ada.locator("[data-kind=camera]")).to_have_count(1)
    assert present(client) == ["Ada"]


def test_pictures_come_soon(tabs: Tabs, client: Daily, room: Room) -> None:
    ada = tabs.join(link(client, room, "Ada"))
    address, seconds = link(client, room, "Bob"), list[float]()
    # A busy machine has another go.
    while len(seconds) < 3 and min(seconds, default=5) >= 5:
        bob = tabs.join(address)
        start = time.monotonic()
        moving_pictures(bob, 1)
        moving_pictures(ada, 1)
        seconds.append(time.monotonic() - start)
        bob.close()
        expect(ada.locator("[data-kind=camera]")).to_have_count(1)
    assert min(seconds) < 5


def test_the_token_leaves_the_address_and_survives_a_reload(
    tabs: Tabs, client: Daily, room: Room
) -> None:
    page = tabs.open(link(client, room, "Ada"))
    name = page.get_by_label("Your name")
    expect(name).to_have_value("Ada")
    assert page.url == room.url
    page.reload()
    expect(name).to_have_value("Ada")


def test_without_camera_and_microphone_one_watches(tabs: Tabs, client: Daily, room: Room) -> None:
    ada = tabs.join(link(client, room, "Ada"))
    may_not = {"permissions": {"canSend": False}}
    bob = tabs.open(link(client, room, "Bob", **may_not))
    expect(bob.get_by_text("you can only watch and listen")).to_be_visible()
    bob.get_by_role("button", name="Join", exact=True).click()
    moving_pictures(bob, 1)
    expect(bob.get_by_role("button", name="Camera")).to_be_disabled()
    expect(ada.locator("[data-kind=camera]")).to_have_count(2)
    expect(ada.locator("[data-kind=camera]:not([data-own]) video")).to_be_hidden()


COLLECT_CONNECTIONS = """() => {
    window.connections = [];
    window.RTCPeerConnection = class extends RTCPeerConnection {
        constructor(...options) {
            super(...options);
            window.connections.push(this);
        }
    };
}"""
RECEIVED = """async () => {
    const received = { audio: 0, video: 0 };
    for (const connection of window.connections) {
        for (const report of (await connection.getStats()).values()) {
            if (report.type === "inbound-rtp") received[report.kind] += report.bytesReceived;
        }
    }
    return received;
}"""


def test_who_may_not_receive_pictures_gets_none(tabs: Tabs, client: Daily, room: Room) -> None:
    ada = tabs.join(link(client, room, "Ada"))
    only_sound = {"permissions": {"canReceive": {"base": {"audio": True}}}}
    bob = tabs.open(link(client, room, "Bob", **only_sound))
    bob.evaluate(COLLECT_CONNECTIONS)
    bob.get_by_role("button", name="Join", exact=True).click()
    moving_pictures(ada, 1)
    until(bob, f"async () => (await ({RECEIVED})()).audio > 10_000")
    assert bob.evaluate(RECEIVED)["video"] == 0
    expect(bob.locator("[data-kind=camera]:not([data-own]) video")).to_be_hidden()
    # It can be changed during the call, and back.
    (bob_id,) = (one.id for one in client.rooms.presence("standup").data if one.user_name == "Bob")
    everything, nothing = (Permissions(can_receive=CanReceive(base=base)) for base in (True, False))
    client.rooms.update_permissions("standup", {bob_id: everything})
    moving_pictures(bob, 1)
    client.rooms.update_permissions("standup", {bob_id: nothing})
    expect(bob.locator("[data-kind=camera]:not([data-own]) video")).to_be_hidden()
    still = """async () => {
        const before = await (RECEIVED)();
        await new Promise((resolve) => setTimeout(resolve, 300));
        const after = await (RECEIVED)();
        return after.video === before.video && after.audio === before.audio;
    }"""
    until(bob, still.replace("RECEIVED", RECEIVED))


def test_who_is_hidden_sees_those_who_join_later(tabs: Tabs, client: Daily, room: Room) -> None:
    hidden = {"permissions": {"hasPresence": False, "canSend": False}}
    bob = tabs.join(link(client, room, "Bob", **hidden))
    ada = tabs.join(link(client, room, "Ada"))
    moving_pictures(bob, 1)
    expect(ada.locator("[data-kind=camera]")).to_have_count(1)


def test_who_is_hidden_during_the_call_still_sees_the_others(
    tabs: Tabs, client: Daily, server: LocalDaily, room: Room
) -> None:
    ada = tabs.open(link(client, room, "Ada"))
    ada.evaluate(COLLECT_CONNECTIONS)
    ada.get_by_role("button", name="Join", exact=True).click()
    bob = tabs.join(link(client, room, "Bob"))
    moving_pictures(bob, 1)
    (bob_id,) = [one.id for one in client.rooms.presence(room).data if one.user_name == "Bob"]
    token = client.meeting_tokens.create(room=room, is_owner=True)
    with server.blocking.join(room.url, token=token, user_name="Owner") as owner:
        owner.update_permissions(bob_id, Permissions(has_presence=False))
        expect(ada.locator("[data-kind=camera]")).to_have_count(2)
        owner.leave()
        expect(ada.locator("[data-kind=camera]")).to_have_count(1)
    assert ada.evaluate("() => window.connections[0].connectionState") == "connected"
    moving_pictures(bob, 1)


def test_nothing_is_kept_of_the_hidden_who_have_left(tabs: Tabs, client: Daily, room: Room) -> None:
    hidden = {"permissions": {"hasPresence": False, "canSend": False}}
    ada = tabs.open(link(client, room, "Ada"))
    ada.evaluate(COLLECT_CONNECTIONS)
    ada.get_by_role("button", name="Join", exact=True).click()
    ada.locator("[data-page=call]").wait_for()
    bob = tabs.join(link(client, room, "Bob", **hidden))
    moving_pictures(bob, 1)
    bob.get_by_role("button", name="Leave").click()
    shows_reason(bob, "left")
    # Ada's browser finds out after a while, and wants to mend the connection.
    ada.evaluate("() => window.connections[0].restartIce()")
    until(ada, "() => window.connections[0].connectionState === 'closed'")


def test_devices_go_off_and_on(tabs: Tabs, client: Daily, room: Room) -> None:
    ada = tabs.join(link(client, room, "Ada", start_video_off=True))
    bob = tabs.join(link(client, room, "Bob"))
    picture = bob.locator("[data-kind=camera]:not([data-own]) video")
    expect(picture).to_be_hidden()
    ada.get_by_role("button", name="Camera").click()
    moving_pictures(bob, 1)
    ada.get_by_role("button", name="Camera").click()
    expect(picture).to_be_hidden()
    muted = bob.locator("[data-kind=camera]:not([data-own])").get_by_label("microphone is off")
    expect(muted).to_be_hidden()
    ada.get_by_role("button", name="Mic", exact=True).click()
    expect(muted).to_be_visible()


def test_who_speaks_is_marked(tabs: Tabs, client: Daily, room: Room) -> None:
    # Chromium's own microphone beeps.
    tabs.join(link(client, room, "Ada"))
    bob = tabs.join(link(client, room, "Bob"))
    until(bob, "() => document.querySelector('.tile.speaking:not([data-own])') !== null")


def test_chat_goes_both_ways_and_comes_from_programs(tabs: Tabs, client: Daily, room: Room) -> None:
    ada = tabs.join(link(client, room, "Ada"))
    bob = tabs.join(link(client, room, "Bob"))
    for page in (ada, bob):
        page.get_by_role("button", name="Chat").click()
    ada.get_by_label("Message", exact=True).fill("<b>Hello</b> & welcome")
    ada.keyboard.press("Enter")
    expect(bob.get_by_role("log")).to_contain_text("<b>Hello</b> & welcome")
    bob.get_by_label("Message", exact=True).fill("Thank you")
    bob.get_by_role("button", name="Send").click()
    expect(ada.get_by_role("log")).to_contain_text("Thank you")
    client.rooms.send_app_message("standup", {"score": 42})
    expect(ada.get_by_role("log")).to_contain_text('"score": 42')
    expect(bob.get_by_role("log")).to_contain_text('"score": 42')


def test_a_screen_is_shared(tabs: Tabs, client: Daily, room: Room) -> None:
    ada = tabs.join(link(client, room, "Ada"))
    bob = tabs.join(link(client, room, "Bob"))
    ada.get_by_role("button", name="Share").click()
    moving_pictures(bob, 1, kind="screen")
    ada.get_by_role("button", name="Share").click()
    expect(bob.locator("[data-kind=screen]")).to_have_count(0)


def test_who_may_not_share_is_not_offered_it(tabs: Tabs, client: Daily, room: Room) -> None:
    ada = tabs.join(link(client, room, "Ada", enable_screenshare=False))
    expect(ada.get_by_role("button", name="Mic", exact=True)).to_be_visible()
    expect(ada.get_by_role("button", name="Share")).to_be_hidden()


def test_knocking(tabs: Tabs, client: Daily, room: Room) -> None:
    ada = tabs.join(link(client, room, "Ada", is_owner=True))
    gus, eve = tabs.open(room.url), tabs.open(room.url)
    for page, name in ((gus, "Gus"), (eve, "Eve")):
        page.get_by_label("Your name").fill(name)
        page.get_by_role("button", name="Ask to join").click()
        expect(page.locator("[data-page=waiting]")).to_be_visible()
    ada.get_by_role("button", name="People").click()
    ada.get_by_role("button", name="Admit Gus").click()
    moving_pictures(gus, 1)
    ada.get_by_role("button", name="Deny Eve").click()
    shows_reason(eve, "not-allowed")
    expect(eve.get_by_role("heading")).to_have_text("You were not admitted")


def test_an_owner_mutes_and_removes(tabs: Tabs, client: Daily, room: Room) -> None:
    ada = tabs.join(link(client, room, "Ada", is_owner=True))
    bob = tabs.join(link(client, room, "Bob"))
    expect(bob.get_by_role("button", name="Mic", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    ada.get_by_role("button", name="People").click()
    ada.get_by_role("button", name="Mute Bob").click()
    expect(bob.get_by_text("You were muted by a host.").last).to_be_visible()
    mic = bob.get_by_role("button", name="Mic", exact=True)
    expect(mic).to_have_attribute("aria-pressed", "false")
    # They may speak again when they want to.
    mic.click()
    expect(ada.get_by_role("button", name="Mute Bob")).to_be_enabled()
    ada.get_by_role("button", name="Remove Bob").click()
    shows_reason(bob, "ejected")
    expect(ada.locator("[data-kind=camera]")).to_have_count(1)


def test_ejecting_and_banning_over_rest(tabs: Tabs, client: Daily, room: Room) -> None:
    tabs.join(link(client, room, "Ada"))
    bob = tabs.join(link(client, room, "Bob", user_id="bob"))
    client.rooms.eject("standup", user_ids=["bob"], ban=True)
    shows_reason(bob, "ejected")
    bob.get_by_role("button", name="Try again").click()
    expect(bob.get_by_role("heading")).to_have_text("You can't rejoin this call")


def test_a_hand_and_reactions(tabs: Tabs, client: Daily, room: Room) -> None:
    ada = tabs.join(link(client, room, "Ada"))
    ada.get_by_role("button", name="Hand").click()
    bob = tabs.join(link(client, room, "Bob"))
    expect(bob.get_by_role("img", name="hand is raised")).to_be_visible()
    ada.get_by_role("button", name="React").click()
    ada.locator(".emoji").first.click()
    expect(bob.locator(".reaction")).to_be_attached()


def test_the_end_is_announced_and_comes(tabs: Tabs, client: Daily, own_clock: MovableClock) -> None:
    exp = int(own_clock.now()) + 3600
    room = client.rooms.create(name="standup", exp=exp, eject_at_room_exp=True)
    ada = tabs.join(room.url, "Ada")
    expect(ada.get_by_role("timer")).to_be_hidden()
    own_clock.set(exp - 200)
    expect(ada.get_by_role("timer")).to_contain_text("This call ends in 3:")
    own_clock.set(exp + 1)
    shows_reason(ada, "exp-room")
    expect(ada.get_by_role("heading")).to_have_text("The call is over")


def test_every_refusal_has_a_page(
    tabs: Tabs, client: Daily, server: LocalDaily, own_clock: MovableClock
) -> None:
    now = int(own_clock.now())
    client.rooms.create(name="later", nbf=now + 7200)
    client.rooms.create(name="earlier", exp=now + 60)
    client.rooms.create(name="secret", privacy="private")
    client.rooms.create(name="small", max_participants=1)
    short = client.meeting_tokens.create(room="secret", exp=now + 60)
    early = client.meeting_tokens.create(room="secret", nbf=now + 7200)
    own_clock.advance(100)
    tabs.join(f"{server.url}/small", "Ada")
    for address, reason in {
        "nowhere": "no-room",
        "later": "nbf-room",
        "earlier": "exp-room",
        "secret": "not-allowed",
        f"secret?t={short}": "exp-token",
        f"secret?t={early}": "nbf-token",
        "small": "meeting-full",
    }.items():
        shows_reason(tabs.open(f"{server.url}/{address}"), reason)


def test_without_a_page_before_the_call(tabs: Tabs, client: Daily) -> None:
    room = client.rooms.create(name="standup", enable_prejoin_ui=False, start_audio_off=True)
    page = tabs.open(room.url)
    expect(page.locator("[data-page=call]")).to_be_visible()
    expect(page.get_by_text("Guest (you)")).to_be_visible()
    assert present(client) == [""]


def test_the_call_goes_on_after_the_server_was_away(
    tabs: Tabs, tmp_path_factory: pytest.TempPathFactory
) -> None:
    db = str(tmp_path_factory.mktemp("web") / "daily.db")
    with LocalDaily(db=db) as first, Daily(first.api_key, api_url=first.api_url) as client:
        room = client.rooms.create(name="standup")
        port = first.port
        ada, bob = tabs.join(room.url, "Ada"), tabs.join(room.url, "Bob")
        moving_pictures(ada, 1)
    expect(ada.get_by_text("Connection lost")).to_be_visible()
    with LocalDaily(db=db, port=port):
        expect(ada.get_by_text("Connection lost")).to_be_hidden()
        moving_pictures(ada, 1)
        moving_pictures(bob, 1)
