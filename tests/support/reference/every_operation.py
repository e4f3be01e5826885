"""One long story in which every operation of the table is asked of a local Daily over HTTP."""

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from dailykit.local import LocalDaily, MovableClock
from dailykit.operations import by_name

__all__ = ["Story", "tell"]

_NOW = 1_800_000_000
_DAY = 24 * 3600
_EVENTS = [
    f"{group}.{name}"
    for group, names in {
        "meeting": "started ended",
        "participant": "joined left",
        "waiting-participant": "joined left",
        "recording": "started ready-to-download error",
        "streaming": "started updated ended error",
        "transcript": "started ready-to-download error",
        "batch-processor": "job-finished error",
        "dialout": "connected answered stopped warning error",
        "dialin": "ready connected stopped warning error",
        "calltransfer": "initiated triggered answered completed",
    }.items()
    for name in names.split()
]
_HERE: dict[str, Any] = {"room_name": "standup"}
_BUCKET = {"bucket_name": "ours", "bucket_region": "r", "assume_role_arn": "a"}


@dataclass
class Story:
    """What was answered and told.

    Attributes:
        answers: The JSON of all answers, by the operation's name.
        told: The bodies of all posts to a program of the user's.
    """

    answers: dict[str, list[Any]] = field(default_factory=dict[str, list[Any]])
    told: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    @property
    def events(self) -> list[dict[str, Any]]:
        """The events among what was told."""
        return [body for body in self.told if "payload" in body]


class _Teller:
    """Asks, and keeps what is answered."""

    def __init__(self, daily: LocalDaily, session: aiohttp.ClientSession, hook: str) -> None:
        self.daily = daily
        self.hook = hook
        self.story = Story()
        self._session = session

    async def do(
        self, name: str, body: Any = None, query: dict[str, str] | None = None, **path: str
    ) -> Any:
        """Do an operation, which must succeed."""
        operation = by_name(name)
        async with self._session.request(
            operation.method,
            self.daily.api_url + operation.path_for(**path),
            json=body if operation.body else None,
            params=query,
            headers={"Authorization": f"Bearer {self.daily.api_key}"},
        ) as response:
            text = await response.text()
        assert response.status == 200, (name, response.status, text)
        answer = json.loads(text) if text else None
        self.story.answers.setdefault(name, []).append(answer)
        return answer

    async def wait(self, seconds: float) -> None:
        """Let time pass, and everything happen that is due by then."""
        await self.daily.clock.advance(seconds)
        await self.daily.settle()


async def tell() -> Story:
    """Return the story, told from its beginning to its end."""
    clock = MovableClock(start=_NOW)
    clock.freeze()
    told: list[dict[str, Any]] = []
    async with (
        _program(told) as hook,
        LocalDaily(clock=clock, domain="acme", seed=7) as daily,
        aiohttp.ClientSession() as session,
    ):
        teller = _Teller(daily, session, hook)
        teller.story.told = told
        await _begin(teller)
        await _rooms(teller)
        await _call(teller)
        await _phones(teller)
        await _telephone_calls(teller)
        await _troubles(teller)
        await _end(teller)
    return teller.story


@asynccontextmanager
async def _program(told: list[dict[str, Any]]) -> AsyncGenerator[str]:
    """Run a program that is told of everything."""

    async def take(request: web.Request) -> web.Response:
        told.append(await request.json())
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    finally:
        await runner.cleanup()


async def _begin(teller: _Teller) -> None:
    do = teller.do
    await do("domain.get")
    await do("domain.update", {"properties": {"lang": "de", "enforce_unique_user_ids": True}})
    made = await do("webhooks.create", {"url": teller.hook, "eventTypes": _EVENTS})
    await do("webhooks.get", id=made["uuid"])
    await do("webhooks.list")
    await do("webhooks.update", {"url": teller.hook}, id=made["uuid"])


async def _rooms(teller: _Teller) -> None:
    do = teller.do
    await do("rooms.create", {"name": "spare", "privacy": "private"})
    await do("rooms.create_many", {"rooms": [{"name": "a"}, {"name": "b"}]})
    await do("rooms.delete_many", {"rooms": ["a", "b"]})
    await do("rooms.delete", room_name="spare")
    await do(
        "rooms.create",
        {
            "name": "standup",
            "properties": {
                "exp": _NOW + 10 * _DAY,
                "enable_recording": ["cloud", "raw-tracks"],
                "recordings_bucket": {**_BUCKET, "allow_api_access": True},
                "enable_transcription_storage": True,
                "transcription_bucket": {**_BUCKET, "allow_api_access": True},
                "enable_dialout": True,
                "sip": {"sip_mode": "dial-in", "display_name": "caller", "num_endpoints": 2},
                "permissions": {"canSend": ["audio", "video"], "canAdmin": False},
            },
        },
    )
    await do("rooms.update", {"properties": {"start_video_off": True}}, room_name="standup")
    await do("rooms.get", room_name="standup")
    await do("rooms.list")
    token = await do(
        "meeting_tokens.create",
        {"properties": {"room_name": "standup", "user_id": "ada-1", "is_owner": True}},
    )
    await do("meeting_tokens.validate", meeting_token=token["token"])


async def _call(teller: _Teller) -> None:
    do, here = teller.do, _HERE
    token = teller.story.answers["meeting_tokens.create"][0]["token"]
    ada = await teller.daily.join("standup", token=token, user_name="Ada")
    bob = await teller.daily.join("standup", user_name="Bob")
    await do("rooms.presence", room_name="standup")
    await do("presence.get")
    await do("rooms.set_session_data", {"data": {"topic": "tea"}}, **here)
    await do("rooms.get_session_data", room_name="standup")
    await do("rooms.send_app_message", {"data": {"hello": "world"}}, **here)
    await do("rooms.update_permissions", {"data": {"*": {"canSend": True}}}, **here)
    await do("rooms.start_recording", {}, **here)
    await do("rooms.start_live_stream", {"rtmpUrl": "rtmp://live.example.com/a"}, **here)
    await do("rooms.start_transcription", {}, **here)
    await teller.wait(60)
    for listing in ("recordings.list", "transcripts.list", "meetings.list"):
        await do(listing)
    layout = {"preset": "active-participant"}
    await do("rooms.update_recording", {"layout": layout}, **here)
    await do("rooms.update_live_stream", {"layout": layout}, **here)
    await do("rooms.update_transcription", {"participants": [ada.id]}, **here)
    await do("rooms.stop_recording", {}, **here)
    await do("rooms.stop_live_stream", {}, **here)
    await do("rooms.stop_transcription", {}, **here)
    await do("rooms.start_recording", {"type": "raw-tracks"}, **here)
    await teller.wait(30)
    await do("rooms.stop_recording", {"type": "raw-tracks"}, **here)
    await do("rooms.eject", {"ids": [bob.id]}, **here)
    await teller.wait(60)
    await _left_behind(teller)
    await ada.leave()
    await teller.wait(60)


async def _left_behind(teller: _Teller) -> None:
    """Look at what a call has left."""
    do = teller.do
    recordings = (await do("recordings.list"))["data"]
    for recording in recordings:
        await do("recordings.get", recording_id=recording["id"])
    query = {"valid_for_secs": "7200"}
    await do("recordings.access_link", query=query, recording_id=recordings[0]["id"])
    (transcript,) = (await do("transcripts.list"))["data"]
    await do("transcripts.get", transcriptId=transcript["transcriptId"])
    await do("transcripts.access_link", transcriptId=transcript["transcriptId"])
    (meeting,) = (await do("meetings.list"))["data"]
    await do("meetings.get", meeting=meeting["id"])
    await do("meetings.participants", meeting=meeting["id"])
    query = {"mtgSessionId": meeting["id"], "includeMetrics": "true"}
    await do("logs.list", query=query)
    await do("logs.api")
    await do("logs.api", query={"source": "webhook"})
    await _jobs(teller, recordings[0]["id"])
    await do("transcripts.delete", transcriptId=transcript["transcriptId"])
    await do("transcripts.get", transcriptId=transcript["transcriptId"])
    for recording in recordings:
        await do("recordings.delete", recording_id=recording["id"])


async def _jobs(teller: _Teller, recording_id: str) -> None:
    do = teller.do
    source = {"sourceType": "recordingId", "recordingId": recording_id}
    asked = {"preset": "summarize", "inParams": source, "outParams": {}}
    job_id = (await do("batch_processor.submit", asked))["id"]
    await do("batch_processor.get", id=job_id)
    await do("batch_processor.list")
    await teller.wait(30)
    await do("batch_processor.get", id=job_id)
    await do("batch_processor.access_link", id=job_id)
    await do("batch_processor.delete", id=job_id)
    bucket = {"storage_provider": "oci", "bucket_name": "ours", "allow_api_access": True}
    await do("domain.update", {"properties": {"recordings_bucket": bucket}})
    await do("recordings.test_oci_bucket")


async def _phones(teller: _Teller) -> None:
    do = teller.do
    await do("phone_numbers.available", query={"region": "CA"})
    bought = await do("phone_numbers.buy", {})
    await do("phone_numbers.purchased")
    for kind in ("pinless_dialin", "pin_dialin"):
        asked = {"type": kind, "phone_number": bought["number"], "name_prefix": "us"}
        if kind == "pinless_dialin":
            asked["room_creation_api"] = teller.hook
        config = await do("dialin_configs.create", asked)
        await do("dialin_configs.get", id=config["id"])
        await do("dialin_configs.update", {"name_prefix": "them"}, id=config["id"])
        await do("dialin_configs.list")
        await do("dialin_configs.delete", id=config["id"])
    await _sip(teller)


async def _sip(teller: _Teller) -> None:
    do = teller.do
    await do("sip_clients.create", {"username": "desk", "expires_in_seconds": 3600})
    await do("sip_clients.get", username="desk")
    await do("sip_clients.list")
    await do("sip_clients.rotate", {}, username="desk")
    await do("sip_clients.delete", username="desk")
    asked = {
        "trunk_name": "carrier",
        "room_template": {},
        "notification": {"webhook_url": teller.hook},
        "trunk_config": {"is_open": True},
    }
    trunk = await do("sip_trunks.create", asked)
    await do("sip_trunks.get", id=trunk["id"])
    await do("sip_trunks.list")
    await do("sip_trunks.update", {"description": "Ours"}, id=trunk["id"])
    await do("sip_trunks.delete", id=trunk["id"])


async def _telephone_calls(teller: _Teller) -> None:
    do, here = teller.do, _HERE
    number = teller.story.answers["phone_numbers.buy"][0]["number"]
    eve = await teller.daily.join("standup", user_name="Eve")
    await teller.wait(10)
    asked = {"phoneNumber": "+12125551234", "userId": "bob-1", "callerId": number}
    first = (await do("rooms.dial_out", asked, **here))["sessionId"]
    second = (await do("rooms.dial_out", {"sipUri": "sip:bob@example.com"}, **here))["sessionId"]
    await teller.wait(10)
    await do("rooms.send_dtmf", {"sessionId": first, "tones": "1"}, **here)
    to = {"toEndPoint": "sip:eve@example.com"}
    await do("rooms.transfer_sip_call", {"sessionId": first, **to}, **here)
    await do("rooms.refer_sip_call", {"sessionId": second, **to}, **here)
    await teller.wait(100)
    third = (await do("rooms.dial_out", asked, **here))["sessionId"]
    await teller.wait(10)
    await do("rooms.stop_dial_out", {"sessionId": third}, **here)
    address = teller.story.answers["rooms.get"][0]["config"]["sip_uri"]["endpoint"]
    caller = {"callId": "call-1", "callDomain": "domain-1", "sipUri": address}
    await do("dialin.update_pinless_call", caller)
    await teller.wait(10)
    await eve.leave()
    await teller.wait(60)


async def _troubles(teller: _Teller) -> None:
    """Have happen what goes wrong by itself."""
    do, here = teller.do, _HERE
    lobby = {"enable_knocking": True}
    await do("rooms.create", {"name": "lobby", "privacy": "private", "properties": lobby})
    knocker = await teller.daily.join("lobby", user_name="Kim")
    await knocker.leave()
    source = {"sourceType": "uri", "uri": "https://example.com/a.mp4"}
    await do(
        "batch_processor.submit", {"preset": "transcript", "inParams": source, "outParams": {}}
    )
    eve = await teller.daily.join("standup", user_name="Eve")
    await do("rooms.start_live_stream", {"rtmpUrl": "rtmp://nowhere.invalid/a"}, **here)
    await do("rooms.dial_out", {"sipUri": "sip:bob@nowhere.invalid"}, **here)
    await do("rooms.start_recording", {}, **here)
    await teller.wait(10)
    # A job on a recording that does not end in time.
    source = {"sourceType": "recordingId", "recordingId": await _newest_recording(teller)}
    asked = {"preset": "transcript", "inParams": source, "outParams": {}}
    await do("batch_processor.submit", asked)
    await teller.wait(20)
    await do("rooms.stop_recording", {}, **here)
    await do("rooms.start_recording", {}, **here)
    await eve.leave()
    await teller.wait(10)
    address = teller.story.answers["rooms.get"][0]["config"]["sip_uri"]["endpoint"]
    caller = {"callId": "call-2", "callDomain": "domain-1", "sipUri": address}
    await do("dialin.update_pinless_call", caller)
    await teller.wait(60)


async def _newest_recording(teller: _Teller) -> str:
    recording_id: str = (await teller.do("recordings.list"))["data"][0]["id"]
    return recording_id


async def _end(teller: _Teller) -> None:
    await teller.wait(15 * _DAY)
    bought = teller.story.answers["phone_numbers.buy"][0]
    await teller.do("phone_numbers.release", id=bought["id"])
    (webhook,) = await teller.do("webhooks.list")
    await teller.do("webhooks.delete", id=webhook["uuid"])
