"""Answers that need more than a look: several spellings, several shapes, lists in pages."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import BaseModel

from dailykit import models
from dailykit.models.event_payloads import RecordingStartedPayload
from dailykit.models.phone_events import DialinReadyPayload

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("said", [True, "true"])
def test_yes_is_said_in_two_ways(said: Any) -> None:
    assert models.SentAck.model_validate({"sent": said}).sent is True
    assert models.OkAck.model_validate({"ok": said}).ok is True
    assert models.DialoutAck.model_validate({"ok": said, "sessionId": "s"}).session_id == "s"


def test_something_else_than_yes_is_kept() -> None:
    assert models.OkAck.model_validate({"ok": "queued"}).ok == "queued"
    assert models.OkAck.model_validate({"ok": "false"}).ok is False


WEBHOOK = {
    "uuid": "0b4e4c7c-5eaf-46fe-990b-a3752f5684f5",
    "url": "https://example.com/hook",
    "retryType": "circuit-breaker",
    "eventTypes": ["participant.joined", "dinner.ready"],
    "state": "FAILED",
    "failedCount": 3,
    "lastMomentPushed": None,
    "domainId": "d",
    "createdAt": "2030-01-01T12:00:00.000Z",
}


@pytest.mark.parametrize("answer", [WEBHOOK, [WEBHOOK]])
def test_a_webhook_is_read_alone_or_from_a_list(answer: Any) -> None:
    webhook = models.Webhook.model_validate(answer)
    assert webhook.state == "FAILED"
    assert webhook.event_types == ["participant.joined", "dinner.ready"]
    assert webhook.created_at == NOON


def test_no_webhook_is_an_error() -> None:
    with pytest.raises(ValueError, match="Webhook"):
        models.Webhook.model_validate([])


@pytest.mark.parametrize("key", ["link", "download_link"])
def test_a_transcripts_link_has_two_names(key: str) -> None:
    link = models.TranscriptLink.model_validate({"transcriptId": "t", key: "https://x"})
    assert link.link == "https://x"
    assert link.model_dump()["link"] == "https://x"


@pytest.mark.parametrize("key", ["s3key", "key"])
def test_a_transcripts_key_has_two_names(key: str) -> None:
    transcript = models.Transcript.model_validate({"transcriptId": "t", "outParams": {key: "a/b"}})
    assert transcript.out_params is not None
    assert transcript.out_params.s3key == "a/b"


def test_a_transcripts_times_are_written_otherwise_than_the_rest() -> None:
    wire = {"transcriptId": "t", "isVttAvailable": True, "created_at": "2030-01-01T12:00:00.000Z"}
    transcript = models.Transcript.model_validate(wire)
    assert transcript.created_at == NOON
    assert transcript.is_vtt_available is True
    assert models.Transcript.model_validate(transcript.model_dump(mode="json")) == transcript


@pytest.mark.parametrize(
    ("model", "wire", "name"),
    [
        (models.Recording, {"id": "1", "start_ts": 1893499200}, "started_at"),
        (models.Meeting, {"id": "1", "start_time": 1893499200}, "started_at"),
        (
            models.MeetingParticipant,
            {"participant_id": "1", "join_time": 1893499200},
            "joined_at",
        ),
        (models.RecordingLink, {"download_link": "x", "expires": 1893499200}, "expires_at"),
        (models.OciBucketTest, {"expires": 1893499200}, "expires_at"),
        (
            RecordingStartedPayload,
            {"recording_id": "1", "start_ts": 1893499200},
            "started_at",
        ),
        (DialinReadyPayload, {"timestamp": 1893499200}, "occurred_at"),
    ],
)
def test_a_unix_time_has_a_datetime_beside_it(
    model: type[BaseModel], wire: dict[str, Any], name: str
) -> None:
    assert getattr(model.model_validate(wire), name) == NOON


def test_a_recording_that_runs_has_no_duration() -> None:
    wire = {"id": "1", "mtgSessionId": "m", "status": "in-progress"}
    recording = models.Recording.model_validate(wire)
    assert recording.mtg_session_id == "m"
    assert recording.duration is None


def test_presence_by_room() -> None:
    entry = {
        "room": "w2pp2cf4kltgFACPKXmX",
        "id": "d61cd7b2-a273-42b4-89bd-be763fd562c1",
        "userId": None,
        "userName": "Moishe",
        "mtgSessionId": "16e9701a-93e0-4933-83c9-223e7c40d552",
        "joinTime": "2030-01-01T12:00:00.000Z",
        "duration": 2312,
    }
    presence = models.RoomPresence.model_validate({"total_count": 1, "data": [entry]})
    assert presence.data[0].user_name == "Moishe"
    assert presence.data[0].join_time == NOON
    assert presence.data[0].user_id is None


@pytest.mark.parametrize(
    ("page", "items", "cursor"),
    [
        (models.MeetingParticipants, [{"participant_id": "p"}], "p"),
        (models.TranscriptList, [{"transcriptId": "t"}], "t"),
        (models.PurchasedPhoneNumbers, [{"id": "1", "pagination_id": 7}], "7"),
        (models.BatchJobList, [{"id": "1"}, {"id": "2"}], "2"),
    ],
)
def test_each_list_has_its_cursor(
    page: type[models.Page[Any]], items: list[dict[str, Any]], cursor: str
) -> None:
    assert page.model_validate({"total_count": 9, "data": items}).cursor == cursor


def test_a_waiting_caller() -> None:
    wire = {"From": "+1", "To": "+2", "callId": "c", "callDomain": "d", "sipHeaders": {"X-A": "b"}}
    call = models.PinlessIncomingCall.model_validate(wire)
    assert (call.from_, call.to, call.call_id) == ("+1", "+2", "c")
    assert call.model_dump() == wire


def test_a_domain_is_read_with_all_it_may_say() -> None:
    domain = models.Domain.model_validate(
        {
            "domain_name": "x",
            "domain_id": "d",
            "config": {"hide_daily_branding": False, "sfu_switchover": None, "max_api_keys": 2},
        }
    )
    assert domain.config.max_api_keys == 2
    assert domain.config.hide_daily_branding is False
    assert models.Domain.model_validate({"domain_name": "x"}).config.lang is None
