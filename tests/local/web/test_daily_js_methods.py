"""Each method of daily-js is run: it does what it says, or an error says that it is not done."""

import re
from collections.abc import Iterable
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.local.web.daily_js_methods import REFUSED, Method
from tests.local.web.daily_js_services import FRAME_METHODS, METHODS, NEVER_SENT, OF_LIBRARY
from tests.support.browser.browser import until
from tests.support.browser.front import Fronts, actions, events, package, wait_for

from dailykit import Daily, Room
from dailykit.local import LocalDaily
from dailykit.models import Sip
from dailykit.webhooks import new_secret

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture
def room(client: Daily) -> Room:
    """A private room with everything on."""
    return client.rooms.create(
        name="standup",
        sip=Sip(display_name="Caller", sip_mode="dial-in", num_endpoints=1),
        privacy="private",
        enable_knocking=True,
        enable_recording="cloud",
        enable_dialout=True,
        enable_prejoin_ui=False,
    )


def declared(interface: str) -> set[str]:
    """Return the methods that the newest daily-js declares in an interface."""
    text = (package() / "index.d.ts").read_text("utf-8")
    body = re.search(rf"export interface {interface} {{(.*?)\n}}", text, re.DOTALL)
    assert body is not None
    return set(re.findall(r"^  (\w+)[(<]", body[1], re.MULTILINE))


def test_every_method_has_a_row() -> None:
    rows = {row.name for row in (*METHODS, *FRAME_METHODS)}
    assert rows == declared("DailyCall")
    assert declared("DailyCallFactory") | declared("DailyCallStaticUtils") == OF_LIBRARY
    assert set(NEVER_SENT) <= set(events())


def token(client: Daily, room: Room, name: str, **properties: Any) -> str:
    """Return a meeting token."""
    return str(client.meeting_tokens.create(room=room, user_name=name, **properties))


def prepare(page: Page, server: LocalDaily, **names: Any) -> None:
    """Let a page move the server's clock, and give it names."""

    def advance(seconds: float) -> None:
        server.blocking.clock.advance(seconds)

    page.expose_function("advance", advance)  # pyright: ignore[reportUnknownMemberType]
    page.evaluate("(names) => Object.assign(window, names)", {"base": server.url, **names})


def failures(page: Page, rows: Iterable[Method]) -> list[str]:
    """Run methods, and return what did not come to its verdict."""
    found: list[str] = []
    for row in rows:
        error, is_seen = page.evaluate("(row) => run(row)", [row.act, row.check])
        # A method without a promise says it in an event, for which the row waits.
        is_refused = row.check != "true" or "the local Daily does not" in (error or "")
        good = is_refused and error != "PENDING" if row.verdict == REFUSED else error is None
        if not (good and is_seen):
            found.append(f"{row.name} ({row.verdict}): {error}")
    return found


def test_the_methods_of_a_call_object(
    fronts: Fronts, client: Daily, server: LocalDaily, room: Room
) -> None:
    bob = fronts.open()
    prepare(bob, server, url=room.url, token=token(client, room, "Bob"))
    other = bob.evaluate(
        """async () => {
            const { local } = await create(base, { audioSource: tone() }).join({ url, token });
            call.on("app-message", ({ fromId }) => call.sendAppMessage({ hello: 2 }, fromId));
            return local.session_id;
        }"""
    )
    gus = fronts.open()
    prepare(gus, server, url=room.url)
    gus.evaluate("async () => { await create(base).join({ url }); }")
    assert gus.evaluate("() => call.accessState().access.level") == "lobby"
    gus.evaluate("() => { window.asked = call.requestAccess({ name: 'Gus' }); }")
    page = fronts.open()
    owner = token(client, room, "Ada", is_owner=True)
    prepare(page, server, url=room.url, token=owner, other=other)
    page.evaluate("() => { create(base); }")
    leaving = [row for row in METHODS if row.name in ("leave", "destroy")]
    assert failures(page, [row for row in METHODS if row not in leaving]) == []
    assert gus.evaluate("async () => (await asked).granted") is False
    # Methods without a promise fail by an event: there was none but those that refuse.
    errors: list[str] = page.evaluate(
        "() => log.filter((one) => one.action.endsWith('error')).map((one) => one.errorMsg)"
    )
    assert [text for text in errors if "the local Daily" not in text] == []

    events_of_services(page, fronts, client, server, other)
    bob.evaluate("() => call.leave()")
    until(page, "() => seen('participant-left').length > 0")
    bob.evaluate("() => call.join()")
    until(page, "() => seen('participant-joined').length > 0")
    assert failures(page, leaving) == []

    told = {*actions(page), *of_a_frame(fronts, client, server, room), *of_errors(fronts, server)}
    assert sorted(set(events()) - set(NEVER_SENT) - told) == []
    assert told & set(NEVER_SENT) == set()


def events_of_services(
    page: Page, fronts: Fronts, client: Daily, server: LocalDaily, other: str
) -> None:
    """Let happen what no method does."""
    page.evaluate("() => later(() => call.startTranscription())")
    until(page, "() => seen('transcription-started').length === 2")
    server.say(other, "Good morning")
    until(page, "() => seen('transcription-message').at(-1)?.text === 'Good morning'")
    page.evaluate("() => call.startTranscription()")
    until(page, "() => seen('transcription-error').length === 1")
    page.evaluate(
        """() => {
            navigator.mediaDevices.getDisplayMedia = () => Promise.reject(new Error("no"));
            navigator.mediaDevices.enumerateDevices = () => Promise.resolve([]);
            navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
            call.startScreenShare();
        }"""
    )
    until(page, "() => seen('local-screen-share-canceled').length === 1")
    until(page, "() => seen('available-devices-updated').length === 1")
    page.evaluate("() => later(() => call.startDialOut({ sipUri: 'sip:a@nowhere.invalid' }))")
    until(page, "() => seen('dialout-error').length === 1")

    address = wait_for(page, "dialin-ready")["sipEndpoint"]
    number = client.phone_numbers.available().data[0].phone_number
    client.phone_numbers.buy(number)
    client.dialin_configs.create(
        "pinless_dialin", number, room_creation_api=f"{fronts.origin}/incoming", hmac=new_secret()
    )
    caller = server.blocking.dial_in(number)
    client.dialin.update_pinless_call(caller.call_id, caller.call_domain, address)
    server.blocking.clock.advance(1)
    caller_id = wait_for(page, "dialin-connected")["sessionId"]
    page.evaluate("(id) => { call.updateParticipant(id, { eject: true }); }", caller_id)
    wait_for(page, "dialin-stopped")


def of_a_frame(fronts: Fronts, client: Daily, server: LocalDaily, room: Room) -> list[str]:
    """Run the methods of a frame; return the events that the page had."""
    page = fronts.open()
    prepare(page, server, url=room.url, token=token(client, room, "Eve"))
    page.evaluate(
        """() => listen(DailyIframe.createFrame({ showFullscreenButton: true }))
            .join({ url, token }).then(() => {})"""
    )
    assert failures(page, FRAME_METHODS) == []
    has_token = "() => new URLSearchParams(location.search).has('t')"
    assert page.frames[1].evaluate(has_token) is False
    frame = page.frame_locator("iframe")
    frame.get_by_role("button", name="Help").click()
    until(page, "() => seen('custom-button-click').at(-1)?.button_id === 'help'")
    assert frame.get_by_role("button", name="Leave").count() == 0
    frame.get_by_role("button", name="Full screen").click()
    until(page, "() => seen('fullscreen').length === 2")
    return list(actions(page))


def of_errors(fronts: Fronts, server: LocalDaily) -> list[str]:
    """Fail in what way pages can; return the events that the page had."""
    page = fronts.open()
    prepare(page, server)
    page.evaluate(
        """() => {
            const refuse = () => Promise.reject(new DOMException("no", "NotAllowedError"));
            navigator.mediaDevices.getUserMedia = refuse;
            return create(base).startCamera();
        }"""
    )
    until(page, "() => seen('camera-error').at(-1)?.error.type === 'permissions'")
    answer = page.evaluate("() => settled(() => call.join({ url: `${base}/nowhere` }))")
    assert "room" in answer["error"]
    until(page, "() => seen('error').at(-1)?.error.type === 'no-room'")
    return list(actions(page))
