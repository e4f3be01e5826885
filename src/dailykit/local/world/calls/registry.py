"""The current calls, by room, by name and by participant. All of it is in memory."""

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
    """The meeting session of a call.

    Attributes:
        id: Its id.
        start_time: When the first participant joined, in unix seconds.
        has_begun: Whether it counts as a meeting yet. A participant alone must stay for a while.
        max_participants: The largest number of participants at one time.
        next: What happens to it next unless participants join or leave.
    """

    id: str
    start_time: float
    has_begun: bool = False
    max_participants: int = 0
    next: Entry | None = None

    def expect(self, entry: Entry | None) -> None:
        """Replace the scheduled next change with `entry`."""
        if self.next is not None:
            self.next.cancel()
        self.next = entry


@dataclass(eq=False, slots=True)
class Call:
    """A room with participants, in the call or in the lobby.

    Attributes:
        domain: The room's domain.
        room_id: The room's id. The room may have expired since: its participants stay.
        room_name: The room's name.
        participants: The participants by id, in the order of joining.
        waiting: The waiting participants by id, in the order of knocking.
        meeting: The meeting session. None while the room is empty.
        since: Since when the room has been occupied without a break, in unix seconds.
        banned: User ids that may not return during this meeting.
        session_data: The session data that participants share.
        speaking: The levels of participants who are speaking, from 0 to 1, by id.
        active_speaker: The id of the participant who is speaking or spoke last.
        sip_ready: The room's SIP addresses that accept calls.
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
        """The participants who may admit and eject others."""
        return [one for one in self.participants.values() if one.may_admin("participants")]

    def with_user_ids(self, user_ids: Iterable[str]) -> list[Participant]:
        """Return the participants with one of these user ids."""
        wanted = set(user_ids)
        return [one for one in self.participants.values() if one.user_id in wanted]


class Register:
    """Finds calls and their participants."""

    def __init__(self) -> None:
        self._by_room: dict[str, Call] = {}
        # Oldest first. Two rooms may share a name: one that has expired while occupied, and its
        # successor.
        self._by_name: dict[tuple[str, str], list[Call]] = {}
        self._people: dict[str, Participant] = {}

    def of_domain(self, domain: Domain) -> list[Call]:
        """Return the calls in a domain's rooms."""
        return [call for call in self._by_room.values() if call.domain.id == domain.id]

    def all(self) -> list[Call]:
        """Return all calls."""
        return list(self._by_room.values())

    def named(self, domain: Domain, room_name: str) -> Call | None:
        """Return the call in a domain's room of that name, in the newest room if there are several.

        A room with only waiting participants has no call yet.
        """
        calls = self._by_name.get((domain.id, room_name), ())
        return next((call for call in reversed(calls) if call.participants), None)

    def in_room(self, room_id: str) -> Call | None:
        """Return the call in a room."""
        return self._by_room.get(room_id)

    def open(self, domain: Domain, room: RoomFacts) -> Call:
        """Return the call in a room, or a new, empty one."""
        call = self._by_room.get(room.id)
        if call is None:
            call = self._by_room[room.id] = Call(domain, room.id, room.name)
            self._by_name.setdefault((domain.id, room.name), []).append(call)
        return call

    def participant(self, participant_id: str) -> Participant | None:
        """Return a participant in a call by (session) id."""
        return self._people.get(participant_id)

    def add(self, participant: Participant) -> None:
        """Add a participant to their call."""
        participant.call.participants[participant.id] = participant
        self._people[participant.id] = participant

    def remove(self, participant: Participant) -> None:
        """Remove a participant from their call."""
        del participant.call.participants[participant.id]
        del self._people[participant.id]

    def tidy(self, call: Call) -> None:
        """Forget a call that has neither participants nor waiting participants."""
        if call.participants or call.waiting or self._by_room.get(call.room_id) is not call:
            return
        del self._by_room[call.room_id]
        key = (call.domain.id, call.room_name)
        self._by_name[key].remove(call)
        if not self._by_name[key]:
            del self._by_name[key]
