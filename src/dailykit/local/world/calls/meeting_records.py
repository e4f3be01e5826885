"""The stored records of meetings: their start and end, and their participants."""

from typing import Final

from sqlalchemy import Connection, bindparam, insert, select, update

from dailykit.local.store.meeting_tables import meetings, stays
from dailykit.local.world.calls.participants import Participant
from dailykit.local.world.calls.registry import Call, Meeting

__all__ = ["close_open_meetings", "end", "note_all_seen", "record", "record_stay", "stay_ended"]

_ONGOING: Final = meetings.c.end_time.is_(None)
_CHANGE = update(meetings).where(meetings.c.id == bindparam("meeting"))
_LEAVE = update(stays).where(
    stays.c.meeting_id == bindparam("meeting"), stays.c.participant_id == bindparam("participant")
)
_LEAVE_ALL = update(stays).where(
    stays.c.meeting_id == bindparam("meeting"), stays.c.leave_time.is_(None)
)


def record(tx: Connection, call: Call, meeting: Meeting, now: float) -> None:
    """Record that a meeting is in progress, with all participants in the call."""
    tx.execute(
        insert(meetings).values(
            id=meeting.id,
            domain_id=call.domain.id,
            room=call.room_name,
            start_time=meeting.start_time,
            end_time=None,
            max_participants=meeting.max_participants,
            seen_at=now,
        )
    )
    for participant in call.participants.values():
        record_stay(tx, meeting, participant, max(participant.since, meeting.start_time))


def record_stay(tx: Connection, meeting: Meeting, participant: Participant, since: float) -> None:
    """Record that a participant joined a meeting."""
    tx.execute(
        insert(stays).values(
            meeting_id=meeting.id,
            participant_id=participant.id,
            user_id=participant.user_id,
            user_name=participant.user_name,
            join_time=since,
            leave_time=None,
        )
    )
    tx.execute(_CHANGE, {"meeting": meeting.id, "max_participants": meeting.max_participants})


def stay_ended(tx: Connection, meeting: Meeting, participant: Participant, now: float) -> None:
    """Record that a participant left a meeting that continues."""
    where = {"meeting": meeting.id, "participant": participant.id}
    tx.execute(_LEAVE, {**where, "leave_time": now})
    tx.execute(_CHANGE, {"meeting": meeting.id, "seen_at": now})


def end(tx: Connection, meeting_id: str, now: float) -> None:
    """Record that a meeting and the stays of its participants have ended."""
    tx.execute(_LEAVE_ALL, {"meeting": meeting_id, "leave_time": now})
    tx.execute(_CHANGE, {"meeting": meeting_id, "seen_at": now, "end_time": now})


def note_all_seen(tx: Connection, now: float) -> None:
    """Record that all open meetings are still in progress."""
    tx.execute(update(meetings).where(_ONGOING).values(seen_at=now))


def close_open_meetings(tx: Connection) -> int:
    """End the meetings that a killed server left open, at their last known time.

    Returns:
        The number of meetings ended.
    """
    left = tx.execute(select(meetings.c.id, meetings.c.seen_at).where(_ONGOING)).all()
    for meeting_id, seen_at in left:
        end(tx, meeting_id, seen_at)
    return len(left)
