"""Calls about what is left of calls, with everything that they can take."""

from datetime import UTC, datetime
from typing import Any, Final

from tests.client._async.resources_case import EMPTY, Case

from dailykit.models.batch_processor import (
    BatchInput,
    BatchJob,
    BatchJobSubmitted,
    BatchOutput,
    BatchOutputKey,
    BatchTransform,
)
from dailykit.models.meetings import Meeting
from dailykit.models.recordings import Recording
from dailykit.models.transcription import DeepgramOptions
from dailykit.models.transcripts import Transcript
from dailykit.models.webhooks import Webhook

__all__ = ["CASES"]

ID: Final = "08fa0b24-9220-44c5-846c-3f116cf8e738"
NOON: Final = "2026-11-23T12:00:00.000Z"
NOON_TIME: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)
NOON_UNIX: Final = 1795435200

MEETING: Final = {
    "id": ID,
    "room": "standup",
    "start_time": 1800000000,
    "duration": 90,
    "ongoing": False,
    "max_participants": 2,
}
PARTICIPANT: Final = {
    "participant_id": "p1",
    "user_id": None,
    "user_name": "Ada",
    "join_time": 1799999976,
    "duration": 80,
}

RECORDING: Final = {
    "id": ID,
    "room_name": "standup",
    "start_ts": 1800000000,
    "status": "finished",
    "max_participants": 2,
    "duration": 277,
    "s3key": "example/standup/1800000000000",
    "mtgSessionId": "m1",
    "storage_provider": "aws",
}
RECORDING_RESULT: Final = {
    **{key: value for key, value in RECORDING.items() if key != "mtgSessionId"},
    "mtg_session_id": "m1",
}

TRANSCRIPT: Final = {
    "transcriptId": ID,
    "domainId": "d1",
    "roomId": "r1",
    "mtgSessionId": "m1",
    "status": "t_finished",
    "isVttAvailable": True,
    "duration": 60,
    "created_at": NOON,
}
TRANSCRIPT_RESULT: Final = {
    "transcript_id": ID,
    "domain_id": "d1",
    "room_id": "r1",
    "mtg_session_id": "m1",
    "status": "t_finished",
    "is_vtt_available": True,
    "duration": 60,
    "created_at": NOON_TIME,
}

HMAC: Final = "c2VjcmV0IG9mIHRoZSB3ZWJob29r"
WEBHOOK: Final[dict[str, Any]] = {
    "uuid": ID,
    "url": "https://example.org/daily",
    "hmac": HMAC,
    "basicAuth": "YTpi",
    "retryType": "exponential",
    "eventTypes": ["meeting.started"],
    "state": "ACTIVE",
    "failedCount": 0,
    "lastMomentPushed": None,
    "domainId": "d1",
    "createdAt": NOON,
    "updatedAt": NOON,
}
WEBHOOK_RESULT: Final = {
    "uuid": ID,
    "url": "https://example.org/daily",
    "hmac": HMAC,
    "basic_auth": "YTpi",
    "retry_type": "exponential",
    "event_types": ["meeting.started"],
    "state": "ACTIVE",
    "failed_count": 0,
    "last_moment_pushed": None,
    "domain_id": "d1",
    "created_at": NOON_TIME,
    "updated_at": NOON_TIME,
}

API_LOG: Final = {
    "id": ID,
    "userId": "u1",
    "domainId": "d1",
    "source": "api",
    "ip": "192.0.2.1",
    "method": "POST",
    "url": "/v1/rooms",
    "status": 200,
    "createdAt": NOON,
    "request": "{}",
    "response": "{}",
}
API_LOG_RESULT: Final = {
    "id": ID,
    "user_id": "u1",
    "domain_id": "d1",
    "source": "api",
    "ip": "192.0.2.1",
    "method": "POST",
    "url": "/v1/rooms",
    "status": 200,
    "created_at": NOON_TIME,
    "request": "{}",
    "response": "{}",
}

JOB: Final = {"id": "j1", "preset": "transcript", "status": "processing"}

CASES: Final = [
    Case(
        operation="meetings.list",
        call=lambda daily: daily.meetings.list(
            room="standup",
            timeframe_start=NOON_TIME,
            timeframe_end=NOON_UNIX + 60.5,
            ongoing=True,
            no_participants=True,
            limit=2,
            starting_after="m1",
            ending_before="m2",
        ),
        line="GET /meetings?limit=2&starting_after=m1&ending_before=m2&room=standup"
        f"&timeframe_start={NOON_UNIX}&timeframe_end={NOON_UNIX + 60}&ongoing=true"
        "&no_participants=true",
        answer={"total_count": 1, "data": [{**MEETING, "participants": [PARTICIPANT]}]},
        result={"total_count": 1, "data": [{**MEETING, "participants": [PARTICIPANT]}]},
    ),
    Case(
        operation="meetings.get",
        call=lambda daily: daily.meetings.get(Meeting(id=ID)),
        line=f"GET /meetings/{ID}",
        answer=MEETING,
        result=MEETING,
    ),
    Case(
        operation="meetings.participants",
        call=lambda daily: daily.meetings.participants(
            "m1", limit=2, joined_after="p0", joined_before="p9"
        ),
        line="GET /meetings/m1/participants?limit=2&joined_after=p0&joined_before=p9",
        answer={"data": [PARTICIPANT]},
        result={"data": [PARTICIPANT]},
    ),
    Case(
        operation="recordings.list",
        call=lambda daily: daily.recordings.list(
            room="https://example.daily.co/standup",
            limit=2,
            starting_after="r1",
            ending_before="r2",
        ),
        line="GET /recordings?limit=2&starting_after=r1&ending_before=r2&room_name=standup",
        answer={
            "total_count": 1,
            "data": [{"id": ID, "start_ts": 1800000000, "status": "in-progress"}],
        },
        result={
            "total_count": 1,
            "data": [{"id": ID, "start_ts": 1800000000, "status": "in-progress"}],
        },
    ),
    Case(
        operation="recordings.get",
        call=lambda daily: daily.recordings.get(ID),
        line=f"GET /recordings/{ID}",
        answer={**RECORDING, "tracks": [{"size": 9, "type": "audio", "s3Key": "k"}]},
        result={**RECORDING_RESULT, "tracks": [{"size": 9, "type": "audio", "s3key": "k"}]},
    ),
    Case(
        operation="recordings.delete",
        call=lambda daily: daily.recordings.delete(Recording(id=ID)),
        line=f"DELETE /recordings/{ID}",
        answer={
            "deleted": True,
            "id": ID,
            "s3_bucket": "b",
            "s3_region": "us-west-2",
            "s3_key": "k",
        },
        result={
            "deleted": True,
            "id": ID,
            "s3_bucket": "b",
            "s3_region": "us-west-2",
            "s3_key": "k",
        },
    ),
    Case(
        operation="recordings.access_link",
        call=lambda daily: daily.recordings.access_link(ID, valid_for_secs=900),
        line=f"GET /recordings/{ID}/access-link?valid_for_secs=900",
        answer={"download_link": "https://files.example/x?sig=1", "expires": 1800000900},
        result={"download_link": "https://files.example/x?sig=1", "expires": 1800000900},
    ),
    Case(
        operation="recordings.test_oci_bucket",
        call=lambda daily: daily.recordings.test_oci_bucket(
            property="transcription_bucket", room="standup"
        ),
        line="GET /recordings/test-oci-bucket?property=transcription_bucket&room_name=standup",
        answer={"success": True, "test_file_key": "k", "download_link": "l", "expires": 1},
        result={"success": True, "test_file_key": "k", "download_link": "l", "expires": 1},
    ),
    Case(
        operation="transcripts.list",
        call=lambda daily: daily.transcripts.list(
            room="standup",
            room_id="r1",
            mtg_session_id="m1",
            limit=2,
            starting_after="t1",
            ending_before="t2",
        ),
        line="GET /transcript?limit=2&starting_after=t1&ending_before=t2&roomId=r1"
        "&room_name=standup&mtgSessionId=m1",
        answer={"total_count": 1, "data": [TRANSCRIPT]},
        result={"total_count": 1, "data": [TRANSCRIPT_RESULT]},
    ),
    Case(
        operation="transcripts.get",
        call=lambda daily: daily.transcripts.get(Transcript(transcript_id=ID)),
        line=f"GET /transcript/{ID}",
        answer={**TRANSCRIPT, "outParams": {"s3key": "k", "bucket": "b", "region": "r"}},
        result={**TRANSCRIPT_RESULT, "out_params": {"s3key": "k", "bucket": "b", "region": "r"}},
    ),
    Case(
        operation="transcripts.delete",
        call=lambda daily: daily.transcripts.delete(ID),
        line=f"DELETE /transcript/{ID}",
        answer={"transcriptId": ID, "status": "t_deleted"},
        result={"transcript_id": ID, "status": "t_deleted"},
    ),
    Case(
        operation="transcripts.access_link",
        call=lambda daily: daily.transcripts.access_link(ID),
        line=f"GET /transcript/{ID}/access-link",
        answer={"transcriptId": ID, "link": "https://files.example/x.vtt?sig=1"},
        result={"transcript_id": ID, "link": "https://files.example/x.vtt?sig=1"},
    ),
    Case(
        operation="logs.list",
        call=lambda daily: daily.logs.list(
            user_session_id="s1",
            mtg_session_id="m1",
            include_logs=True,
            include_metrics=False,
            log_level="ERROR",
            order="ASC",
            start_time=NOON_TIME,
            end_time=NOON_UNIX * 1000 + 1,
            limit=5,
            offset=10,
        ),
        line="GET /logs?includeLogs=true&includeMetrics=false&userSessionId=s1&mtgSessionId=m1"
        f"&logLevel=ERROR&order=ASC&startTime={NOON_UNIX}000&endTime={NOON_UNIX}001"
        "&limit=5&offset=10",
        answer={
            "logs": [
                {
                    "time": NOON,
                    "clientTime": NOON,
                    "message": "joined",
                    "mtgSessionId": "m1",
                    "userSessionId": "s1",
                    "peerId": None,
                    "domainName": "example",
                    "level": 2,
                    "code": 0,
                }
            ]
        },
        result={
            "logs": [
                {
                    "time": NOON_TIME,
                    "client_time": NOON_TIME,
                    "message": "joined",
                    "mtg_session_id": "m1",
                    "user_session_id": "s1",
                    "peer_id": None,
                    "domain_name": "example",
                    "level": 2,
                    "code": 0,
                }
            ]
        },
    ),
    Case(
        operation="logs.api",
        call=lambda daily: daily.logs.api(
            source="webhook",
            url="/rooms",
            limit=3,
            starting_after="l1",
            ending_before="l2",
        ),
        line="GET /logs/api?starting_after=l1&ending_before=l2&limit=3&source=webhook&url=%2Frooms",
        answer=[API_LOG],
        result=[API_LOG_RESULT],
    ),
    Case(
        operation="webhooks.list",
        call=lambda daily: daily.webhooks.list(),
        line="GET /webhooks",
        answer=[WEBHOOK],
        result=[WEBHOOK_RESULT],
    ),
    Case(
        operation="webhooks.get",
        call=lambda daily: daily.webhooks.get(ID),
        line=f"GET /webhooks/{ID}",
        answer=WEBHOOK,
        result=WEBHOOK_RESULT,
    ),
    Case(
        operation="webhooks.create",
        call=lambda daily: daily.webhooks.create(
            "https://example.org/daily",
            ["meeting.started", "recording.ready-to-download"],
            hmac=HMAC,
            retry_type="exponential",
            basic_auth="YTpi",
        ),
        line="POST /webhooks",
        body={
            "url": "https://example.org/daily",
            "eventTypes": ["meeting.started", "recording.ready-to-download"],
            "hmac": HMAC,
            "retryType": "exponential",
            "basicAuth": "YTpi",
        },
        answer=WEBHOOK,
        result=WEBHOOK_RESULT,
    ),
    Case(
        operation="webhooks.update",
        call=lambda daily: daily.webhooks.update(
            Webhook(uuid=ID, url="https://example.org/daily"),
            url="https://example.org/new",
            event_types=("meeting.ended",),
            hmac=HMAC,
            retry_type="circuit-breaker",
            basic_auth="YTpi",
        ),
        line=f"POST /webhooks/{ID}",
        body={
            "url": "https://example.org/new",
            "eventTypes": ["meeting.ended"],
            "hmac": HMAC,
            "retryType": "circuit-breaker",
            "basicAuth": "YTpi",
        },
        answer=WEBHOOK,
        result=WEBHOOK_RESULT,
    ),
    Case(
        operation="webhooks.delete",
        call=lambda daily: daily.webhooks.delete(ID),
        line=f"DELETE /webhooks/{ID}",
        answer=EMPTY,
        result=None,
    ),
    Case(
        operation="batch_processor.submit",
        call=lambda daily: daily.batch_processor.submit(
            "transcript",
            BatchInput(source_type="recordingId", recording_id=ID, language="de"),
            out_params=BatchOutput(
                s3_config=BatchOutputKey(s3_key_template="films", use_replacement=False)
            ),
            transform_params=BatchTransform(
                transcript=DeepgramOptions(
                    language="de",
                    model="nova-3",
                    tier="enhanced",
                    profanity_filter=True,
                    punctuate=True,
                    endpointing=True,
                    redact=["pci"],
                    extra={"keywords": "dailykit"},
                )
            ),
        ),
        line="POST /batch-processor",
        body={
            "preset": "transcript",
            "inParams": {"sourceType": "recordingId", "recordingId": ID, "language": "de"},
            "outParams": {"s3Config": {"s3KeyTemplate": "films", "useReplacement": False}},
            "transformParams": {
                "transcript": {
                    "language": "de",
                    "model": "nova-3",
                    "tier": "enhanced",
                    "profanity_filter": True,
                    "punctuate": True,
                    "endpointing": True,
                    "redact": ["pci"],
                    "extra": {"keywords": "dailykit"},
                }
            },
        },
        answer={"id": "j1"},
        result={"id": "j1"},
    ),
    Case(
        operation="batch_processor.submit",
        call=lambda daily: daily.batch_processor.submit(
            "summarize", BatchInput(source_type="uri", uri="https://example.org/film.mp4")
        ),
        line="POST /batch-processor",
        body={
            "preset": "summarize",
            "inParams": {"sourceType": "uri", "uri": "https://example.org/film.mp4"},
            "outParams": {},
        },
        answer={"id": "j1"},
        result={"id": "j1"},
    ),
    Case(
        operation="batch_processor.list",
        call=lambda daily: daily.batch_processor.list(
            recording=Recording(id=ID), limit=2, starting_after="j1", ending_before="j2"
        ),
        line=f"GET /batch-processor?limit=2&starting_after=j1&ending_before=j2&recordingId={ID}",
        answer={"total_count": 1, "data": [JOB]},
        result={"total_count": 1, "data": [JOB]},
    ),
    Case(
        operation="batch_processor.get",
        call=lambda daily: daily.batch_processor.get(BatchJobSubmitted(id="j1")),
        line="GET /batch-processor/j1",
        answer={**JOB, "input": {"sourceType": "recordingId", "recordingId": ID}},
        result={**JOB, "input": {"source_type": "recordingId", "recording_id": ID}},
    ),
    Case(
        operation="batch_processor.access_link",
        call=lambda daily: daily.batch_processor.access_link("j1"),
        line="GET /batch-processor/j1/access-link",
        answer={
            "id": "j1",
            "preset": "transcript",
            "status": "finished",
            "transcription": [{"format": "vtt", "link": "https://files.example/x.vtt"}],
        },
        result={
            "id": "j1",
            "preset": "transcript",
            "status": "finished",
            "transcription": [{"format": "vtt", "link": "https://files.example/x.vtt"}],
        },
    ),
    Case(
        operation="batch_processor.delete",
        call=lambda daily: daily.batch_processor.delete(BatchJob(id="j1")),
        line="DELETE /batch-processor/j1",
        answer=JOB,
        result=JOB,
    ),
]
