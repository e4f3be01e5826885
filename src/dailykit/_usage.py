"""What was used: the arithmetic of visits, calls and recordings. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal, TypeAlias

from dailykit.models.meetings import Meeting, MeetingParticipant
from dailykit.models.recordings import Recording

__all__ = ["COLUMNS", "By", "Period", "Prices", "Usage", "measure"]

By: TypeAlias = Literal["day", "room", "user"]
"""What usage is told apart by."""

COLUMNS: Final = (
    "participant_minutes",
    "calls",
    "peak_participants",
    "recorded_minutes",
)
"""The numbers of a `Usage`, in the order in which they are shown."""

_DAY: Final = timedelta(days=1)
_NOBODY: Final = "(unknown)"
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time, from `start` up to `end`."""

    start: datetime
    end: datetime

    @property
    def minutes(self) -> float:
        """How long it is."""
        return (self.end - self.start).total_seconds() / 60

    def within(self, start: float | None, seconds: float | None) -> "Period | None":
        """Return the part of it that something took, which began at a unix time."""
        if start is None or seconds is None:
            return None
        began = max(self.start, datetime.fromtimestamp(start, UTC))
        ended = min(self.end, datetime.fromtimestamp(start + seconds, UTC))
        return Period(began, ended) if ended > began else None

    def by_day(self) -> "Iterator[Period]":
        """Yield its parts, cut at each midnight (UTC)."""
        start = self.start
        # The last day of all has no midnight at its end.
        while start.date() < self.end.date():
            midnight = start.replace(hour=0, minute=0, second=0, microsecond=0) + _DAY
            yield Period(start, midnight)
            start = midnight
        if start < self.end:
            yield Period(start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What was used of one thing, or in all.

    Attributes:
        label: The day, room or user; "total".
        participant_minutes: The time that all participants were there, added up.
        calls: In how many meetings.
        peak_participants: How many were there at the same moment at most.
        recorded_minutes: How long was recorded.
    """

    label: str
    participant_minutes: float = 0.0
    calls: int = 0
    peak_participants: int = 0
    recorded_minutes: float = 0.0


@dataclass(frozen=True, slots=True)
class Prices:
    """What a minute costs, in a currency of the user's."""

    participant_minute: float = 0.0
    recorded_minute: float = 0.0

    def cost(self, usage: Usage) -> float:
        """Return what it costs."""
        return (
            usage.participant_minutes * self.participant_minute
            + usage.recorded_minutes * self.recorded_minute
        )


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch that counts for one label: a visit to a call, or a recording."""

    label: str
    period: Period
    call: str | None


def measure(
    meetings: Iterable[Meeting],
    recordings: Iterable[Recording],
    period: Period,
    by: By,
) -> tuple[list[Usage], Usage]:
    """Return what was used within a period, by day, room or user, and in all.

    Visits and recordings that reach beyond the period count with the part that is inside. A call
    counts on each day on which it had a participant. Days are those of UTC. Daily does not say for
    whom a recording was made, so by user they are only in the total.

    Args:
        meetings: Meetings with their participants.
        recordings: Recordings.
        period: Which time.
        by: What to tell apart.
    """
    visits = [piece for meeting in meetings for piece in _visits(meeting, period, by)]
    recorded = [piece for one in recordings for piece in _recorded(one, period, by)]
    seen = _by_label(visits)
    kept = {} if by == "user" else _by_label(recorded)
    rows = [_add_up(label, seen[label], kept.get(label, ())) for label in seen]
    rows += [_add_up(label, (), kept[label]) for label in kept if label not in seen]
    return _in_order(rows, by), _add_up("total", visits, recorded)


def _visits(meeting: Meeting, period: Period, by: By) -> Iterator[_Piece]:
    for person in meeting.participants or ():
        inside = period.within(person.join_time, person.duration)
        if inside is None:
            continue
        label = _who(person) if by == "user" else meeting.room or _NOBODY
        for part, part_label in _parts(inside, by, label):
            yield _Piece(part_label, part, meeting.id)


def _recorded(recording: Recording, period: Period, by: By) -> Iterator[_Piece]:
    inside = period.within(recording.start_ts, recording.duration)
    if inside is not None:
        for part, label in _parts(inside, by, recording.room_name or _NOBODY):
            yield _Piece(label, part, None)


def _parts(period: Period, by: By, label: str) -> Iterator[tuple[Period, str]]:
    if by != "day":
        yield period, label
        return
    for part in period.by_day():
        yield part, f"{part.start:%Y-%m-%d}"


def _who(person: MeetingParticipant) -> str:
    """Return a name for a user, with the app's own id, which tells people of one name apart.

    Daily makes up a UUID for those who bring no id, another one at each visit, and says "hipaa"
    for all on HIPAA domains: there the name is the better one to go by.
    """
    name, ident = person.user_name, person.user_id
    if name and (ident is None or ident == "hipaa" or _UUID.fullmatch(ident)):
        return name
    return f"{name} ({ident})" if name and ident else name or ident or _NOBODY


def _by_label(pieces: Iterable[_Piece]) -> dict[str, list[_Piece]]:
    grouped: dict[str, list[_Piece]] = {}
    for piece in pieces:
        grouped.setdefault(piece.label, []).append(piece)
    return grouped


def _add_up(label: str, visits: Sequence[_Piece], recorded: Sequence[_Piece]) -> Usage:
    return Usage(
        label=label,
        participant_minutes=sum((piece.period.minutes for piece in visits), 0.0),
        calls=len({piece.call for piece in visits}),
        peak_participants=_peak(piece.period for piece in visits),
        recorded_minutes=sum((piece.period.minutes for piece in recorded), 0.0),
    )


def _peak(periods: Iterable[Period]) -> int:
    """Return how many of them there are at the same moment at most."""
    steps = [step for one in periods for step in ((one.start, 1), (one.end, -1))]
    present = most = 0
    for _, change in sorted(steps):  # at the same moment those who leave go first
        present += change
        most = max(most, present)
    return most


def _in_order(rows: list[Usage], by: By) -> list[Usage]:
    if by == "day":
        return sorted(rows, key=lambda row: row.label)
    return sorted(rows, key=lambda row: (-row.participant_minutes, row.label))
