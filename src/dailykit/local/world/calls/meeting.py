"""When meetings start and end as participants join and leave.

Daily's rules: https://docs.daily.co/reference/rest-api/meetings. A meeting starts when a
participant has been alone in a room for a while, or when the second participant joins. It ends when
the room is empty, or when the last participant has been alone for ten minutes. They are in a new
meeting from then on.
"""

from collections.abc import Callable
from typing import Final

from dailykit.local.base.ids import Ids
from dailykit.local.base.json_types import JsonObject
from dailykit.local.world.calls import meeting_records
from dailykit.local.world.calls.participants import Participant, tell_all
from dailykit.local.world.calls.registry import Call, Meeting
from dailykit.local.world.calls.step import Step, StepRunner
from dailykit.local.world.core.scheduler import Scheduler

__all__ = ["ALONE_SECONDS", "ENDED_EVENT_SECONDS", "LEFT_ALONE_SECONDS", "MeetingSessions"]

ALONE_SECONDS: Final = 30
"""How long a participant is alone in a room before that counts as a meeting."""

LEFT_ALONE_SECONDS: Final = 600
"""How long the last of several participants stays alone before a new meeting starts."""

ENDED_EVENT_SECONDS: Final = 20
"""The delay of ``meeting.ended`` after a meeting's end. Daily sends it within this time."""


class MeetingSessions:
    """Starts and ends the meetings of calls.

    Args:
        steps: Runs the steps that no request causes.
        scheduler: The world's scheduler.
        ids: Generates ids of meetings.
    """

    def __init__(self, steps: StepRunner, scheduler: Scheduler, ids: Ids) -> None:
        self._steps = steps
        self._scheduler = scheduler
        self._ids = ids

    def joined(self, step: Step, call: Call, participant: Participant) -> None:
        """Handle a participant who has just joined."""
        meeting = call.meeting
        if meeting is None:
            call.since = step.now
            meeting = call.meeting = Meeting(self._ids.uuid(), step.now)
            self._expect(call, meeting, ALONE_SECONDS, self._begin)
        meeting.max_participants = max(meeting.max_participants, len(call.participants))
        if meeting.has_begun:
            if len(call.participants) > 1:
                meeting.expect(None)
            meeting_records.record_stay(step.tx, meeting, participant, step.now)
        elif len(call.participants) > 1:
            self._begin(step, call, meeting)

    def left(self, step: Step, call: Call, participant: Participant) -> None:
        """Handle a participant who has just left."""
        meeting = call.meeting
        if meeting is None:
            return
        if meeting.has_begun:
            meeting_records.stay_ended(step.tx, meeting, participant, step.now)
        if not call.participants:
            self._end(step, call, meeting)
            call.meeting = None
            _forget_the_past(call)
        elif len(call.participants) == 1 and meeting.has_begun:
            self._expect(call, meeting, LEFT_ALONE_SECONDS, self._begin_anew)

    def _expect(
        self,
        call: Call,
        meeting: Meeting,
        seconds: float,
        act: Callable[[Step, Call, Meeting], object],
    ) -> None:
        def happen() -> None:
            with self._steps.begin() as step:
                act(step, call, meeting)

        meeting.expect(self._scheduler.at(self._scheduler.now() + seconds, happen))

    def _begin(self, step: Step, call: Call, meeting: Meeting) -> None:
        meeting.expect(None)
        meeting.has_begun = True
        meeting_records.record(step.tx, call, meeting, step.now)
        step.emit(call.domain, "meeting.started", _started(call, meeting))

    def _begin_anew(self, step: Step, call: Call, meeting: Meeting) -> None:
        self._end(step, call, meeting)
        call.meeting = Meeting(self._ids.uuid(), step.now, max_participants=len(call.participants))
        _forget_the_past(call)
        self._begin(step, call, call.meeting)
        message = {"type": "meeting-changed", "meetingId": call.meeting.id}
        tell_all(step, call.participants.values(), message)
        tell_all(step, call.participants.values(), {"type": "session-data", "data": {}})

    def _end(self, step: Step, call: Call, meeting: Meeting) -> None:
        meeting.expect(None)
        if not meeting.has_begun:
            return
        meeting_records.end(step.tx, meeting.id, step.now)
        payload = {**_started(call, meeting), "end_ts": round(step.now, 3)}

        def tell() -> None:
            with self._steps.begin() as later:
                later.emit(call.domain, "meeting.ended", payload)

        ended_at = step.now + ENDED_EVENT_SECONDS
        self._scheduler.at(ended_at, tell, domain_id=call.domain.id)


def _started(call: Call, meeting: Meeting) -> JsonObject:
    return {
        "start_ts": round(meeting.start_time, 3),
        "meeting_id": meeting.id,
        "room": call.room_name,
    }


def _forget_the_past(call: Call) -> None:
    """Drop the state that lasts for one meeting."""
    call.banned.clear()
    call.session_data = {}
