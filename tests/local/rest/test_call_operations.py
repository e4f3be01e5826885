"""The operations on calls over HTTP, through the client and by hand."""

from collections.abc import AsyncIterator
from typing import Any, Protocol

import pytest
import pytest_asyncio

from dailykit import AsyncDaily
from dailykit.errors import InvalidRequestError, NotFoundError
from dailykit.local import JoinRefused, LocalDaily, MovableClock
from dailykit.models.permissions import Permissions

NOW = 1_800_000_000
NO_CALL = {
    "error": "not-found",
    "info": "room standup does not seem to be hosting a call currently",
}


class Ask(Protocol):
    async def __call__(self, method: str, path: str, **options: Any) -> Any: ...


@pytest_asyncio.fixture
async def client(daily: LocalDaily) -> AsyncIterator[AsyncDaily]:
    """The client, with a room to work with."""
    async with AsyncDaily(daily.api_key, api_url=daily.api_url) as client:
        await client.rooms.create("standup")
        yield client


async def test_a_call_s_whole_life(
    daily: LocalDaily, client: AsyncDaily, clock: MovableClock
) -> None:
    ada = await daily.join("standup", user_name="Ada")
    bob = await daily.join("standup", user_name="Bob")
    clock.advance(90)
    page = await client.meetings.list(room="standup")
    (meeting,) = page.data
    assert (meeting.id, meeting.ongoing, meeting.duration) == (ada.meeting_id, True, 90)
    assert (await client.meetings.get(meeting)).max_participants == 2
    people = [one async for one in client.meetings.iterate_participants(meeting, page_size=1)]
    assert {one.participant_id for one in people} == {ada.id, bob.id}
    await client.rooms.send_app_message("standup", {"hello": 1})
    assert (await ada.next_event("app-message")).data == {"from": None, "data": {"hello": 1}}
    await client.rooms.set_session_data("standup", {"a": 1})
    assert (await client.rooms.get_session_data("standup")).data == {"a": 1}
    await client.rooms.update_permissions("standup", {ada.id: Permissions(can_send=False)})
    await ada.next_event("participant-updated")
    assert ada.permissions["canSend"] is False
    room = await client.rooms.presence("standup", user_name="Bob")
    assert (room.total_count, room.data[0].id, room.data[0].duration) == (1, bob.id, 90)
    ejected = await client.rooms.eject("standup", ids=[ada.id, bob.id])
    assert ejected.ejected_ids == [ada.id, bob.id]
    assert await ada.gone() == await bob.gone() == "ejected"
    assert await client.presence.get() == {}
    assert (await client.meetings.get(meeting)).ongoing is False


async def test_bans(daily: LocalDaily, client: AsyncDaily) -> None:
    token = await client.meeting_tokens.create("standup", user_id="ada")
    await daily.join("standup")
    ada = await daily.join("standup", token=token)
    assert (await client.rooms.eject("standup", user_ids=["ada"], ban=True)).ejected_ids == [ada.id]
    with pytest.raises(JoinRefused) as caught:
        await daily.join("standup", token=token)
    assert caught.value.reason == "ejected"


async def test_deleting_a_room_ends_its_call(daily: LocalDaily, client: AsyncDaily) -> None:
    ada = await daily.join("standup")
    await client.rooms.delete("standup")
    assert await ada.gone() == "ejected"
    bea = await daily.join(await client.rooms.create("standup"))
    await client.rooms.delete_many(["standup"])
    assert await bea.gone() == "ejected"
    with pytest.raises(NotFoundError):
        await client.rooms.presence("standup")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "eject", {"ids": ["x"]}),
        ("POST", "update-permissions", {"data": {}}),
        ("POST", "send-app-message", {"data": {}}),
        ("GET", "get-session-data", None),
        ("POST", "set-session-data", {"data": {}}),
    ],
)
async def test_no_call(
    ask: Ask, client: AsyncDaily, method: str, path: str, body: dict[str, Any] | None
) -> None:
    answer = await ask(method, f"/rooms/standup/{path}", json=body)
    assert (answer.status, answer.body) == (404, NO_CALL)
    missing = await ask(method, f"/rooms/retro/{path}", json=body)
    assert (missing.status, missing.body["info"]) == (404, "room retro not found")


BAD: list[tuple[str, Any]] = [
    ("eject", {}),
    ("eject", {"ids": ["x"] * 101}),
    ("eject", {"ids": "x"}),
    ("eject", {"ids": [], "everybody": True}),
    ("update-permissions", {}),
    ("update-permissions", {"data": {"*": {"canFly": True}}}),
    ("update-permissions", {"data": {"*": {"canSend": ["smell"]}}}),
    ("update-permissions", {"data": {"*": {"hasPresence": "yes"}}}),
    ("send-app-message", {}),
    ("send-app-message", {"data": {"text": "x" * 4096}}),
    ("send-app-message", {"data": "text"}),
    ("set-session-data", {"data": {"text": "x" * 102_400}}),
    ("set-session-data", {"data": {}, "mergeStrategy": "deep-merge"}),
    ("set-session-data", {"data": {}, "keysToDelete": ["a"]}),
]


@pytest.mark.parametrize(("path", "body"), BAD)
async def test_bodies_that_are_refused(
    ask: Ask, daily: LocalDaily, client: AsyncDaily, path: str, body: dict[str, Any]
) -> None:
    ada = await daily.join("standup")
    answer = await ask("POST", f"/rooms/standup/{path}", json=body)
    assert (answer.status, answer.body["error"]) == (400, "invalid-request-error")
    assert ada.state == "joined"
    assert dict(ada.session_data) == {}


async def test_unknown_participants_are_missing(
    daily: LocalDaily, client: AsyncDaily, ask: Ask
) -> None:
    await daily.join("standup")
    bodies: list[tuple[str, dict[str, Any]]] = [
        ("update-permissions", {"data": {"nobody": {}}}),
        ("send-app-message", {"data": {}, "recipient": "nobody"}),
    ]
    for path, body in bodies:
        answer = await ask("POST", f"/rooms/standup/{path}", json=body)
        assert (answer.status, answer.body["info"]) == (404, "participant nobody not found")
    assert (await client.rooms.eject("standup", ids=["nobody"])).ejected_ids == []


async def test_meetings_that_do_not_exist(client: AsyncDaily, ask: Ask) -> None:
    page = await client.meetings.list(room="never")
    assert (page.total_count, page.data) == (0, [])
    with pytest.raises(NotFoundError):
        await client.meetings.get("no-such-meeting")
    with pytest.raises(NotFoundError):
        await client.meetings.participants("no-such-meeting")
    with pytest.raises(InvalidRequestError):
        await client.meetings.list(starting_after="no-such-meeting")
    for query in ("limit=0", "limit=101", "timeframe_start=soon", "ongoing=perhaps"):
        assert (await ask("GET", f"/meetings?{query}")).status == 400


async def test_a_new_call_may_take_its_time(clock: MovableClock) -> None:
    async with (
        LocalDaily(clock=clock, call_ready_after=5) as daily,
        AsyncDaily(daily.api_key, api_url=daily.api_url) as client,
    ):
        await client.rooms.create("standup")
        await daily.join("standup")
        with pytest.raises(NotFoundError, match="does not seem to be hosting"):
            await client.rooms.get_session_data("standup")
        await daily.clock.advance(5)
        assert (await client.rooms.get_session_data("standup")).data == {}
