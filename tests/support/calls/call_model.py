"""A plain model of rooms, tokens and calls: second by second, without any cleverness."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Model", "ModelRoom", "ModelToken", "ModelVisit", "Refused"]


class Refused(Exception):  # noqa: N818 - it is an answer
    """Somebody may not do something, for a reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass
class ModelToken:
    """What a token says."""

    text: str
    room: str | None
    exp: int | None
    nbf: int | None
    owner: bool
    user_id: str | None
    knocking: bool
    eject_at_exp: bool
    eject_after: int | None


@dataclass(eq=False)
class ModelVisit:
    """Somebody who came to a room."""

    room: "ModelRoom"
    token: ModelToken | None
    came: int
    key: int
    joined: int | None = None
    left: int | None = None
    denied: bool = False
    eject_at: int | None = None

    @property
    def is_in(self) -> bool:
        return self.joined is not None and self.left is None

    @property
    def is_waiting(self) -> bool:
        return self.joined is None and self.left is None and not self.denied

    @property
    def user_id(self) -> str | None:
        return None if self.token is None else self.token.user_id


@dataclass(eq=False)
class ModelMeeting:
    """A meeting that may not have begun yet."""

    room: str
    start: int
    has_begun: bool = False
    end: int | None = None
    most: int = 0
    stays: list[list[Any]] = field(default_factory=list[list[Any]])
    """Visit, from, to."""


@dataclass(eq=False)
class ModelRoom:
    """A room, also when it has expired or was deleted."""

    name: str
    properties: dict[str, Any]
    private: bool
    deleted: bool = False
    visits: list[ModelVisit] = field(default_factory=list[ModelVisit])
    meeting: ModelMeeting | None = None
    last_company: int | None = None
    banned: set[str] = field(default_factory=set[str])

    def inside(self) -> list[ModelVisit]:
        return [visit for visit in self.visits if visit.is_in]

    def get(self, name: str) -> Any:
        return self.properties.get(name)


class Model:
    """Everything that there is.

    Attributes:
        now: The time.
        rooms: The room that has each name, or had it last.
        events: What has happened: type, time and whom or what it is about.
    """

    def __init__(self, now: int) -> None:
        self.now = now
        self.rooms: dict[str, ModelRoom] = {}
        self.all_rooms: list[ModelRoom] = []
        self.meetings: list[ModelMeeting] = []
        self.events: list[tuple[str, int, Any]] = []
        self._visits = 0
        self._late: list[tuple[int, ModelMeeting]] = []

    # --- rooms -----------------------------------------------------------------------------------

    def alive(self, name: str) -> ModelRoom | None:
        """Return the room of that name, if it is neither deleted nor expired."""
        room = self.rooms.get(name)
        if room is None or room.deleted or self.is_over(room):
            return None
        return room

    def is_over(self, room: ModelRoom) -> bool:
        return room.get("exp") is not None and room.get("exp") <= self.now

    def create(self, name: str, private: bool, properties: dict[str, Any]) -> None:
        if self.alive(name):
            raise Refused("taken")
        room = self.rooms[name] = ModelRoom(name, dict(properties), private)
        self.all_rooms.append(room)

    def update(self, name: str, properties: dict[str, Any]) -> None:
        room = self.alive(name)
        if room is None:
            raise Refused("missing")
        room.properties.update(properties)

    def delete(self, name: str) -> None:
        room = self.alive(name)
        if room is None:
            raise Refused("missing")
        room.deleted = True
        for visit in room.inside():
            self._leave(visit)
        for visit in room.visits:
            if visit.is_waiting:
                self._stop_waiting(visit)

    # --- coming and going ------------------------------------------------------------------------

    def join(self, name: str, token: ModelToken | None) -> ModelVisit:
        room = self.rooms.get(name)
        if room is None or room.deleted:
            raise Refused("no-room")
        self._check_times(room, token)
        self._visits += 1
        visit = ModelVisit(room, token, self.now, self._visits)
        if self._must_knock(room, token):
            room.visits.append(visit)
            self._tell("waiting-participant.joined", visit.key)
        else:
            self._enter(visit)
        return visit

    def admit(self, visit: ModelVisit) -> None:
        if self.rooms[visit.room.name] is not visit.room:
            # What bars the room that has the name now is found first.
            self._check_times(self.rooms[visit.room.name], visit.token)
            raise Refused("no-room")
        self._check_times(visit.room, visit.token)
        self._check_place(visit)
        visit.room.visits.remove(visit)
        self._enter(visit)

    def deny(self, visit: ModelVisit) -> None:
        self._stop_waiting(visit)

    def leave(self, visit: ModelVisit) -> None:
        if visit.is_in:
            self._leave(visit)
        elif visit.is_waiting:
            self._stop_waiting(visit)

    def eject(self, room: ModelRoom, user_id: str, ban: bool) -> list[int]:
        leaving = [visit for visit in room.inside() if visit.user_id == user_id]
        if ban:
            room.banned.add(user_id)
        for visit in leaving:
            self._leave(visit)
        return [visit.key for visit in leaving]

    # --- time ------------------------------------------------------------------------------------

    def pass_time(self, seconds: int) -> None:
        """Let second after second go by."""
        for _ in range(seconds):
            self.now += 1
            for room in self.all_rooms:
                self._tick(room)
            for moment, meeting in list(self._late):
                if moment == self.now:
                    self._late.remove((moment, meeting))
                    self._tell("meeting.ended", (meeting.room, meeting.start, meeting.end))

    def _tick(self, room: ModelRoom) -> None:
        for visit in room.inside():
            if visit.eject_at is not None and visit.eject_at <= self.now:
                self._leave(visit)
        meeting = room.meeting
        if meeting is None:
            return
        if not meeting.has_begun and self.now - meeting.start >= 30:
            self._begin(room, meeting)
        left_alone = room.last_company is not None and len(room.inside()) == 1
        if meeting.has_begun and left_alone and self.now - (room.last_company or 0) >= 600:
            self._end(room, meeting)
            again = room.meeting = ModelMeeting(room.name, self.now, most=1)
            self._begin(room, again)

    # --- the rules -------------------------------------------------------------------------------

    def _check_times(self, room: ModelRoom, token: ModelToken | None) -> None:
        if room.deleted:
            raise Refused("no-room")
        if self.is_over(room):
            raise Refused("exp-room")
        if room.get("nbf") is not None and room.get("nbf") > self.now:
            raise Refused("nbf-room")
        if token is not None:
            if token.room not in (None, room.name):
                raise Refused("not-allowed")
            if token.nbf is not None and token.nbf > self.now:
                raise Refused("nbf-token")
            if token.exp is not None and token.exp <= self.now:
                raise Refused("exp-token")

    def _must_knock(self, room: ModelRoom, token: ModelToken | None) -> bool:
        lobby = room.get("enable_knocking") is True
        if token is not None:
            return lobby and token.knocking
        if room.private and not lobby:
            raise Refused("not-allowed")
        return room.private

    def _rivals(self, visit: ModelVisit) -> list[ModelVisit]:
        if not visit.room.get("enforce_unique_user_ids") or visit.user_id is None:
            return []
        return [one for one in visit.room.inside() if one.user_id == visit.user_id]

    def _check_place(self, visit: ModelVisit) -> None:
        room = visit.room
        if visit.user_id in room.banned:
            raise Refused("ejected")
        most = room.get("max_participants")
        staying = len(room.inside()) - len(self._rivals(visit))
        if staying >= (200 if most is None else most):
            raise Refused("meeting-full")

    def _enter(self, visit: ModelVisit) -> None:
        self._check_place(visit)
        room, rivals = visit.room, self._rivals(visit)
        visit.joined = self.now
        visit.eject_at = self._eject_at(visit)
        room.visits.append(visit)
        for rival in rivals:
            self._leave(rival)
        if room.meeting is None:
            room.meeting = ModelMeeting(room.name, self.now)
            room.last_company = None
        meeting = room.meeting
        meeting.most = max(meeting.most, len(room.inside()))
        if meeting.has_begun:
            meeting.stays.append([visit, self.now, None])
        elif len(room.inside()) > 1:
            self._begin(room, meeting)
        self._tell("participant.joined", visit.key)

    def _eject_at(self, visit: ModelVisit) -> int | None:
        token, room = visit.token, visit.room
        moments: list[int | None]
        if token is not None and (token.eject_at_exp or token.eject_after):
            moments = [
                token.exp if token.eject_at_exp else None,
                self.now + token.eject_after if token.eject_after else None,
            ]
        else:
            elapsed = room.get("eject_after_elapsed")
            moments = [
                room.get("exp") if room.get("eject_at_room_exp") else None,
                self.now + elapsed if elapsed else None,
            ]
        return min((moment for moment in moments if moment is not None), default=None)

    def _begin(self, room: ModelRoom, meeting: ModelMeeting) -> None:
        meeting.has_begun = True
        self.meetings.append(meeting)
        for visit in room.inside():
            meeting.stays.append([visit, max(visit.joined or 0, meeting.start), None])
        self._tell("meeting.started", (room.name, meeting.start))

    def _leave(self, visit: ModelVisit) -> None:
        room = visit.room
        visit.left = self.now
        self._tell("participant.left", visit.key)
        meeting = room.meeting
        assert meeting is not None
        for stay in meeting.stays:
            if stay[0] is visit and stay[2] is None:
                stay[2] = self.now
        if not room.inside():
            self._end(room, meeting)
        else:
            room.last_company = self.now

    def _end(self, room: ModelRoom, meeting: ModelMeeting) -> None:
        room.meeting, room.last_company = None, None
        room.banned.clear()
        if meeting.has_begun:
            meeting.end = self.now
            for stay in meeting.stays:
                stay[2] = self.now if stay[2] is None else stay[2]
            self._late.append((self.now + 20, meeting))

    def _stop_waiting(self, visit: ModelVisit) -> None:
        visit.denied = True
        self._tell("waiting-participant.left", visit.key)

    def _tell(self, kind: str, about: Any) -> None:
        self.events.append((kind, self.now, about))

    # --- looking ---------------------------------------------------------------------------------

    def visits(self) -> Iterator[ModelVisit]:
        """Return everybody who is in a call or waits."""
        for room in self.all_rooms:
            yield from (visit for visit in room.visits if visit.is_in or visit.is_waiting)

    def presence(self) -> dict[str, set[int]]:
        """Return who is in the rooms of which name."""
        found: dict[str, set[int]] = {}
        for visit in self.visits():
            if visit.is_in:
                found.setdefault(visit.room.name, set()).add(visit.key)
        return found

    def records(self) -> list[Any]:
        """Return what is known of meetings, in an order of its own."""
        found: list[Any] = []
        for meeting in self.meetings:
            until = self.now if meeting.end is None else meeting.end
            stays = [
                (visit.key, since, (self.now if to is None else to) - since)
                for visit, since, to in meeting.stays
            ]
            long = sorted(stay for stay in stays if stay[2] >= 10)
            found.append(
                (
                    meeting.room,
                    meeting.start,
                    until - meeting.start,
                    meeting.end is None,
                    meeting.most,
                    long,
                )
            )
        return sorted(found)
