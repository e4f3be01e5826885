"""Recordings: starting and stopping them, and what they leave behind."""

import re
from typing import Any, Final

from dailykit.conformance._answer import require, same
from dailykit.conformance._case import CaseGroup, Needs
from dailykit.conformance._evidence import (
    FIXTURES,
    FUNCTION_LOGS,
    LEAST_SURPRISE,
    RECORDS_QUOTED,
    documented,
)
from dailykit.conformance._patterns import UUID, matches
from dailykit.conformance._people import a_call
from dailykit.conformance._probe import Probe

__all__ = ["CASES"]

CASES = CaseGroup("recordings", "Recordings")

_START: Final = documented("rooms/recordings/start")
_LIST: Final = documented("recordings/list-recordings")
_NO_ID: Final = "0cb313e1-211f-4be0-833d-8c7305b19902"
_INSTANCE: Final = "7e3ac5d1-9f2b-4c39-9a58-2a1d54c06b11"


async def _recorded(probe: Probe, seconds: float = 30) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a room that was recorded for a while, and the recording, which has finished."""
    room = await a_call(probe)
    path = f"/rooms/{room['name']}/recordings"
    await probe.made(f"{path}/start", {})
    await probe.local.advance(seconds)
    await probe.made(f"{path}/stop", {})
    await probe.local.advance(60)
    (recording,) = await _records(probe, room)
    return room, recording


async def _raw_tracks_room(probe: Probe) -> dict[str, Any]:
    """Return a room whose tracks may be recorded, while the clock stands still."""
    probe.local.freeze()
    bucket = {"bucket_name": "ours", "bucket_region": "us-west-2", "assume_role_arn": "arn:aws:x"}
    return await probe.room(enable_recording="raw-tracks", recordings_bucket=bucket)


async def _raw_tracks(probe: Probe, room: dict[str, Any]) -> dict[str, Any]:
    """Return the finished raw-tracks recording of a call, as lists have it."""
    path = f"/rooms/{room['name']}/recordings"
    await probe.made(f"{path}/start", {"type": "raw-tracks"})
    await probe.local.advance(30)
    await probe.made(f"{path}/stop", {"type": "raw-tracks"})
    await probe.local.advance(60)
    (recording,) = await _records(probe, room)
    return dict[str, Any](recording)


async def _records(probe: Probe, room: Any) -> list[Any]:
    page = await probe.found(f"/recordings?room_name={room['name']}")
    same("the count", page["total_count"], len(page["data"]))
    return list[Any](page["data"])


@CASES.case(_START, Needs.PEOPLE)
async def start(probe: Probe) -> None:
    """A start returns a status and no id; soon a recording is in progress."""
    room = await a_call(probe)
    answer = await probe.post(f"/rooms/{room['name']}/recordings/start", {})
    answer.is_exactly(200, {"status": "sent"})
    await probe.local.advance(30)
    (recording,) = await _records(probe, room)
    same("the status", recording["status"], "in-progress")
    require("duration" not in recording, "there should be no duration yet", recording)


@CASES.case(_LIST, Needs.PEOPLE)
async def finished(probe: Probe) -> None:
    """A recording that was stopped finishes, with its duration in seconds."""
    room, recording = await _recorded(probe, 40)
    same("the status", recording["status"], "finished")
    same("the room", recording["room_name"], room["name"])
    require(30 <= recording["duration"] <= 45, "it should be about 40 seconds", recording)
    matches("the id", recording["id"], UUID)
    require(recording["s3key"] != "", "there should be a key of its file", recording)


@CASES.case(documented("recordings/get-recording"), Needs.PEOPLE)
async def one_recording(probe: Probe) -> None:
    """A recording is read by its id, and has its meeting's id."""
    room, recording = await _recorded(probe)
    found = await probe.found(f"/recordings/{recording['id']}")
    same("the recording", {name: found.get(name) for name in recording}, recording)
    (meeting,) = (await probe.found(f"/meetings?room={room['name']}"))["data"]
    same("the meeting", found["mtgSessionId"], meeting["id"])


@CASES.case(RECORDS_QUOTED, Needs.PEOPLE)
async def raw_tracks(probe: Probe) -> None:
    """A raw-tracks recording has a type, an s3Key and a size for each track, also in lists."""
    room = await _raw_tracks_room(probe)
    ada = await probe.join(room, "Ada")
    bob = await probe.join(room, "Bob")
    recording = await _raw_tracks(probe, room)
    tracks = recording["tracks"]
    for track in tracks:
        same("the members of a track", sorted(track), ["s3Key", "size", "type"])
    require(all(track["size"] > 0 for track in tracks), "they should have bytes", tracks)
    names = sorted(track["s3Key"].rpartition("/")[2].rpartition("-")[0] for track in tracks)
    start = recording["s3key"].rpartition("/")[2]
    matches("the start", start, re.compile(r"\d{13}"))
    kinds = ("cam-audio", "cam-video")
    people = sorted(f"{start}-{one.id}-{kind}" for one in (ada, bob) for kind in kinds)
    same("the names, but for the times", names, people)
    for track in tracks:
        pattern = rf"{re.escape(recording['s3key'])}-[0-9a-f-]{{36}}-cam-{track['type']}-\d{{13}}"
        matches("the key", track["s3Key"], re.compile(pattern))
    same("the single record", await probe.found(f"/recordings/{recording['id']}"), recording)


@CASES.case(RECORDS_QUOTED, Needs.PEOPLE)
async def raw_tracks_of_screens(probe: Probe) -> None:
    """A shared screen has tracks of its own, named by the time when sharing began."""
    room = await _raw_tracks_room(probe)
    ada = await probe.join(room, "Ada")
    path = f"/rooms/{room['name']}/recordings"
    await probe.made(f"{path}/start", {"type": "raw-tracks"})
    await probe.local.advance(30)
    await ada.update(tracks={"screenVideo": True, "screenAudio": True})
    shared = int(probe.now() * 1000)
    await probe.local.advance(20)
    await probe.made(f"{path}/stop", {"type": "raw-tracks"})
    await probe.local.advance(60)
    (recording,) = await _records(probe, room)
    screens = [one for one in recording["tracks"] if "-screen-" in one["s3Key"]]
    told = sorted((one["type"], one["s3Key"]) for one in screens)
    prefix = f"{recording['s3key']}-{ada.id}-screen"
    expected = [(kind, f"{prefix}-{kind}-{shared}") for kind in ("audio", "video")]
    same("the screens", told, expected)


@CASES.case(documented("recordings/access-link"), Needs.PEOPLE)
async def access_link(probe: Probe) -> None:
    """The link to a recording is valid for the requested time."""
    _, recording = await _recorded(probe)
    path = f"/recordings/{recording['id']}/access-link"
    link = await probe.found(f"{path}?valid_for_secs=1200")
    require("://" in link["download_link"], "there should be a link", link)
    require(not link["download_link"].endswith("/"), "it should be a file", link)
    require(1190 <= link["expires"] - probe.now() <= 1210, "it should last 1200 seconds", link)


@CASES.case(documented("recordings/delete-recording"), Needs.PEOPLE)
async def deletion(probe: Probe) -> None:
    """A deletion returns what was deleted; afterwards the recording does not exist."""
    room, recording = await _recorded(probe)
    path = f"/recordings/{recording['id']}"
    deleted = (await probe.delete(path)).ok()
    same("what is said", (deleted["deleted"], deleted["id"]), (True, recording["id"]))
    members = {"deleted", "id", "s3_bucket", "s3_key", "s3_region"}
    same("the members", sorted(members & set(deleted)), sorted(members))
    (await probe.get(path)).refused(404, "not-found")
    same("the list", await _records(probe, room), [])


@CASES.case(documented("recordings/get-recording"))
async def missing(probe: Probe) -> None:
    """A recording that does not exist is 404, also for its link and its deletion."""
    (await probe.get(f"/recordings/{_NO_ID}")).refused(404, "not-found")
    (await probe.get(f"/recordings/{_NO_ID}/access-link")).refused(404, "not-found")
    (await probe.delete(f"/recordings/{_NO_ID}")).refused(404, "not-found")


@CASES.case(_LIST)
async def room_without_recordings(probe: Probe) -> None:
    """A room that was never recorded, or never existed, has an empty list."""
    answer = await probe.get(f"/recordings?room_name={probe.name()}")
    answer.is_exactly(200, {"total_count": 0, "data": []})


@CASES.case(LEAST_SURPRISE, Needs.PEOPLE)
async def survive_their_room(probe: Probe) -> None:
    """Recordings stay when their room is deleted."""
    room, recording = await _recorded(probe)
    (await probe.delete(f"/rooms/{room['name']}")).has_status(200)
    same("the recordings", await _records(probe, room), [recording])
    same("the status", recording["status"], "finished")


@CASES.case(FIXTURES, Needs.PEOPLE)
async def twice(probe: Probe) -> None:
    """A second recording of the same instance is refused; under another id there are two."""
    room = await a_call(probe)
    path = f"/rooms/{room['name']}/recordings/start"
    await probe.made(path, {})
    await probe.local.advance(10)
    text = (await probe.post(path, {})).refused(400, "invalid-request-error")["info"]
    require("has an active stream" in text, "it should be said why", text)
    same("with another id", await probe.made(path, {"instanceId": _INSTANCE}), {"status": "sent"})
    await probe.local.advance(10)
    same("the number of recordings", len(await _records(probe, room)), 2)


@CASES.case(documented("rooms/recordings/stop"), Needs.PEOPLE)
async def stop_nothing(probe: Probe) -> None:
    """Stopping without a recording is 400."""
    room = await a_call(probe)
    answer = await probe.post(f"/rooms/{room['name']}/recordings/stop", {})
    answer.refused(400, "invalid-request-error")
    same("the recordings", await _records(probe, room), [])


@CASES.case(FUNCTION_LOGS)
async def unknown_key(probe: Probe) -> None:
    """An unknown key for recordings is refused, with its value, in a separate text."""
    room = await probe.room(enable_recording="cloud")
    answer = await probe.post(f"/rooms/{room['name']}/recordings/start", {"max_duration": 3600})
    info = '"max_duration" is not allowed [Received max_duration=3600]'
    answer.refused(400, "invalid-request-error", info)


@CASES.case(_START, Needs.PEOPLE)
async def bounds(probe: Probe) -> None:
    """Bitrates have limits, and an instance id is a UUID."""
    room = await a_call(probe)
    path = f"/rooms/{room['name']}/recordings/start"
    for wrong in (
        {"videoBitrate": 9},
        {"videoBitrate": 10_001},
        {"audioBitrate": 321},
        {"instanceId": "mine"},
        {"type": "hologram"},
    ):
        (await probe.post(path, wrong)).refused(400, "invalid-request-error")


@CASES.case(documented("rooms/config, on enable_recording"), Needs.PEOPLE)
async def kind_is_switched_on(probe: Probe) -> None:
    """Only a kind of recording that the room or token enables can be started."""
    room = await a_call(probe)
    path = f"/rooms/{room['name']}/recordings/start"
    (await probe.post(path, {"type": "raw-tracks"})).is_refusal()
    await probe.local.advance(10)
    same("the recordings", await _records(probe, room), [])
