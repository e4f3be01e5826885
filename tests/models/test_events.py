"""The events of webhooks, each as its own class."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from dailykit.models import (
    EVENT_TYPES,
    Event,
    MeetingEnded,
    ParticipantJoined,
    ParticipantLeft,
    RecordingReadyToDownload,
    RecordingStarted,
    SipTrunkIncoming,
    TranscriptError,
    UnknownEvent,
    WebhookEvent,
)

events: TypeAdapter[WebhookEvent] = TypeAdapter(WebhookEvent)

LEAST: dict[str, Any] = {
    "meeting.started": {"room": "r", "meeting_id": "m", "start_ts": 1.5},
    "meeting.ended": {"room": "r", "meeting_id": "m", "start_ts": 1.5, "end_ts": 2},
    "participant.joined": {"room": "r", "session_id": "s"},
    "participant.left": {"room": "r", "session_id": "s"},
    "waiting-participant.joined": {"room": "r", "session_id": "s"},
    "waiting-participant.left": {"room": "r", "session_id": "s"},
    "recording.started": {"recording_id": "1"},
    "recording.ready-to-download": {"recording_id": "1", "room_name": "r"},
    "transcript.started": {"id": "1"},
    "transcript.ready-to-download": {"id": "1"},
    "transcript.error": {"id": "1"},
    "batch-processor.job-finished": {"id": "1"},
    "batch-processor.error": {"id": "1"},
}
"""The least that each type's payload needs; the others need nothing."""


def wire(kind: str, payload: Any, **more: Any) -> dict[str, Any]:
    return {"version": "1.0.0", "type": kind, "id": "e-1", "payload": payload, **more}


@pytest.mark.parametrize("kind", EVENT_TYPES)
def test_each_type_has_its_class(kind: str) -> None:
    event = events.validate_python(wire(kind, LEAST.get(kind, {})))
    assert type(event) is EVENT_TYPES[kind]
    assert event.type == kind
    assert events.validate_python(event) is event
    assert events.validate_json(events.dump_json(event)) == event


@pytest.mark.parametrize("kind", LEAST)
def test_a_payload_without_what_it_needs_is_refused(kind: str) -> None:
    with pytest.raises(ValidationError):
        events.validate_python(wire(kind, {}))


def test_a_recording() -> None:
    event = events.validate_json(
        '{"version":"1.0.0","type":"recording.ready-to-download",'
        '"id":"rec-rtd-c3df927c-f738-4471-a2b7-066fa7e95a6b-1692124192",'
        '"payload":{"type":"cloud","recording_id":"08fa0b24-9220-44c5-846c-3f116cf8e738",'
        '"room_name":"Xcm97xRZ08b2dePKb78g","start_ts":1692124183,"status":"finished",'
        '"max_participants":1,"duration":9,"s3_key":"x/y/1692124183028"},"event_ts":1692124192}'
    )
    assert isinstance(event, RecordingReadyToDownload)
    assert event.payload.type == "cloud"
    assert event.payload.started_at == datetime(2023, 8, 15, 18, 29, 43, tzinfo=UTC)
    assert event.event_at == datetime(2023, 8, 15, 18, 29, 52, tzinfo=UTC)


def test_a_participant() -> None:
    payload = {
        "room": "standup",
        "session_id": "s",
        "user_id": "u",
        "user_name": None,
        "joined_at": 1893456000.5,
        "will_eject_at": 1893499200,
        "owner": False,
        "networkQualityState": "good",
        "permissions": {"hasPresence": True, "canSend": True, "canAdmin": ["participants"]},
    }
    event = events.validate_python(wire("participant.joined", payload))
    assert isinstance(event, ParticipantJoined)
    assert event.payload.joined_at_datetime == datetime(2030, 1, 1, 0, 0, 0, 500000, tzinfo=UTC)
    assert event.payload.will_eject_at_datetime == datetime(2030, 1, 1, 12, tzinfo=UTC)
    assert event.payload.network_quality_state == "good"
    assert event.payload.permissions is not None
    assert event.payload.permissions.can_admin == ["participants"]

    left = events.validate_python(wire("participant.left", {**payload, "duration": 3.25}))
    assert isinstance(left, ParticipantLeft)
    assert left.payload.duration == 3.25


def test_a_meeting() -> None:
    event = events.validate_python(wire("meeting.ended", LEAST["meeting.ended"]))
    assert isinstance(event, MeetingEnded)
    assert event.payload.started_at == datetime(1970, 1, 1, 0, 0, 1, 500000, tzinfo=UTC)
    assert event.payload.ended_at == datetime(1970, 1, 1, 0, 0, 2, tzinfo=UTC)


def test_a_layout_is_taken_as_it_comes() -> None:
    payload = {"recording_id": "1", "layout": {"preset": "single-participant"}}
    event = events.validate_python(wire("recording.started", payload))
    assert isinstance(event, RecordingStarted)
    assert event.payload.layout is not None
    assert event.payload.layout.preset == "single-participant"


def test_a_transcript_that_failed() -> None:
    payload = {"id": "1", "info": {"startTs": 1893456000, "endTs": 1893456001}, "error": "no"}
    event = events.validate_python(wire("transcript.error", payload))
    assert isinstance(event, TranscriptError)
    info = event.payload.info
    assert info is not None
    assert (str(info.started_at), str(info.ended_at)) == (
        "2030-01-01 00:00:00+00:00",
        "2030-01-01 00:00:01+00:00",
    )


@pytest.mark.parametrize("payload", [{"a": 1}, [1], "text", None])
def test_an_unknown_type_is_an_unknown_event(payload: Any) -> None:
    event = events.validate_python(wire("dinner.ready", payload, event_ts=1.5, extra=2))
    assert isinstance(event, UnknownEvent)
    assert (event.type, event.payload, event.event_ts) == ("dinner.ready", payload, 1.5)
    assert event.model_extra == {"extra": 2}


def test_an_unknown_event_needs_nothing_but_a_type() -> None:
    assert events.validate_json('{"type": "dinner.ready"}') == UnknownEvent(type="dinner.ready")


@pytest.mark.parametrize("body", ["{}", "[]", "null", '"meeting.started"', '{"type": 3}'])
def test_what_is_no_event_is_refused(body: str) -> None:
    with pytest.raises(ValidationError):
        events.validate_json(body)


def test_a_call_through_a_trunk() -> None:
    event = events.validate_python(
        {"type": "sip_trunk.incoming", "room": {"url": "https://x"}, "trunk": {"description": "d"}}
    )
    assert isinstance(event, SipTrunkIncoming)
    assert event.room == {"url": "https://x"}


def test_fields_that_daily_adds_are_kept() -> None:
    payload = {**LEAST["meeting.started"], "weather": "fine"}
    event = events.validate_python(wire("meeting.started", payload))
    assert isinstance(event, Event)
    assert events.dump_python(event)["payload"]["weather"] == "fine"
