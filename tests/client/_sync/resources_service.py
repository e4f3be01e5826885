# Generated from tests/client/_async/resources_service.py by `make generate`. Do not edit.
"""Calls about logs, webhooks and the batch processor, with everything that they can take."""

from datetime import UTC, datetime
from typing import Any, Final

from tests.client._sync.resources_case import EMPTY, Case

from dailykit.models.batch_processor import (
    BatchInput,
    BatchJob,
    BatchJobSubmitted,
    BatchOutput,
    BatchOutputKey,
    BatchTransform,
)
from dailykit.models.recordings import Recording
from dailykit.models.transcription import DeepgramOptions
from dailykit.models.webhooks import Webhook

__all__ = ["CASES"]

ID: Final = "08fa0b24-9220-44c5-846c-3f116cf8e738"
NOON: Final = "2026-11-23T12:00:00.000Z"
NOON_TIME: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)
NOON_UNIX: Final = 1795435200

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
