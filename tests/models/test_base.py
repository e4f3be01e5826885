"""What all models share."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from dailykit.models import UNSET, CreateRoomBody, Room, RoomConfig, RoomProperties, Sip
from dailykit.models._base import UnixTime, UTCDatetime, camel_except, from_unix, same_except
from dailykit.models.rooms import ListRoomsQuery

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


class TestUnset:
    def test_is_neither_none_nor_true(self) -> None:
        assert UNSET is not None
        assert not UNSET
        assert repr(UNSET) == "UNSET"


class TestBodies:
    def test_send_what_was_set_and_nothing_else(self) -> None:
        body = RoomProperties(enable_chat=False, max_participants=4)
        assert body.to_wire() == {"enable_chat": False, "max_participants": 4}

    def test_tell_none_from_unset(self) -> None:
        assert RoomProperties(sip=None).to_wire() == {"sip": None}
        assert RoomProperties().to_wire() == {}

    def test_nest(self) -> None:
        body = CreateRoomBody(
            name="hello",
            properties=RoomProperties(sip=Sip(display_name="x", sip_mode="dial-in")),
        )
        assert body.to_wire() == {
            "name": "hello",
            "properties": {"sip": {"display_name": "x", "sip_mode": "dial-in"}},
        }

    def test_let_unknown_fields_through(self) -> None:
        body = RoomProperties.model_validate({"enable_time_travel": True})
        assert body.to_wire() == {"enable_time_travel": True}

    def test_let_unknown_values_through(self) -> None:
        assert RoomProperties(geo="moon-1").to_wire() == {"geo": "moon-1"}

    def test_can_be_changed(self) -> None:
        body = RoomProperties()
        body.enable_chat = True
        assert body.to_wire() == {"enable_chat": True}

    def test_are_read_from_the_text_of_a_query(self) -> None:
        query = ListRoomsQuery.model_validate_strings({"limit": "7", "starting_after": "x"})
        assert query.to_wire() == {"limit": 7, "starting_after": "x"}

    def test_do_not_quote_what_was_wrong(self) -> None:
        with pytest.raises(ValidationError) as failure:
            CreateRoomBody.model_validate({"name": "s3cret !"})
        assert "name" in str(failure.value)
        assert "s3cret" not in str(failure.value)


class TestAnswers:
    def test_keep_unknown_fields(self) -> None:
        config = RoomConfig.model_validate({"enable_time_travel": True})
        assert config.model_extra == {"enable_time_travel": True}

    def test_are_frozen(self) -> None:
        room = Room(id="1", name="a", url="https://x.daily.co/a")
        with pytest.raises(ValidationError, match="frozen"):
            room.name = "b"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]

    def test_show_what_was_set(self) -> None:
        room = Room.model_validate(
            {"id": "1", "name": "a", "url": "u", "config": {"exp": 3, "new_thing": 4}}
        )
        assert (
            repr(room) == "Room(id='1', name='a', url='u', config=RoomConfig(exp=3, new_thing=4))"
        )


class TestUnixTime:
    adapter: TypeAdapter[int] = TypeAdapter(UnixTime)

    @pytest.mark.parametrize(
        ("given", "seconds"),
        [
            (1893456000, 1893456000),
            (1893456000.75, 1893456000),
            (NOON, 1893499200),
            (NOON.astimezone(timezone(timedelta(hours=5))), 1893499200),
        ],
    )
    def test_takes_what_people_have(self, given: Any, seconds: int) -> None:
        assert self.adapter.validate_python(given) == seconds

    @pytest.mark.parametrize("given", [float("nan"), float("inf"), 1e300, "soon", None])
    def test_refuses_what_is_no_time(self, given: Any) -> None:
        with pytest.raises(ValidationError):
            self.adapter.validate_python(given)


class TestFromUnix:
    def test_is_aware(self) -> None:
        assert from_unix(1893499200) == NOON
        assert from_unix(1893499200).tzinfo is UTC

    @pytest.mark.parametrize("seconds", [1893499200_000, 1e300, float("inf")])
    def test_ends_with_the_last_moment(self, seconds: float) -> None:
        assert from_unix(seconds) == datetime.max.replace(tzinfo=UTC)

    def test_begins_with_the_first_moment(self) -> None:
        assert from_unix(-1e300) == datetime.min.replace(tzinfo=UTC)

    def test_keeps_none(self) -> None:
        seconds: int | None = RoomConfig().exp
        assert from_unix(seconds) is None


class TestUTCDatetime:
    adapter: TypeAdapter[datetime] = TypeAdapter(UTCDatetime)

    @pytest.mark.parametrize("text", ["2030-01-01T12:00:00.000Z", "2030-01-01T12:00:00"])
    def test_is_aware(self, text: str) -> None:
        parsed = self.adapter.validate_python(text)
        assert parsed == NOON
        assert parsed.utcoffset() == timedelta(0)

    def test_keeps_another_zone(self) -> None:
        parsed = self.adapter.validate_python("2030-01-01T13:00:00+01:00")
        assert parsed == NOON


class TestNames:
    def test_of_the_wire_are_ours_but_for_some(self) -> None:
        names = same_except(from_="From")
        assert [names("from_"), names("room_name")] == ["From", "room_name"]

    def test_of_the_wire_are_camel_case_but_for_some(self) -> None:
        names = camel_except(created_at="created_at")
        assert [names("created_at"), names("room_id")] == ["created_at", "roomId"]
