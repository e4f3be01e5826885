"""A call on the local Daily, told by real webhooks to receivers in several frameworks."""

import queue
from collections import Counter

import pytest
from tests.support.servers.webhook_apps import FRAMEWORKS, Stumble, serving

from dailykit import AsyncDaily, Daily, LocalDaily
from dailykit.errors import InvalidRequestError
from dailykit.models.events import (
    Event,
    MeetingEnded,
    MeetingStarted,
    ParticipantJoined,
    ParticipantLeft,
)
from dailykit.webhooks import new_secret

EVENTS = ["meeting.started", "meeting.ended", "participant.joined", "participant.left"]


def taken_from(events: "queue.Queue[Event]") -> list[Event]:
    return [events.get_nowait() for _ in range(events.qsize())]


async def hold_a_call(local: LocalDaily, daily: AsyncDaily) -> None:
    room = await daily.rooms.create("standup", privacy="private", expires_in=3600)
    for_ada = await daily.meeting_tokens.create(
        room, user_name="Ada", owner=True, expires_in=3600, local=True
    )
    for_bob = await daily.meeting_tokens.create(room, user_name="Bob", expires_in=3600, local=True)
    async with await local.join(room, token=for_ada), await local.join(room, token=for_bob):
        await local.clock.advance(60)
    await local.clock.advance(60)


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("fails", ["before", "after"])
async def test_each_event_arrives_typed_and_once(framework: str, fails: str) -> None:
    secret, stumble = new_secret(), Stumble()
    events: queue.Queue[Event] = queue.Queue()

    with serving(framework, secret, events.put, stumble) as url:
        async with (
            LocalDaily() as local,
            AsyncDaily(local.api_key, api_url=local.api_url) as daily,
        ):
            made = await daily.webhooks.ensure(url, EVENTS, secret=secret, retry_type="exponential")
            assert (made.state, made.hmac) == ("ACTIVE", secret)
            stumble.over(fails, fails)
            await hold_a_call(local, daily)
            await local.settle()
            # What failed is tried again: its signature is as old as the local Daily's clock says.
            while any(one.state == "waiting" for one in local.deliveries):
                await local.clock.advance(15)
                await local.settle()
            assert {one.state for one in local.deliveries} == {"delivered"}
            tries = Counter(len(one.attempts) for one in local.deliveries)
            assert sum(tries.values()) == 6
            assert sum(count * times for count, times in tries.items()) == 8

    told = taken_from(events)
    assert sorted(type(event).__name__ for event in told) == [
        *("MeetingEnded", "MeetingStarted", "ParticipantJoined", "ParticipantJoined"),
        *("ParticipantLeft", "ParticipantLeft"),
    ]
    assert len({event.id for event in told}) == 6
    joined = [event.payload for event in told if isinstance(event, ParticipantJoined)]
    assert {(who.user_name, who.owner) for who in joined} == {("Ada", True), ("Bob", False)}
    left = {event.payload.session_id for event in told if isinstance(event, ParticipantLeft)}
    assert left == {who.session_id for who in joined}
    started = [event.payload for event in told if isinstance(event, MeetingStarted)]
    ended = [event.payload for event in told if isinstance(event, MeetingEnded)]
    assert [one.meeting_id for one in started] == [one.meeting_id for one in ended]
    assert {one.room for one in started} | {who.room for who in joined} == {"standup"}


def test_a_receiver_with_another_secret_is_noticed_at_creation() -> None:
    with (
        serving("flask", new_secret(), lambda event: None) as url,
        LocalDaily() as local,
        Daily(local.api_key, api_url=local.api_url) as daily,
    ):
        with pytest.raises(InvalidRequestError, match="recvd 401"):
            daily.webhooks.ensure(url, EVENTS, secret=new_secret())
        assert daily.webhooks.list() == []


async def test_a_webhook_that_has_failed_is_revived() -> None:
    secret, stumble = new_secret(), Stumble()
    events: queue.Queue[Event] = queue.Queue()
    with serving("starlette", secret, events.put, stumble) as url:
        async with (
            LocalDaily() as local,
            AsyncDaily(local.api_key, api_url=local.api_url) as daily,
        ):
            await daily.webhooks.ensure(url, EVENTS, secret=secret)
            stumble.over("before", "before", "before")
            await hold_a_call(local, daily)
            await local.settle()
            assert [one.state for one in await daily.webhooks.list()] == ["FAILED"]

            revived = await daily.webhooks.ensure(url, EVENTS)
            assert (revived.state, revived.hmac) == ("ACTIVE", secret)
            async with await local.join("standup", token=await owner_token(daily)):
                await local.settle()
    assert any(isinstance(event, ParticipantJoined) for event in taken_from(events))


async def owner_token(daily: AsyncDaily) -> str:
    return await daily.meeting_tokens.create("standup", owner=True, expires_in=3600)
