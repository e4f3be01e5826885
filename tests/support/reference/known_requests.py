"""Fills a local Daily with one of everything, and tells which requests about that make sense."""

import json
from typing import Any

import urllib3

from dailykit.local import LocalDaily
from dailykit.operations import by_name

__all__ = ["plant"]

_ROOMS = [f"call-{number}" for number in range(5)]
_SPARE = [f"spare-{number}" for number in range(20)]
_EVENTS = ["participant.joined", "participant.left"]
_BUCKET = {"storage_provider": "oci", "bucket_name": "ours", "allow_api_access": True}

Known = dict[str, list[dict[str, Any]]]


class _Planter:
    """Asks a local Daily for things, and keeps what can be asked about them."""

    def __init__(self, daily: LocalDaily, hook: str) -> None:
        self.daily = daily
        self.hook = hook
        self.known: Known = {}

    def do(self, name: str, body: Any = None, **path: str) -> Any:
        """Do an operation, which must succeed."""
        operation = by_name(name)
        answer = urllib3.request(
            operation.method,
            self.daily.api_url + operation.path_for(**path),
            json=body if operation.body else None,
            headers={"Authorization": f"Bearer {self.daily.api_key}"},
        )
        assert answer.status == 200, (name, answer.status, answer.data)
        return json.loads(answer.data)

    def know(self, *names: str, body: Any = None, query: Any = None, **path: str) -> None:
        """Have operations asked for with this path, body and query."""
        parts = {"path": path, "body": body, "query": query}
        for name in names:
            self.known.setdefault(name, []).append(
                {part: value for part, value in parts.items() if value}
            )

    def know_things(self, noun: str, key: str, ids: list[str], *verbs: str) -> None:
        """Have things asked for by id; the last of them are there to be deleted only."""
        most = -(-len(ids) // 2)
        for one in ids[:most]:
            self.know(*(f"{noun}.{verb}" for verb in ("get", *verbs)), **{key: one})
        for one in ids[most:]:
            self.know(f"{noun}.delete", **{key: one})


def plant(daily: LocalDaily, hook: str) -> Known:
    """Fill a local Daily.

    Args:
        daily: It must allow several webhooks.
        hook: The URL of a program that answers everything with 200.

    Returns:
        Parts of requests (path, query, body) by the name of the operation.
    """
    planter = _Planter(daily, hook)
    _rooms(planter)
    _calls(planter)
    _phones_in_calls(planter)
    _left_behind(planter)
    _phones(planter)
    _webhooks(planter)
    return planter.known


def _rooms(planter: _Planter) -> None:
    planter.do("domain.update", {"properties": {"recordings_bucket": _BUCKET}})
    planter.do("rooms.create_many", {"rooms": [{"name": name} for name in _SPARE]})
    properties = {
        "enable_recording": "cloud",
        "enable_transcription_storage": True,
        "enable_dialout": True,
        "sip": {"sip_mode": "dial-in", "display_name": "caller", "num_endpoints": 1},
    }
    for name in _ROOMS:
        planter.do("rooms.create", {"name": name, "properties": properties})
        token = planter.do("meeting_tokens.create", {"properties": {"room_name": name}})
        planter.know("meeting_tokens.validate", meeting_token=token["token"])
        planter.know("rooms.get", "rooms.presence", room_name=name)
        planter.know("rooms.update", room_name=name, body={"privacy": "private"})
    for name in _SPARE[::2]:
        planter.know("rooms.delete", room_name=name)
    for name in _SPARE[1::2]:
        planter.know("rooms.delete_many", body={"rooms": [name]})


def _calls(planter: _Planter) -> None:
    bodies = {
        "get_session_data": None,
        "set_session_data": {"data": {"topic": "tea"}},
        "send_app_message": {"data": "hello"},
        "update_permissions": {"data": {"*": {"canSend": True}}},
        "start_recording": {"layout": {"preset": "default"}},
        "update_recording": {"layout": {"preset": "audio-only"}},
        "stop_recording": {"type": "cloud"},
        "start_live_stream": {"rtmpUrl": "rtmp://live.example.com/a"},
        "update_live_stream": {"layout": {"preset": "audio-only"}},
        "start_transcription": {"language": "en"},
        "dial_out": {"sipUri": "sip:ada@example.com"},
    }
    for name in _ROOMS:
        for user_name in ("Ada", "Bob"):
            person = planter.daily.blocking.join(name, user_name=user_name)
        planter.know("rooms.eject", room_name=name, body={"user_ids": ["nobody"]})
        everybody = {"participants": [person.id]}
        planter.know("rooms.update_transcription", room_name=name, body=everybody)
        planter.know("rooms.stop_live_stream", "rooms.stop_transcription", room_name=name)
        for verb, body in bodies.items():
            planter.know(f"rooms.{verb}", room_name=name, body=body)


def _phones_in_calls(planter: _Planter) -> None:
    verbs = {
        "send_dtmf": {"tones": "1"},
        "stop_dial_out": {},
        "transfer_sip_call": {"toEndPoint": "sip:eve@example.com"},
        "refer_sip_call": {"toEndPoint": "sip:eve@example.com"},
    }
    for name in _ROOMS:
        for verb, body in verbs.items():
            asked = {"sipUri": "sip:ada@example.com"}
            session = planter.do("rooms.dial_out", asked, room_name=name)["sessionId"]
            planter.know(f"rooms.{verb}", room_name=name, body={"sessionId": session, **body})
        address = planter.do("rooms.get", room_name=name)["config"]["sip_uri"]["endpoint"]
        caller = {"callId": f"call-{name}", "callDomain": "domain", "sipUri": address}
        planter.know("dialin.update_pinless_call", body=caller)


def _left_behind(planter: _Planter) -> None:
    """Leave recordings, transcripts, meetings and jobs."""
    clock = planter.daily.blocking.clock
    for verb in ("start", "stop"):
        for name in _ROOMS:
            planter.do(f"rooms.{verb}_recording", {}, room_name=name)
            planter.do(f"rooms.{verb}_transcription", {}, room_name=name)
        clock.advance(20)
    recordings = [one["id"] for one in planter.do("recordings.list")["data"]]
    planter.know_things("recordings", "recording_id", recordings, "access_link")
    transcripts = [one["transcriptId"] for one in planter.do("transcripts.list")["data"]]
    planter.know_things("transcripts", "transcriptId", transcripts, "access_link")
    source = {"sourceType": "recordingId", "recordingId": recordings[0]}
    asked = {"preset": "summarize", "inParams": source, "outParams": {}}
    jobs = [planter.do("batch_processor.submit", asked)["id"] for _ in _ROOMS]
    planter.know("batch_processor.submit", body=asked)
    planter.know_things("batch_processor", "id", jobs, "access_link")
    clock.advance(20)
    for meeting in planter.do("meetings.list")["data"]:
        planter.know("meetings.get", "meetings.participants", meeting=meeting["id"])
        planter.know("logs.list", query={"mtgSessionId": meeting["id"]})


def _phones(planter: _Planter) -> None:
    numbers = [planter.do("phone_numbers.buy", {}) for _ in range(9)]
    for bought in numbers[:3]:
        planter.know("phone_numbers.release", id=bought["id"])
    for bought in numbers[3:5]:
        config = {"type": "pin_dialin", "phone_number": bought["number"]}
        planter.know("dialin_configs.create", body=config)
    configs = [
        planter.do("dialin_configs.create", {"type": "pin_dialin", "phone_number": one["number"]})
        for one in numbers[5:]
    ]
    planter.know_things("dialin_configs", "id", [config["id"] for config in configs])
    planter.know("dialin_configs.update", id=configs[0]["id"], body={"name_prefix": "them"})
    names = [f"desk-{number}" for number in range(6)]
    for name in names[1:]:
        planter.do("sip_clients.create", {"username": name})
    planter.know("sip_clients.create", body={"username": names[0]})
    planter.know_things("sip_clients", "username", names[1:], "rotate")
    trunks = [planter.do("sip_trunks.create", _trunk(planter, n))["id"] for n in range(1, 5)]
    planter.know("sip_trunks.create", body=_trunk(planter, 0))
    planter.know_things("sip_trunks", "id", trunks)
    planter.know("sip_trunks.update", id=trunks[0], body={"description": "Ours"})


def _trunk(planter: _Planter, number: int) -> dict[str, Any]:
    return {
        "trunk_name": f"carrier{number}",
        "room_template": {},
        "notification": {"webhook_url": planter.hook},
        "trunk_config": {"is_open": True},
    }


def _webhooks(planter: _Planter) -> None:
    asked = {"url": planter.hook, "eventTypes": _EVENTS}
    made = [planter.do("webhooks.create", asked)["uuid"] for _ in range(6)]
    planter.know("webhooks.create", body=asked)
    planter.know_things("webhooks", "id", made)
    planter.know("webhooks.update", id=made[0], body={"url": planter.hook})
