"""Telephone calls in and out of rooms, as participants without real audio.

Such a call is a leg. It joins the room as a participant whose session id is the leg's.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Final, Literal

from dailykit.local.base.errors import JoinRefused
from dailykit.local.base.json_types import JsonObject
from dailykit.local.base.refusal import Refusal
from dailykit.local.world.calls.actions import CallActions
from dailykit.local.world.calls.admission import Wish
from dailykit.local.world.calls.calls import Calls
from dailykit.local.world.calls.participants import Participant
from dailykit.local.world.calls.registry import Call
from dailykit.local.world.core.domains import Domain
from dailykit.local.world.core.events import Event
from dailykit.local.world.core.scheduler import Entry, Scheduler

__all__ = ["Direction", "Leg", "Legs", "check_tones", "told_of"]

Direction = Literal["in", "out"]

_MOST_IN_A_ROOM: Final = 5
_TONES: Final = re.compile(r"[0-9*#]+")


@dataclass(eq=False, slots=True)
class Leg:
    """A telephone call in or out of a room.

    Attributes:
        id: Its session id.
        direction: Whether the other side called (in) or was called (out).
        domain: The room's domain.
        room_name: The room's name.
        endpoint: The other side: a number or a SIP address.
        is_sip: Whether that is a SIP address.
        display_name: The display name of the other side.
        idle: The room's settings for such calls, such as ``max_idle_timeout_sec``.
        user_id: The user id for the participant, if given.
        told: Additional fields of its events.
        participant: The other side as a participant. None before it joins.
        has_met: Whether any other participant has been there.
        entries: Its entries in the scheduler.
        end: The entry that ends it while only telephones are in the call.
    """

    id: str
    direction: Direction
    domain: Domain
    room_name: str
    endpoint: str
    is_sip: bool
    display_name: str | None
    idle: JsonObject
    user_id: str | None = None
    told: JsonObject = field(default_factory=dict[str, object])
    participant: Participant | None = None
    has_met: bool = False
    entries: list[Entry] = field(default_factory=list[Entry])
    end: Entry | None = None

    @property
    def patience(self) -> float:
        """For how many seconds the other side stays alone."""
        seconds = self.idle.get("max_idle_timeout_sec") or 0
        if self.has_met:
            afterwards = self.idle.get("max_idle_timeout_post_conversation_sec")
            return float(seconds if afterwards is None else afterwards)
        return float(seconds)


class Legs:
    """All current telephone calls, in all rooms.

    Args:
        scheduler: The world's scheduler, and its time.
        calls: The calls in rooms.
        acts: The participants' actions, for switching audio on.
    """

    def __init__(self, scheduler: Scheduler, calls: Calls, acts: CallActions) -> None:
        self._scheduler = scheduler
        self._calls = calls
        self._acts = acts
        self._legs: dict[str, Leg] = {}
        self._on_over: dict[Direction, Callable[[Leg], object]] = {}
        self._on_any_over: Callable[[Leg], object] = lambda _: None

    def on_over(self, direction: Direction, notice: Callable[[Leg], object]) -> None:
        """Call `notice` when a call in this direction is over."""
        self._on_over[direction] = notice

    def on_any_over(self, notice: Callable[[Leg], object]) -> None:
        """Call `notice` when any call is over, before the listener for its direction."""
        self._on_any_over = notice

    def find(self, domain: Domain, room_name: str, leg_id: str) -> Leg:
        """Return the call with this session id in a room.

        Raises:
            Refusal: The room has no such call.
        """
        leg = self._legs.get(leg_id)
        if leg is None or (leg.domain.id, leg.room_name) != (domain.id, room_name):
            raise Refusal.not_found(f"participant {leg_id} not found")
        return leg

    def find_in_call(self, domain: Domain, room_name: str, leg_id: str) -> tuple[Leg, Participant]:
        """Return the call with this session id, if the other side has joined the room.

        Raises:
            Refusal: The room has no such call, or the other side has not answered yet.
        """
        leg = self.find(domain, room_name, leg_id)
        if leg.participant is None:
            raise Refusal.invalid(f"participant {leg_id} has not answered yet")
        return leg, leg.participant

    def check_count(self, domain: Domain, room_name: str, most: int | None) -> None:
        """Refuse a call that exceeds the room's limit."""
        limit = _MOST_IN_A_ROOM if most is None else most
        count = sum(self._is_in(leg, domain, room_name) for leg in self._legs.values())
        if count >= limit:
            text = f"room {room_name} has {limit} SIP and phone calls, the maximum"
            raise Refusal.invalid(text)

    def begin(self, leg: Leg) -> None:
        """Add a call."""
        self._legs[leg.id] = leg

    def later(self, leg: Leg, seconds: float, act: Callable[[Leg], object]) -> Entry:
        """Schedule an action for a call, unless the call is over by then."""
        entry = self._scheduler.at(self._scheduler.now() + seconds, partial(act, leg))
        leg.entries.append(entry)
        return entry

    def join(self, leg: Leg) -> None:
        """Join the other side to the room.

        Raises:
            JoinRefused: It may not join.
        """
        wish = Wish(user_name=leg.display_name, let_in=True, user_id=leg.user_id, session_id=leg.id)
        guest = self._calls.join(leg.domain, leg.room_name, wish, lambda _: None)
        if not isinstance(guest, Participant):  # telephone calls skip the lobby
            raise JoinRefused("not-allowed", "the room admits no telephone calls")
        leg.participant = guest
        self._acts.update(guest, tracks={"audio": True})
        self._look_at(guest.call)

    def hang_up(self, leg: Leg) -> None:
        """End a call. If it is over, this does nothing."""
        if leg.participant is not None:
            self._calls.leave(leg.participant)
        self._over(leg)

    def drop(self, leg: Leg) -> None:
        """Forget a call that failed before the other side joined."""
        for entry in leg.entries:
            entry.cancel()
        self._legs.pop(leg.id, None)

    def forget(self, domain: Domain) -> None:
        """Forget the calls of a domain, without notifying anyone."""
        for leg in [one for one in self._legs.values() if one.domain.id == domain.id]:
            self.drop(leg)

    def notice(self, event: Event) -> None:
        """Handle participants who join and leave."""
        if not self._legs or not event.type.startswith("participant."):
            return
        leg = self._legs.get(event.payload.get("session_id", ""))
        if leg is not None and event.type == "participant.left":
            # Later, because other subscribers have not received this event yet.
            self._scheduler.at(event.time, partial(self._over, leg))
        call = self._calls.find(event.domain, event.payload.get("room", ""))
        if call is not None:
            self._scheduler.at(event.time, partial(self._look_at, call))

    def _over(self, leg: Leg) -> None:
        if self._legs.get(leg.id) is leg:
            self.drop(leg)
            self._on_any_over(leg)
            self._on_over[leg.direction](leg)

    def _look_at(self, call: Call) -> None:
        """Schedule the end of calls in a room where only telephones are left."""
        legs = [leg for leg in self._legs.values() if self._is_here(leg, call)]
        is_alone = len(legs) == len(call.participants)
        for leg in legs:
            leg.has_met = leg.has_met or not is_alone
            if leg.end is not None:
                leg.end.cancel()
            if is_alone:
                leg.end = self.later(leg, leg.patience, self.hang_up)

    def _is_here(self, leg: Leg, call: Call) -> bool:
        return leg.participant is not None and leg.participant.call is call

    def _is_in(self, leg: Leg, domain: Domain, room_name: str) -> bool:
        return leg.domain.id == domain.id and leg.room_name == room_name


def check_tones(tones: str) -> None:
    """Refuse keys that a telephone does not have."""
    if not _TONES.fullmatch(tones):
        raise Refusal.invalid("tones must be digits, '*' and '#'")


def told_of(leg: Leg, now: float) -> JsonObject:
    """Return the fields that all events about a call have."""
    return {
        "timestamp": int(now),
        "session_id": leg.id,
        "domain_id": leg.domain.id,
        "room": leg.room_name,
        **leg.told,
    }
