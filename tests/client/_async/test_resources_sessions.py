"""Room and token in one go."""

from datetime import UTC, datetime
from typing import Any

import jwt
import pytest
from tests.client._async.conftest import KEY
from tests.support.clocks.moments import START
from tests.support.servers.scripted import Reply, ScriptedDaily, Seen, reply

from dailykit import AsyncDaily, MeetingTokenProperties, RoomProperties
from dailykit.errors import AlreadyExistsError, InvalidArgumentError, NotFoundError, ServerError
from dailykit.local import LocalDaily
from dailykit.models.rooms import Room

HOUR = 3600
NOW = int(START.timestamp())
DOMAIN = reply({"domain_name": "example", "domain_id": "d1"})


def made(seen: Seen) -> Reply:
    """Answer as Daily does when a room is made, or the domain is asked for."""
    if seen.line == "GET /v1/":
        return DOMAIN
    asked = seen.json
    return reply(
        {
            "id": "r1",
            "name": asked["name"],
            "url": f"https://example.daily.co/{asked['name']}",
            "privacy": asked["privacy"],
            "config": asked["properties"],
        }
    )


def claims(token: str) -> dict[str, object]:
    """Return what a token says, its signature checked."""
    reader: Any = jwt.PyJWT()
    said: dict[str, object] = reader.decode(
        token, KEY, algorithms=["HS256"], options={"verify_exp": False, "verify_iat": False}
    )
    return said


async def test_on_the_local_daily(daily: AsyncDaily, local: LocalDaily) -> None:
    with daily.exchanges() as seen:
        session = await daily.start_session(user_name="Ada", owner=True, max_participants=2)
    assert sorted(one.operation for one in seen) == ["domain.get", "rooms.create"]
    said = await daily.meeting_tokens.validate(session.token)
    assert (said.room_name, said.user_name, said.is_owner) == (session.room.name, "Ada", True)
    assert said.exp == session.room.config.exp
    assert said.exp_at is not None
    assert said.exp_at > datetime.now(UTC)
    assert session.room_url == f"{local.url}/{session.room.name}"
    assert session.join_url == f"{session.room_url}?t={session.token}"
    assert session.token not in repr(session)


async def test_one_round_trip_when_the_domain_is_known(
    scripted: AsyncDaily, script: ScriptedDaily
) -> None:
    script.will(made, made, made)
    await scripted.start_session(name="a")
    await scripted.start_session(name="b")
    assert sorted(script.lines) == ["GET /", "POST /rooms", "POST /rooms"]


async def test_what_is_sent_by_default(scripted: AsyncDaily, script: ScriptedDaily) -> None:
    script.will(made, made)
    session = await scripted.start_session(name="standup")
    body = next(seen.json for seen in script.seen if seen.body)
    assert body == {
        "name": "standup",
        "privacy": "private",
        "properties": {"exp": NOW + HOUR, "eject_at_room_exp": True},
    }
    assert claims(session.token) == {"r": "standup", "exp": NOW + HOUR, "d": "d1", "iat": NOW}


async def test_arguments_come_on_top_of_the_models(
    scripted: AsyncDaily, script: ScriptedDaily
) -> None:
    script.will(made, made)
    session = await scripted.start_session(
        name="standup",
        privacy="public",
        properties=RoomProperties(eject_at_room_exp=False, max_participants=2),
        expires_in=60,
        owner=False,
        user_name="Ada",
        user_id="u1",
        token=MeetingTokenProperties(user_name="-", knocking=True, exp=NOW + 30, is_owner=True),
        max_participants=3,
    )
    body = next(seen.json for seen in script.seen if seen.body)
    assert body["privacy"] == "public"
    assert body["properties"] == {
        "eject_at_room_exp": False,
        "max_participants": 3,
        "exp": NOW + 60,
    }
    assert claims(session.token) == {
        "r": "standup",
        "u": "Ada",
        "ud": "u1",
        "k": True,
        "o": False,
        "exp": NOW + 30,
        "d": "d1",
        "iat": NOW,
    }


@pytest.mark.parametrize("where", ["settings", "properties"])
async def test_an_exp_of_the_room_counts_for_both(
    where: str, scripted: AsyncDaily, script: ScriptedDaily
) -> None:
    script.will(made, made)
    if where == "settings":
        session = await scripted.start_session(exp=NOW + 99)
    else:
        session = await scripted.start_session(properties=RoomProperties(exp=NOW + 99))
    assert session.room.config.exp == NOW + 99
    assert claims(session.token)["exp"] == NOW + 99


async def test_a_room_for_ever_and_a_token_for_an_hour(
    scripted: AsyncDaily, script: ScriptedDaily
) -> None:
    script.will(made, made)
    session = await scripted.start_session(exp=None)
    assert session.room.config.exp is None
    assert claims(session.token)["exp"] == NOW + HOUR


async def test_an_existing_room_is_read(daily: AsyncDaily) -> None:
    room = await daily.rooms.create("standup", max_participants=4)
    assert (await daily.start_session("standup")).room == room
    assert (await daily.start_session(room.url, user_name="Ada")).room == room
    with pytest.raises(NotFoundError):
        await daily.start_session("another")


async def test_a_room_at_hand_takes_no_request(scripted: AsyncDaily, script: ScriptedDaily) -> None:
    script.will(DOMAIN)
    room = Room(id="r1", name="standup", url="https://example.daily.co/standup")
    session = await scripted.start_session(room, expires_in=5)
    assert session.room is room
    assert claims(session.token) == {"r": "standup", "exp": NOW + 5, "d": "d1", "iat": NOW}


async def test_a_name_that_is_taken(daily: AsyncDaily) -> None:
    await daily.rooms.create("standup")
    with pytest.raises(AlreadyExistsError):
        await daily.start_session(name="standup")


async def test_a_room_that_was_made_in_vain_is_named_or_was_never_made(
    scripted: AsyncDaily, script: ScriptedDaily
) -> None:
    def answer(seen: Seen) -> Reply:
        failed = reply({"error": "server-error"}, 500)
        return failed if seen.line == "GET /v1/" else made(seen)

    script.will(answer, answer)
    with pytest.raises(ServerError) as caught:
        await scripted.start_session(name="standup")
    # One after the other, the room is not even begun; at the same time, it is there.
    was_made = "POST /rooms" in script.lines
    assert caught.value.room_name == ("standup" if was_made else None)
    script.forget()


async def test_a_token_that_can_not_be_right_makes_no_room(
    scripted: AsyncDaily, script: ScriptedDaily
) -> None:
    with pytest.raises(InvalidArgumentError, match=r"^meeting_tokens\.create: user_id: "):
        await scripted.start_session(user_id="x" * 37)
    assert script.seen == []


async def test_a_token_that_has_expired_names_the_room_made_for_it(
    scripted: AsyncDaily, script: ScriptedDaily
) -> None:
    script.will(made, made)
    with pytest.raises(InvalidArgumentError, match=r"^meeting_tokens\.create: exp was ") as caught:
        await scripted.start_session(name="a", token=MeetingTokenProperties(exp=NOW - 1))
    assert caught.value.room_name == "a"
