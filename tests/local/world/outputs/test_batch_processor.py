"""Jobs of the batch processor: their states, what they make, and their events."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert
from tests.support.calls.calls import Callers
from tests.support.calls.operating import Operator

from dailykit.local import MovableClock
from dailykit.local.store.media_tables import recordings
from dailykit.local.world import World

URI = "https://example.com/call.mp4"
RECORDING = "b7b7b7b7-0000-4000-8000-000000000000"
Wait = Callable[[float], None]


def body_of(preset: str = "transcript", **more: Any) -> dict[str, Any]:
    source = {"sourceType": "uri", "uri": URI}
    return {"preset": preset, "inParams": source, "outParams": {}, **more}


def submit(operate: Operator, preset: str = "transcript", **more: Any) -> str:
    answer: dict[str, str] = operate("batch_processor.submit", body_of(preset, **more))
    assert set(answer) == {"id"}
    return answer["id"]


def keep_recording(operate: Operator, status: str) -> None:
    """Put a recording into the world."""
    row = {
        "id": RECORDING,
        "domain_id": operate.domain.id,
        "room_name": "standup",
        "instance_id": "i",
        "mtg_session_id": "m",
        "type": "cloud",
        "status": status,
        "start_ts": 0,
        "duration": 7,
        "max_participants": 1,
        "share_token": "t",
        "s3key": "k",
    }
    with operate.world.recordings._store.transaction() as tx:
        tx.execute(insert(recordings).values(row))


def test_a_job_passes_through_its_states(operate: Operator, callers: Callers, wait: Wait) -> None:
    job_id = submit(operate)
    source = {"sourceType": "uri", "uri": URI}
    job = {"id": job_id, "preset": "transcript", "status": "submitted", "input": source}
    assert operate("batch_processor.get", id=job_id) == job
    wait(1.9)
    assert operate("batch_processor.get", id=job_id)["status"] == "submitted"
    wait(0.1)
    assert operate("batch_processor.get", id=job_id) == {**job, "status": "processing"}
    wait(9.9)
    assert operate("batch_processor.get", id=job_id)["status"] == "processing"
    assert callers.happened() == []
    wait(0.1)
    finished = operate("batch_processor.get", id=job_id)
    assert finished["status"] == "finished"
    (event,) = callers.events
    assert (event.type, event.time) == ("batch-processor.job-finished", 1_800_000_012)
    assert dict(event.payload) == finished


def test_a_transcript_comes_in_four_formats(operate: Operator, wait: Wait) -> None:
    job_id = submit(operate)
    wait(20)
    output = operate("batch_processor.get", id=job_id)["output"]
    assert output == {
        "transcription": [
            {
                "format": form,
                "s3Config": {
                    "bucket": "dailykit-local",
                    "key": f"acme/{job_id}/transcript/transcript.{form}",
                    "region": "us-west-2",
                },
            }
            for form in ("txt", "srt", "vtt", "json")
        ]
    }
    links = operate("batch_processor.access_link", id=job_id)
    texts = [operate.follow(one["link"]).content.decode() for one in links.pop("transcription")]
    assert links == {"id": job_id, "preset": "transcript", "status": "finished"}
    assert [text.split()[0] for text in texts] == ["The", "1", "WEBVTT", '{"transcript":']


def test_a_summary_comes_with_its_transcript(operate: Operator, wait: Wait) -> None:
    job_id = submit(operate, "summarize")
    wait(20)
    links = operate("batch_processor.access_link", id=job_id)
    assert len(links["transcription"]) == 4
    assert links["summary"]["format"] == "txt"
    assert operate.follow(links["summary"]["link"]).content_type.startswith("text/plain")


def test_a_summary_of_a_transcript_comes_alone(operate: Operator, wait: Wait) -> None:
    source = {"sourceType": "transcriptUri", "uri": URI}
    job_id = submit(operate, "summarize", inParams=source)
    wait(20)
    links = operate("batch_processor.access_link", id=job_id)
    assert set(links) == {"id", "preset", "status", "summary"}


@pytest.mark.parametrize(
    ("naming", "key"),
    [
        ({"s3KeyTemplate": "notes"}, "acme/{job_id}/transcript/notes.txt"),
        (
            {"s3KeyTemplate": "{domain_name}-{epoch_time}-{job_id}", "useReplacement": True},
            "acme-1800000012-{job_id}.txt",
        ),
    ],
)
def test_files_are_named_as_asked(
    operate: Operator, wait: Wait, naming: dict[str, Any], key: str
) -> None:
    job_id = submit(operate, outParams={"s3Config": naming})
    wait(20)
    first = operate("batch_processor.get", id=job_id)["output"]["transcription"][0]
    assert first["s3Config"]["key"] == key.format(job_id=job_id)


def test_files_go_to_the_domain_s_bucket(operate: Operator, wait: Wait) -> None:
    bucket = {"bucket_name": "ours", "bucket_region": "eu-central-1"}
    operate("domain.update", {"properties": {"batch_processor_bucket": bucket}})
    job_id = submit(operate)
    wait(20)
    place = operate("batch_processor.get", id=job_id)["output"]["transcription"][0]["s3Config"]
    assert (place["bucket"], place["region"]) == ("ours", "eu-central-1")


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"inParams": {"sourceType": "uri"}}, "inParams.uri is needed with sourceType uri"),
        ({"inParams": {"sourceType": "recordingId"}}, "inParams.recordingId is needed with"),
        ({"inParams": {"sourceType": "uri", "uri": "/etc/x"}}, "inParams.uri must be an http"),
        (
            {"inParams": {"sourceType": "transcriptUri", "uri": URI}},
            "sourceType transcriptUri can't be used with preset transcript",
        ),
        (
            {"inParams": {"sourceType": "recordingId", "recordingId": RECORDING}},
            f"inParams.recordingId: there is no recording {RECORDING}",
        ),
        (
            {"outParams": {"s3Config": {"s3KeyTemplate": "{x}", "useReplacement": True}}},
            "outParams.s3Config.s3KeyTemplate contains an unknown field 'x'",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(operate: Operator, more: dict[str, Any], text: str) -> None:
    said = operate.refusal("batch_processor.submit", body_of(**more))
    assert said.startswith(f"400 invalid-request-error: {text}")
    assert operate("batch_processor.list") == {"total_count": 0, "data": []}


def test_a_job_on_a_recording(operate: Operator, wait: Wait) -> None:
    keep_recording(operate, "finished")
    source = {"sourceType": "recordingId", "recordingId": RECORDING}
    job_id = submit(operate, inParams=source)
    submit(operate)
    wait(20)
    job = operate("batch_processor.get", id=job_id)
    assert (job["status"], job["input"]) == ("finished", source)
    found = operate("batch_processor.list", query={"recordingId": RECORDING})
    item = {"id": job_id, "preset": "transcript", "status": "finished"}
    assert found == {"total_count": 1, "data": [item]}


def test_a_source_that_is_null_is_none(operate: Operator, wait: Wait) -> None:
    keep_recording(operate, "finished")
    job_id = submit(
        operate, inParams={"sourceType": "recordingId", "recordingId": RECORDING, "uri": None}
    )
    wait(20)
    assert operate("batch_processor.get", id=job_id)["status"] == "finished"


@pytest.mark.parametrize(
    ("status", "error"), [("in-progress", "is not finished"), ("finished", "not found")]
)
def test_a_job_on_what_is_not_there_fails(
    operate: Operator, callers: Callers, wait: Wait, status: str, error: str
) -> None:
    keep_recording(operate, status)
    source = {"sourceType": "recordingId", "recordingId": RECORDING}
    job_id = submit(operate, inParams=source)
    if status == "finished":
        operate("recordings.delete", recording_id=RECORDING)
    wait(20)
    job = operate("batch_processor.get", id=job_id)
    assert (job["status"], job["error"]) == ("error", f"recording {RECORDING} {error}")
    (event,) = callers.events
    assert (event.type, dict(event.payload)) == ("batch-processor.error", job)
    said = operate.refusal("batch_processor.access_link", id=job_id)
    assert said.endswith("is not finished: its status is error")


def test_there_are_no_links_before_the_end(operate: Operator, wait: Wait) -> None:
    job_id = submit(operate)
    for status, seconds in (("submitted", 5), ("processing", 7)):
        said = operate.refusal("batch_processor.access_link", id=job_id)
        assert said == (
            f"400 invalid-request-error: batch processor job {job_id} is not finished: "
            f"its status is {status}"
        )
        wait(seconds)
    assert operate("batch_processor.access_link", id=job_id)["status"] == "finished"


def test_an_unknown_job(operate: Operator, world: World) -> None:
    job_id = submit(operate)
    other = Operator(world, world.domains.open("other"))
    for name in ("get", "access_link", "delete"):
        said = other.refusal(f"batch_processor.{name}", id=job_id)
        assert said == f"404 not-found: batch processor job {job_id} not found"
    assert other("batch_processor.list")["total_count"] == 0


def test_a_deleted_job_never_ends(operate: Operator, callers: Callers, wait: Wait) -> None:
    job_id = submit(operate)
    wait(5)
    assert operate("batch_processor.delete", id=job_id)["status"] == "processing"
    wait(20)
    assert callers.happened() == []
    assert operate.refused("batch_processor.get", id=job_id)[0] == 404


def test_a_job_is_finished_after_a_restart(
    make_world: Callable[..., World], clock: MovableClock, tmp_path: Path
) -> None:
    path = str(tmp_path / "daily.db")
    first = make_world(path)
    operate = Operator(first, first.domains.open("acme"))
    job_id = submit(operate)
    clock.advance(5)
    assert operate("batch_processor.get", id=job_id)["status"] == "processing"
    first.batch_jobs._store.close()
    clock.advance(3600)
    second = make_world(path)
    operate = Operator(second, second.domains.open("acme"))
    callers = Callers(second, operate.domain)
    clock.advance(60)
    assert operate("batch_processor.get", id=job_id)["status"] == "finished"
    assert callers.happened() == ["batch-processor.job-finished"]
