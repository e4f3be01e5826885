"""What a test has people in calls say and press, in Python and over HTTP."""

import aiohttp
import pytest

from dailykit import AsyncDaily
from dailykit.errors import InvalidArgumentError
from dailykit.local import LocalDaily


async def test_what_is_said_is_transcribed(
    daily: LocalDaily, session: aiohttp.ClientSession
) -> None:
    async with AsyncDaily(daily.api_key, api_url=daily.api_url) as client:
        await client.rooms.create(name="standup")
        token = await client.meeting_tokens.create(room="standup", is_owner=True)
    async with await daily.join("standup", token=token, user_name="Ada") as ada:
        with pytest.raises(InvalidArgumentError, match="start one"):
            daily.say(ada, "too early")
        assert await ada.request("start-transcription") == {}
        await daily.clock.advance(2)
        started = await ada.next_event("transcription-started")
        assert started.data["startedBy"] == ada.id
        daily.say(ada, "Hello")
        daily.blocking.say(ada.id, "again")
        body = {"participant_id": ada.id, "text": "and over HTTP"}
        async with session.post(f"{daily.url}/~/say", json=body) as response:
            assert (response.status, await response.json()) == (200, {"said": True})
        heard = [(await ada.next_event("transcription-message")).data["text"] for _ in range(3)]
        assert heard == ["Hello", "again", "and over HTTP"]
        with pytest.raises(InvalidArgumentError, match="not found"):
            daily.press_keys(ada, "1")
        body = {"participant_id": "nobody", "tones": "1"}
        async with session.post(f"{daily.url}/~/press-keys", json=body) as response:
            assert response.status == 404
    with pytest.raises(InvalidArgumentError, match="is not in a call"):
        daily.say(ada, "too late")


async def test_keys_are_pressed_on_a_telephone(daily: LocalDaily) -> None:
    async with AsyncDaily(daily.api_key, api_url=daily.api_url) as client:
        await client.rooms.create(name="standup", enable_dialout=True)
        token = await client.meeting_tokens.create(room="standup", is_owner=True)
    async with await daily.join("standup", token=token) as ada:
        call = await ada.request("start-dialout", {"phoneNumber": "+15550100"})
        await daily.clock.advance(5)
        await ada.next_event("dialout-answered")
        daily.press_keys(call["sessionId"], "4#")
        tones = [(await ada.next_event("dtmf-event")).data["tone"] for _ in range(2)]
        assert tones == ["4", "#"]
