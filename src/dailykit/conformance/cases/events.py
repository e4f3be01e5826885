"""Webhook events: when they are sent, their form, and what happens when deliveries fail."""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, Final

from dailykit.conformance._answer import require, same
from dailykit.conformance._case import CaseGroup, Evidence, Needs
from dailykit.conformance._evidence import (
    IN_PRODUCTION,
    RECORDS_QUOTED,
    WEBHOOK_STAGING,
    documented,
)
from dailykit.conformance._patterns import UUID, matches
from dailykit.conformance._probe import Probe
from dailykit.conformance._receiver import EventReceiver, Posted, open_receiver

__all__ = ["CASES"]

CASES = CaseGroup("events", "Webhook events")

_SECRET: Final = base64.b64encode(b"a secret of our own, long enough").decode()
_BODIES: Final = documented("webhooks/events")
_RETRIES: Final = documented("webhooks, on retries")
_ENVELOPE: Final = ["event_ts", "id", "payload", "type", "version"]


@asynccontextmanager
async def _told(
    probe: Probe, *events: str, **more: Any
) -> AsyncGenerator[tuple[EventReceiver, dict[str, Any]]]:
    """Start delivering events to a receiver, and clear its posts so far."""
    probe.local.freeze()
    async with open_receiver() as receiver:
        body = {"url": receiver.url, "eventTypes": list(events), "hmac": _SECRET, **more}
        webhook = await probe.made("/webhooks", body)
        receiver.posts.clear()
        try:
            yield receiver, webhook
        finally:
            await probe.leave_all()
            await probe.delete(f"/webhooks/{webhook['uuid']}")


async def _bodies(probe: Probe, receiver: EventReceiver) -> list[Any]:
    await probe.local.settle()
    return [posted.body for posted in receiver.posts]


async def _state(probe: Probe, webhook: dict[str, Any]) -> tuple[str, int]:
    found = await probe.found(f"/webhooks/{webhook['uuid']}")
    return found["state"], found["failedCount"]


@CASES.case(_BODIES, Needs.RECEIVER)
async def envelope(probe: Probe) -> None:
    """An event has a version, a type, an id, a payload and a send time."""
    room = await probe.room()
    async with _told(probe, "participant.joined") as (receiver, _):
        await probe.join(room, "Ada")
        (event,) = await _bodies(probe, receiver)
        same("the members", sorted(event), _ENVELOPE)
        same("version and type", (event["version"], event["type"]), ("1.0.0", "participant.joined"))
        require(abs(event["event_ts"] - probe.now()) < 5, "it should be sent now", event)
        same("the room", event["payload"]["room"], room["name"])


@CASES.case(WEBHOOK_STAGING, Needs.RECEIVER)
async def signature(probe: Probe) -> None:
    """An event is signed over the time in milliseconds, a dot, and the bytes of the body."""
    room = await probe.room()
    async with _told(probe, "participant.joined") as (receiver, webhook):
        await probe.join(room, "Ada")
        await probe.local.settle()
        (posted,) = receiver.posts
        matches("the time", posted.headers["x-webhook-timestamp"], re.compile(r"\d{13}"))
        same("the signature", posted.headers["x-webhook-signature"], _signature(posted))
        same("the secret", webhook["hmac"], _SECRET)


def _signature(posted: Posted) -> str:
    said = posted.headers["x-webhook-timestamp"].encode() + b"." + posted.raw
    return base64.b64encode(hmac.digest(base64.b64decode(_SECRET), said, hashlib.sha256)).decode()


@CASES.case(documented("webhooks, on verifying"), Needs.RECEIVER)
async def compact(probe: Probe) -> None:
    """The body is compact JSON, so that parsing and rewriting it gives the same bytes."""
    room = await probe.room()
    async with _told(probe, "participant.joined") as (receiver, _):
        await probe.join(room, "Ada")
        await probe.local.settle()
        (posted,) = receiver.posts
        again = json.dumps(posted.body, separators=(",", ":"), ensure_ascii=False)
        same("the body", posted.raw.decode(), again)
        same("the room", posted.body["payload"]["room"], room["name"])


@CASES.case(_BODIES, Needs.RECEIVER)
async def joined(probe: Probe) -> None:
    """A join event has room, session, user, time, ejection time, and whether it is an owner."""
    room = await probe.room()
    async with _told(probe, "participant.joined") as (receiver, _):
        token = await probe.token(
            user_id="ada-1", user_name="Ada", is_owner=True, eject_after_elapsed=300
        )
        person = await probe.join(room, token=token)
        (event,) = await _bodies(probe, receiver)
        payload = event["payload"]
        now = probe.now()
        ends = payload["will_eject_at"] - payload["joined_at"]
        told = (payload["session_id"], payload["user_id"], payload["user_name"], payload["owner"])
        same("who it is", told, (person.id, "ada-1", "Ada", True))
        same("the room", payload["room"], room["name"])
        require(abs(payload["joined_at"] - now) < 5, "the time should be now", payload)
        require(abs(ends - 300) < 1, "the end should be in 300 seconds", payload)
        milliseconds = rf"ptcpt-join-{person.id}-\d{{13}}"
        matches("the id", event["id"], re.compile(milliseconds))


@CASES.case(IN_PRODUCTION, Needs.RECEIVER)
async def joined_with_number(probe: Probe) -> None:
    """A user id that is a number in the token is text in events."""
    room = await probe.room()
    async with _told(probe, "participant.joined", "participant.left") as (receiver, _):
        token = await probe.token(user_id=41, user_name="Ada")
        person = await probe.join(room, token=token)
        await person.leave()
        events = await _bodies(probe, receiver)
        told = [(one["payload"]["user_id"], one["payload"]["session_id"]) for one in events]
        same("who it was", told, [("41", person.id)] * 2)
        same("the rooms", [one["payload"]["room"] for one in events], [room["name"]] * 2)


@CASES.case(RECORDS_QUOTED, Needs.RECEIVER)
async def raw_tracks(probe: Probe) -> None:
    """The event of a raw-tracks recording lists its tracks as the API does."""
    bucket = {"bucket_name": "ours", "bucket_region": "us-west-2", "assume_role_arn": "arn:aws:x"}
    room = await probe.room(enable_recording="raw-tracks", recordings_bucket=bucket)
    path = f"/rooms/{room['name']}/recordings"
    async with _told(probe, "recording.ready-to-download") as (receiver, _):
        await probe.join(room, "Ada")
        await probe.made(f"{path}/start", {"type": "raw-tracks"})
        await probe.local.advance(30)
        await probe.made(f"{path}/stop", {"type": "raw-tracks"})
        await probe.local.advance(60)
        (event,) = await _bodies(probe, receiver)
        payload = event["payload"]
        recording = await probe.found(f"/recordings/{payload['recording_id']}")
        same("the tracks", payload["tracks"], recording["tracks"])
        members = [sorted(track) for track in payload["tracks"]]
        same("the members of each", members, [["s3Key", "size", "type"]] * 2)
        same("the kinds", [track["type"] for track in payload["tracks"]], ["audio", "video"])
        for track in payload["tracks"]:
            prefix = f"{payload['s3_key']}-"
            require(track["s3Key"].startswith(prefix), "it should be below the recording", payload)


@CASES.case(_BODIES, Needs.RECEIVER)
async def joined_for_ever(probe: Probe) -> None:
    """Without a scheduled ejection, the ejection time is null."""
    room = await probe.room()
    async with _told(probe, "participant.joined") as (receiver, _):
        await probe.join(room, "Ada")
        (event,) = await _bodies(probe, receiver)
        payload = event["payload"]
        same("the end", payload["will_eject_at"], None)
        same("room and owner", (payload["room"], payload["owner"]), (room["name"], False))


@CASES.case(_BODIES, Needs.RECEIVER)
async def left(probe: Probe) -> None:
    """A leave event has the length of the stay."""
    room = await probe.room()
    async with _told(probe, "participant.left") as (receiver, _):
        person = await probe.join(room, "Ada")
        await probe.local.advance(45)
        await person.leave()
        (event,) = await _bodies(probe, receiver)
        payload = event["payload"]
        matches("the id", event["id"], re.compile(rf"ptcpt-left-{person.id}-\d{{13}}"))
        same(
            "session and room", (payload["session_id"], payload["room"]), (person.id, room["name"])
        )
        require(abs(payload["duration"] - 45) < 1, "it should be 45 seconds", payload)


@CASES.case(_BODIES, Needs.RECEIVER)
async def meeting(probe: Probe) -> None:
    """A meeting's start and end are sent, with its id and room."""
    room = await probe.room()
    async with _told(probe, "meeting.started", "meeting.ended") as (receiver, _):
        people = [await probe.join(room, name) for name in ("Ada", "Bob")]
        (started,) = await _bodies(probe, receiver)
        (record,) = (await probe.found(f"/meetings?room={room['name']}"))["data"]
        await probe.local.advance(60)
        for person in people:
            await person.leave()
        await probe.local.advance(30)
        ended = (await _bodies(probe, receiver))[-1]
    same("the types", [started["type"], ended["type"]], ["meeting.started", "meeting.ended"])
    for event in (started, ended):
        told = (event["payload"]["meeting_id"], event["payload"]["room"])
        same("id and room", told, (record["id"], room["name"]))
    matches("the id", started["id"], re.compile(rf"met-sta-{record['id']}-\d{{10}}"))
    matches("the id", ended["id"], re.compile(rf"met-end-{record['id']}-\d{{10}}"))
    lasted = ended["payload"]["end_ts"] - ended["payload"]["start_ts"]
    require(abs(lasted - 60) < 1, "the meeting should last 60 seconds", lasted)


@CASES.case(documented("webhooks/events, on meeting.ended"), Needs.RECEIVER)
async def end_is_told_late(probe: Probe) -> None:
    """The end of a meeting is sent within twenty seconds."""
    room = await probe.room()
    async with _told(probe, "meeting.ended") as (receiver, _):
        people = [await probe.join(room, name) for name in ("Ada", "Bob")]
        for person in people:
            await person.leave()
        await probe.local.advance(20.5)
        types = [event["type"] for event in await _bodies(probe, receiver)]
        same("the events", types, ["meeting.ended"])


@CASES.case(_BODIES, Needs.RECEIVER)
async def knocking(probe: Probe) -> None:
    """Waiting participants are sent too, under their own id."""
    room = await probe.room(privacy="private", enable_knocking=True)
    async with _told(probe, "waiting-participant.joined", "waiting-participant.left") as (
        receiver,
        _,
    ):
        guest = await probe.join(room, "Gus")
        await guest.leave()
        came, went = await _bodies(probe, receiver)
        types = [came["type"], went["type"]]
        same("the types", types, ["waiting-participant.joined", "waiting-participant.left"])
        matches("the id", came["id"], re.compile(f"1-w-ptcpt-joined-{UUID.pattern}"))
        told = (came["payload"]["room"], came["payload"]["user_name"])
        same("room and name", told, (room["name"], "Gus"))


@CASES.case(_BODIES, Needs.RECEIVER)
async def only_what_was_asked_for(probe: Probe) -> None:
    """Only the event types that the webhook lists are sent, for all rooms."""
    rooms = [await probe.room(), await probe.room()]
    async with _told(probe, "participant.left") as (receiver, _):
        for room in rooms:
            person = await probe.join(room, "Ada")
            await probe.local.advance(40)
            await person.leave()
        told = [(e["type"], e["payload"]["room"]) for e in await _bodies(probe, receiver)]
        same("the events", told, [("participant.left", room["name"]) for room in rooms])


# --- when deliveries fail -------------------------------------------------------------------------


def _add_breaking(name: str, fact: str, evidence: Evidence, *, failures: int, state: str) -> None:
    async def check(probe: Probe) -> None:
        room = await probe.room()
        async with _told(probe, "participant.joined") as (receiver, webhook):
            receiver.status = 500
            for _ in range(failures):
                await probe.join(room, "Ada")
                await probe.local.settle()
            found = await _state(probe, webhook)
            same("state and failures", found, (state, failures))
            receiver.status = 200
            await probe.join(room, "Bob")
            names = [event["payload"]["user_name"] for event in await _bodies(probe, receiver)]
            same("whether the next one was told", "Bob" in names, state == "ACTIVE")

    CASES.add(name, fact, evidence, check, Needs.RECEIVER)


_add_breaking(
    "two_failures",
    "After two failures in a row a circuit-breaker webhook is still active.",
    _RETRIES,
    failures=2,
    state="ACTIVE",
)
_add_breaking(
    "three_failures",
    "After three failures in a row a webhook is FAILED: no more events are sent.",
    _RETRIES,
    failures=3,
    state="FAILED",
)


@CASES.case(_RETRIES, Needs.RECEIVER)
async def success_forgives(probe: Probe) -> None:
    """A success resets the number of failures to zero."""
    room = await probe.room()
    async with _told(probe, "participant.joined") as (receiver, webhook):
        for status in (500, 500, 200, 500):
            receiver.status = status
            await probe.join(room, "Ada")
            await probe.local.settle()
        same("state and failures", await _state(probe, webhook), ("ACTIVE", 1))


@CASES.case(documented("webhooks/update-webhook"), Needs.RECEIVER)
async def update_repairs(probe: Probe) -> None:
    """A failed webhook is active again after a change whose check succeeds."""
    room = await probe.room()
    async with _told(probe, "participant.joined") as (receiver, webhook):
        receiver.status = 500
        for _ in range(3):
            await probe.join(room, "Ada")
            await probe.local.settle()
        same("the state", (await _state(probe, webhook))[0], "FAILED")
        receiver.status = 200
        await probe.made(f"/webhooks/{webhook['uuid']}", {"eventTypes": ["participant.joined"]})
        same("state and failures", await _state(probe, webhook), ("ACTIVE", 0))
        await probe.join(room, "Bob")
        names = [event["payload"]["user_name"] for event in (await _bodies(probe, receiver))[-1:]]
        same("the last one", names, ["Bob"])


@CASES.case(_RETRIES, Needs.RECEIVER)
async def patient_retries(probe: Probe) -> None:
    """With exponential retries each event is sent up to five times, and the webhook never fails."""
    room = await probe.room()
    kind = "exponential"
    async with _told(probe, "participant.joined", retryType=kind) as (receiver, webhook):
        receiver.status = 500
        await probe.join(room, "Ada")
        await probe.local.advance(3600)
        ids = [event["id"] for event in await _bodies(probe, receiver)]
        same("how often, and how many ids", (len(ids), len(set(ids))), (5, 1))
        same("the state", (await _state(probe, webhook))[0], "ACTIVE")


@CASES.case(_RETRIES, Needs.RECEIVER)
async def retry_succeeds(probe: Probe) -> None:
    """A delivered event is not sent again."""
    room = await probe.room()
    kind = "exponential"
    async with _told(probe, "participant.joined", retryType=kind) as (receiver, webhook):
        receiver.status = 503
        await probe.join(room, "Ada")
        await probe.local.settle()
        receiver.status = 200
        await probe.local.advance(3600)
        same("how often", len(await _bodies(probe, receiver)), 2)
        same("state and failures", await _state(probe, webhook), ("ACTIVE", 0))
