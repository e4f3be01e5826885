"""Running recordings: how they start and end.

Daily's page: https://docs.daily.co/reference/rest-api/rooms/recordings.
"""

import json
import logging
from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError
from sqlalchemy import select

from dailykit.local.base.ids import Ids
from dailykit.local.base.json_types import JsonObject, is_list
from dailykit.local.base.refusal import Refusal
from dailykit.local.store.media_tables import recordings as _table
from dailykit.local.world.calls.calls import Calls
from dailykit.local.world.calls.participants import Participant
from dailykit.local.world.calls.registry import Call
from dailykit.local.world.calls.settings import EffectiveSettings
from dailykit.local.world.core.domains import Domain, Domains
from dailykit.local.world.core.events import Event
from dailykit.local.world.core.scheduler import Scheduler
from dailykit.local.world.outputs.media_jobs import EndReason, MediaJobs, Running
from dailykit.local.world.outputs.recordings_records import (
    RAW_TRACKS,
    change,
    end_forgotten,
    insert_recording,
    ready_payload,
    tracks_of,
    type_of,
)
from dailykit.local.world.outputs.streams_options import (
    check_place,
    check_sizes,
    instance_of,
    layout_of,
    times_of,
)
from dailykit.models.recording_options import (
    RecordingOptions,
    StopRecordingBody,
    UpdateRecordingBody,
)

__all__ = ["RoomRecordings"]

_log = logging.getLogger("dailykit.local")

_CLOUD: Final = "cloud"
_MAX_DURATION: Final = 10_800
_STORE_SECONDS: Final = 5


class RoomRecordings:
    """The recordings that run in calls.

    A recording starts two seconds after the request and is stored five seconds after its end. Until
    then its status is ``in-progress``.
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
        things.handle("recording", self._begin, self._end)

    def resume(self) -> None:
        """Finish the recordings that were unfinished when the database was last closed."""
        with self._calls.steps.begin() as step:
            rows = end_forgotten(step.tx)
        for row in rows:
            domain = self._domains.by_id(row["domain_id"])
            if domain is not None:
                self._plan_storing(domain, row["id"], row["instance_id"])

    def start(
        self,
        domain: Domain,
        room_name: str,
        body: RecordingOptions,
        *,
        started_by: str | None = None,
    ) -> dict[str, Any]:
        """Start a recording (``POST /rooms/:name/recordings/start``).

        Args:
            domain: The room's domain.
            room_name: The room's name.
            body: The options of the recording.
            started_by: The session id of the participant who requested it. None for the REST API.
        """
        self._start(self._calls.require(domain, room_name), body, started_by)
        return {"status": "sent"}

    def update(self, domain: Domain, room_name: str, body: UpdateRecordingBody) -> dict[str, Any]:
        """Change a running recording (``POST /rooms/:name/recordings/update``)."""
        options = body.to_wire()
        check_sizes(options)
        running = self._choose(domain, room_name, options)
        if type_of(running) == RAW_TRACKS:
            raise Refusal.invalid("a raw-tracks recording can't be updated")
        kept = {"type", "instanceId"}
        running.options.update({k: v for k, v in options.items() if k not in kept})
        return {"status": "sent"}

    def stop(self, domain: Domain, room_name: str, body: StopRecordingBody) -> dict[str, Any]:
        """Stop a recording (``POST /rooms/:name/recordings/stop``)."""
        self._things.end(self._choose(domain, room_name, body.to_wire()), "stopped")
        return {"status": "sent"}

    def notice(self, event: Event) -> None:
        """Start a recording when a participant joins with a token that requests one."""
        if event.type != "participant.joined":
            return
        participant = self._calls.participant(event.payload.get("session_id", ""))
        if participant is not None and _wants_recording(participant):
            # Later, because other subscribers have not received this event yet.
            self._scheduler.at(event.time, lambda: self._start_for(participant))

    def _start(self, call: Call, body: RecordingOptions, started_by: str | None = None) -> None:
        options = body.to_wire()
        check_sizes(options)
        instance_id, kind = instance_of(options), options.get("type") or _CLOUD
        with self._calls.steps.begin() as step:
            settings = EffectiveSettings.of_call(step.tx, self._domains, call)
        _check_kind(call, settings, kind)
        check_place(self._things, call, settings, "recording", instance_id)
        running = Running(
            kind="recording",
            id=self._ids.uuid(),
            call=call,
            meeting_id="" if call.meeting is None else call.meeting.id,
            instance_id=instance_id,
            options={**options, "type": kind},
            started_by=started_by,
        )
        self._things.start(running, times_of(options, max_duration=_MAX_DURATION))

    def _choose(self, domain: Domain, room_name: str, options: JsonObject) -> Running:
        call = self._calls.require(domain, room_name)
        wants_raw = options.get("type") == RAW_TRACKS
        running = self._things.of_call(call, "recording")
        candidates = [one for one in running if (type_of(one) == RAW_TRACKS) == wants_raw]
        return self._things.choose(call, candidates, options.get("instanceId"), "recording")

    def _begin(self, running: Running) -> None:
        with self._calls.steps.begin() as step:
            settings = EffectiveSettings.of_call(step.tx, self._domains, running.call)
            insert_recording(step.tx, running, settings, "in-progress", step.now, self._ids)
            step.emit(running.domain, "recording.started", _started(running, step.now))

    def _end(self, running: Running, reason: EndReason) -> None:
        with self._calls.steps.begin() as step:
            if running.started_at is not None:
                duration = max(0, round(step.now - running.started_at))
                changes: JsonObject = {"duration": duration, "max_participants": running.peak}
                if type_of(running) == RAW_TRACKS:
                    key = select(_table.c.s3key).where(_table.c.id == running.id)
                    s3key = str(step.tx.execute(key).scalar())
                    tracks = tracks_of(running, running.started_at, step.now, s3key)
                    changes["tracks"] = json.dumps(tracks)
                change(step.tx, running.id, **changes)
                self._plan_storing(running.domain, running.id, running.instance_id)
            elif reason == "stopped":
                settings = EffectiveSettings.of_call(step.tx, self._domains, running.call)
                insert_recording(step.tx, running, settings, "canceled", step.now, self._ids)
            else:
                step.emit(running.domain, "recording.error", _too_late(running, step.now))

    def _plan_storing(self, domain: Domain, recording_id: str, instance_id: str) -> None:
        def stored() -> None:
            with self._calls.steps.begin() as step:
                change(step.tx, recording_id, status="finished")
                found = select(_table).where(_table.c.id == recording_id)
                row = step.tx.execute(found).mappings().one_or_none()
                if row is not None:
                    payload = ready_payload(row)
                    step.emit(domain, "recording.ready-to-download", payload, about=instance_id)

        later = self._scheduler.now() + _STORE_SECONDS
        self._scheduler.at(later, stored, domain_id=domain.id)

    def _start_for(self, participant: Participant) -> None:
        """Start the recording that a participant's token requests."""
        token = participant.admission.token
        options = (token.start_cloud_recording_opts if token else None) or {}
        try:
            body = RecordingOptions.model_validate(options)
            self._start(participant.call, body, started_by=participant.id)
        except (Refusal, ValidationError) as error:
            # No request is waiting for an answer, so the refusal is only logged.
            _log.info("a token's start_cloud_recording had no effect: %s", type(error).__name__)


def _wants_recording(participant: Participant) -> bool:
    token = participant.admission.token
    return token is not None and token.start_cloud_recording is True


def _check_kind(call: Call, settings: EffectiveSettings, kind: str) -> None:
    tokens = [one.admission.token for one in call.participants.values()]
    allowed = _kinds(settings.get("enable_recording"))
    allowed.update(*(_kinds(token.enable_recording) for token in tokens if token is not None))
    if kind not in allowed:
        raise Refusal.invalid(f"{kind} recording is not enabled: see enable_recording of the room")
    if kind == RAW_TRACKS and settings.get("recordings_bucket") is None:
        raise Refusal.invalid("raw-tracks recording needs a recordings_bucket of your own")


def _kinds(setting: Any) -> set[str]:
    if is_list(setting):
        return set(setting)
    return {setting} if isinstance(setting, str) else set()  # false is accepted for none


def _started(running: Running, now: float) -> Mapping[str, Any]:
    is_composed = type_of(running) == _CLOUD
    return {
        "recording_id": running.id,
        "action": "start-cloud-recording",
        **({"layout": layout_of(running.options)} if is_composed else {}),
        **({} if running.started_by is None else {"started_by": running.started_by}),
        "instance_id": running.instance_id,
        "start_ts": int(now),
    }


def _too_late(running: Running, now: float) -> Mapping[str, Any]:
    return {
        "action": "cloud-recording-error",
        "error_msg": "the call ended before the recording started",
        "instance_id": running.instance_id,
        "room_name": running.call.room_name,
        "timestamp": int(now),
    }
