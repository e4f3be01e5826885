"""Rooms, tokens and the domain against the local Daily."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dailykit import AsyncDaily, MeetingTokenProperties, RoomProperties
from dailykit.errors import AlreadyExistsError, InvalidRequestError, NotFoundError
from dailykit.local import LocalDaily, MovableClock
from dailykit.models.rooms import CreateRoomBody

SOON = timedelta(hours=1)


def lies_ahead(moment: datetime | None, distance: timedelta) -> bool:
    """Tell whether a moment lies that far ahead, give or take the time that a test takes."""
    assert moment is not None
    return abs(moment - datetime.now(UTC) - distance) < timedelta(seconds=30)


async def test_create_with_keywords_on_top_of_properties(daily: AsyncDaily) -> None:
    room = await daily.rooms.create(
        "standup",
        privacy="private",
        properties=RoomProperties(max_participants=2, enable_chat=True),
        expires_in=SOON,
        max_participants=4,
    )
    assert (room.name, room.privacy, room.api_created) == ("standup", "private", True)
    assert (room.config.max_participants, room.config.enable_chat) == (4, True)
    assert lies_ahead(room.exp_at, SOON)
    assert await daily.rooms.get("standup") == room


async def test_create_without_a_name_makes_a_random_one(daily: AsyncDaily) -> None:
    with daily.exchanges() as seen:
        room = await daily.rooms.create()
    assert len(room.name) == 20
    assert room.name.isalnum()
    assert [exchange.attempts for exchange in seen] == [1]


async def test_create_a_name_that_is_taken(daily: AsyncDaily) -> None:
    await daily.rooms.create("standup")
    with pytest.raises(AlreadyExistsError) as caught:
        await daily.rooms.create("standup")
    assert not caught.value.unclear


async def test_a_room_is_given_by_name_url_or_itself(daily: AsyncDaily) -> None:
    room = await daily.rooms.create("standup")
    for reference in ("standup", room.url, f"{room.url}/?t=token#hash", room):
        assert (await daily.rooms.get(reference)).id == room.id


async def test_get_a_room_that_is_missing(daily: AsyncDaily) -> None:
    with pytest.raises(NotFoundError) as caught:
        await daily.rooms.get("standup")
    assert caught.value.info == "room standup not found"


async def test_update_keeps_what_is_not_given_and_null_resets(daily: AsyncDaily) -> None:
    room = await daily.rooms.create("standup", enable_chat=True, max_participants=4)
    changed = await daily.rooms.update(room, privacy="private", max_participants=None)
    assert changed.privacy == "private"
    assert (changed.config.enable_chat, changed.config.max_participants) == (True, None)
    assert lies_ahead((await daily.rooms.update("standup", expires_in=3600)).exp_at, SOON)


async def test_delete(daily: AsyncDaily) -> None:
    room = await daily.rooms.create("standup")
    deleted = await daily.rooms.delete(room)
    assert (deleted.deleted, deleted.name) == (True, "standup")
    with pytest.raises(NotFoundError):
        await daily.rooms.delete(room)
    assert (await daily.rooms.delete(room, missing_ok=True)).deleted


async def test_a_room_that_has_expired_counts_as_deleted() -> None:
    clock = MovableClock()
    async with (
        LocalDaily(clock=clock) as local,
        AsyncDaily(local.api_key, api_url=local.api_url) as daily,
    ):
        room = await daily.rooms.create(expires_in=60)
        clock.advance(61)
        with pytest.raises(NotFoundError):
            await daily.rooms.get(room)
        assert (await daily.rooms.delete(room)).name == room.name


async def test_ensure_makes_a_room_once_and_leaves_it_as_it_is(daily: AsyncDaily) -> None:
    made = await daily.rooms.ensure("standup", max_participants=4)
    met = await daily.rooms.ensure("standup", max_participants=9)
    assert met == made
    assert met.config.max_participants == 4


async def test_list_and_iterate(daily: AsyncDaily) -> None:
    created = [await daily.rooms.create(f"room-{number}") for number in range(5)]
    names = [room.name async for room in daily.rooms.iterate(page_size=2)]
    assert sorted(names) == [room.name for room in created]
    page = await daily.rooms.list(limit=2)
    assert (page.total_count, [room.name for room in page.data]) == (5, names[:2])
    after = await daily.rooms.list(starting_after=page.data[1].id)
    assert [room.name for room in after.data] == names[2:]
    before = await daily.rooms.list(ending_before="OLDEST", limit=1)
    assert [room.name for room in before.data] == names[-1:]


async def test_create_many_and_delete_many(daily: AsyncDaily) -> None:
    wanted: list[str | CreateRoomBody | dict[str, Any]] = [
        "a",
        CreateRoomBody(privacy="private"),
        {"name": "b", "properties": {"exp": None}},
    ]
    rooms = await daily.rooms.create_many(wanted)
    assert [rooms[0].name, rooms[2].name] == ["a", "b"]
    assert (len(rooms[1].name), rooms[1].privacy) == (20, "private")
    assert await daily.rooms.delete_many([rooms[0], rooms[1].url, "b", "b"]) == 3
    assert (await daily.rooms.list()).data == []


async def test_many_rooms_take_few_requests(daily: AsyncDaily) -> None:
    names = [f"room-{number}" for number in range(1001)]
    with daily.exchanges() as seen:
        rooms = await daily.rooms.create_many(names)
        deleted = await daily.rooms.delete_many(rooms)
    assert ([room.name for room in rooms], deleted) == (names, 1001)
    assert [exchange.method for exchange in seen] == ["POST", "POST", "DELETE", "DELETE"]


async def test_nothing_to_create_or_delete_takes_no_request(daily: AsyncDaily) -> None:
    with daily.exchanges() as seen:
        assert await daily.rooms.create_many([]) == []
        assert await daily.rooms.delete_many([]) == 0
    assert seen == []


async def test_batches_are_made_as_a_whole(daily: AsyncDaily) -> None:
    await daily.rooms.create("b")
    with pytest.raises(AlreadyExistsError):
        await daily.rooms.create_many(["a", "b"])
    with pytest.raises(NotFoundError):
        await daily.rooms.delete_many(["b", "c"])
    assert [room.name async for room in daily.rooms.iterate()] == ["b"]


async def test_a_temporary_room_is_gone_at_the_end(daily: AsyncDaily) -> None:
    async with daily.rooms.temporary("standup", max_participants=2) as room:
        assert (await daily.rooms.get("standup")).id == room.id
        assert lies_ahead(room.exp_at, timedelta(hours=24))
    with pytest.raises(NotFoundError):
        await daily.rooms.get("standup")


async def test_a_temporary_room_is_gone_after_an_error(daily: AsyncDaily) -> None:
    async def fail() -> None:
        async with daily.rooms.temporary("standup"):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    with pytest.raises(NotFoundError):
        await daily.rooms.get("standup")


async def test_a_temporary_room_may_be_deleted_before_its_end(daily: AsyncDaily) -> None:
    async with daily.rooms.temporary() as room:
        await daily.rooms.delete(room)
    assert (await daily.rooms.list()).total_count == 0


@pytest.mark.parametrize("properties", [None, RoomProperties(exp=2_000_000_000)])
async def test_a_temporary_room_keeps_an_exp_of_its_own(
    daily: AsyncDaily, properties: RoomProperties | None
) -> None:
    if properties is None:
        async with daily.rooms.temporary(exp=2_000_000_000) as room:
            assert room.config.exp == 2_000_000_000
    else:
        async with daily.rooms.temporary(properties=properties) as room:
            assert room.config.exp == 2_000_000_000


async def test_create_sip(daily: AsyncDaily) -> None:
    room = await daily.rooms.create_sip("desk", display_name="Desk", max_participants=3)
    assert room.sip_endpoint is not None
    assert room.sip_endpoint.startswith("sip:")
    assert room.config.sip is not None
    assert (room.config.sip.display_name, room.config.max_participants) == ("Desk", 3)


async def test_presence_of_an_empty_room(daily: AsyncDaily) -> None:
    await daily.rooms.create("standup")
    assert (await daily.rooms.presence("standup")).data == []


async def test_tokens_of_daily_and_of_our_own_are_alike(daily: AsyncDaily) -> None:
    room = await daily.rooms.create("standup")
    given = MeetingTokenProperties(user_id="u1", enable_screenshare=False)
    for local in (False, True):
        token = await daily.meeting_tokens.create(
            room, properties=given, expires_in=SOON, owner=True, local=local, user_name="Ada"
        )
        said = await daily.meeting_tokens.validate(token)
        assert (said.room_name, said.user_id, said.user_name) == ("standup", "u1", "Ada")
        assert (said.is_owner, said.enable_screenshare) == (True, False)
        assert lies_ahead(said.exp_at, SOON)
    assert given.model_fields_set == {"user_id", "enable_screenshare"}


async def test_the_domain_is_asked_for_once(daily: AsyncDaily) -> None:
    with daily.exchanges() as seen:
        for _ in range(3):
            await daily.meeting_tokens.create("standup", expires_in=60, local=True)
    assert [exchange.operation for exchange in seen] == ["domain.get"]


async def test_a_token_that_is_no_good(daily: AsyncDaily) -> None:
    with pytest.raises(InvalidRequestError):
        await daily.meeting_tokens.validate("not-a-token")


async def test_a_token_that_is_not_valid_yet(daily: AsyncDaily) -> None:
    tomorrow = int((datetime.now(UTC) + timedelta(days=1)).timestamp())
    token = await daily.meeting_tokens.create("standup", nbf=tomorrow)
    with pytest.raises(InvalidRequestError):
        await daily.meeting_tokens.validate(token)
    assert (await daily.meeting_tokens.validate(token, ignore_nbf=True)).nbf == tomorrow


async def test_domain(daily: AsyncDaily, local: LocalDaily) -> None:
    assert (await daily.domain.get()).domain_name == local.domain
    changed = await daily.domain.update(enable_people_ui=False, lang="de")
    assert (changed.config.enable_people_ui, changed.config.lang) == (False, "de")
    assert (await daily.domain.update(lang=None)).config.enable_people_ui is False
