"""Recordings: how they begin and end, what is kept of them, and what is told."""

from typing import Any

import pytest
from tests.support.calls.calls import Callers
from tests.support.calls.operating import Operator
from tests.support.calls.recorded import ROOM, Wait, file_of, record, recordings, start, stop, told

from dailykit.local.files import still_film
from dailykit.local.world.core.file_links import File

NOW = 1_800_000_000


DEFAULT_INSTANCE = "c3df927c-f738-4471-a2b7-066fa7e95a6b"


OTHER_INSTANCE = "11111111-2222-4333-8444-555555555555"


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
