"""The calls that go on now, found by room, by name and by participant. All of it is in memory."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from dailykit.local.base.json_types import JsonObject
from dailykit.local.world.calls.admission import RoomFacts
from dailykit.local.world.calls.participants import Participant, Waiting
from dailykit.local.world.core.domains import Domain
from dailykit.local.world.core.scheduler import Entry

__all__ = ["Call", "Meeting", "Register"]


@dataclass(eq=False, slots=True)
class Meeting:
    """The meeting session that the people in a call are in.

    Attributes:
        id: Its id.
        start_time: Unix seconds when the first of them joined.
        has_begun: Whether it counts as a meeting yet: not before somebody is alone for a while.
        max_participants: How many were in at once, at most.
        next: What is going to happen to it unless somebody comes or goes.
    """

    id: str
    start_time: float
    has_begun: bool = False
    max_participants: int = 0
    next: Entry | None = None

    def expect(self, entry: Entry | None) -> None:
        """Have `entry` take the place of what was going to happen."""
        if self.next is not None:
            self.next.cancel()
        self.next = entry


@dataclass(eq=False, slots=True)
class Call:
    """A room with people in it, or at its door.

    Attributes:
        domain: Whose room it is.
        room_id: The room's id. The room may be gone by now: who is inside an expired one stays.
        room_name: The room's name.
        participants: Who is in, by id, in the order of joining.
        waiting: Who has knocked, by id, in the order of coming.
        meeting: The meeting session; None while nobody is in.
        since: Unix seconds since when somebody is in without a break.
        banned: User ids that stay out while the meeting goes on.
        session_data: What the participants share.
        speaking: How loud those are who speak now, from 0 to 1, by id.
        active_speaker: The id of the participant who speaks, or was the last one to.
        sip_ready: The SIP addresses at which the room can be called.
    """

    domain: Domain
    room_id: str
    room_name: str
    participants: dict[str, Participant] = field(default_factory=dict[str, Participant])
    waiting: dict[str, Waiting] = field(default_factory=dict[str, Waiting])
    meeting: Meeting | None = None
    since: float = 0.0
    banned: set[str] = field(default_factory=set[str])
    session_data: JsonObject = field(default_factory=dict[str, object])
    speaking: dict[str, float] = field(default_factory=dict[str, float])
    active_speaker: str | None = None
    sip_ready: list[str] = field(default_factory=list[str])

    @property
    def admins(self) -> list[Participant]:
        """Who may let people in and throw them out."""
        return [one for one in self.participants.values() if one.may_admin("participants")]

    def with_user_ids(self, user_ids: Iterable[str]) -> list[Participant]:
        """Return the participants that have one of these user ids."""
        wanted = set(user_ids)
        return [one for one in self.participants.values() if one.user_id in wanted]


class Register:
    """Finds calls and the people in them."""

    def __init__(self) -> None:
        self._by_room: dict[str, Call] = {}
        # Oldest first. Two rooms may share a name: one that has expired with people inside, and
        # its successor.
        self._by_name: dict[tuple[str, str], list[Call]] = {}
        self._people: dict[str, Participant] = {}

    def of_domain(self, domain: Domain) -> list[Call]:
        """Return the calls in a domain's rooms."""
        return [call for call in self._by_room.values() if call.domain.id == domain.id]

    def all(self) -> list[Call]:
        """Return all calls."""
        return list(self._by_room.values())

    def named(self, domain: Domain, room_name: str) -> Call | None:
        """Return the call in a domain's room of that name; that of the newest, if several.

        Where people only wait there is no call yet.
        """
        calls = self._by_name.get((domain.id, room_name), ())
        return next((call for call in reversed(calls) if call.participants), None)

    def in_room(self, room_id: str) -> Call | None:
        """Return the call in a room."""
        return self._by_room.get(room_id)

    def open(self, domain: Domain, room: RoomFacts) -> Call:
        """Return the call in a room, which begins with nobody in it if there is none."""
        call = self._by_room.get(room.id)
        if call is None:
            call = self._by_room[room.id] = Call(domain, room.id, room.name)
            self._by_name.setdefault((domain.id, room.name), []).append(call)
        return call

    def participant(self, participant_id: str) -> Participant | None:
        """Return somebody who is in a call by their (session) id."""
        return self._people.get(participant_id)

    def add(self, participant: Participant) -> None:
        """Let somebody be in their call."""
        participant.call.participants[participant.id] = participant
        self._people[participant.id] = participant

    def remove(self, participant: Participant) -> None:
        """Let somebody be in their call no more."""
        del participant.call.participants[participant.id]
        del self._people[participant.id]

    def tidy(self, call: Call) -> None:
        """Forget a call in which, and at the door of which, there is nobody."""
        if call.participants or call.waiting or self._by_room.get(call.room_id) is not call:
            return
        del self._by_room[call.room_id]
        key = (call.domain.id, call.room_name)
        self._by_name[key].remove(call)
        if not self._by_name[key]:
            del self._by_name[key]
