"""Transcription and transcripts: how they begin and end, what is kept and told."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.support.calls.calls import Callers
from tests.support.calls.operating import Operator

from dailykit.local import MovableClock
from dailykit.local.world import World

NOW = 1_800_000_000
DEFAULT_INSTANCE = "c3df927c-f738-4471-a2b7-066fa7e95a6b"
BUCKET = {
    "bucket_name": "ours",
    "bucket_region": "eu-central-1",
    "assume_role_arn": "arn:aws:iam::1:role/x",
    "allow_api_access": True,
}
ROOM: dict[str, Any] = {"room_name": "standup"}
Wait = Callable[[float], None]


def transcripts(operate: Operator, **query: str) -> list[dict[str, Any]]:
    data: list[dict[str, Any]] = operate("transcripts.list", query=query)["data"]
    return data


def start(operate: Operator, **options: Any) -> None:
    assert operate("rooms.start_transcription", options, **ROOM) == {"sent": True}


def stop(operate: Operator, **options: Any) -> None:
    assert operate("rooms.stop_transcription", options, **ROOM) == {"sent": True}


def transcribe(operate: Operator, wait: Wait, seconds: float = 30) -> dict[str, Any]:
    """Transcribe for some time, and return the transcript."""
    start(operate)
    wait(2 + seconds)
    stop(operate)
    wait(3)
    return transcripts(operate)[0]


def text_of(operate: Operator, transcript_id: str) -> str:
    link = operate("transcripts.access_link", transcriptId=transcript_id)["link"]
    file = operate.follow(str(link))
    assert file.content_type == "text/vtt; charset=utf-8"
    return file.content.decode()


def test_a_transcript_from_its_start_to_its_file(
    operate: Operator, callers: Callers, wait: Wait
) -> None:
    callers.room(enable_transcription_storage=True)
    meeting = callers.join(name="Ada").last("joined")["meetingId"]
    room_id = operate("rooms.get", **ROOM)["id"]
    start(operate, language="de")
    assert transcripts(operate) == []
    wait(2)
    (running,) = transcripts(operate)
    assert running == {
        "transcriptId": running["transcriptId"],
        "domainId": callers.domain.id,
        "roomId": room_id,
        "mtgSessionId": meeting,
        "status": "t_in_progress",
        "isVttAvailable": False,
        "duration": 0,
        "created_at": "2027-01-15T08:00:02.000Z",
        "updated_at": "2027-01-15T08:00:02.000Z",
    }
    wait(60)
    callers.join(name="Bob")
    wait(60)
    stop(operate)
    wait(2.9)
    assert transcripts(operate)[0]["status"] == "t_in_progress"
    wait(0.1)
    finished = {
        **running,
        "status": "t_finished",
        "isVttAvailable": True,
        "duration": 120,
        "updated_at": "2027-01-15T08:02:05.000Z",
    }
    assert transcripts(operate) == [finished]
    made = operate("transcripts.get", transcriptId=running["transcriptId"])
    assert made == {**finished, "error": None}
    text = text_of(operate, running["transcriptId"])
    assert text.startswith("WEBVTT\n\n1\n00:00:00.000 --> 00:00:02.000\n<v Ada>")
    assert "<v Bob>" in text
    events = {one.type: one for one in callers.events if one.type.startswith("transcript.")}
    common = {
        "id": running["transcriptId"],
        "room_id": room_id,
        "room_name": "standup",
        "mtg_session_id": meeting,
        "out_params": {
            "s3": {
                "key": f"acme/standup/{NOW + 2}.vtt",
                "bucket": "dailykit-local",
                "region": "us-west-2",
            }
        },
    }
    assert dict(events["transcript.started"].payload) == {
        **common,
        "status": "t_in_progress",
        "duration": 0,
        "participant_minutes": 0,
        "info": {"instanceId": DEFAULT_INSTANCE},
        "max_participants": 1,
    }
    assert dict(events["transcript.ready-to-download"].payload) == {
        **common,
        "status": "t_finished",
        "duration": 120,
        "participant_minutes": 4,
        "domain_id": callers.domain.id,
    }
    assert [one.time for one in events.values()] == [NOW + 2, NOW + 125]


def test_without_storage_nothing_is_kept_or_told(
    operate: Operator, callers: Callers, wait: Wait
) -> None:
    callers.room()
    callers.join()
    start(operate)
    wait(10)
    assert operate.refused("rooms.start_transcription", **ROOM)[0] == 400
    stop(operate)
    wait(10)
    assert transcripts(operate) == []
    assert not [event for event in callers.events if event.type.startswith("transcript.")]


@pytest.mark.parametrize(
    "name", ["start_transcription", "update_transcription", "stop_transcription"]
)
def test_nothing_to_transcribe(operate: Operator, callers: Callers, name: str) -> None:
    assert operate.refusal(f"rooms.{name}", **ROOM) == "404 not-found: room standup not found"
    callers.room()
    said = operate.refusal(f"rooms.{name}", **ROOM)
    assert said == "404 not-found: room standup does not seem to be hosting a call currently"


@pytest.mark.parametrize("name", ["update_transcription", "stop_transcription"])
def test_what_does_not_run(operate: Operator, callers: Callers, name: str) -> None:
    callers.room()
    callers.join()
    said = operate.refusal(f"rooms.{name}", **ROOM)
    assert said == "400 invalid-request-error: room standup has no active transcription"


def test_several_at_once(operate: Operator, callers: Callers, wait: Wait) -> None:
    callers.room(enable_transcription_storage=True)
    callers.join()
    start(operate, instanceId="german", language="de")
    start(operate, instanceId="english", language="en")
    said = operate.refusal("rooms.start_transcription", {"instanceId": "german"}, **ROOM)
    assert said.endswith("room standup is transcribed already with instanceId german")
    assert operate.refused("rooms.stop_transcription", **ROOM)[0] == 400
    wait(10)
    stop(operate, instanceId="german")
    wait(10)
    assert [one["status"] for one in transcripts(operate)].count("t_finished") == 1


def test_only_those_who_were_chosen_are_heard(
    operate: Operator, callers: Callers, wait: Wait
) -> None:
    callers.room(enable_transcription_storage=True)
    ada, bob = callers.join(name="Ada"), callers.join(name="Bob")
    start(operate, participants=[ada.id])
    operate("rooms.update_transcription", {"participants": [bob.id]}, **ROOM)
    wait(10)
    stop(operate)
    wait(10)
    text = text_of(operate, transcripts(operate)[0]["transcriptId"])
    assert ("<v Ada>" in text, "<v Bob>" in text) == (False, True)


def test_the_end_of_the_call_is_its_end(operate: Operator, callers: Callers, wait: Wait) -> None:
    callers.room(enable_transcription_storage=True)
    ada = callers.join()
    start(operate)
    wait(32)
    callers.world.calls.leave(ada.guest)
    wait(3)
    (transcript,) = transcripts(operate)
    assert (transcript["status"], transcript["duration"]) == ("t_finished", 30)


def test_a_call_that_ends_too_early_leaves_nothing(
    operate: Operator, callers: Callers, wait: Wait
) -> None:
    callers.room(enable_transcription_storage=True)
    ada = callers.join()
    start(operate)
    callers.world.calls.leave(ada.guest)
    wait(10)
    assert transcripts(operate) == []


def test_an_owner_s_token_starts_it(operate: Operator, callers: Callers, wait: Wait) -> None:
    callers.room(
        enable_transcription_storage=True, auto_transcription_settings={"instanceId": "auto"}
    )
    callers.join(name="Guest", room_name="standup", auto_start_transcription=True)
    wait(5)
    assert transcripts(operate) == []
    for name in ("Ada", "Bob"):
        callers.join(name=name, room_name="standup", auto_start_transcription=True, is_owner=True)
    wait(5)
    assert len(transcripts(operate)) == 1
    stop(operate, instanceId="auto")


def test_an_owner_who_has_left_starts_nothing(
    operate: Operator, callers: Callers, wait: Wait
) -> None:
    callers.room(enable_transcription_storage=True)
    owner = callers.join(room_name="standup", auto_start_transcription=True, is_owner=True)
    callers.world.calls.leave(owner.guest)
    wait(10)
    assert transcripts(operate) == []


def test_a_bucket_of_one_s_own(operate: Operator, callers: Callers, wait: Wait) -> None:
    template = "{room_name}/{transcript_id}-{epoch_time}"
    callers.room(
        enable_transcription_storage=True,
        transcription_bucket=BUCKET,
        transcription_template=template,
    )
    callers.join()
    transcript_id = transcribe(operate, wait)["transcriptId"]
    place = {
        "s3key": f"standup/{transcript_id}-{NOW + 2}",
        "bucket": "ours",
        "region": "eu-central-1",
    }
    made = operate("transcripts.get", transcriptId=transcript_id)
    link = operate("transcripts.access_link", transcriptId=transcript_id)
    assert made["outParams"] == link["outParams"] == place
    assert "outParams" not in transcripts(operate)[0]


def test_no_link_into_a_closed_bucket(operate: Operator, callers: Callers, wait: Wait) -> None:
    bucket = {**BUCKET, "allow_api_access": False}
    operate("domain.update", {"properties": {"transcription_bucket": bucket}})
    callers.room(enable_transcription_storage=True)
    callers.join()
    transcript_id = transcribe(operate, wait)["transcriptId"]
    said = operate.refusal("transcripts.access_link", transcriptId=transcript_id)
    assert said.endswith("is in a bucket of your own without allow_api_access")


def test_no_link_before_the_end(operate: Operator, callers: Callers, wait: Wait) -> None:
    callers.room(enable_transcription_storage=True)
    callers.join()
    start(operate)
    wait(2)
    transcript_id = transcripts(operate)[0]["transcriptId"]
    said = operate.refusal("transcripts.access_link", transcriptId=transcript_id)
    assert said == f"400 invalid-request-error: transcript {transcript_id} is not finished"


def test_a_deleted_transcript(operate: Operator, callers: Callers, wait: Wait) -> None:
    callers.room(enable_transcription_storage=True)
    callers.join()
    made = transcribe(operate, wait)
    transcript_id = made["transcriptId"]
    wait(60)
    deleted = operate("transcripts.delete", transcriptId=transcript_id)
    made |= {"status": "t_deleted", "isVttAvailable": False}
    updated_at = made.pop("updated_at")
    assert deleted == made
    kept = operate("transcripts.get", transcriptId=transcript_id)
    assert (kept["status"], kept["updated_at"]) == ("t_deleted", "2027-01-15T08:01:35.000Z")
    assert kept["updated_at"] > updated_at
    assert operate("transcripts.list") == {"total_count": 0, "data": []}
    for name in ("delete", "access_link"):
        said = operate.refusal(f"transcripts.{name}", transcriptId=transcript_id)
        assert said == f"404 not-found: transcript {transcript_id} was deleted"


def test_what_was_deleted_while_it_ran_is_not_finished(
    operate: Operator, callers: Callers, wait: Wait
) -> None:
    callers.room(enable_transcription_storage=True)
    callers.join()
    start(operate)
    wait(2)
    transcript_id = transcripts(operate)[0]["transcriptId"]
    operate("transcripts.delete", transcriptId=transcript_id)
    stop(operate)
    wait(10)
    assert operate("transcripts.get", transcriptId=transcript_id)["status"] == "t_deleted"
    assert "transcript.ready-to-download" not in callers.happened()


def test_transcripts_are_looked_for(operate: Operator, callers: Callers, wait: Wait) -> None:
    for room in ("standup", "other"):
        callers.room(room, enable_transcription_storage=True)
        callers.join(room)
        operate("rooms.start_transcription", room_name=room)
        wait(10)
    newest, oldest = transcripts(operate)
    for query in (
        {"room_name": "standup"},
        {"roomId": oldest["roomId"]},
        {"mtgSessionId": oldest["mtgSessionId"]},
        {"starting_after": newest["transcriptId"]},
        {"ending_before": "OLDEST", "limit": "1"},
    ):
        assert transcripts(operate, **query) == [oldest], query
    assert transcripts(operate, roomId="standup") == []


def test_an_unknown_transcript(operate: Operator, world: World) -> None:
    for name in ("get", "delete", "access_link"):
        said = operate.refusal(f"transcripts.{name}", transcriptId="nothing")
        assert said == "404 not-found: transcript nothing not found"


def test_what_ran_when_the_server_ended_is_finished_after_a_restart(
    make_world: Callable[..., World], clock: MovableClock, tmp_path: Path
) -> None:
    path = str(tmp_path / "daily.db")
    first = make_world(path)
    callers = Callers(first, first.domains.open("acme"))
    operate = Operator(first, callers.domain)
    callers.room(enable_transcription_storage=True)
    callers.join()
    callers.join()
    start(operate)
    clock.advance(12)
    first.settle()
    first.calls.note_alive()
    first.transcripts._store.close()
    second = make_world(path)
    operate = Operator(second, second.domains.open("acme"))
    clock.advance(3)
    (transcript,) = transcripts(operate)
    assert (transcript["status"], transcript["duration"]) == ("t_finished", 10)
    assert text_of(operate, transcript["transcriptId"]) == "WEBVTT\n"
