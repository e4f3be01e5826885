"""The in-call events of recordings, live streams, transcriptions and telephone calls.

The names and fields are those of daily-js: https://docs.daily.co/reference/daily-js/events.
"""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, Final

from pydantic.alias_generators import to_camel

from dailykit.local.base.json_types import JsonObject
from dailykit.local.world.calls.calls import Calls
from dailykit.local.world.calls.participants import Participant
from dailykit.local.world.calls.registry import Call
from dailykit.local.world.core.events import Event
from dailykit.local.world.outputs.media_jobs import Kind, MediaJobs, Running
from dailykit.local.world.outputs.streams_options import layout_of
from dailykit.local.world.phones.legs import Legs, check_tones

__all__ = ["InCallEvents"]

_NAMES: Final[Mapping[Kind, str]] = MappingProxyType(
    {"recording": "recording", "stream": "live-streaming", "transcription": "transcription"}
)
_PHONES: Final = ("dialin.", "dialout.")
_NOT_TOLD: Final = frozenset({"room", "domain_id", "timestamp"})
_NEVER_BEGAN: Final = "the call ended before it started"
_UNREACHABLE: Final = "the target can't be reached"


class InCallEvents:
    """Sends participants the events of what runs in their call.

    Args:
        calls: The calls.
        things: The running recordings, live streams and transcriptions.
        legs: The telephone calls.
    """

    def __init__(self, calls: Calls, things: MediaJobs, legs: Legs) -> None:
        self._calls = calls
        self._things = things
        self._legs = legs
        self._acting: str | None = None
        things.on_change(self._changed)

    @contextmanager
    def acting(self, participant_id: str) -> Generator[None]:
        """Name this participant as the cause of all changes within the block."""
        self._acting = participant_id
        try:
            yield
        finally:
            self._acting = None

    def press_keys(self, participant: Participant, tones: str) -> None:
        """Play the keys that a telephone participant presses.

        Raises:
            Refusal: The participant is not on the telephone, or a key does not exist.
        """
        check_tones(tones)
        call = participant.call
        self._legs.find_in_call(call.domain, call.room_name, participant.id)
        for tone in tones:
            message = {"type": "dtmf-event", "sessionId": participant.id, "tone": tone}
            self.tell(call, {**message, "method": "telephone-event"})

    def tell(self, call: Call, message: JsonObject) -> None:
        """Send a message to all participants of a call."""
        for participant in list(call.participants.values()):
            participant.tell(message)

    def notice(self, event: Event) -> None:
        """React to participants who join and to telephone events."""
        if event.type == "participant.joined":
            self._tell_newcomer(event.payload.get("session_id", ""))
        elif event.type.startswith(_PHONES):
            call = self._calls.find(event.domain, event.payload.get("room", ""))
            if call is not None:
                self._phoned(call, event)

    def _phoned(self, call: Call, event: Event) -> None:
        told = {to_camel(k): v for k, v in event.payload.items() if k not in _NOT_TOLD}
        if event.type == "dialin.ready":
            call.sip_ready.append(told["sipEndpoint"])
        self.tell(call, {"type": event.type.replace(".", "-"), **told})

    def _tell_newcomer(self, participant_id: str) -> None:
        participant = self._calls.participant(participant_id)
        if participant is None:
            return
        call = participant.call
        for running in self._things.of_call(call, "recording", "stream", "transcription"):
            if running.started_at is not None:
                participant.tell(_started(running))
        for address in call.sip_ready:
            participant.tell({"type": "dialin-ready", "sipEndpoint": address})

    def _changed(self, running: Running, what: str) -> None:
        name = _NAMES[running.kind]
        about = {"instanceId": running.instance_id}
        if what == "started":
            self.tell(running.call, _started(running))
        elif what == "updated":
            message = {"type": f"{name}-updated", **about, **_details(running)}
            self.tell(running.call, {**message, "updatedBy": self._acting})
        elif what == "failed":
            self.tell(running.call, {"type": f"{name}-error", **about, "message": _UNREACHABLE})
        elif what != "stopped" and running.started_at is None:
            self.tell(running.call, {"type": f"{name}-error", **about, "message": _NEVER_BEGAN})
        else:
            message = {"type": f"{name}-stopped", **about, "updatedBy": self._acting}
            self.tell(running.call, message)


def _started(running: Running) -> JsonObject:
    return {
        "type": f"{_NAMES[running.kind]}-started",
        "instanceId": running.instance_id,
        "startedBy": running.started_by,
        **_details(running),
    }


def _details(running: Running) -> dict[str, Any]:
    options = running.options
    if running.kind == "recording":
        kind = options["type"]
        return {"recordingId": running.id, "recordingType": kind, "layout": layout_of(options)}
    if running.kind == "stream":
        return {"layout": layout_of(options)}
    return {
        "transcriptId": running.id,
        "participants": options.get("participants"),
        "language": options.get("language"),
        "model": options.get("model"),
    }
