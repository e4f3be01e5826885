"""Pipecat's runner and transport, unchanged, in calls of the local Daily."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.agents.conftest import Start
from tests.support.agents.agents import Agent
from tests.support.agents.hearing import Listener
from tests.support.browser.browser import Tabs, moving_pictures
from tests.support.browser.hearing import hears, join
from tests.support.calls.media import Tone

from dailykit import Daily, LocalDaily
from dailykit.local.media import MediaParticipant

pytestmark = pytest.mark.slow


async def test_first_and_last_words_are_heard_whole(runner: Agent, start: Start) -> None:
    room = await asyncio.to_thread(start)
    name = room.rpartition("/")[2]

    async with MediaParticipant.join(room, user_name="Ada", audio=Tone()) as ada:
        track = await anext(ada.remote_tracks())
        listener = Listener(track)
        await listener.heard(0.9)
        assert listener.loud == pytest.approx(1.0, abs=0.04)
        assert await asyncio.to_thread(runner.wait_for, name, "heard") == 16_000
        await ada.send_app_message("bye")
        await listener.end()
        assert listener.loud == pytest.approx(1.5, abs=0.06)
        await asyncio.to_thread(runner.wait_for, name, "ended")

    assert runner.told(name, "first") == ["Ada"]
    assert runner.told(name, "error") == []
    assert len(runner.told(name, "on_left")) == 1


def test_a_call_that_ends_is_one_error(
    runner: Agent, start: Start, client: Daily, local: LocalDaily
) -> None:
    def eject(name: str) -> None:
        (bot,) = client.rooms.presence(name).data
        client.rooms.eject(name, ids=[bot.id])

    def expire(_: str) -> None:
        local.blocking.clock.advance(120)

    ends: tuple[Callable[[str], object], ...] = (eject, client.rooms.delete, expire)
    for end in ends:
        soon = {"exp": local.blocking.clock.now() + 60}
        room = start(properties=soon).rpartition("/")[2]
        end(room)

        runner.wait_for(room, "ended")
        assert len(runner.told(room, "error")) == 1
        assert "Disconnected from" in runner.told(room, "error")[0]


def test_a_caller_is_connected(runner: Agent, client: Daily, local: LocalDaily, port: int) -> None:
    number = client.phone_numbers.available().data[0].phone_number
    client.phone_numbers.buy(number)
    url = f"http://localhost:{port}/daily-dialin-webhook"
    client.dialin_configs.create("pinless_dialin", number, room_creation_api=url)

    call = local.blocking.dial_in(number, caller="+15550100")

    assert call.status == 200
    room = runner.wait_for_line(r"Joined \S+/(pipecat-telephony-\w+)")[1]
    assert runner.wait_for(room, "on_dialin_ready")[0].startswith(f"{room}.0@")
    runner.wait_for_line("dialin-ready was handled")
    local.blocking.clock.advance(2)
    (data,) = runner.wait_for(room, "on_dialin_connected")
    assert data["sessionId"]
    people = client.rooms.presence(room).data
    assert sorted(str(one.user_name) for one in people) == ["+15550100", "Bot"]
    client.rooms.delete(room)
    runner.wait_for(room, "ended")


def test_a_person_in_a_browser(runner: Agent, start: Start, client: Daily, tabs: Tabs) -> None:
    room = start(camera=True)
    name = room.rpartition("/")[2]
    client.rooms.update(name, enable_chat=True)

    page = join(tabs, room, None)

    (bot,) = [one.id for one in client.rooms.presence(name).data if one.user_name == "Bot"]
    hears(page, bot)
    moving_pictures(page, 1)
    assert runner.wait_for(name, "heard") == 16_000
    page.get_by_role("button", name="Chat").click()
    page.get_by_label("Message", exact=True).fill("Hello")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You said Hello")).to_be_visible()
    assert runner.told(name, "message")[0]["message"] == "Hello"

    def microphone_is(state: str) -> Callable[[Any], bool]:
        return lambda details: bool(details[0]["media"]["microphone"]["state"] == state)

    for state in ("off", "playable"):
        before = len(
            list(filter(microphone_is(state), runner.told(name, "on_participant_updated")))
        )
        page.get_by_role("button", name="Mic", exact=True).click()
        runner.wait_for(name, "on_participant_updated", microphone_is(state), before + 1)

    page.reload()
    runner.wait_for(name, "on_participant_left")
    runner.wait_for(name, "on_participant_joined", times=2)
    page.get_by_role("button", name="Leave").click()
    _, reason = runner.wait_for(name, "on_participant_left", times=2)
    assert reason == "leftCall"
    client.rooms.delete(name)
    runner.wait_for(name, "ended")
