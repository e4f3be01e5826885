"""`LocalDaily.join`: people in calls, by program."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Protocol

import aiohttp
import pytest
import pytest_asyncio

from dailykit import AsyncDaily
from dailykit.errors import DailyTimeoutError, InvalidArgumentError
from dailykit.local import CallError, JoinRefused, LocalDaily, LocalParticipant, MovableClock
from dailykit.local.call.participant import RoomAddress
from dailykit.models.permissions import Permissions

NOW = 1_800_000_000


class Ask(Protocol):
    async def __call__(self, method: str, path: str, **options: Any) -> Any: ...


@pytest_asyncio.fixture
async def client(daily: LocalDaily) -> AsyncIterator[AsyncDaily]:
    """Daily's REST API."""
    async with AsyncDaily(daily.api_key, api_url=daily.api_url) as client:
        yield client


@pytest_asyncio.fixture
async def room(ask: Ask) -> str:
    """A public room."""
    await ask("POST", "/rooms", json={"name": "standup"})
    return "standup"


async def token(ask: Ask, **properties: Any) -> str:
    answer = await ask("POST", "/meeting-tokens", json={"properties": properties})
    token: str = answer.body["token"]
    return token


async def test_two_people_meet_by_name_url_and_room(
    daily: LocalDaily, client: AsyncDaily, ask: Ask
) -> None:
    room = await client.rooms.create(name="standup", privacy="private")
    key = await token(ask, user_id="ada", user_name="Ada", is_owner=True)
    ada = await daily.join("standup", token=key)
    bob = await daily.join(f"{room.url}?t={await token(ask)}", user_name="Bob")
    cleo = await daily.join(room, token=key, user_data={"seat": 3})
    assert (ada.state, ada.room, ada.user_id, ada.user_name) == ("joined", "standup", "ada", "Ada")
    assert ada.is_owner
    assert not bob.is_owner
    assert [one.user_name for one in cleo.participants.values()] == ["Ada", "Bob"]
    joined = await ada.next_event("participant-joined")
    assert joined.data["participant"]["id"] == bob.id
    presence = await client.presence.get()
    assert [entry.id for entry in presence["standup"]] == [ada.id, bob.id, cleo.id]
    assert presence["standup"][0].mtg_session_id == ada.meeting_id
    await cleo.leave()
    assert cleo.left_reason == "left"
    await ada.next_event("participant-left")
    assert list(ada.participants) == [bob.id]


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        (None, "no-room"),
        ({"nbf": NOW + 60}, "nbf-room"),
        ({"max_participants": 0}, "meeting-full"),
    ],
)
async def test_a_refused_entry_raises_with_the_reason(
    daily: LocalDaily, ask: Ask, properties: dict[str, Any] | None, reason: str
) -> None:
    if properties is not None:
        await ask("POST", "/rooms", json={"name": "standup", "properties": properties})
    with pytest.raises(JoinRefused) as caught:
        await daily.join("standup")
    assert caught.value.reason == reason
    assert reason in str(caught.value)


async def test_messages_and_other_events_in_order(daily: LocalDaily, room: str) -> None:
    ada, bob = await daily.join(room), await daily.join(room)
    await bob.send_app_message({"n": 1})
    await bob.send_app_message({"n": 2}, to=ada.id)
    await bob.signal(bob.participants[ada.id], {"x": 1})
    assert (await ada.next_event("app-message")).data["data"] == {"n": 1}
    assert (await ada.next_event("signal")).data == {"from": bob.id, "data": {"x": 1}}
    assert (await ada.next_event("app-message")).data["data"] == {"n": 2}
    assert [(await ada.next_event()).type for _ in range(2)] == ["joined", "participant-joined"]
    with pytest.raises(DailyTimeoutError, match="no app-message arrived within"):
        await ada.next_event("app-message", timeout=0.001)
    # The wait that was given up takes nothing away from the next one.
    await bob.send_app_message("late")
    assert (await ada.next_event("app-message")).data["data"] == "late"


async def test_events_until_the_end(daily: LocalDaily, room: str) -> None:
    ada, bob = await daily.join(room), await daily.join(room)

    async def listen() -> list[str]:
        return [event.type async for event in ada]

    listening = asyncio.create_task(listen())
    await bob.leave()
    await ada.leave()
    assert await listening == ["joined", "participant-joined", "participant-left", "left"]
    with pytest.raises(CallError, match="the participant has left the call"):
        await ada.next_event()


async def test_what_happens_by_the_clock(daily: LocalDaily, ask: Ask, clock: MovableClock) -> None:
    properties = {"exp": NOW + 60, "eject_at_room_exp": True}
    await ask("POST", "/rooms", json={"name": "standup", "properties": properties})
    ada = await daily.join("standup")
    assert ada.will_eject_at == NOW + 60
    clock.advance(60)
    assert await ada.gone() == "exp-room"
    assert ada.state == "left"


async def test_knocking(daily: LocalDaily, ask: Ask) -> None:
    body = {"name": "standup", "privacy": "private", "properties": {"enable_knocking": True}}
    await ask("POST", "/rooms", json=body)
    owner = await daily.join("standup", token=await token(ask, is_owner=True))
    gus = await daily.join("standup", user_name="Gus")
    eve = await daily.join("standup", user_name="Eve")
    assert (gus.state, eve.state) == ("waiting", "waiting")
    await owner.next_event("waiting-participant-added")
    await owner.next_event("waiting-participant-added")
    assert [one.user_name for one in owner.waiting_participants.values()] == ["Gus", "Eve"]
    await owner.admit(owner.waiting_participants[gus.id])
    assert (await gus.admitted()).state == "joined"
    await owner.deny(eve.id)
    with pytest.raises(JoinRefused) as caught:
        await eve.admitted()
    assert caught.value.reason == eve.left_reason == "not-allowed"
    assert eve.state == "refused"
    gone = await daily.join("standup")
    await gone.leave()
    with pytest.raises(CallError):
        await gone.admitted()


async def test_administration(daily: LocalDaily, ask: Ask, room: str) -> None:
    owner = await daily.join(room, token=await token(ask, is_owner=True))
    bob = await daily.join(room, user_name="Bob")
    with pytest.raises(CallError) as caught:
        await bob.eject(owner.id)
    assert caught.value.reason == "forbidden-error"
    await owner.update_permissions(bob.id, Permissions(can_send=["audio"]))
    await bob.next_event("participant-updated")
    assert bob.permissions["canSend"] == ["audio"]
    await bob.update(tracks={"audio": True}, user_name="Bobby", user_data=[1])
    with pytest.raises(CallError, match="may not send video"):
        await bob.update(tracks={"video": True})
    assert (bob.tracks["audio"], bob.tracks["video"], bob.user_name) == (True, False, "Bobby")
    await owner.eject(bob.id)
    assert await bob.gone() == "ejected"
    with pytest.raises(CallError) as late:
        await bob.send_app_message("still here?")
    assert late.value.reason == "left"
    await bob.leave()


async def test_shared_data(daily: LocalDaily, ask: Ask, room: str) -> None:
    ada = await daily.join(room)
    await ada.set_session_data({"a": 1, "b": 2})
    await ada.set_session_data({"c": 3}, merge=True, keys_to_delete=["a"])
    bob = await daily.join(room)
    assert bob.session_data == ada.session_data == {"b": 2, "c": 3}
    await ask("POST", "/rooms/standup/set-session-data", json={"data": {"x": 1}})
    await bob.next_event("session-data")
    assert bob.session_data == {"x": 1}


async def test_the_end_of_a_block_is_leaving(daily: LocalDaily, ask: Ask, room: str) -> None:
    async with await daily.join(room) as ada:
        assert (await ask("GET", "/presence")).body.keys() == {"standup"}
    assert ada.left_reason == "left"
    assert (await ask("GET", "/presence")).body == {}


async def test_a_lost_connection(daily: LocalDaily, room: str) -> None:
    ada, bob = await daily.join(room), await daily.join(room)
    bob.disconnect()
    assert (await ada.next_event("participant-left")).data["reason"] == "connection-lost"
    assert await bob.gone() == "connection-lost"


async def test_the_end_of_the_server(session: aiohttp.ClientSession) -> None:
    async with LocalDaily() as daily:
        headers = {"Authorization": f"Bearer {daily.api_key}"}
        url = f"{daily.api_url}/rooms"
        async with session.post(url, json={"name": "standup"}, headers=headers) as answer:
            assert answer.status == 200
        ada = await daily.join("standup")
    assert await ada.gone() == "server-stopped"
    with pytest.raises(CallError):
        await ada.send_app_message("anybody?")
    await ada.leave()
    ada.disconnect()


async def test_what_is_no_json_stays_here(daily: LocalDaily, room: str) -> None:
    ada = await daily.join(room)
    with pytest.raises(TypeError):
        await ada.send_app_message(object())
    with pytest.raises(ValueError, match="JSON compliant"):
        await ada.send_app_message(float("nan"))
    assert ada.state == "joined"


async def test_what_the_server_does_not_take(daily: LocalDaily, ask: Ask, room: str) -> None:
    with pytest.raises(CallError, match="userData must be at most 4096 bytes"):
        await daily.join(room, user_data="x" * 5000)
    assert (await ask("GET", "/presence")).body == {}


async def test_who_gives_up_joining_is_not_in(daily: LocalDaily, ask: Ask, room: str) -> None:
    joining = asyncio.create_task(daily.join(room))
    await asyncio.sleep(0)
    joining.cancel()
    with pytest.raises(asyncio.CancelledError):
        await joining
    assert (await ask("GET", "/presence")).body == {}


async def test_nobody_can_change_what_the_others_know(daily: LocalDaily, room: str) -> None:
    data = {"list": [1]}
    ada, bob = await daily.join(room), await daily.join(room)
    await ada.send_app_message(data)
    data["list"].append(2)
    assert (await bob.next_event("app-message")).data["data"] == {"list": [1]}


async def test_a_repr_shows_who_and_no_token(daily: LocalDaily, ask: Ask, room: str) -> None:
    key = await token(ask, user_name="Ada")
    ada: LocalParticipant = await daily.join(room, token=key)
    assert repr(ada) == "<LocalParticipant 'Ada' joined>"


@pytest.mark.parametrize(
    ("room", "expected"),
    [
        ("standup", (None, "standup", None)),
        ("http://127.0.0.1:80/standup", ("127.0.0.1:80", "standup", None)),
        ("https://a.daily.co/standup/?t=abc&x=1", ("a.daily.co", "standup", "abc")),
    ],
)
def test_addresses_of_rooms(room: str, expected: tuple[str | None, str, str | None]) -> None:
    assert RoomAddress.of(room) == expected


@pytest.mark.parametrize("room", ["", "a/b", "http://127.0.0.1", "http://127.0.0.1/a/b?t=s3cret"])
def test_what_is_no_room(room: str) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        RoomAddress.of(room)
    assert "s3cret" not in str(caught.value)


async def test_a_participant_sees_itself_as_the_others_do(daily: LocalDaily, ask: Ask) -> None:
    await ask("POST", "/rooms", json={"name": "standup"})
    ada = await daily.join("standup", user_name="Ada")
    bob = await daily.join("standup")
    await ada.update(tracks={"audio": True})
    assert ada.me == bob.participants[ada.id]
    assert (ada.me.user_name, ada.me.tracks["audio"]) == ("Ada", True)


async def test_events_after_a_wait_that_was_given_up(daily: LocalDaily, ask: Ask) -> None:
    await ask("POST", "/rooms", json={"name": "standup"})
    ada, bob = await daily.join("standup"), await daily.join("standup")
    await ada.next_event("participant-joined")
    assert ada._view.next_event("app-message").cancel()
    for number in range(3):
        future = ada._view.next_event("app-message")
        await bob.send_app_message(number)
        assert (await asyncio.wrap_future(future)).data["data"] == number
