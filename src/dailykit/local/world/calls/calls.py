"""Calls: joining, waiting and leaving. What participants do in a call is in `actions`."""

from collections.abc import Iterable, Sequence

from dailykit import wording
from dailykit.local.base.errors import JoinRefused
from dailykit.local.base.ids import Ids
from dailykit.local.base.json_types import JsonObject
from dailykit.local.base.refusal import Refusal
from dailykit.local.store import Store
from dailykit.local.world.calls import meeting_records
from dailykit.local.world.calls.admission import Admission, RoomFacts, Wish, admission
from dailykit.local.world.calls.media_permissions import flows_of, tell_flows
from dailykit.local.world.calls.meeting import MeetingSessions
from dailykit.local.world.calls.participants import Participant, Waiting, tell_all
from dailykit.local.world.calls.registry import Call, Register
from dailykit.local.world.calls.settings import EffectiveSettings
from dailykit.local.world.calls.speakers import active_speaker_message, is_silent
from dailykit.local.world.calls.step import Step, StepRunner, Tell
from dailykit.local.world.calls.track_names import TRACKS
from dailykit.local.world.core.domains import Domain, Domains
from dailykit.local.world.core.events import EventBus
from dailykit.local.world.core.scheduler import Scheduler
from dailykit.local.world.core.tokens import Tokens
from dailykit.local.world.rooms.rooms import find_room
from dailykit.models.tokens import MeetingToken

__all__ = ["Calls"]


class Calls:
    """The calls of all domains. Calls live in memory; their records are stored.

    Args:
        store: Where rooms and records are.
        scheduler: The world's scheduler, and its time.
        ids: Generates ids of participants and meetings.
        events: Publishes events.
        domains: The domains and their properties.
        tokens: Verifies meeting tokens.

    Attributes:
        steps: Runs the steps that change calls.
        ready_after: Seconds before operations find a new call, as with Daily. Can be set.
    """

    def __init__(
        self,
        store: Store,
        scheduler: Scheduler,
        ids: Ids,
        events: EventBus,
        domains: Domains,
        tokens: Tokens,
    ) -> None:
        self._scheduler = scheduler
        self._ids = ids
        self._domains = domains
        self._tokens = tokens
        self._register = Register()
        self.steps = StepRunner(store, scheduler, events)
        self.ready_after = 0.0
        self._meetings = MeetingSessions(self.steps, scheduler, ids)

    # --- finding ---------------------------------------------------------------------------------

    def find(self, domain: Domain, room_name: str) -> Call | None:
        """Return the call in a room, or None if the room is empty."""
        return self._register.named(domain, room_name)

    def require(self, domain: Domain, room_name: str) -> Call:
        """Return the call in a room, for an operation that needs one.

        Raises:
            Refusal: The room does not exist, or it is empty.
        """
        call = self.find(domain, room_name)
        if call is not None and call.since + self.ready_after <= self._scheduler.now():
            return call
        if call is None:
            self.require_room(domain, room_name)
        raise Refusal.not_found(wording.no_call(room_name))

    def require_room(self, domain: Domain, room_name: str) -> None:
        """Refuse a room that does not exist or has expired."""
        with self.steps.begin() as step:
            row = find_room(step.tx, domain, room_name)
            if row is None or _is_over(RoomFacts.of(row), step.now):
                raise Refusal.not_found(wording.room_not_found(room_name))

    def of_domain(self, domain: Domain) -> list[Call]:
        """Return the domain's calls that have participants."""
        return [call for call in self._register.of_domain(domain) if call.participants]

    def participant(self, participant_id: str) -> Participant | None:
        """Return a participant in a call by (session) id."""
        return self._register.participant(participant_id)

    # --- coming ----------------------------------------------------------------------------------

    def look(
        self, domain: Domain, room_name: str, wish: Wish
    ) -> tuple[EffectiveSettings, Admission]:
        """Return a room's settings and the role in which a participant may join. Changes nothing.

        Raises:
            JoinRefused: They may not join.
        """
        with self.steps.begin() as step:
            room, admitted = self._admission(step, domain, room_name, wish)
            if not admitted.must_knock:
                self._check_place(room, admitted)
            return EffectiveSettings(room.config, self._domains.config(step.tx, domain)), admitted

    def join(self, domain: Domain, room_name: str, wish: Wish, tell: Tell) -> Participant | Waiting:
        """Join a room, or wait in its lobby if an owner must admit the participant.

        Args:
            domain: The room's domain.
            room_name: The room's name.
            wish: The request to join.
            tell: Receives the participant's messages. The first is ``joined`` or ``waiting``.

        Raises:
            JoinRefused: They may not join.
        """
        with self.steps.begin() as step:
            room, admitted = self._admission(step, domain, room_name, wish)
            if not admitted.must_knock:
                self._check_place(room, admitted)
            waiting = Waiting(
                id=wish.session_id or self._ids.uuid(),
                call=self._register.open(domain, room),
                wish=wish,
                admission=admitted,
                user_id=admitted.user_id or self._ids.uuid(),
                user_name=admitted.user_name,
                since=step.now,
                tell=tell,
            )
            if not admitted.must_knock:
                return self._let_in(step, waiting)
            self._knock(step, waiting)
            return waiting

    def admit(self, waiting: Waiting) -> None:
        """Admit a waiting participant.

        Raises:
            Refusal: They are no longer waiting.
            JoinRefused: The room was deleted or is full. They keep waiting.
        """
        _require_waiting(waiting)
        call, wish = waiting.call, waiting.wish
        let_in = Wish(wish.token, wish.user_name, wish.user_data, let_in=True)
        with self.steps.begin() as step:
            room, admitted = self._admission(step, call.domain, call.room_name, let_in)
            if room.id != call.room_id:
                raise JoinRefused("no-room", f"the room {call.room_name} was deleted")
            self._check_place(room, admitted)
            self._stop_waiting(step, waiting)
            waiting.admission = admitted
            self._let_in(step, waiting)

    def deny(self, waiting: Waiting) -> None:
        """Deny a waiting participant.

        Raises:
            Refusal: They are no longer waiting.
        """
        _require_waiting(waiting)
        with self.steps.begin() as step:
            self._turn_away(step, waiting, "not-allowed", "your request to join was denied")
        self._register.tidy(waiting.call)

    # --- going -----------------------------------------------------------------------------------

    def leave(self, guest: Participant | Waiting, reason: str = "left") -> None:
        """Leave the call or its lobby. A second call does nothing.

        Args:
            guest: The participant who leaves.
            reason: Why: ``left``, ``ejected`` and so on.
        """
        with self.steps.begin() as step:
            if isinstance(guest, Participant):
                self._see_off(step, [guest], reason)
            elif guest.call.waiting.get(guest.id) is guest:
                self._stop_waiting(step, guest)
                step.emit(
                    guest.call.domain, "waiting-participant.left", guest.left_payload(step.now)
                )
        self._register.tidy(guest.call)

    def eject(
        self,
        call: Call,
        *,
        ids: Iterable[str] = (),
        user_ids: Iterable[str] = (),
        ban: bool = False,
    ) -> list[str]:
        """Eject participants from a call.

        Args:
            call: The call.
            ids: Participant (session) ids. Unknown ids are ignored.
            user_ids: User ids. Unknown ids are ignored.
            ban: Whether to refuse these user ids for the rest of the meeting.

        Returns:
            The ids of the ejected participants, in the order in which they joined.
        """
        wanted = {*ids, *(one.id for one in call.with_user_ids(user_ids))}
        leaving = [one for one in call.participants.values() if one.id in wanted]
        if ban:
            call.banned.update(user_ids)
        with self.steps.begin() as step:
            self._see_off(step, leaving, "ejected")
        self._register.tidy(call)
        return [one.id for one in leaving]

    def rooms_deleted(self, room_ids: Sequence[str]) -> None:
        """Eject all participants from deleted rooms."""
        calls = [self._register.in_room(room_id) for room_id in room_ids]
        self._end([call for call in calls if call is not None], "ejected")

    def end_all(self, reason: str, domain: Domain | None = None) -> None:
        """End all calls, or those of one domain. Participants leave with this `reason`."""
        self._end(
            self._register.all() if domain is None else self._register.of_domain(domain), reason
        )

    def note_alive(self) -> None:
        """Record that the current meetings still go on.

        If the server is killed, this is their last known time. Call it regularly.
        """
        if any(call.participants for call in self._register.all()):
            with self.steps.begin() as step:
                meeting_records.note_all_seen(step.tx, step.now)

    # --- within a step ---------------------------------------------------------------------------

    def _admission(
        self, step: Step, domain: Domain, room_name: str, wish: Wish
    ) -> tuple[RoomFacts, Admission]:
        row = find_room(step.tx, domain, room_name)
        if row is None:
            raise JoinRefused("no-room", f"the room {room_name} does not exist")
        room = RoomFacts.of(row)
        config = self._domains.config(step.tx, domain)

        def open_token(token: str, name: str) -> MeetingToken:
            return self._tokens.open(domain, token, name)

        return room, admission(room, config, wish, open_token, step.now)

    def _check_place(self, room: RoomFacts, admitted: Admission) -> None:
        call = self._register.in_room(room.id)
        if call is None:
            count = 0
        else:
            if admitted.user_id in call.banned:
                raise JoinRefused("ejected", "you were ejected from this call")
            count = len(call.participants) - len(_rivals(call, admitted))
        if count >= room.max_participants:
            raise JoinRefused("meeting-full", f"the room {room.name} is full")

    def _let_in(self, step: Step, guest: Waiting) -> Participant:
        call = guest.call
        participant = _as_participant(guest, step.now)
        rivals = _rivals(call, guest.admission)
        # Add the newcomer first, so that a meeting of one participant survives a rejoin.
        self._register.add(participant)
        self._see_off(step, rivals, "ejected", unseen_by=participant)
        self._plan_ejection(participant)
        self._meetings.joined(step, call, participant)
        step.tell(participant.tell, _welcome(participant))
        if participant.has_presence:
            message = {"type": "participant-joined", "participant": participant.view()}
            tell_all(step, call.participants.values(), message, but=participant)
        tell_flows(step, participant, {}, to_themselves=False)
        if call.active_speaker is not None:
            step.tell(participant.tell, active_speaker_message(call))
        step.emit(call.domain, "participant.joined", participant.payload())
        return participant

    def _plan_ejection(self, participant: Participant) -> None:
        moment = participant.admission.eject_at.moment(participant.since)
        if moment is not None:
            participant.will_eject_at, reason = moment
            participant.ejection = self._scheduler.at(
                participant.will_eject_at, lambda: self.leave(participant, reason)
            )

    def _knock(self, step: Step, waiting: Waiting) -> None:
        call = waiting.call
        call.waiting[waiting.id] = waiting
        step.tell(waiting.tell, {"type": "waiting", "id": waiting.id})
        tell_all(
            step,
            call.admins,
            {"type": "waiting-participant-added", "participant": waiting.view()},
        )
        step.emit(call.domain, "waiting-participant.joined", waiting.payload())

    def _see_off(
        self,
        step: Step,
        leaving: Sequence[Participant],
        reason: str,
        *,
        unseen_by: Participant | None = None,
    ) -> None:
        for participant in leaving:
            if not participant.is_in:
                continue
            call = participant.call
            if participant.ejection is not None:
                participant.ejection.cancel()
            self._register.remove(participant)
            step.tell(participant.tell, {"type": "left", "reason": reason})
            if participant.has_presence:
                message = {"type": "participant-left", "id": participant.id, "reason": reason}
                tell_all(step, call.participants.values(), message, but=unseen_by)
            is_silent(step, participant)
            step.emit(call.domain, "participant.left", participant.left_payload(step.now))
            self._meetings.left(step, call, participant)

    def _stop_waiting(self, step: Step, waiting: Waiting) -> None:
        del waiting.call.waiting[waiting.id]
        message = {"type": "waiting-participant-removed", "id": waiting.id}
        tell_all(step, waiting.call.admins, message)

    def _turn_away(self, step: Step, waiting: Waiting, reason: str, info: str) -> None:
        self._stop_waiting(step, waiting)
        step.tell(waiting.tell, {"type": "refused", "reason": reason, "info": info})
        payload = waiting.left_payload(step.now)
        step.emit(waiting.call.domain, "waiting-participant.left", payload)

    def _end(self, calls: Sequence[Call], reason: str) -> None:
        with self.steps.begin() as step:
            for call in calls:
                self._see_off(step, list(call.participants.values()), reason)
                for waiting in list(call.waiting.values()):
                    self._turn_away(step, waiting, "no-room", "the room no longer exists")
        for call in calls:
            self._register.tidy(call)


def _is_over(room: RoomFacts, now: float) -> bool:
    exp = room.config.get("exp")
    return exp is not None and exp <= now


def _require_waiting(waiting: Waiting) -> None:
    if waiting.call.waiting.get(waiting.id) is not waiting:
        raise Refusal.not_found(f"participant {waiting.id} is not waiting")


def _rivals(call: Call, admitted: Admission) -> list[Participant]:
    """Return the participants to eject because the newcomer has the same user id."""
    if not admitted.is_unique or admitted.user_id is None:
        return []
    return call.with_user_ids([admitted.user_id])


def _as_participant(guest: Waiting, now: float) -> Participant:
    return Participant(
        id=guest.id,
        call=guest.call,
        wish=guest.wish,
        admission=guest.admission,
        user_id=guest.user_id,
        user_name=guest.user_name,
        since=now,
        tell=guest.tell,
        permissions=guest.admission.permissions,
        tracks=dict.fromkeys(TRACKS, False),
        user_data=guest.wish.user_data,
    )


def _welcome(participant: Participant) -> JsonObject:
    call = participant.call
    others = [one for one in call.participants.values() if one is not participant]
    waiting = call.waiting.values() if participant.may_admin("participants") else ()
    return {
        "type": "joined",
        "room": call.room_name,
        "meetingId": None if call.meeting is None else call.meeting.id,
        "participant": participant.own_view(),
        "participants": [one.view() for one in others if one.has_presence],
        "waiting": [one.view() for one in waiting],
        "sessionData": call.session_data,
        "media": flows_of(participant),
    }
