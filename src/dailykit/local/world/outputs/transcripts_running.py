"""Running transcriptions. They hear only what tests have participants say.

Daily's page: https://docs.daily.co/reference/rest-api/rooms/transcription.
"""

import json
from typing import Any, Final

from dailykit.local.base.ids import DEFAULT_INSTANCE, Ids
from dailykit.local.base.json_types import JsonObject
from dailykit.local.base.refusal import Refusal
from dailykit.local.world.calls.calls import Calls
from dailykit.local.world.calls.participants import Participant
from dailykit.local.world.calls.registry import Call
from dailykit.local.world.calls.settings import EffectiveSettings
from dailykit.local.world.core.domains import Domain, Domains
from dailykit.local.world.core.events import Event
from dailykit.local.world.core.scheduler import Scheduler
from dailykit.local.world.outputs.media_jobs import (
    EndReason,
    MediaJobs,
    Running,
    StreamTimes,
)
from dailykit.local.world.outputs.transcripts_records import (
    IN_PROGRESS,
    change,
    end_forgotten,
    find,
    heard,
    insert_transcript,
    payload,
    started_payload,
)
from dailykit.models.transcription import (
    StopTranscriptionBody,
    TranscriptionOptions,
    UpdateTranscriptionBody,
)

__all__ = ["RoomTranscriptions"]

_STORE_SECONDS: Final = 3


class RoomTranscriptions:
    """The transcriptions that run in calls.

    They store a transcript and send events only with ``enable_transcription_storage``.
    """

    def __init__(
        self,
        scheduler: Scheduler,
        ids: Ids,
        domains: Domains,
        calls: Calls,
        things: MediaJobs,
    ) -> None:
        self._scheduler = scheduler
        self._ids = ids
        self._domains = domains
        self._calls = calls
        self._things = things
        # What was said during running transcriptions, by their ids: when, by whom, and what.
        self._said: dict[str, list[list[Any]]] = {}
        things.handle("transcription", self._begin, self._end)

    def resume(self) -> None:
        """Finish the transcripts that were unfinished when the database was last closed."""
        with self._calls.steps.begin() as step:
            rows = end_forgotten(step.tx, step.now)
        for row in rows:
            domain = self._domains.by_id(row["domain_id"])
            if domain is not None:
                self._plan_storing(domain, row["id"])

    def start(
        self,
        domain: Domain,
        room_name: str,
        body: TranscriptionOptions,
        *,
        started_by: str | None = None,
    ) -> dict[str, Any]:
        """Start transcription (``POST /rooms/:name/transcription/start``).

        Args:
            domain: The room's domain.
            room_name: The room's name.
            body: The options of the transcription.
            started_by: The session id of the participant who requested it. None for the REST API.
        """
        self._start(self._calls.require(domain, room_name), body.to_wire(), started_by)
        return {"sent": True}

    def update(
        self, domain: Domain, room_name: str, body: UpdateTranscriptionBody
    ) -> dict[str, Any]:
        """Change who is transcribed (``POST /rooms/:name/transcription/update``)."""
        options = body.to_wire()
        running = self._choose(domain, room_name, options)
        running.options["participants"] = options.get("participants")
        self._things.updated(running)
        return {"sent": True}

    def stop(self, domain: Domain, room_name: str, body: StopTranscriptionBody) -> dict[str, Any]:
        """Stop transcription (``POST /rooms/:name/transcription/stop``)."""
        self._things.end(self._choose(domain, room_name, body.to_wire()), "stopped")
        return {"sent": True}

    def notice(self, event: Event) -> None:
        """Start transcription when an owner joins with a token that requests it."""
        if event.type != "participant.joined":
            return
        participant = self._calls.participant(event.payload.get("session_id", ""))
        if participant is not None and _wants_transcription(participant):
            # Later, because other subscribers have not received this event yet.
            self._scheduler.at(event.time, lambda: self._start_for(participant))

    def say(self, participant: Participant, text: str) -> list[JsonObject]:
        """Have a participant say something, for the transcriptions of the call.

        Args:
            participant: The participant.
            text: What they say. Transcriptions hear nothing else.

        Returns:
            The messages for the participants in the call, one for each transcription.

        Raises:
            Refusal: No transcription of this participant is running.
        """
        call, now = participant.call, self._scheduler.now()
        hearing = [
            one
            for one in self._things.of_call(call, "transcription")
            if one.started_at is not None and _is_chosen(one, participant.id)
        ]
        if not hearing:
            text = f"no transcription of {participant.id} runs in room {call.room_name}: start one"
            raise Refusal.invalid(text)
        for one in hearing:
            at = now - (one.started_at or now)
            self._said.setdefault(one.id, []).append([at, participant.user_name or "", text])
        return [heard(one, participant.id, text, now) for one in hearing]

    def _start(self, call: Call, options: JsonObject, started_by: str | None = None) -> None:
        instance_id = options.get("instanceId") or DEFAULT_INSTANCE
        if self._things.named(call, "transcription", instance_id) is not None:
            text = f"room {call.room_name} is transcribed already with instanceId {instance_id}"
            raise Refusal.invalid(text)
        running = Running(
            kind="transcription",
            id=self._ids.uuid(),
            call=call,
            meeting_id="" if call.meeting is None else call.meeting.id,
            instance_id=instance_id,
            options=options,
            started_by=started_by,
        )
        self._things.start(running, StreamTimes())

    def _choose(self, domain: Domain, room_name: str, options: JsonObject) -> Running:
        call = self._calls.require(domain, room_name)
        running = self._things.of_call(call, "transcription")
        return self._things.choose(call, running, options.get("instanceId"), "transcription")

    def _begin(self, running: Running) -> None:
        with self._calls.steps.begin() as step:
            settings = EffectiveSettings.of_call(step.tx, self._domains, running.call)
            if settings.get("enable_transcription_storage") is True:
                row = insert_transcript(step.tx, running, settings, step.now)
                step.emit(running.domain, "transcript.started", started_payload(row, running))

    def _end(self, running: Running, reason: EndReason) -> None:  # noqa: ARG002
        said = self._said.pop(running.id, [])
        if running.started_at is None:
            return
        with self._calls.steps.begin() as step:
            if find(step.tx, running.id) is None:
                return
            duration = max(0, round(step.now - running.started_at))
            speakers = json.dumps({"names": _speakers(running), "said": said})
            change(step.tx, running.id, step.now, duration=duration, speakers=speakers)
        self._plan_storing(running.domain, running.id)

    def _plan_storing(self, domain: Domain, transcript_id: str) -> None:
        def stored() -> None:
            with self._calls.steps.begin() as step:
                row = find(step.tx, transcript_id)
                if row is None or row["status"] != IN_PROGRESS:
                    return
                change(step.tx, transcript_id, step.now, status="t_finished")
                told = {**payload(row), "status": "t_finished", "domain_id": domain.id}
                step.emit(domain, "transcript.ready-to-download", told)

        later = self._scheduler.now() + _STORE_SECONDS
        self._scheduler.at(later, stored, domain_id=domain.id)

    def _start_for(self, participant: Participant) -> None:
        """Start transcription for an owner whose token requests it, unless it is running."""
        call = participant.call
        if self._things.of_call(call, "transcription") or not participant.is_in:
            return
        with self._calls.steps.begin() as step:
            settings = EffectiveSettings.of_call(step.tx, self._domains, call)
        self._start(call, dict(settings.get("auto_transcription_settings") or {}), participant.id)


def _wants_transcription(participant: Participant) -> bool:
    admission = participant.admission
    token = admission.token
    return admission.is_owner and token is not None and token.auto_start_transcription is True


def _speakers(running: Running) -> list[str]:
    """Return the names of the transcribed participants."""
    people = running.people.items()
    return [name or "" for person, name in people if _is_chosen(running, person)]


def _is_chosen(running: Running, participant_id: str) -> bool:
    chosen = running.options.get("participants")
    return chosen is None or participant_id in chosen
