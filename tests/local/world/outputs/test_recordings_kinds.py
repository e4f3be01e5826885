"""Recordings by type and layout, their files, and their failures."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from tests.support.calls.calls import Callers
from tests.support.calls.operating import Operator
from tests.support.calls.recorded import ROOM, Wait, file_of, record, recordings, start, stop, told

from dailykit.local import MovableClock
from dailykit.local.files import silence, still_film
from dailykit.local.world import World

NOW = 1_800_000_000


DEFAULT_INSTANCE = "c3df927c-f738-4471-a2b7-066fa7e95a6b"


BUCKET = {
    "bucket_name": "ours",
    "bucket_region": "eu-central-1",
    "assume_role_arn": "arn:aws:iam::1:role/x",
    "allow_api_access": True,
}


def test_a_changed_layout(operate: Operator, callers: Callers, wait: Wait) -> None:
    callers.room(enable_recording="cloud")
    callers.join()
    layout = {"preset": "active-participant"}
    start(operate, layout={"preset": "portrait", "variant": "inset"})
    assert operate("rooms.update_recording", {"layout": layout}, **ROOM) == {"status": "sent"}
    wait(2)
    (begun,) = told(callers, "recording.started")
    assert begun[2]["layout"] == layout


def test_sound_only(operate: Operator, callers: Callers, wait: Wait) -> None:
    callers.room(enable_recording="cloud-audio-only")
    callers.join()
    recording = record(operate, wait, 20, type="cloud-audio-only")
    assert file_of(operate, recording["id"]).content == silence(20)
    (ready,) = told(callers, "recording.ready-to-download")
    assert ready[2]["type"] == "cloud-audio-only"


def test_raw_tracks(operate: Operator, callers: Callers, wait: Wait) -> None:
    callers.room(enable_recording="raw-tracks", recordings_bucket=BUCKET)
    ada = callers.join()
    start(operate, type="raw-tracks")
    wait(2)
    bob = callers.join()
    wait(10)
    change = {"type": "raw-tracks", "layout": {"preset": "default"}}
    said = operate.refusal("rooms.update_recording", change, **ROOM)
    assert said.endswith("a raw-tracks recording can't be updated")
    # Daily wants to be told the kind here.
    assert operate.refused("rooms.stop_recording", **ROOM)[0] == 400
    stop(operate, type="raw-tracks")
    wait(5)
    (listed,) = recordings(operate)
    begun = (NOW + 2) * 1000
    bytes_of = {"audio": 60_000, "video": 600_000}
    assert listed["tracks"] == [
        {
            "type": kind,
            "s3Key": f"acme/standup/{begun}-{person.id}-cam-{kind}-{begun}",
            "size": bytes_of[kind],
        }
        for person in (ada, bob)
        for kind in ("audio", "video")
    ]
    assert operate("recordings.get", recording_id=listed["id"]) == listed
    (ready,) = told(callers, "recording.ready-to-download")
    assert ready[2]["tracks"] == listed["tracks"]


def test_raw_tracks_of_screens(operate: Operator, callers: Callers, wait: Wait) -> None:
    callers.room(enable_recording="raw-tracks", recordings_bucket=BUCKET)
    ada = callers.join(permissions={"canSend": ["screenVideo", "screenAudio"]})
    share = partial(callers.world.call_actions.update, ada.inside)
    share(tracks={"screenVideo": True})
    wait(1)
    share(tracks={"screenVideo": False})
    start(operate, type="raw-tracks")
    wait(12)
    share(tracks={"screenVideo": True, "screenAudio": True})
    wait(3)
    share(tracks={"screenVideo": False})
    wait(1)
    share(tracks={"screenVideo": True})
    wait(5)
    stop(operate, type="raw-tracks")
    wait(5)
    (listed,) = recordings(operate)
    begun = NOW + 3
    assert [(one["s3Key"].partition(f"{ada.id}-")[2], one["size"]) for one in listed["tracks"]] == [
        (f"screen-video-{(begun + 10) * 1000}", 3 * 60_000),
        (f"screen-audio-{(begun + 10) * 1000}", 9 * 6_000),
        (f"screen-video-{(begun + 14) * 1000}", 5 * 60_000),
    ]


@pytest.mark.parametrize(
    ("template", "prefix"),
    [
        ("{domain_name}/session-1/{epoch_time}", "acme/session-1/{begun}"),
        ("raw-{epoch_time}.mp4", "raw-{begun}"),
        ("{epoch_time}/{room_name}", "{begun}/standup/{begun}"),
    ],
)
def test_names_of_raw_tracks_begin_with_the_start(
    operate: Operator, callers: Callers, wait: Wait, template: str, prefix: str
) -> None:
    callers.room(
        enable_recording="raw-tracks", recordings_bucket=BUCKET, recordings_template=template
    )
    ada = callers.join()
    layout = {"preset": "raw-tracks-audio-only"}
    (track,) = record(operate, wait, type="raw-tracks", layout=layout)["tracks"]
    begun = (NOW + 2) * 1000
    start_of_key = prefix.format(begun=begun)
    assert track["s3Key"] == f"{start_of_key}-{ada.id}-cam-audio-{begun}"


def test_keys_follow_the_room_s_template(operate: Operator, callers: Callers, wait: Wait) -> None:
    template = "{room_name}/{mtg_session_id}/{instance_id}/{recording_id}-{epoch_time}.mp4"
    callers.room(enable_recording="cloud", recordings_template=template)
    callers.join()
    made = record(operate, wait)
    assert made["s3key"] == (
        f"standup/{made['mtgSessionId']}/{DEFAULT_INSTANCE}/{made['id']}-{(NOW + 2) * 1000}.mp4"
    )


@pytest.mark.parametrize(("query", "seconds"), [({}, 3600), ({"valid_for_secs": "900"}, 900)])
def test_a_link(
    operate: Operator, callers: Callers, wait: Wait, query: dict[str, str], seconds: int
) -> None:
    callers.room(enable_recording="cloud")
    callers.join()
    made = record(operate, wait)
    link = operate("recordings.access_link", query=query, recording_id=made["id"])
    name = f"standup-{NOW + 2}.mp4"
    assert urlsplit(str(link.pop("download_link"))).path.endswith(
        f"/recordings/{made['id']}/{name}"
    )
    assert link == {"expires": NOW + 37 + seconds, "storage_provider": "aws"}


@pytest.mark.parametrize("valid_for_secs", ["899", "43201"])
def test_a_link_is_not_good_for_any_time(operate: Operator, valid_for_secs: str) -> None:
    query = {"valid_for_secs": valid_for_secs}
    assert operate.refused("recordings.access_link", query=query, recording_id="x")[0] == 400


@pytest.mark.parametrize(
    ("bucket", "seconds", "is_shown"),
    [
        (BUCKET, 3600, False),
        ({**BUCKET, "allow_streaming_from_bucket": True}, 3600, True),
        ({**BUCKET, "allow_api_access": False}, None, False),
    ],
)
def test_links_into_buckets_of_one_s_own(
    operate: Operator,
    callers: Callers,
    wait: Wait,
    bucket: dict[str, Any],
    seconds: int | None,
    is_shown: bool,
) -> None:
    callers.room(enable_recording="cloud", recordings_bucket=bucket)
    callers.join()
    made = record(operate, wait)
    asked: dict[str, Any] = {"query": {"valid_for_secs": "7200"}, "recording_id": made["id"]}
    if seconds is None:
        said = operate.refusal("recordings.access_link", **asked)
        assert said.endswith("is in a bucket of your own without allow_api_access")
        return
    link = operate("recordings.access_link", **asked)
    assert (link["expires"], link["validity_capped"]) == (NOW + 37 + seconds, True)
    assert file_of(operate, made["id"]).is_attachment is not is_shown


def test_a_deleted_recording(operate: Operator, callers: Callers, wait: Wait) -> None:
    callers.room(enable_recording="cloud")
    callers.join()
    made = record(operate, wait)
    assert operate("recordings.delete", recording_id=made["id"]) == {
        "deleted": True,
        "id": made["id"],
        "s3_bucket": "dailykit-local",
        "s3_region": "us-west-2",
        "s3_key": made["s3key"],
    }
    for name in ("get", "delete", "access_link"):
        said = operate.refusal(f"recordings.{name}", recording_id=made["id"])
        assert said == f"404 not-found: recording {made['id']} not found"


def test_a_deleted_recording_of_one_s_own_bucket(
    operate: Operator, callers: Callers, wait: Wait
) -> None:
    operate("domain.update", {"properties": {"recordings_bucket": BUCKET}})
    callers.room(enable_recording="cloud")
    callers.join()
    deleted = operate("recordings.delete", recording_id=record(operate, wait)["id"])
    assert (deleted["s3_bucket"], deleted["storage_provider"]) == ("ours", "aws")


def test_deleting_what_runs_leaves_nothing(operate: Operator, callers: Callers, wait: Wait) -> None:
    callers.room(enable_recording="cloud")
    callers.join()
    start(operate)
    wait(2)
    operate("recordings.delete", recording_id=recordings(operate)[0]["id"])
    stop(operate)
    wait(10)
    assert recordings(operate) == []
    assert "recording.ready-to-download" not in callers.happened()


def test_recordings_come_in_pages(operate: Operator, callers: Callers, wait: Wait) -> None:
    for room in ("standup", "other"):
        callers.room(room, enable_recording="cloud")
        callers.join(room)
        operate("rooms.start_recording", room_name=room)
        wait(10)
    newest, oldest = recordings(operate)
    assert (newest["room_name"], oldest["room_name"]) == ("other", "standup")
    assert recordings(operate, limit="1") == [newest]
    assert recordings(operate, starting_after=newest["id"]) == [oldest]
    assert recordings(operate, ending_before="OLDEST", limit="1") == [oldest]
    assert operate("recordings.list", query={"room_name": "other"}) == {
        "total_count": 1,
        "data": [newest],
    }
    assert recordings(operate, room_name="nothing") == []


def test_another_domain_sees_nothing_of_it(
    operate: Operator, callers: Callers, wait: Wait, world: World
) -> None:
    callers.room(enable_recording="cloud")
    callers.join()
    made = record(operate, wait)
    other = Operator(world, world.domains.open("other"))
    assert recordings(other) == []
    assert other.refused("recordings.get", recording_id=made["id"])[0] == 404
    assert other.refused("rooms.start_recording", **ROOM)[0] == 404


def test_whoever_joins_with_such_a_token_starts_a_recording(
    operate: Operator, callers: Callers, wait: Wait
) -> None:
    callers.room(enable_recording="cloud")
    options = {"maxDuration": 60, "layout": {"preset": "active-participant"}}
    token: dict[str, Any] = {"start_cloud_recording": True, "start_cloud_recording_opts": options}
    ada = callers.join(name="Ada", room_name="standup", **token)
    wait(1)
    # Somebody else's comes too late, and changes nothing.
    callers.join(name="Bob", room_name="standup", **token)
    wait(100)
    (recording,) = recordings(operate)
    assert recording["duration"] == 60
    (begun,) = told(callers, "recording.started")
    assert (begun[2]["started_by"], begun[2]["layout"]) == (ada.id, options["layout"])


def test_such_a_token_does_nothing_where_recording_is_off(
    operate: Operator, callers: Callers, wait: Wait
) -> None:
    callers.room()
    callers.join(name="Ada", room_name="standup", start_cloud_recording=True)
    wait(10)
    assert recordings(operate) == []


def test_what_ran_when_the_server_ended_is_finished_after_a_restart(
    make_world: Callable[..., World], clock: MovableClock, tmp_path: Path
) -> None:
    path = str(tmp_path / "daily.db")
    first = make_world(path)
    callers = Callers(first, first.domains.open("acme"))
    operate = Operator(first, callers.domain)
    callers.room(enable_recording="cloud")
    callers.join()
    callers.join()
    start(operate)
    clock.advance(42)
    first.settle()
    first.calls.note_alive()
    first.recordings._store.close()
    clock.advance(3600)
    second = make_world(path)
    operate = Operator(second, second.domains.open("acme"))
    again = Callers(second, operate.domain)
    clock.advance(5)
    (recording,) = recordings(operate)
    assert (recording["status"], recording["duration"]) == ("finished", 40)
    assert again.happened() == ["recording.ready-to-download"]
    assert file_of(operate, recording["id"]).content == still_film(40)


def test_an_event_s_payload_is_json(operate: Operator, callers: Callers, wait: Wait) -> None:
    callers.room(enable_recording="cloud")
    callers.join()
    record(operate, wait)
    bodies = [event.body(event.time) for event in callers.events]
    assert json.loads(json.dumps(bodies)) == bodies
