"""The page about front ends: its programs run in a browser, and its tables say what is so."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Page
from tests.local.web.daily_js_methods import Method
from tests.local.web.daily_js_services import FRAME_METHODS, METHODS, NEVER_SENT
from tests.support.browser.browser import Tabs, until
from tests.support.browser.front import Fronts, bundle, events
from tests.support.calls.media import Tone
from tests.support.calls.programs import program
from tests.support.terminal.pages import blocks

from dailykit import Daily, Room
from dailykit.local import LocalDaily

PAGE: Final = Path(__file__).parents[3] / "docs" / "front-ends.md"
PROGRAMS: Final = [block.text for block in blocks(PAGE) if block.language in ("js", "jsx")]
HOOKS: Final = Path(__file__).with_name("hooks.jsx")
SHOWN_HOST: Final = "http://127.0.0.1:8000"

_PLAYS: Final = """() => [...document.querySelectorAll("video")]
    .filter((video) => video.videoWidth > 0 && video.currentTime > 0).length"""


@pytest.fixture
def room(client: Daily) -> Room:
    """The room of the page."""
    return client.rooms.create("standup", enable_prejoin_ui=False)


def program_of(about: str) -> str:
    """Return the program of the page that contains a text."""
    (found,) = [text for text in PROGRAMS if about in text]
    return found


def start(fronts: Fronts, server: LocalDaily, about: str) -> Page:
    """Open a page with a program of the documentation."""
    script = bundle(program_of(about).replace(SHOWN_HOST, server.url))
    fronts.serve("/main.js", script)
    return fronts.open(html='<!doctype html><body><script type="module" src="/main.js"></script>')


def present(client: Daily) -> list[str]:
    """Return the participants' names by the REST API."""
    return sorted(one.user_name or "" for one in client.rooms.presence("standup").data)


@pytest.mark.slow
def test_a_frame(fronts: Fronts, tabs: Tabs, client: Daily, server: LocalDaily, room: Room) -> None:
    page = start(fronts, server, "createFrame")
    frame = page.frame_locator("iframe")
    frame.locator("[data-page=call]").wait_for()
    tabs.join_without_asking(room.url)
    frame.locator("[data-video=playable]").nth(1).wait_for()
    colour = "() => getComputedStyle(document.documentElement).getPropertyValue('--accent')"
    assert page.frames[1].evaluate(colour) == "#0f766a"
    assert page.locator("iframe").bounding_box() == {"x": 8, "y": 8, "width": 1264, "height": 600}
    frame.get_by_role("button", name="Leave").click()
    frame.locator("[data-reason=left]").wait_for()
    assert len(present(client)) == 1


@pytest.mark.slow
def test_a_call_object(
    fronts: Fronts, tabs: Tabs, client: Daily, server: LocalDaily, room: Room
) -> None:
    page = start(fronts, server, "createCallObject")
    tabs.join_without_asking(room.url)
    until(page, f"() => ({_PLAYS})() === 2")
    assert "Ada" in present(client)


@pytest.mark.slow
def test_daily_react(
    fronts: Fronts, tabs: Tabs, client: Daily, server: LocalDaily, room: Room
) -> None:
    page = start(fronts, server, "DailyProvider")
    until(page, f"() => ({_PLAYS})() === 1")
    bob = tabs.join_without_asking(room.url)
    until(page, f"() => ({_PLAYS})() === 2")
    until(page, "() => [...document.querySelectorAll('audio')].some((one) => one.srcObject)")
    assert "Ada" in present(client)
    bob.get_by_role("button", name="Leave").click()
    until(page, f"() => ({_PLAYS})() === 1")


@pytest.mark.slow
def test_hooks_of_daily_react(fronts: Fronts, client: Daily, server: LocalDaily) -> None:
    room = client.rooms.create("standup", enable_recording="cloud")
    token = str(client.meeting_tokens.create(room=room, user_name="Ada", is_owner=True))
    source = HOOKS.read_text("utf-8").replace("ROOM", room.url).replace("TOKEN", token)
    script = bundle(source.replace("BUNDLES", f"{server.url}/~/daily-js"))
    fronts.serve("/main.js", script)
    page = fronts.open(html='<!doctype html><body><script type="module" src="/main.js"></script>')
    until(page, "() => window.report?.state === 'joined-meeting' && report.audio === 'playable'")
    with server.blocking.join(room.url, user_name="Bob") as bob:
        until(page, "() => report.counts.present === 2")
        bob.send_app_message({"hello": "Ada"})
        until(page, "() => report.message?.hello === 'Ada'")
        page.evaluate("() => { call.startRecording(); }")
        until(page, "() => report.isRecording")
        report = page.evaluate("() => report")
    assert report["cameras"] > 0
    assert report["microphones"] > 0
    assert (report["cameraState"], report["name"]) == ("granted", "Ada")
    assert report["topology"] == "peer"


@pytest.mark.slow
def test_the_client_of_pipecat(fronts: Fronts, server: LocalDaily, room: Room) -> None:
    with program(room.url) as agent:
        # The client waits for the agent's sound before it says that it is ready.
        agent.do(lambda: agent.bot.send(Tone()))
        page = start(fronts, server, "PipecatClient")
        heard: list[str] = []
        page.on("console", lambda line: heard.append(line.text))

        def message(kind: str) -> Any:
            while True:
                waiting = agent.begin(agent.bot.next_event("app-message", timeout=20))
                # Meanwhile the page needs this thread, in which its requests are watched.
                while not waiting.done():
                    page.wait_for_timeout(30)
                data = waiting.result().data["data"]
                if data.get("type") == kind:
                    return data

        def tell(kind: str, data: object) -> None:
            said = {"label": "rtvi-ai", "type": kind, "id": "1", "data": data}
            agent.run(agent.bot.send_app_message(said))

        message("client-ready")
        tell("bot-ready", {"version": "1.0.0"})
        assert message("client-message")["data"] == {"t": "greet", "d": {"name": "Ada"}}
        tell("server-message", "Hello, Ada")
        while "Hello, Ada" not in heard:
            page.wait_for_timeout(50)


def rows(heading: str) -> dict[str, str]:
    """Return the first two columns of the tables below a heading."""
    text = PAGE.read_text("utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return dict(re.findall(r"^\| `(\w[\w-]*)` \| ([^|]+) \|", text, re.MULTILINE))


def verdicts(methods: Iterable[Method]) -> dict[str, str]:
    """Return what each method comes to, in words."""
    found: dict[str, list[str]] = {}
    for row in methods:
        told = found.setdefault(row.name, [])
        if row.verdict not in told:
            told.append(row.verdict)
    return {name: " or ".join(told) for name, told in found.items()}


def test_the_table_of_methods_is_what_the_tests_ran() -> None:
    assert rows("Methods") == verdicts((*METHODS, *FRAME_METHODS))


def test_the_events_are_those_that_the_tests_saw() -> None:
    text = PAGE.read_text("utf-8").partition("\n## Events\n")[2].partition("\n## ")[0]
    received = re.findall(r"`([\w-]+)`", text.partition("| Event |")[0])
    assert sorted(received) == sorted(set(events()) - set(NEVER_SENT))
    assert rows("Events") == NEVER_SENT
