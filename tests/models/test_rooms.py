"""Rooms: examples of Daily's answers, and what the models make of them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from dailykit.models import CreateRoomBody, Room, RoomConfig, RoomList, RoomProperties
from dailykit.models.rooms import CreateRoomsBody, DeleteRoomsBody

ROOM = {
    "id": "987b5eb5-d116-4a4e-8e2c-14fcb5710966",
    "name": "w2pp2cf4kltgFACPKXmX",
    "api_created": True,
    "privacy": "public",
    "url": "https://api-demo.daily.co/w2pp2cf4kltgFACPKXmX",
    "created_at": "2019-01-26T09:01:22.000Z",
    "config": {"start_video_off": True},
}


def config(**values: Any) -> RoomConfig:
    return RoomConfig.model_validate(values)


def test_a_room_is_read() -> None:
    room = Room.model_validate(ROOM)
    assert room.created_at == datetime(2019, 1, 26, 9, 1, 22, tzinfo=UTC)
    assert room.config.start_video_off is True
    assert room.config.enable_chat is None
    assert room.exp_at is None
    assert room.sip_endpoint is None


def test_a_room_without_details_is_a_room() -> None:
    room = Room.model_validate({"id": "1", "name": "a", "url": "https://x.daily.co/a"})
    assert room.config == RoomConfig()


@pytest.mark.parametrize("missing", ["id", "name", "url"])
def test_a_room_has_an_identity(missing: str) -> None:
    with pytest.raises(ValidationError, match=missing):
        Room.model_validate({key: value for key, value in ROOM.items() if key != missing})


@pytest.mark.parametrize("recording", ["cloud", ["cloud", "raw-tracks"], None, "hologram"])
def test_recording_is_one_kind_or_several(recording: Any) -> None:
    assert config(enable_recording=recording).enable_recording == recording


def test_a_config_is_taken_as_it_comes() -> None:
    found = config(
        recordings_bucket={"bucket_name": "b", "retention_days": 3},
        sip={"video": True},
        streaming_endpoints=[{"name": "s", "hls_config": {"variants": [{"width": 1}]}}],
        recordings_template="x" * 2000,
        meeting_join_hook="https://example.com/" + "x" * 500,
    )
    assert found.recordings_bucket is not None
    assert found.recordings_bucket.assume_role_arn is None
    assert found.recordings_bucket.model_extra == {"retention_days": 3}
    assert found.sip is not None
    assert found.sip.display_name is None


def test_times_are_numbers_and_datetimes() -> None:
    found = config(exp=1893499200, nbf=1893456000)
    assert (found.exp, found.nbf) == (1893499200, 1893456000)
    assert found.exp_at == datetime(2030, 1, 1, 12, tzinfo=UTC)
    assert found.nbf_at == datetime(2030, 1, 1, tzinfo=UTC)
    assert Room.model_validate({**ROOM, "config": {"exp": 1893499200}}).exp_at == found.exp_at


@pytest.mark.parametrize(
    ("sip_uri", "endpoint"),
    [
        ({"endpoint": "r.0@x.dapp.signalwire.com"}, "sip:r.0@x.dapp.signalwire.com"),
        ({"endpoint": "sip:123@example.sip.daily.co"}, "sip:123@example.sip.daily.co"),
        ({"endpoint": ""}, ""),
        ({}, None),
        (None, None),
    ],
)
def test_the_sip_address_can_be_called(sip_uri: Any, endpoint: str | None) -> None:
    found = config(sip_uri=sip_uri)
    assert found.sip_endpoint == endpoint
    assert Room.model_validate({**ROOM, "config": found.model_dump()}).sip_endpoint == endpoint


def test_a_page_knows_where_the_next_one_starts() -> None:
    older = {**ROOM, "id": "older"}
    page = RoomList.model_validate({"total_count": 7, "data": [ROOM, older]})
    assert page.total_count == 7
    assert page.cursor == "older"
    assert [room.id for room in page.data] == [ROOM["id"], "older"]


def test_an_empty_page_is_the_last() -> None:
    assert RoomList.model_validate({"total_count": 0, "data": []}).cursor is None


def test_the_schema_says_what_a_name_has() -> None:
    (name, _) = CreateRoomBody.model_json_schema()["properties"]["name"]["anyOf"]
    assert name == {"type": "string", "pattern": "^[A-Za-z0-9_-]*$", "maxLength": 128}


@pytest.mark.parametrize("name", ["hello", "Stand-Up_7", "a" * 128])
def test_names_are_letters_digits_and_dashes(name: str) -> None:
    assert CreateRoomBody(name=name).to_wire() == {"name": name}


@pytest.mark.parametrize("name", ["hello world", "a/b", "café", "a\n", "a" * 129])
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        CreateRoomBody(name=name)


@pytest.mark.parametrize(
    ("field", "longest"),
    [("meeting_join_hook", 255), ("recordings_template", 1024), ("transcription_template", 1024)],
)
def test_texts_have_a_limit(field: str, longest: int) -> None:
    assert RoomProperties.model_validate({field: "x" * longest}).to_wire()
    with pytest.raises(ValidationError, match=field):
        RoomProperties.model_validate({field: "x" * (longest + 1)})


def test_a_thousand_rooms_at_once_and_no_more() -> None:
    assert len(CreateRoomsBody(rooms=[CreateRoomBody()] * 1000).rooms) == 1000
    assert len(DeleteRoomsBody(rooms=["a"] * 1000).rooms) == 1000
    with pytest.raises(ValidationError, match="rooms"):
        CreateRoomsBody(rooms=[CreateRoomBody()] * 1001)
    with pytest.raises(ValidationError, match="rooms"):
        DeleteRoomsBody(rooms=["a"] * 1001)


def test_the_properties_are_the_same_on_both_sides() -> None:
    answered_only = {"sip_uri", "dialin_code"}
    assert set(RoomConfig.model_fields) == set(RoomProperties.model_fields) | answered_only
