# Generated from tests/client/_async/resources_records.py by `make generate`. Do not edit.
"""Calls about what is left of calls, with everything that they can take."""

from datetime import UTC, datetime
from typing import Final

from tests.client._sync.resources_case import Case

from dailykit.models.meetings import Meeting
from dailykit.models.recordings import Recording
from dailykit.models.transcripts import Transcript

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
]
