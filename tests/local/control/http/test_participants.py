"""Participants that programs in any language let join over HTTP."""

import aiohttp
from tests.support.servers.control_calls import Control

from dailykit import AsyncDaily
from dailykit.local import LocalDaily


async def test_people_join_meet_and_leave(
    control: Control, daily: LocalDaily, client: AsyncDaily
) -> None:
    room = await client.rooms.create("standup", privacy="private")
    token = await client.meeting_tokens.create(room, owner=True, user_name="Ada")
    ada = (await control("POST", "participants", {"room": "standup", "token": token})).body
    assert (ada["state"], ada["user_name"], ada["owner"]) == ("joined", "Ada", True)
    refused = await control("POST", "participants", {"room": "standup"})
    assert (refused.status, refused.body["error"]) == (403, "forbidden-error")
    assert "not-allowed" in refused.body["info"]

    for_ben = await client.meeting_tokens.create(room, user_name="Ben")
    ben = (await control("POST", "participants", {"room": f"{room.url}?t={for_ben}"})).body
    people = (await control("GET", "participants")).body
    assert [one["user_name"] for one in people] == ["Ada", "Ben"]
    assert people[0]["participants"] == [ben["id"]]
    assert {one.user_name for one in (await client.presence.get())["standup"]} == {"Ada", "Ben"}

    eject = {"type": "eject", "participantId": ben["id"]}
    assert (await control("POST", f"participants/{ada['id']}/messages", eject)).body["sent"]
    assert [one["id"] for one in (await control("GET", "participants")).body] == [ada["id"]]
    assert (await control("DELETE", f"participants/{ben['id']}")).status == 404
    assert (await control("DELETE", f"participants/{ada['id']}")).body == {"left": True}
    assert (await client.presence.get()) == {}
    assert (await control("GET", "participants")).body == []


async def test_what_is_wrong_is_said(control: Control, client: AsyncDaily) -> None:
    await client.rooms.create("standup")
    for content, info in (
        ({}, "room"),
        ({"room": "a/b"}, "no room name"),
        ({"room": "standup", "colour": 1}, "colour"),
        ({"room": "standup", "domain": "other"}, "no domain"),
    ):
        answer = await control("POST", "participants", content)
        assert answer.status == 400
        assert info in answer.body["info"]
    ada = (await control("POST", "participants", {"room": "standup"})).body
    wrong = await control("POST", f"participants/{ada['id']}/messages", {"type": "fly"})
    assert wrong.status == 400
    assert (await control("POST", f"participants/{ada['id']}/other", {"type": "x"})).status == 404
    assert (await control("DELETE", "participants")).status == 404


async def test_anyone_may_ask_for_health(daily: LocalDaily, session: aiohttp.ClientSession) -> None:
    origin = {"Origin": "https://example.com"}
    async with session.get(f"{daily.url}/~/health", headers=origin) as answer:
        said = await answer.json()
    assert (answer.status, said) == (200, {"status": "ok", "time": said["time"]})
    assert abs(said["time"] - daily.clock.now()) < 60
    async with session.get(f"{daily.url}/~/health/more") as answer:
        assert answer.status == 404


async def test_browsers_find_the_dashboard(
    daily: LocalDaily, session: aiohttp.ClientSession
) -> None:
    page = {"Accept": "text/html,application/xhtml+xml"}
    async with session.get(daily.url, headers=page, allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (302, "/~/")
    async with session.get(daily.url, headers=page) as answer:
        assert (answer.status, answer.content_type) == (200, "text/html")
    async with session.get(daily.url) as answer:
        assert answer.status == 404
