"""Sample events of every type, to test receivers."""

import time
import uuid
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from dailykit.errors import InvalidArgumentError
from dailykit.models._event_ids import event_id
from dailykit.models.events import EVENT_TYPES

__all__ = ["CREATION_CHECK", "SAMPLE_TYPES", "sample_event"]

CREATION_CHECK: Final = "test"
"""Our name for the check that Daily posts when a webhook is created."""

SAMPLE_TYPES: Final = (*EVENT_TYPES, CREATION_CHECK)
"""The types that `sample_event` accepts."""


def sample_event(
    kind: str,
    *,
    room: str = "standup",
    now: float | None = None,
    new_id: Callable[[], str] = lambda: str(uuid.uuid4()),
    payload: Mapping[str, Any] = MappingProxyType({}),
) -> dict[str, Any]:
    """Return an event that Daily could have sent: the JSON object that is a webhook's body.

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
    facts = _Facts(room, time.time() if now is None else now, new_id)
    if kind in _TOP_LEVEL:
        return {"type": kind, **_TOP_LEVEL[kind](facts)}
    told = {**_PAYLOADS[kind](facts), **payload}
    return {
        "version": "1.0.0",
        "type": kind,
        "id": event_id(kind, told, time=facts.now, new_id=new_id, about=_about(kind, facts)),
        "payload": told,
        "event_ts": round(facts.now, 3),
    }


class _Facts:
    """What one sample tells: a call that began a minute ago, and what belongs to it."""

    def __init__(self, room: str, now: float, new_id: Callable[[], str]) -> None:
        self.room = room
        self.now = now
        self.since = now - _SECONDS
        self.domain = new_id()
        self.room_id = new_id()
        self.meeting = new_id()
        self.session = new_id()
        self.instance = new_id()
        self.recording = new_id()
        self.id = new_id()

    def key(self, ticks_a_second: int) -> str:
        """Return the key of a file that was begun with the call."""
        return f"example/{self.room}/{int(self.since * ticks_a_second)}"


_Fields: TypeAlias = dict[str, Any]

_SECONDS: Final = 60
_LAYOUT: Final = {"preset": "default", "max_cam_streams": 20}
_TROUBLE: Final = "a sample of what can go wrong"


def _about(kind: str, facts: _Facts) -> str | None:
    # This event does not tell the instance that its id names.
    return facts.instance if kind == "recording.ready-to-download" else None


def _meeting(facts: _Facts) -> _Fields:
    start = round(facts.since, 3)
    return {"start_ts": start, "meeting_id": facts.meeting, "room": facts.room}


def _meeting_ended(facts: _Facts) -> _Fields:
    return {**_meeting(facts), "end_ts": round(facts.now, 3)}


def _guest(facts: _Facts, since: float) -> _Fields:
    return {
        "room": facts.room,
        "user_name": "Ada",
        "session_id": facts.session,
        "joined_at": round(since, 3),
        "will_eject_at": int(since) + 3600,
        "owner": False,
        "permissions": {
            "hasPresence": True,
            "canSend": True,
            "canReceive": {"base": True},
            "canAdmin": False,
        },
        "networkQualityState": "unknown",
    }


def _joined(facts: _Facts) -> _Fields:
    return {**_guest(facts, facts.now), "user_id": "sample-user"}


def _left(facts: _Facts) -> _Fields:
    return {**_guest(facts, facts.since), "user_id": "sample-user", "duration": _SECONDS}


def _knocked(facts: _Facts) -> _Fields:
    return _guest(facts, facts.now)


def _stopped_knocking(facts: _Facts) -> _Fields:
    return {**_guest(facts, facts.since), "duration": _SECONDS}


def _recording_started(facts: _Facts) -> _Fields:
    return {
        "recording_id": facts.recording,
        "action": "start-cloud-recording",
        "layout": _LAYOUT,
        "started_by": facts.session,
        "instance_id": facts.instance,
        "start_ts": int(facts.now),
    }


def _recording_ready(facts: _Facts) -> _Fields:
    return {
        "type": "cloud",
        "recording_id": facts.recording,
        "room_name": facts.room,
        "start_ts": int(facts.since),
        "status": "finished",
        "max_participants": 2,
        "duration": _SECONDS,
        "s3_key": facts.key(1000),
    }


def _recording_error(facts: _Facts) -> _Fields:
    return {
        "action": "cloud-recording-error",
        "error_msg": _TROUBLE,
        "instance_id": facts.instance,
        "room_name": facts.room,
        "timestamp": int(facts.now),
    }


def _stream(facts: _Facts) -> _Fields:
    times = {"timestamp": int(facts.now), "instance_id": facts.instance}
    return {**times, "domain_id": facts.domain}


def _stream_shown(facts: _Facts) -> _Fields:
    return {**_stream(facts), "layout": _LAYOUT}


def _stream_error(facts: _Facts) -> _Fields:
    return {**_stream(facts), "error_message": _TROUBLE, "room_name": facts.room}


def _transcript(facts: _Facts, status: str, seconds: int) -> _Fields:
    # The key has seconds here, where recordings have milliseconds: that is how Daily has it.
    place = {"key": f"{facts.key(1)}.vtt", "bucket": "sample", "region": "us-west-2"}
    return {
        "id": facts.id,
        "room_id": facts.room_id,
        "room_name": facts.room,
        "mtg_session_id": facts.meeting,
        "duration": seconds,
        "participant_minutes": seconds * 2 // 60,
        "status": status,
        "out_params": {"s3": place},
    }


def _transcript_started(facts: _Facts) -> _Fields:
    told = _transcript(facts, "t_in_progress", 0)
    return {**told, "info": {"instanceId": facts.instance}, "max_participants": 2}


def _transcript_ready(facts: _Facts) -> _Fields:
    return {**_transcript(facts, "t_finished", _SECONDS), "domain_id": facts.domain}


def _transcript_error(facts: _Facts) -> _Fields:
    times = {"startTs": int(facts.since), "endTs": int(facts.now)}
    return {
        **_transcript(facts, "t_error", _SECONDS),
        "info": {"instanceId": facts.instance, **times},
        "max_participants": 2,
        "error": _TROUBLE,
    }


def _job(facts: _Facts, status: str) -> _Fields:
    source = {"sourceType": "recordingId", "recordingId": facts.recording}
    return {"id": facts.id, "preset": "transcript", "status": status, "input": source}


def _job_finished(facts: _Facts) -> _Fields:
    def place(kind: str) -> _Fields:
        key = f"example/{facts.id}/transcript/transcript.{kind}"
        return {"bucket": "sample", "key": key, "region": "us-west-2"}

    files = [{"format": kind, "s3Config": place(kind)} for kind in ("txt", "srt", "vtt", "json")]
    return {**_job(facts, "finished"), "output": {"transcription": files}}


def _job_error(facts: _Facts) -> _Fields:
    return {**_job(facts, "error"), "error": _TROUBLE}


def _phone(facts: _Facts) -> _Fields:
    return {
        "timestamp": int(facts.now),
        "session_id": facts.session,
        "domain_id": facts.domain,
        "room": facts.room,
    }


def _dialout(facts: _Facts) -> _Fields:
    numbers = {"destination": "+15555550100", "caller_id": "+15555550101"}
    return {**_phone(facts), "user_id": "sample-user", **numbers}


def _dialout_error(facts: _Facts) -> _Fields:
    return {**_phone(facts), "user_id": "sample-user", "error_msg": _TROUBLE}


def _dialin_ready(facts: _Facts) -> _Fields:
    return {
        "timestamp": int(facts.now),
        "domain_id": facts.domain,
        "room": facts.room,
        "sip_endpoint": f"{facts.room}.0@example.sip-us.daily.co",
    }


def _dialin(facts: _Facts) -> _Fields:
    return {
        **_phone(facts),
        "sip_from": "sip:caller@example.com",
        "display_name": "Caller",
        "sip_headers": {"X-Sample": "yes"},
    }


def _dialin_problem(facts: _Facts) -> _Fields:
    return {**_phone(facts), "error_msg": _TROUBLE}


def _answered_transfer(facts: _Facts) -> _Fields:
    ends = {"to_endpoint": "sip:support@example.com", "from_endpoint": "sip:caller@example.com"}
    return {**_phone(facts), "mtg_session_id": facts.meeting, **ends}


def _transfer(facts: _Facts) -> _Fields:
    return {**_answered_transfer(facts), "is_sip_refer": False}


def _completed_transfer(facts: _Facts) -> _Fields:
    # By SIP REFER: only then there are codes to tell.
    return {
        **_answered_transfer(facts),
        "is_sip_refer": True,
        "completeStatus": "completed",
        "refer_sip_response_code": "202",
        "notify_sip_response_code": "200",
    }


_PAYLOADS: Final[Mapping[str, Callable[[_Facts], _Fields]]] = MappingProxyType(
    {
        "meeting.started": _meeting,
        "meeting.ended": _meeting_ended,
        "participant.joined": _joined,
        "participant.left": _left,
        "waiting-participant.joined": _knocked,
        "waiting-participant.left": _stopped_knocking,
        "recording.started": _recording_started,
        "recording.ready-to-download": _recording_ready,
        "recording.error": _recording_error,
        "streaming.started": _stream_shown,
        "streaming.updated": _stream_shown,
        "streaming.ended": _stream,
        "streaming.error": _stream_error,
        "transcript.started": _transcript_started,
        "transcript.ready-to-download": _transcript_ready,
        "transcript.error": _transcript_error,
        "batch-processor.job-finished": _job_finished,
        "batch-processor.error": _job_error,
        "dialout.connected": _dialout,
        "dialout.answered": _dialout,
        "dialout.stopped": _dialout,
        "dialout.warning": _dialout,
        "dialout.error": _dialout_error,
        "dialin.ready": _dialin_ready,
        "dialin.connected": _dialin,
        "dialin.stopped": _dialin,
        "dialin.warning": _dialin_problem,
        "dialin.error": _dialin_problem,
        "calltransfer.initiated": _transfer,
        "calltransfer.triggered": _transfer,
        "calltransfer.answered": _answered_transfer,
        "calltransfer.completed": _completed_transfer,
    }
)


def _trunk(facts: _Facts) -> _Fields:
    return {"trunk": {"id": facts.id, "trunk_name": "sample", "description": "a sample"}}


def _incoming(facts: _Facts) -> _Fields:
    return {"room": {"url": f"https://example.daily.co/{facts.room}"}, **_trunk(facts)}


_TOP_LEVEL: Final[Mapping[str, Callable[[_Facts], _Fields]]] = MappingProxyType(
    {"sip_trunk.incoming": _incoming, "sip_trunk.test": _trunk}
)
"""Events without an envelope: they are posted to a trunk's URL, not to a webhook's."""
