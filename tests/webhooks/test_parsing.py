"""Bodies of webhooks read as events, and the samples of them."""

import json
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dailykit.errors import InvalidArgumentError, MalformedEvent
from dailykit.models.enums import WebhookEventType
from dailykit.models.events import EVENT_TYPES, Event, ParticipantJoined, UnknownEvent
from dailykit.webhooks import CreationCheck, parse, sample_event
from dailykit.webhooks.samples import SAMPLE_TYPES

NOW = 1_795_446_000.25

RECORDING = (
    b'{"version":"1.0.0","type":"recording.ready-to-download",'
    b'"id":"rec-rtd-c3df927c-f738-4471-a2b7-066fa7e95a6b-1692124192","payload":{"type":"cloud",'
    b'"recording_id":"08fa0b24-9220-44c5-846c-3f116cf8e738","room_name":"Xcm97xRZ08b2dePKb78g",'
    b'"start_ts":1692124183,"status":"finished","max_participants":1,"duration":9,'
    b'"s3_key":"api-test-1j8fizhzd30c/Xcm97xRZ08b2dePKb78g/1692124183028"},"event_ts":1692124192}'
)
"""The example of Daily's documentation."""


def body(kind: str, **options: Any) -> bytes:
    return json.dumps(sample_event(kind, now=NOW, **options)).encode()


def test_daily_s_own_example() -> None:
    event = parse(RECORDING)

    assert event.type == "recording.ready-to-download"
    assert not isinstance(event, UnknownEvent | CreationCheck)
    assert event.payload.room_name == "Xcm97xRZ08b2dePKb78g"
    assert event.event_ts == 1692124192


@pytest.mark.parametrize("kind", EVENT_TYPES)
def test_every_type_has_its_class(kind: str) -> None:
    sample = sample_event(kind, now=NOW)
    event = parse(json.dumps(sample))

    assert type(event) is EVENT_TYPES[kind]
    assert event.model_dump(mode="json", by_alias=True, exclude_unset=True) == sample


def test_text_will_do() -> None:
    event = parse(body("participant.joined").decode())

    assert isinstance(event, ParticipantJoined)
    assert event.payload.user_name == "Ada"


def test_a_new_type_is_no_error() -> None:
    event = parse(b'{"type":"whiteboard.drawn","id":"w-1","payload":{"x":1},"more":[2]}')

    assert type(event) is UnknownEvent
    assert (event.type, event.id, event.payload) == ("whiteboard.drawn", "w-1", {"x": 1})
    assert event.model_extra == {"more": [2]}


def test_a_new_field_is_kept() -> None:
    event = parse(body("participant.joined", payload={"mood": "good"}))

    assert isinstance(event, ParticipantJoined)
    assert event.payload.model_extra == {"mood": "good"}


@pytest.mark.parametrize(
    "fields",
    [
        {"payload": None},
        {"payload": {"room": 5}},
        {"id": None},
        {"version": [], "event_ts": [], "id": {}},
    ],
)
def test_a_changed_form_is_unknown_but_no_error(fields: dict[str, Any]) -> None:
    event = parse(json.dumps({**sample_event("participant.joined"), **fields}))

    assert type(event) is UnknownEvent
    assert event.type == "participant.joined"
    assert isinstance(event.id, str)


@pytest.mark.parametrize(
    "fields", [{"id": 7}, {"version": 1}, {"version": []}, {"event_ts": "soon"}, {"more": [1]}]
)
def test_an_odd_value_is_set_aside(fields: dict[str, Any]) -> None:
    event = parse(json.dumps({**sample_event("participant.joined"), **fields}))

    assert isinstance(event, ParticipantJoined)
    assert event.payload.user_name == "Ada"
    (value,) = fields.values()
    assert json.loads(event.model_dump_json())[next(iter(fields))] in (value, str(value))


@given(st.dictionaries(st.sampled_from(["id", "payload", "version", "event_ts", "x"]), st.none()))
def test_whatever_has_a_type_is_an_event(fields: dict[str, Any]) -> None:
    for kind in ("meeting.started", "new.type"):
        assert isinstance(parse(json.dumps({**fields, "type": kind})), Event)


@pytest.mark.parametrize("text", [b'{"test":"test"}', b'{"test": true}'])
def test_the_check_at_creation(text: bytes) -> None:
    event = parse(text)

    assert type(event) is CreationCheck
    assert (event.type, event.id) == ("test", "")


@pytest.mark.parametrize(
    "text",
    [b"", b"hello", b"[]", b'"x"', b"{}", b'{"type":5}', b"\xff", b"[" * 9999, b'{"a":NaN}'],
)
def test_what_is_no_event(text: bytes) -> None:
    with pytest.raises(MalformedEvent) as caught:
        parse(text)
    assert caught.value.__cause__ is None


def test_there_are_samples_of_all_that_can_be_subscribed_to() -> None:
    literal = get_args(WebhookEventType)[0]

    assert set(get_args(literal)) <= set(SAMPLE_TYPES)


def test_samples_are_about_what_was_asked_for() -> None:
    sample = sample_event(
        "participant.joined", room="lobby", now=NOW, payload={"user_name": "Bob", "x": 1}
    )

    assert sample["payload"]["room"] == "lobby"
    assert sample["payload"]["user_name"] == "Bob"
    assert sample["payload"]["x"] == 1
    assert sample["id"] == f"ptcpt-join-{sample['payload']['session_id']}-1795446000250"
    assert sample["event_ts"] == NOW
    assert sample_event("test") == {"test": "test"}
    incoming = sample_event("sip_trunk.incoming", room="r")
    assert incoming["room"] == {"url": "https://example.daily.co/r"}


def test_two_samples_are_two_events() -> None:
    kinds = [kind for kind in EVENT_TYPES if not kind.startswith("sip_trunk.")]
    first = [sample_event(kind, now=NOW)["id"] for kind in kinds]
    second = [sample_event(kind, now=NOW)["id"] for kind in kinds]

    assert len({*first, *second}) == 2 * len(kinds)


def test_there_is_no_sample_of_what_there_is_not() -> None:
    with pytest.raises(
        InvalidArgumentError, match=r"unknown event 'participant\.join': use one of meet"
    ):
        sample_event("participant.join")
