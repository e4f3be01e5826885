"""Answers that are not quite what the models expect can be read, and nothing of them is lost."""

import json
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel, to_pascal, to_snake
from tests.support.reference.every_model import every_model

from dailykit import models
from dailykit.models._base import AS_WRITTEN, DailyAnswer
from dailykit.models._lenient import plain, read_json, spellings
from dailykit.models.calls import EjectBody
from dailykit.models.events import Event

ANSWERS = {one.__name__: one for one in every_model() if issubclass(one, DailyAnswer)}

ODD: tuple[Any, ...] = (None, 7, 1.5, True, "odd", [], [None], [7, {"a": 1}], {}, {"a": {"b": 1}})

each = pytest.mark.parametrize("model", ANSWERS.values(), ids=ANSWERS)


def example(kind: Any) -> Any:
    """Return a value of a type, as JSON has it."""
    origin, parts = get_origin(kind), get_args(kind)
    plain_values: dict[object, Any] = {bool: True, int: 4, float: 4.5}
    if kind in plain_values:
        return plain_values[kind]
    if kind is Any or kind is str:
        return "text"
    if isinstance(kind, TypeVar):
        return {}
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return wire(kind)
    if origin is Literal:
        return parts[0]
    if origin in (Annotated, Union, UnionType):
        return example(parts[0])
    if origin is list:
        return [example(parts[0])]
    if origin is dict:
        return {"key": example(parts[1])}
    return "2030-01-01T12:00:00Z"


def wire(model: type[BaseModel]) -> dict[str, Any]:
    """Return what Daily may say that has all fields of a model."""
    fields = model.model_fields.items()
    return {field.alias or name: example(field.annotation) for name, field in fields}


def identity(model: type[DailyAnswer]) -> set[str]:
    """Return the fields without which an answer is none."""
    required = {name for name, field in model.model_fields.items() if field.is_required()}
    return required - set(model.stand_ins)


@each
def test_the_examples_are_read_without_leniency(model: type[DailyAnswer]) -> None:
    read = TypeAdapter(model).validate_json(json.dumps(wire(model)))
    assert read.model_fields_set == set(model.model_fields)
    assert read.odd_values == {}


@each
def test_an_odd_value_makes_no_answer_unreadable(model: type[DailyAnswer]) -> None:
    for name, field in model.model_fields.items():
        for odd in ODD:
            key = field.alias or name
            said = {**wire(model), key: odd}
            if name in identity(model):
                continue
            for read in (model.model_validate(said), model.model_validate_json(json.dumps(said))):
                told = read.model_dump(mode="json", by_alias=True)
                if name in read.odd_values:
                    assert read.odd_values[name] == odd
                    assert told[key] == odd
                    default = field.get_default(call_default_factory=True, validated_data={})
                    assert name in model.stand_ins or getattr(read, name) == default
                assert json.loads(read.model_dump_json(by_alias=True)) == told
                assert type(read).model_validate(told) == read
                assert set(read.odd_values) <= {name}
                assert isinstance(repr(read), str)


@each
def test_what_identifies_an_answer_is_needed(model: type[DailyAnswer]) -> None:
    for name in identity(model):
        key = model.model_fields[name].alias or name
        without = {other: value for other, value in wire(model).items() if other != key}
        with pytest.raises(ValidationError):
            model.model_validate(without)


@each
@pytest.mark.parametrize("said", [None, [], 5, "text", [1]])
def test_what_is_not_an_object_is_refused(model: type[DailyAnswer], said: object) -> None:
    with pytest.raises(ValidationError):
        model.model_validate(said)
    with pytest.raises(ValidationError):
        model.model_validate_json(json.dumps(said))


@each
def test_each_spelling_of_a_field_is_that_field(model: type[DailyAnswer]) -> None:
    whole = wire(model)
    expected = TypeAdapter(model).validate_python(whole)
    for name, field in model.model_fields.items():
        key = field.alias or name
        for other in ways_to_write(name) | ways_to_write(key):
            said = {other if one == key else one: value for one, value in whole.items()}
            read = read_json(model, TypeAdapter(model), json.dumps(said))
            assert read == expected, (name, other)
            assert read.model_fields_set == expected.model_fields_set
            # It is written as Daily documents it.
            assert read.model_dump(by_alias=True) == expected.model_dump(by_alias=True)


def ways_to_write(name: str) -> set[str]:
    bare = name.strip("_")
    return {bare, to_snake(bare), to_camel(bare), to_pascal(bare), bare.replace("_", "").lower()}


@each
def test_no_two_fields_have_the_same_spelling(model: type[DailyAnswer]) -> None:
    assert len({plain(name) for name in model.model_fields}) == len(model.model_fields)
    assert set(spellings(model).values()) == set(model.model_fields)


def test_the_documented_spelling_comes_first() -> None:
    said = {"id": "1", "s3key": "documented", "s3Key": "other", "mtg_session_id": "m"}
    recording = models.Recording.model_validate(said)
    assert (recording.s3key, recording.mtg_session_id) == ("documented", "m")
    assert recording.model_extra == {"s3Key": "other"}
    assert recording.model_dump(by_alias=True, exclude_unset=True) == {
        "id": "1",
        "s3key": "documented",
        "mtgSessionId": "m",
        "s3Key": "other",
    }


@pytest.mark.parametrize("key", ["s3Key", "s3_key", "s3key", "S3Key"])
def test_the_key_of_a_track(key: str) -> None:
    said = {
        "id": "1",
        "tracks": [{"type": "audio", key: "acme/standup/1-a-cam-audio-2", "size": 9}],
    }
    (track,) = models.Recording.model_validate(said).tracks or []
    assert track.s3key == "acme/standup/1-a-cam-audio-2"
    assert track.model_dump(by_alias=True) == {
        "type": "audio",
        "s3Key": "acme/standup/1-a-cam-audio-2",
        "size": 9,
    }


def test_no_recording_is_false() -> None:
    room = {"id": "1", "name": "a", "url": "u", "config": {"enable_recording": False}}
    assert models.Room.model_validate(room).config.enable_recording is False
    assert models.MeetingToken.model_validate({"enable_recording": False}).enable_recording is False


def test_an_odd_value_within_a_list_spoils_neither_list_nor_neighbours() -> None:
    rooms = [
        {"id": "1", "name": "a", "url": "u", "config": {"exp": "soon", "max_participants": 4}},
        {"id": 2, "name": "b", "url": "u", "config": "none"},
    ]
    page = models.RoomList.model_validate({"total_count": "many", "data": rooms})
    first, second = page.data
    assert (first.config.exp, first.exp_at, first.config.max_participants) == (None, None, 4)
    assert first.config.odd_values == {"exp": "soon"}
    assert (second.id, second.config) == ("2", models.RoomConfig())
    assert second.odd_values == {"config": "none"}
    assert (page.total_count, page.odd_values) == (2, {"total_count": "many"})
    assert page.cursor == "2"


def test_a_page_without_a_list_is_none() -> None:
    odd: list[Any] = [None, {}, "text", [5], [{"name": "a"}]]
    for data in odd:
        with pytest.raises(ValidationError):
            models.RoomList.model_validate({"total_count": 1, "data": data})


def test_lists_and_dictionaries_of_models_are_read_leniently() -> None:
    body = json.dumps({"standup": [{"id": 5, "joinTime": "soon", "username": "Ada"}]})
    presence: Any = models.Presence
    read = read_json(presence, TypeAdapter(presence), body)
    (entry,) = read["standup"]
    assert (entry.id, entry.user_name, entry.join_time) == ("5", "Ada", None)
    with pytest.raises(ValidationError):
        read_json(presence, TypeAdapter(presence), '{"standup": [5]}')
    with pytest.raises(ValidationError):
        read_json(presence, TypeAdapter(presence), "<html>")


def test_strictly_an_odd_value_is_an_error() -> None:
    with pytest.raises(ValidationError):
        models.RoomConfig.model_validate({"exp": "soon"}, strict=True)
    with pytest.raises(ValidationError):
        models.RoomConfig.model_validate_json('{"exp": "soon"}', strict=True)
    with pytest.raises(ValidationError):
        TypeAdapter(models.RoomConfig).validate_python({"exp": "soon"})


def test_a_request_is_taken_as_it_is_written() -> None:
    said = {"has_presence": True, "cansend": True}
    assert models.Permissions.model_validate(said).can_send is True
    written = models.Permissions.model_validate(said, by_name=False, context=AS_WRITTEN)
    assert written.model_extra == said


def test_an_odd_event_is_still_that_event() -> None:
    said = {
        "type": "recording.ready-to-download",
        "id": "e",
        "event_ts": "now",
        "payload": {"recording_id": 5, "roomName": "a", "duration": [1], "tracks": {"a": 1}},
    }
    event = models.RecordingReadyToDownload.model_validate(said)
    assert isinstance(event, Event)
    assert (event.payload.recording_id, event.payload.room_name) == ("5", "a")
    assert event.payload.odd_values == {"duration": [1], "tracks": {"a": 1}}
    assert event.odd_values == {"event_ts": "now"}


@pytest.mark.parametrize("user_id", ["a", 41, 41.5, 0])
def test_a_user_id_is_sent_as_it_is_given(user_id: Any) -> None:
    properties = models.MeetingTokenProperties(user_id=user_id)
    assert properties.to_wire() == {"user_id": user_id}
    assert type(properties.user_id) is type(user_id)
    assert models.MeetingToken.model_validate({"user_id": user_id}).user_id == user_id
    assert EjectBody(user_ids=[user_id]).to_wire() == {"user_ids": [user_id]}


@pytest.mark.parametrize("user_id", [True, [], {}, "x" * 37])
def test_what_is_no_user_id_is_not_sent(user_id: Any) -> None:
    with pytest.raises(ValidationError, match="user_id"):
        models.MeetingTokenProperties(user_id=user_id)
