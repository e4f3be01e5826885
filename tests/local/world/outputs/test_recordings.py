"""Recordings: how they begin and end, what is kept of them, and what is told."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from tests.support.calls.calls import Callers
from tests.support.calls.operating import Operator

from dailykit.local import MovableClock
from dailykit.local.files import silence, still_film
from dailykit.local.world import World
from dailykit.local.world.core.file_links import File

NOW = 1_800_000_000
DEFAULT_INSTANCE = "c3df927c-f738-4471-a2b7-066fa7e95a6b"
OTHER_INSTANCE = "11111111-2222-4333-8444-555555555555"
BUCKET = {
    "bucket_name": "ours",
    "bucket_region": "eu-central-1",
    "assume_role_arn": "arn:aws:iam::1:role/x",
    "allow_api_access": True,
}
ROOM: dict[str, Any] = {"room_name": "standup"}
Wait = Callable[[float], None]


def recordings(operate: Operator, **query: str) -> list[dict[str, Any]]:
    data: list[dict[str, Any]] = operate("recordings.list", query=query)["data"]
    return data


def start(operate: Operator, **options: Any) -> None:
    assert operate("rooms.start_recording", options, **ROOM) == {"status": "sent"}


def stop(operate: Operator, **options: Any) -> None:
    assert operate("rooms.stop_recording", options, **ROOM) == {"status": "sent"}


def record(operate: Operator, wait: Wait, seconds: float = 30, **options: Any) -> dict[str, Any]:
    """Record for some time, and return the recording."""
    start(operate, **options)
    wait(2 + seconds)
    stop(operate, **({"type": options["type"]} if "type" in options else {}))
    wait(5)
    return recordings(operate)[0]


def told(callers: Callers, kind: str) -> list[Any]:
    """Return time, id and payload of the events of a type."""
    return [(one.time, one.id, dict(one.payload)) for one in callers.events if one.type == kind]


def file_of(operate: Operator, recording_id: str) -> File:
    link = operate("recordings.access_link", recording_id=recording_id)["download_link"]
    return operate.follow(str(link))


def test_a_recording_from_its_start_to_its_film(
    operate: Operator, callers: Callers, wait: Wait
) -> None:
    callers.room(enable_recording="cloud")
    meeting = callers.join(name="Ada").last("joined")["meetingId"]
    start(operate)
    assert recordings(operate) == []
    wait(2)
    (running,) = recordings(operate)
    assert running == {
        "id": running["id"],
        "room_name": "standup",
        "start_ts": NOW + 2,
        "status": "in-progress",
        "max_participants": 1,
        "share_token": running["share_token"],
        "s3key": f"acme/standup/{(NOW + 2) * 1000}",
        "mtgSessionId": meeting,
        "storage_provider": "aws",
    }
    wait(8)
    bob = callers.join(name="Bob")
    wait(10)
    callers.world.calls.leave(bob.guest)
    stop(operate)
    wait(4.9)
    assert recordings(operate)[0]["status"] == "in-progress"
    wait(0.1)
    finished = {**running, "status": "finished", "duration": 18, "max_participants": 2}
    assert recordings(operate) == [finished]
    assert operate("recordings.get", recording_id=running["id"]) == finished
    assert file_of(operate, running["id"]) == File(still_film(18), "video/mp4")
    (begun,) = told(callers, "recording.started")
    assert begun == (
        NOW + 2,
        f"rec-sta-{DEFAULT_INSTANCE}-{NOW + 2}",
        {
            "recording_id": running["id"],
            "action": "start-cloud-recording",
            "layout": {"preset": "default"},
            "instance_id": DEFAULT_INSTANCE,
            "start_ts": NOW + 2,
        },
    )
    (ready,) = told(callers, "recording.ready-to-download")
    assert ready == (
        NOW + 25,
        f"rec-rtd-{DEFAULT_INSTANCE}-{NOW + 25}",
        {
            "type": "cloud",
            "recording_id": running["id"],
            "room_name": "standup",
            "start_ts": NOW + 2,
            "status": "finished",
            "max_participants": 2,
            "duration": 18,
            "s3_key": running["s3key"],
        },
    )


@pytest.mark.parametrize("name", ["start_recording", "update_recording", "stop_recording"])
def test_nothing_to_record(operate: Operator, callers: Callers, name: str) -> None:
    said = operate.refusal(f"rooms.{name}", **ROOM)
    assert said == "404 not-found: room standup not found"
    callers.room(enable_recording="cloud")
    said = operate.refusal(f"rooms.{name}", **ROOM)
    assert said == ("404 not-found: room standup does not seem to be hosting a call currently")


def test_the_second_of_an_instance_is_refused(
    operate: Operator, callers: Callers, wait: Wait
) -> None:
    callers.room(enable_recording="cloud")
    callers.join()
    start(operate)
    for seconds in (0, 2):
        wait(seconds)
        said = operate.refusal("rooms.start_recording", **ROOM)
        assert said.startswith("400 invalid-request-error: room standup has an active stream")
    start(operate, instanceId=OTHER_INSTANCE)
    wait(2)
    assert len(recordings(operate)) == 2


def test_a_stopped_instance_is_free_again(operate: Operator, callers: Callers, wait: Wait) -> None:
    callers.room(enable_recording="cloud")
    callers.join()
    first = record(operate, wait)
    assert record(operate, wait)["id"] != first["id"]


@pytest.mark.parametrize("name", ["stop_recording", "update_recording"])
def test_what_does_not_run_can_t_be_stopped(
    operate: Operator, callers: Callers, wait: Wait, name: str
) -> None:
    callers.room(enable_recording="cloud")
    callers.join()
    said = operate.refusal(f"rooms.{name}", **ROOM)
    assert said == "400 invalid-request-error: room standup has no active recording"
    start(operate)
    said = operate.refusal(f"rooms.{name}", {"instanceId": OTHER_INSTANCE}, **ROOM)
    assert said.endswith(f"has no active recording with instanceId {OTHER_INSTANCE}")
    stop(operate)
    assert operate.refused(f"rooms.{name}", **ROOM)[0] == 400


def test_the_only_one_needs_no_name_to_be_stopped(
    operate: Operator, callers: Callers, wait: Wait
) -> None:
    callers.room(enable_recording="cloud")
    callers.join()
    start(operate, instanceId=OTHER_INSTANCE)
    wait(2)
    stop(operate)
    wait(5)
    assert recordings(operate)[0]["status"] == "finished"


def test_of_several_the_one_without_a_name_is_stopped(
    operate: Operator, callers: Callers, wait: Wait
) -> None:
    callers.room(enable_recording="cloud")
    callers.join()
    start(operate, instanceId=OTHER_INSTANCE)
    start(operate)
    wait(2)
    stop(operate)
    wait(5)
    (ready,) = told(callers, "recording.ready-to-download")
    assert ready[1].startswith(f"rec-rtd-{DEFAULT_INSTANCE}")
    stop(operate, instanceId=OTHER_INSTANCE)
    assert operate.refused("rooms.stop_recording", **ROOM)[0] == 400


@pytest.mark.parametrize(
    ("allowed", "kind", "is_taken"),
    [
        (None, None, False),
        ("cloud", None, True),
        ("cloud", "cloud-audio-only", False),
        ("local", None, False),
        (["cloud-audio-only", "local"], "cloud-audio-only", True),
        (["cloud-audio-only", "local"], "cloud", False),
    ],
)
def test_only_what_is_enabled_is_recorded(
    operate: Operator, callers: Callers, allowed: Any, kind: str | None, is_taken: bool
) -> None:
    callers.room(enable_recording=allowed)
    callers.join()
    options = {} if kind is None else {"type": kind}
    if is_taken:
        start(operate, **options)
    else:
        said = operate.refusal("rooms.start_recording", options, **ROOM)
        assert said.startswith(f"400 invalid-request-error: {kind or 'cloud'} recording is not")


def test_a_token_enables_recording_too(operate: Operator, callers: Callers) -> None:
    callers.room()
    callers.join(room_name="standup", enable_recording="cloud")
    start(operate)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"width": 641}, "width must be an even number of pixels"),
        ({"height": 0}, "height must be an even number of pixels"),
        ({"fps": 0}, "fps must be greater than 0"),
        ({"maxDuration": -1}, "maxDuration must be greater than 0"),
        ({"instanceId": "mine"}, "instanceId was 'mine' but should be a UUID"),
        ({"max_duration": 3600}, '"max_duration" is not allowed [Received max_duration=3600]'),
        ({"type": "raw-tracks"}, "raw-tracks recording needs a recordings_bucket of your own"),
    ],
)
def test_options_without_sense_are_refused(
    operate: Operator, callers: Callers, options: dict[str, Any], text: str
) -> None:
    callers.room(enable_recording=["cloud", "raw-tracks"])
    callers.join()
    said = operate.refusal("rooms.start_recording", options, **ROOM)
    assert said == f"400 invalid-request-error: {text}"


def test_a_room_takes_only_so_many(operate: Operator, callers: Callers) -> None:
    callers.room(enable_recording="cloud")
    callers.join()
    for number in range(10):
        start(operate, instanceId=f"{OTHER_INSTANCE[:-1]}{number}")
    said = operate.refusal("rooms.start_recording", **ROOM)
    assert said.endswith("room standup has 10 active streams, the maximum")


def test_the_last_one_who_leaves_ends_it(operate: Operator, callers: Callers, wait: Wait) -> None:
    callers.room(enable_recording="cloud")
    ada, bob = callers.join(), callers.join()
    start(operate)
    wait(12)
    callers.world.calls.leave(ada.guest)
    wait(10)
    assert recordings(operate)[0]["status"] == "in-progress"
    callers.world.calls.leave(bob.guest)
    wait(100)
    (recording,) = recordings(operate)
    assert (recording["status"], recording["duration"]) == ("finished", 20)
    assert [time for time, _, _ in told(callers, "recording.ready-to-download")] == [NOW + 27]


def test_a_deleted_room_ends_it_and_it_outlives_the_room(
    operate: Operator, callers: Callers, wait: Wait
) -> None:
    callers.room(enable_recording="cloud")
    callers.join()
    start(operate)
    wait(32)
    operate("rooms.delete", **ROOM)
    wait(5)
    (recording,) = recordings(operate)
    assert (recording["status"], recording["duration"]) == ("finished", 30)


def test_it_ends_by_itself_after_its_longest_time(
    operate: Operator, callers: Callers, wait: Wait
) -> None:
    callers.room(enable_recording="cloud")
    callers.join()
    start(operate, maxDuration=60)
    start(operate, instanceId=OTHER_INSTANCE)
    wait(4 * 3600)
    assert sorted(one["duration"] for one in recordings(operate)) == [60, 10_800]


def test_it_ends_when_nobody_sends_anything_for_as_long_as_asked(
    operate: Operator, callers: Callers, wait: Wait
) -> None:
    callers.room(enable_recording="cloud")
    ada = callers.join()
    start(operate, minIdleTimeOut=120)
    start(operate, instanceId=OTHER_INSTANCE)
    callers.world.call_actions.update(ada.inside, tracks={"audio": True})
    wait(1000)
    callers.world.call_actions.update(ada.inside, tracks={"audio": False})
    wait(1000)
    by_status = {one["status"]: one for one in recordings(operate)}
    # Two minutes, one more to stop, and the grain with which it is looked at.
    assert 1000 + 120 <= by_status["finished"]["duration"] <= 1000 + 120 + 60 + 30
    assert set(by_status) == {"finished", "in-progress"}


def test_who_stops_it_at_once_cancels_it(operate: Operator, callers: Callers, wait: Wait) -> None:
    callers.room(enable_recording="cloud")
    callers.join()
    start(operate)
    wait(1)
    stop(operate)
    wait(60)
    (recording,) = recordings(operate)
    assert (recording["status"], recording["duration"]) == ("canceled", 0)
    assert "recording.started" not in callers.happened()
    said = operate.refusal("recordings.access_link", recording_id=recording["id"])
    assert said.endswith("can't be downloaded: its status is canceled")


def test_a_call_that_ends_too_early_is_an_error(
    operate: Operator, callers: Callers, wait: Wait
) -> None:
    callers.room(enable_recording="cloud")
    ada = callers.join()
    start(operate)
    wait(1)
    callers.world.calls.leave(ada.guest)
    wait(60)
    assert recordings(operate) == []
    ((time, event_id, payload),) = told(callers, "recording.error")
    assert (time, event_id) == (NOW + 1, f"rec-err-{DEFAULT_INSTANCE}-{NOW + 1}")
    assert payload == {
        "action": "cloud-recording-error",
        "error_msg": "the call ended before the recording started",
        "instance_id": DEFAULT_INSTANCE,
        "room_name": "standup",
        "timestamp": NOW + 1,
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
