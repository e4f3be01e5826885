"""A program and a page in one call: screens, custom tracks, muting, chat, and what is not sent."""

from typing import Any

import pytest
from av import VideoFrame
from playwright.sync_api import Page, expect
from tests.support.browser.browser import Tabs, until
from tests.support.calls.media import Tone
from tests.support.calls.programs import program

from dailykit import Daily, Room
from dailykit.local.media import MovingPicture

pytestmark = pytest.mark.slow

_SOUNDS = """(id) => document.querySelector(`[data-kind=camera][data-participant='${id}'] audio`)
    ?.srcObject?.getTracks().length"""
_PLAYS = """(kind) => {
    const video = document.querySelector(`[data-kind=${kind}]:not([data-own]) video`);
    return video && video.videoWidth > 0 && video.currentTime > 0;
}"""


@pytest.fixture
def room(client: Daily) -> Room:
    """A room with a chat, whose calls may be recorded."""
    return client.rooms.create(name="standup", enable_recording="cloud", enable_chat=True)


def owner_link(client: Daily, room: Room) -> str:
    """Return an address for an owner."""
    return f"{room.url}?t={client.meeting_tokens.create(room=room, is_owner=True)}"


def page_id(page: Page) -> str:
    """Return the id of the participant in a page."""
    found = page.locator("[data-own]").first.get_attribute("data-participant")
    assert found is not None
    return found


def test_what_a_program_shows_and_plays(tabs: Tabs, client: Daily, room: Room) -> None:
    with program(owner_link(client, room)) as it:
        ada = tabs.join(room.url, "Ada")
        # From here on the program has to offer again what the page has begun.
        it.event("track-state", id=page_id(ada), track="audio", state="playable")
        it.do(lambda: it.bot.send(Tone()))
        it.do(lambda: it.bot.send(MovingPicture(width=160, height=90), name="screenVideo"))
        it.do(lambda: it.bot.send(Tone(), name="customAudio:music"))
        until(ada, f"() => ({_PLAYS})('screen')")
        expect(ada.locator("[data-kind=screen] .name")).to_contain_text("screen")
        until(ada, f"() => ({_SOUNDS})('{it.bot.id}') === 2")
        it.do(lambda: it.bot.send(MovingPicture(width=64, height=48), name="customVideo:board"))
        expect(ada.get_by_text("Bot: board")).to_be_visible()
        expect(ada.locator("[data-kind=screen][data-video=playable]")).to_have_count(2)
        it.do(lambda: it.bot.stop_sending("customVideo:board"))
        it.do(lambda: it.bot.stop_sending("customAudio:music"))
        expect(ada.get_by_text("Bot: board")).to_have_count(0)
        until(ada, f"() => ({_SOUNDS})('{it.bot.id}') === 1")


def test_what_a_program_does_not_want_is_not_sent(tabs: Tabs, client: Daily, room: Room) -> None:
    with program(owner_link(client, room)) as it:
        ada = page_id(tabs.join(room.url, "Ada"))
        it.event("track-state", id=ada, track="video", state="playable")
        it.do(lambda: it.bot.update_subscriptions({ada: {"tracks": {"video": False}}}))
        it.event("track-state", id=ada, track="video", state="receivable")
        it.do(lambda: it.bot.update_subscriptions({ada: None}))
        it.event("track-state", id=ada, track="video", state="loading")
        it.event("track-state", id=ada, track="video", state="playable")

        async def look() -> Any:
            async for track in it.bot.remote_tracks():
                if track.name == "video":
                    return await track.recv()
            return None

        assert isinstance(it.run(look()), VideoFrame)


def test_an_owner_mutes_records_and_chats(tabs: Tabs, client: Daily, room: Room) -> None:
    with program(owner_link(client, room)) as it:
        page = tabs.join(room.url, "Ada")
        ada, toasts = page_id(page), page.locator("#toasts")
        it.event("track-state", id=ada, track="audio", state="playable")
        it.run(it.bot.update_participant(ada, {"audio": False}))
        it.event("track-state", id=ada, track="audio", state="off")
        expect(toasts.get_by_text("You were muted by a host.")).to_be_visible()
        assert it.bot.participants[ada].off_reasons == {"audio": ["remoteMute"]}
        it.run(it.bot.update_participant(ada, {"audio": True}))
        expect(toasts.get_by_text("asks you to turn your microphone on")).to_be_visible()
        page.get_by_role("button", name="Mic", exact=True).click()
        it.event("track-state", id=ada, track="audio", state="playable")

        it.run(it.bot.request("start-recording"))
        it.event("recording-started", startedBy=it.bot.id)
        expect(page.get_by_text("Recording", exact=True)).to_be_visible()
        it.run(it.bot.request("stop-recording"))
        expect(page.get_by_text("Recording", exact=True)).to_be_hidden()

        it.run(it.bot.send_chat_message("Good morning", user_name="Hal"))
        page.get_by_role("button", name="Chat").click()
        expect(page.get_by_role("log")).to_contain_text("Hal")
        expect(page.get_by_role("log")).to_contain_text("Good morning")
        page.get_by_label("Message", exact=True).fill("Hello, Hal")
        page.get_by_role("button", name="Send").click()
        data = it.event("app-message")["data"]
        assert (data["event"], data["message"], data["name"]) == ("chat-msg", "Hello, Hal", "Ada")
