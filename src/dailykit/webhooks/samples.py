"""Sample events of every type, to test receivers."""

import time
import uuid
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from pydantic import BaseModel

from dailykit.errors import InvalidArgumentError
from dailykit.models.events import EVENT_TYPES

__all__ = ["CREATION_CHECK", "SAMPLE_TYPES", "sample_event"]

CREATION_CHECK: Final = "test"
"""Our name for the check that Daily posts when a webhook is created."""

SAMPLE_TYPES: Final = (*EVENT_TYPES, CREATION_CHECK)
"""The types that `sample_event` accepts."""

_TOP_LEVEL: Final = frozenset({"sip_trunk.incoming", "sip_trunk.test"})
"""Events without an envelope, posted to a SIP trunk's URL instead of a webhook's."""

_IDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "meeting.started": "met-sta-{meeting}-{seconds}",
        "meeting.ended": "met-end-{meeting}-{seconds}",
        "participant.joined": "ptcpt-join-{session}-{milliseconds}",
        "participant.left": "ptcpt-left-{session}-{milliseconds}",
        "waiting-participant.joined": "1-w-ptcpt-joined-{event}",
        "waiting-participant.left": "1-w-ptcpt-left-{event}",
        "recording.started": "rec-sta-{instance}-{seconds}",
        "recording.ready-to-download": "rec-rtd-{instance}-{seconds}",
        "recording.error": "rec-err-{instance}-{seconds}",
    }
)
"""The forms of event ids that Daily documents."""

_SPECIAL: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
    {
        "recording.error": {"action": "cloud-recording-error"},
        "transcript.started": {"status": "t_in_progress", "duration": 0},
        "transcript.ready-to-download": {"status": "t_finished"},
        "transcript.error": {"status": "t_error"},
        "batch-processor.error": {"status": "error"},
    }
)
"""Payload values that differ by event type."""


def sample_event(
    kind: str,
    *,
    room: str = "standup",
    now: float | None = None,
    new_id: Callable[[], str] = lambda: str(uuid.uuid4()),
    payload: Mapping[str, Any] = MappingProxyType({}),
) -> dict[str, Any]:
    """Return an event as Daily sends it: the JSON object that is a webhook's body.

    Args:
        kind: The type, such as ``participant.joined``; ``test`` for the check Daily sends when a
            webhook is created.
        room: The name of the room in the event.
        now: Unix seconds. Default: now.
        new_id: Returns a new id.
        payload: Payload fields to override.

    Raises:
        InvalidArgumentError: The type is unknown.
    """
    if kind == CREATION_CHECK:
        return {"test": "test"}
    if kind not in EVENT_TYPES:
        raise InvalidArgumentError(f"unknown event {kind!r}: use one of {', '.join(SAMPLE_TYPES)}")
    moment = time.time() if now is None else now
    ids = {name: new_id() for name in ("event", "meeting", "session", "instance", "domain")}
    if kind in _TOP_LEVEL:
        url = f"https://example.daily.co/{room}"
        return {"type": kind, "room": {"url": url}, "trunk": {"description": "a sample"}}
    facts = {**_facts(room, moment, ids, new_id), **_SPECIAL.get(kind, {})}
    return {
        "version": "1.0.0",
        "type": kind,
        "id": _event_id(kind, moment, ids),
        "payload": {**_payload(kind, facts), **payload},
        "event_ts": round(moment, 3),
    }


def _event_id(kind: str, now: float, ids: Mapping[str, str]) -> str:
    form = _IDS.get(kind, kind.replace(".", "-") + "-{event}-{seconds}")
    return form.format(seconds=int(now), milliseconds=int(now * 1000), **ids)


def _payload(kind: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return every field that a type's payload can have."""
    model = EVENT_TYPES[kind].model_fields["payload"].annotation
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        raise TypeError(f"{kind} has no model of its payload")
    return {field.alias or name: facts[name] for name, field in model.model_fields.items()}


def _facts(
    room: str, now: float, ids: Mapping[str, str], new_id: Callable[[], str]
) -> dict[str, Any]:
    """Return a value for each payload field, by our field names."""
    return {
        **_meeting_facts(room, now, ids),
        **_recording_facts(room, now, ids, new_id),
        **_phone_facts(room),
        "id": new_id(),
        "timestamp": int(now),
        "domain_id": ids["domain"],
        "error": "a sample of what can go wrong",
        "error_msg": "a sample of what can go wrong",
        "error_message": "a sample of what can go wrong",
    }


def _meeting_facts(room: str, now: float, ids: Mapping[str, str]) -> dict[str, Any]:
    return {
        "room": room,
        "room_name": room,
        "meeting_id": ids["meeting"],
        "mtg_session_id": ids["meeting"],
        "session_id": ids["session"],
        "start_ts": int(now) - 60,
        "end_ts": int(now),
        "joined_at": round(now - 60, 3),
        "duration": 60,
        "user_id": "sample-user",
        "user_name": "Ada",
        "owner": False,
        "network_quality_state": "good",
        "will_eject_at": None,
        "permissions": {
            "hasPresence": True,
            "canSend": True,
            "canReceive": {"base": True},
            "canAdmin": False,
        },
        "max_participants": 2,
    }


def _recording_facts(
    room: str, now: float, ids: Mapping[str, str], new_id: Callable[[], str]
) -> dict[str, Any]:
    recording = new_id()
    s3_key = f"example/{room}/{int(now * 1000)}"
    return {
        "type": "cloud",
        "status": "finished",
        "action": "start-cloud-recording",
        "recording_id": recording,
        "instance_id": ids["instance"],
        "started_by": ids["session"],
        "layout": {"preset": "default", "max_cam_streams": 20},
        "s3_key": s3_key,
        "tracks": None,
        "room_id": new_id(),
        "participant_minutes": 2,
        "info": {"instanceId": ids["instance"]},
        "out_params": {"s3": {"key": f"{s3_key}.vtt", "bucket": "sample", "region": "us-west-2"}},
        "preset": "transcript",
        "input": {"sourceType": "recordingId", "recordingId": recording},
        "output": {
            "transcription": [
                {
                    "format": "vtt",
                    "s3Config": {"bucket": "sample", "key": s3_key, "region": "us-west-2"},
                }
            ]
        },
    }


def _phone_facts(room: str) -> dict[str, Any]:
    return {
        "destination": "+15555550100",
        "caller_id": "+15555550101",
        "sip_endpoint": f"{room}.0@example.sip-us.daily.co",
        "sip_from": "sip:caller@example.com",
        "display_name": "Caller",
        "sip_headers": {"X-Sample": "yes"},
        "to_endpoint": "sip:somebody@example.com",
        "from_endpoint": "sip:caller@example.com",
        "is_sip_refer": False,
        "complete_status": "completed",
        "refer_sip_response_code": "202",
        "notify_sip_response_code": "200",
    }
