"""The recordings, live streams and transcriptions that run in calls.

This module has what they share: an instance id, a start that takes a moment, and an end when the
call is over. All of it is in memory. Each kind stores its own records.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, Literal

from sqlalchemy import Connection, select

from dailykit.local.base.ids import DEFAULT_INSTANCE
from dailykit.local.base.refusal import Refusal
from dailykit.local.store.meeting_tables import meetings
from dailykit.local.world.calls.participants import Participant
from dailykit.local.world.calls.registry import Call
from dailykit.local.world.core.domains import Domain
from dailykit.local.world.core.events import Event
from dailykit.local.world.core.scheduler import Entry, Scheduler

__all__ = [
    "EndReason",
    "Kind",
    "Listener",
    "Running",
    "MediaJobs",
    "StreamTimes",
    "known_seconds",
]

Kind = Literal["recording", "stream", "transcription"]
EndReason = Literal["stopped", "max-duration", "idle", "call-over", "failed"]

_START_SECONDS: Final = 2
# Daily checks calls now and then, and takes a minute or more to stop an idle recording.
_GLANCE_SECONDS: Final = 15
_IDLE_STOP_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class StreamTimes:
    """When a job ends by itself, apart from the end of the call.

    Attributes:
        max_duration: After this many seconds.
        idle: After this many seconds in which no participant sends media.
    """

    max_duration: float | None = None
    idle: float | None = None


@dataclass(eq=False, slots=True)
class Running:
    """A recording, a live stream or a transcription that runs.

    Attributes:
        kind: Its kind.
        id: Its id.
        call: The call.
        meeting_id: The meeting that it started in.
        instance_id: Its instance id.
        options: Its options, including later changes.
        started_at: When it really started, in unix seconds. None before.
        peak: The largest number of participants at one time.
        people: The names of all participants so far, by session id.
        present: The same participants, as objects.
        started_by: The session id of the participant who started it, in the call or by joining.
        entries: Its entries in the scheduler.
    """

    kind: Kind
    id: str
    call: Call
    meeting_id: str
    instance_id: str
    options: dict[str, Any]
    started_at: float | None = None
    peak: int = 0
    people: dict[str, str | None] = field(default_factory=dict[str, str | None])
    present: dict[str, Participant] = field(default_factory=dict[str, Participant])
    started_by: str | None = None
    entries: list[Entry] = field(default_factory=list[Entry])

    @property
    def domain(self) -> Domain:
        """Its domain."""
        return self.call.domain

    def note_people(self) -> None:
        """Record the participants who are in the call now."""
        people = self.call.participants
        self.peak = max(self.peak, len(people))
        self.people.update((one.id, one.user_name) for one in people.values())
        self.present.update(people)


def known_seconds(tx: Connection, meeting_id: str, since: int) -> int:
    """Return how long a job ran in a meeting that ended with the server."""
    end = select(meetings.c.end_time).where(meetings.c.id == meeting_id)
    return max(0, int(tx.execute(end).scalar() or since) - since)


Started = Callable[[Running], object]
Ended = Callable[[Running, EndReason], object]
Listener = Callable[[Running, EndReason | Literal["started", "updated"]], object]
"""Receives a job and what has happened to it."""


class MediaJobs:
    """All running recordings, live streams and transcriptions.

    Args:
        scheduler: The world's scheduler, and its time.
    """

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._running: list[Running] = []
        self._handlers: dict[Kind, tuple[Started, Ended]] = {}
        self._listeners: list[Listener] = []

    def on_change(self, listener: Listener) -> None:
        """Call `listener` when a job has started, changed or ended."""
        self._listeners.append(listener)

    def updated(self, running: Running) -> None:
        """Announce that the options of a job were changed."""
        self._say(running, "updated")

    def handle(self, kind: Kind, started: Started, ended: Ended) -> None:
        """Call these when a job of this kind has started and when it has ended."""
        self._handlers[kind] = (started, ended)

    def of_call(self, call: Call, *kinds: Kind) -> list[Running]:
        """Return the jobs that run in a call, oldest first."""
        return [one for one in self._running if one.call is call and one.kind in kinds]

    def of_domain(self, domain: Domain, kind: Kind) -> list[Running]:
        """Return the jobs that run in all calls of a domain."""
        return [one for one in self._running if one.domain.id == domain.id and one.kind == kind]

    def named(self, call: Call, kind: Kind, instance_id: str) -> Running | None:
        """Return the job with this instance id that runs in a call, or None."""
        found = (one for one in self.of_call(call, kind) if one.instance_id == instance_id)
        return next(found, None)

    def choose(
        self, call: Call, candidates: Iterable[Running], instance_id: str | None, what: str
    ) -> Running:
        """Return the job that the caller means.

        Args:
            call: The call.
            candidates: The jobs to choose from.
            instance_id: The instance id in the request. If None, choose the only job, or the one
                with the reserved id.
            what: The job's name, for error texts.

        Raises:
            Refusal: There is no job, or there are several.
        """
        found = list(candidates)
        if instance_id is None and len(found) > 1:
            instance_id = DEFAULT_INSTANCE
        if instance_id is not None:
            found = [one for one in found if one.instance_id == instance_id]
        if not found:
            told = "" if instance_id is None else f" with instanceId {instance_id}"
            raise Refusal.invalid(f"room {call.room_name} has no active {what}{told}")
        return found[0]

    def start(self, running: Running, times: StreamTimes) -> None:
        """Start a job. It takes a moment to be running."""
        self._running.append(running)
        running.note_people()
        ready = self._scheduler.now() + _START_SECONDS
        running.entries.append(self._scheduler.at(ready, lambda: self._ready(running, times)))

    def end(self, running: Running, reason: EndReason) -> None:
        """End a job. If it has already ended, this does nothing."""
        if running not in self._running:
            return
        self._running.remove(running)
        for entry in running.entries:
            entry.cancel()
        self._handlers[running.kind][1](running, reason)
        self._say(running, reason)

    def notice(self, event: Event) -> None:
        """Handle participants who join and leave."""
        if event.type == "participant.joined":
            for running in self._in_room(event):
                running.note_people()
        elif event.type == "participant.left":
            for running in self._in_room(event):
                if not running.call.participants:
                    # Later, because other subscribers have not received this event yet.
                    self._scheduler.at(event.time, partial(self.end, running, "call-over"))

    def _ready(self, running: Running, times: StreamTimes) -> None:
        running.started_at = self._scheduler.now()
        running.note_people()
        if times.max_duration is not None:
            over = running.started_at + times.max_duration
            end = self._scheduler.at(over, lambda: self.end(running, "max-duration"))
            running.entries.append(end)
        if times.idle is not None:
            self._watch(running, times.idle, last_seen=running.started_at)
        self._handlers[running.kind][0](running)
        if running in self._running:
            self._say(running, "started")

    def _say(self, running: Running, what: EndReason | Literal["started", "updated"]) -> None:
        for listener in self._listeners:
            listener(running, what)

    def _watch(self, running: Running, patience: float, last_seen: float) -> None:
        """Check repeatedly whether any participant sends media."""

        def look() -> None:
            now = self._scheduler.now()
            is_busy = any(any(one.tracks.values()) for one in running.call.participants.values())
            if not is_busy and now - last_seen >= patience + _IDLE_STOP_SECONDS:
                self.end(running, "idle")
            else:
                self._watch(running, patience, now if is_busy else last_seen)

        running.entries[:] = [entry for entry in running.entries if entry.is_pending]
        running.entries.append(self._scheduler.at(self._scheduler.now() + _GLANCE_SECONDS, look))

    def _in_room(self, event: Event) -> list[Running]:
        room, domain = event.payload.get("room"), event.domain
        return [
            one
            for one in self._running
            if one.call.room_name == room and one.domain.id == domain.id
        ]
