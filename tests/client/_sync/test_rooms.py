# Generated from tests/client/_async/test_rooms.py by `make generate`. Do not edit.
"""Rooms, tokens and the domain against the local Daily."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dailykit import Daily, MeetingTokenProperties, RoomProperties
from dailykit.errors import AlreadyExistsError, InvalidRequestError, NotFoundError
from dailykit.local import LocalDaily, MovableClock
from dailykit.models.rooms import CreateRoomBody

SOON = timedelta(hours=1)


def lies_ahead(moment: datetime | None, distance: timedelta) -> bool:
    """Tell whether a moment lies that far ahead, give or take the time that a test takes."""
    assert moment is not None
    return abs(moment - datetime.now(UTC) - distance) < timedelta(seconds=30)


def test_create_with_keywords_on_top_of_properties(daily: Daily) -> None:
    room = daily.rooms.create(
        "standup",
        privacy="private",
        properties=RoomProperties(max_participants=2, enable_chat=True),
        expires_in=SOON,
        max_participants=4,
    )
    assert (room.name, room.privacy, room.api_created) == ("standup", "private", True)
    assert (room.config.max_participants, room.config.enable_chat) == (4, True)
    assert lies_ahead(room.exp_at, SOON)
    assert daily.rooms.get("standup") == room


def test_create_without_a_name_makes_a_random_one(daily: Daily) -> None:
    with daily.exchanges() as seen:
        room = daily.rooms.create()
    assert len(room.name) == 20
    assert room.name.isalnum()
    assert [exchange.attempts for exchange in seen] == [1]


def test_create_a_name_that_is_taken(daily: Daily) -> None:
    daily.rooms.create("standup")
    with pytest.raises(AlreadyExistsError) as caught:
        daily.rooms.create("standup")
    assert not caught.value.unclear


def test_a_room_is_given_by_name_url_or_itself(daily: Daily) -> None:
    room = daily.rooms.create("standup")
    for reference in ("standup", room.url, f"{room.url}/?t=token#hash", room):
        assert (daily.rooms.get(reference)).id == room.id


def test_get_a_room_that_is_missing(daily: Daily) -> None:
    with pytest.raises(NotFoundError) as caught:
        daily.rooms.get("standup")
    assert caught.value.info == "room standup not found"


def test_update_keeps_what_is_not_given_and_null_resets(daily: Daily) -> None:
    room = daily.rooms.create("standup", enable_chat=True, max_participants=4)
    changed = daily.rooms.update(room, privacy="private", max_participants=None)
    assert changed.privacy == "private"
    assert (changed.config.enable_chat, changed.config.max_participants) == (True, None)
    assert lies_ahead((daily.rooms.update("standup", expires_in=3600)).exp_at, SOON)


def test_delete(daily: Daily) -> None:
    room = daily.rooms.create("standup")
    deleted = daily.rooms.delete(room)
    assert (deleted.deleted, deleted.name) == (True, "standup")
    with pytest.raises(NotFoundError):
        daily.rooms.delete(room)
    assert (daily.rooms.delete(room, missing_ok=True)).deleted


def test_a_room_that_has_expired_counts_as_deleted() -> None:
    clock = MovableClock()
    with (
        LocalDaily(clock=clock) as local,
        Daily(local.api_key, api_url=local.api_url) as daily,
    ):
        room = daily.rooms.create(expires_in=60)
        clock.advance(61)
        with pytest.raises(NotFoundError):
            daily.rooms.get(room)
        assert (daily.rooms.delete(room)).name == room.name


def test_ensure_makes_a_room_once_and_leaves_it_as_it_is(daily: Daily) -> None:
    made = daily.rooms.ensure("standup", max_participants=4)
    met = daily.rooms.ensure("standup", max_participants=9)
    assert met == made
    assert met.config.max_participants == 4


def test_list_and_iterate(daily: Daily) -> None:
    created = [daily.rooms.create(f"room-{number}") for number in range(5)]
    names = [room.name for room in daily.rooms.iterate(page_size=2)]
    assert sorted(names) == [room.name for room in created]
    page = daily.rooms.list(limit=2)
    assert (page.total_count, [room.name for room in page.data]) == (5, names[:2])
    after = daily.rooms.list(starting_after=page.data[1].id)
    assert [room.name for room in after.data] == names[2:]
    before = daily.rooms.list(ending_before="OLDEST", limit=1)
    assert [room.name for room in before.data] == names[-1:]


def test_create_many_and_delete_many(daily: Daily) -> None:
    wanted: list[str | CreateRoomBody | dict[str, Any]] = [
        "a",
        CreateRoomBody(privacy="private"),
        {"name": "b", "properties": {"exp": None}},
    ]
    rooms = daily.rooms.create_many(wanted)
    assert [rooms[0].name, rooms[2].name] == ["a", "b"]
    assert (len(rooms[1].name), rooms[1].privacy) == (20, "private")
    assert daily.rooms.delete_many([rooms[0], rooms[1].url, "b", "b"]) == 3
    assert (daily.rooms.list()).data == []


def test_many_rooms_take_few_requests(daily: Daily) -> None:
    names = [f"room-{number}" for number in range(1001)]
    with daily.exchanges() as seen:
        rooms = daily.rooms.create_many(names)
        deleted = daily.rooms.delete_many(rooms)
    assert ([room.name for room in rooms], deleted) == (names, 1001)
    assert [exchange.method for exchange in seen] == ["POST", "POST", "DELETE", "DELETE"]


def test_nothing_to_create_or_delete_takes_no_request(daily: Daily) -> None:
    with daily.exchanges() as seen:
        assert daily.rooms.create_many([]) == []
        assert daily.rooms.delete_many([]) == 0
    assert seen == []


def test_batches_are_made_as_a_whole(daily: Daily) -> None:
    daily.rooms.create("b")
    with pytest.raises(AlreadyExistsError):
        daily.rooms.create_many(["a", "b"])
    with pytest.raises(NotFoundError):
        daily.rooms.delete_many(["b", "c"])
    assert [room.name for room in daily.rooms.iterate()] == ["b"]


def test_a_temporary_room_is_gone_at_the_end(daily: Daily) -> None:
    with daily.rooms.temporary("standup", max_participants=2) as room:
        assert (daily.rooms.get("standup")).id == room.id
        assert lies_ahead(room.exp_at, timedelta(hours=24))
    with pytest.raises(NotFoundError):
        daily.rooms.get("standup")


def test_a_temporary_room_is_gone_after_an_error(daily: Daily) -> None:
    def fail() -> None:
        with daily.rooms.temporary("standup"):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with pytest.raises(NotFoundError):
        daily.rooms.get("standup")


def test_a_temporary_room_may_be_deleted_before_its_end(daily: Daily) -> None:
    with daily.rooms.temporary() as room:
        daily.rooms.delete(room)
    assert (daily.rooms.list()).total_count == 0


@pytest.mark.parametrize("properties", [None, RoomProperties(exp=2_000_000_000)])
def test_a_temporary_room_keeps_an_exp_of_its_own(
    daily: Daily, properties: RoomProperties | None
) -> None:
    if properties is None:
        with daily.rooms.temporary(exp=2_000_000_000) as room:
            assert room.config.exp == 2_000_000_000
    else:
        with daily.rooms.temporary(properties=properties) as room:
            assert room.config.exp == 2_000_000_000


def test_create_sip(daily: Daily) -> None:
    room = daily.rooms.create_sip("desk", display_name="Desk", max_participants=3)
    assert room.sip_endpoint is not None
    assert room.sip_endpoint.startswith("sip:")
    assert room.config.sip is not None
    assert (room.config.sip.display_name, room.config.max_participants) == ("Desk", 3)


def test_presence_of_an_empty_room(daily: Daily) -> None:
    daily.rooms.create("standup")
    assert (daily.rooms.presence("standup")).data == []


def test_tokens_of_daily_and_of_our_own_are_alike(daily: Daily) -> None:
    room = daily.rooms.create("standup")
    given = MeetingTokenProperties(user_id="u1", enable_screenshare=False)
    for local in (False, True):
        token = daily.meeting_tokens.create(
            room, properties=given, expires_in=SOON, owner=True, local=local, user_name="Ada"
        )
        said = daily.meeting_tokens.validate(token)
        assert (said.room_name, said.user_id, said.user_name) == ("standup", "u1", "Ada")
        assert (said.is_owner, said.enable_screenshare) == (True, False)
        assert lies_ahead(said.exp_at, SOON)
    assert given.model_fields_set == {"user_id", "enable_screenshare"}


def test_the_domain_is_asked_for_once(daily: Daily) -> None:
    with daily.exchanges() as seen:
        for _ in range(3):
            daily.meeting_tokens.create("standup", expires_in=60, local=True)
    assert [exchange.operation for exchange in seen] == ["domain.get"]


def test_a_token_that_is_no_good(daily: Daily) -> None:
    with pytest.raises(InvalidRequestError):
        daily.meeting_tokens.validate("not-a-token")


def test_a_token_that_is_not_valid_yet(daily: Daily) -> None:
    tomorrow = int((datetime.now(UTC) + timedelta(days=1)).timestamp())
    token = daily.meeting_tokens.create("standup", nbf=tomorrow)
    with pytest.raises(InvalidRequestError):
        daily.meeting_tokens.validate(token)
    assert (daily.meeting_tokens.validate(token, ignore_nbf=True)).nbf == tomorrow


def test_domain(daily: Daily, local: LocalDaily) -> None:
    assert (daily.domain.get()).domain_name == local.domain
    changed = daily.domain.update(enable_people_ui=False, lang="de")
    assert (changed.config.enable_people_ui, changed.config.lang) == (False, "de")
    assert (daily.domain.update(lang=None)).config.enable_people_ui is False
