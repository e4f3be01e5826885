"""Rooms, tokens, people and clock moves at random: the world must do what a plain model does."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from tests.support.calls.call_model import Model, ModelToken, ModelVisit, Refused
from tests.support.calls.calls import Callers
from tests.support.sizes import sized

from dailykit.local import MovableClock
from dailykit.local.base.errors import JoinRefused
from dailykit.local.base.ids import Ids
from dailykit.local.store import Store
from dailykit.local.world import Refusal, World
from dailykit.local.world.calls.admission import Wish
from dailykit.models.meetings import ListMeetingsQuery
from dailykit.models.rooms import ListRoomsQuery, UpdateRoomBody

NOW = 1_800_000_000

names = st.sampled_from(["standup", "retro"])
offsets = st.none() | st.sampled_from([1, 20, 60, 700])
users = st.none() | st.sampled_from(["ada", "bob"])
properties: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "exp": st.sampled_from([1, 45, 900]),
        "nbf": st.sampled_from([0, 15]),
        "max_participants": st.sampled_from([1, 2, 3]),
        "enable_knocking": st.booleans(),
        "enforce_unique_user_ids": st.booleans(),
        "eject_at_room_exp": st.booleans(),
        "eject_after_elapsed": st.sampled_from([12, 40, 650]),
    },
)


_NOBODY: Any = multiple()  # pyright: ignore[reportUnknownVariableType] - of nothing at all


def outcome(act: Callable[[], Any]) -> str:
    """Return why something is refused, in the model's words, or nothing."""
    try:
        act()
    except Refused as refused:
        return refused.reason
    except JoinRefused as refused:
        return refused.reason
    except Refusal as refusal:
        return {400: "taken", 404: "missing"}[refusal.status]
    return ""


class CallMachine(RuleBasedStateMachine):
    """Does everything twice: to the world, and to the model."""

    tokens = Bundle("tokens")
    visits = Bundle("visits")

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.clock = MovableClock(lambda: 0.0, start=NOW)
        store.wipe()
        self.world = World(store, self.clock, Ids("machine"), lambda _, name: name)
        self.callers = Callers(self.world, self.world.domains.open("acme"))
        self.model = Model(NOW)
        self.guests: dict[int, Any] = {}
        self.keys: dict[str, int] = {}

    def teardown(self) -> None:
        self._compare_records()

    @initialize(asked=properties)
    def two_rooms(self, asked: dict[str, Any]) -> None:
        # Most of what can happen takes a room.
        self.create("standup", False, {})
        self.create("retro", True, {**asked, "enable_knocking": True, "exp": 900, "nbf": 0})

    @initialize(target=tokens)
    def simple_tokens(self) -> Any:
        facts: list[dict[str, Any]] = [
            {"owner": True, "user_id": None},
            {"owner": False, "user_id": "ada"},
            {"owner": False, "user_id": "bob"},
        ]
        return multiple(*(self._token(room=None, **one) for one in facts))

    def _token(self, **said: Any) -> ModelToken:
        facts: dict[str, Any] = {
            "exp": None,
            "nbf": None,
            "knocking": False,
            "eject_at_exp": False,
            "eject_after": None,
            **said,
        }
        asked = {
            "room_name": facts["room"],
            "exp": facts["exp"],
            "nbf": facts["nbf"],
            "is_owner": facts["owner"],
            "user_id": facts["user_id"],
            "knocking": facts["knocking"],
            "eject_at_token_exp": facts["eject_at_exp"],
            "eject_after_elapsed": facts["eject_after"],
        }
        return ModelToken(self.callers.token(**asked), **facts)

    def _ahead(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Return properties with times from now on."""
        return {
            name: value + self.model.now if name in ("exp", "nbf") else value
            for name, value in asked.items()
        }

    def _same(self, real: Callable[[], Any], modelled: Callable[[], Any]) -> bool:
        """Do both, which have to be refused for the same reason; tell whether they were not."""
        expected = outcome(modelled)
        assert outcome(real) == expected
        return not expected

    # --- rooms -----------------------------------------------------------------------------------

    @rule(name=names, private=st.booleans(), asked=properties)
    def create(self, name: str, private: bool, asked: dict[str, Any]) -> None:
        facts = self._ahead(asked)
        privacy = "private" if private else "public"
        self._same(
            lambda: self.callers.room(name, privacy, **facts),
            lambda: self.model.create(name, private, facts),
        )

    @rule(name=names, asked=properties)
    def update(self, name: str, asked: dict[str, Any]) -> None:
        facts = self._ahead(asked)
        body = UpdateRoomBody.model_validate({"properties": facts})
        self._same(
            lambda: self.world.rooms.update(self.callers.domain, name, body),
            lambda: self.model.update(name, facts),
        )

    @rule(name=names)
    def delete(self, name: str) -> None:
        self._same(
            lambda: self.world.rooms.delete(self.callers.domain, name),
            lambda: self.model.delete(name),
        )

    # --- people ----------------------------------------------------------------------------------

    @rule(
        target=tokens,
        room=st.none() | names,
        exp=offsets,
        nbf=offsets,
        user_id=users,
        knocking=st.booleans(),
        eject_at_exp=st.booleans(),
        eject_after=st.none() | st.sampled_from([5, 35]),
    )
    def mint(
        self,
        room: str | None,
        exp: int | None,
        nbf: int | None,
        user_id: str | None,
        knocking: bool,
        eject_at_exp: bool,
        eject_after: int | None,
    ) -> ModelToken:
        return self._token(
            room=room,
            exp=None if exp is None else self.model.now + exp,
            nbf=None if nbf is None else self.model.now + nbf - 10,
            owner=False,
            user_id=user_id,
            knocking=knocking,
            eject_at_exp=eject_at_exp,
            eject_after=eject_after,
        )

    @rule(target=visits, token=st.none() | tokens)
    def join_standup(self, token: ModelToken | None) -> Any:
        return self._join("standup", token)

    @rule(target=visits, token=st.none() | tokens)
    def join_retro(self, token: ModelToken | None) -> Any:
        return self._join("retro", token)

    def _join(self, name: str, token: ModelToken | None) -> Any:
        found: list[ModelVisit] = []
        guests: list[Any] = []
        wish = Wish(None if token is None else token.text)
        if not self._same(
            lambda: guests.append(self.callers.enter(name, wish).guest),
            lambda: found.append(self.model.join(name, token)),
        ):
            return _NOBODY
        visit = found[0]
        self.guests[visit.key] = guests[0]
        self.keys[guests[0].id] = visit.key
        return visit

    def _now(self, visit: ModelVisit) -> Any:
        """Return the guest of a visit as they are now: inside, if they were let in."""
        guest = self.guests[visit.key]
        return self.world.calls.participant(guest.id) or guest

    @rule(visit=consumes(visits))
    def leave(self, visit: ModelVisit) -> None:
        self.model.leave(visit)
        self.world.calls.leave(self._now(visit))

    @rule(name=names)
    def everybody_leaves(self, name: str) -> None:
        for visit in list(self.model.visits()):
            if visit.room.name == name and visit.is_in:
                self.leave(visit)

    @rule(visit=visits)
    def admit(self, visit: ModelVisit) -> None:
        if visit.is_waiting:
            guest = self.guests[visit.key]
            self._same(lambda: self.world.calls.admit(guest), lambda: self.model.admit(visit))

    @rule(visit=visits)
    def deny(self, visit: ModelVisit) -> None:
        if visit.is_waiting:
            self.model.deny(visit)
            self.world.calls.deny(self.guests[visit.key])

    @rule(name=names, user_id=st.sampled_from(["ada", "bob"]), ban=st.booleans())
    def eject(self, name: str, user_id: str, ban: bool) -> None:
        call = self.world.calls.find(self.callers.domain, name)
        rooms = [room for room in self.model.all_rooms if room.name == name and room.inside()]
        assert (call is None) == (not rooms)
        if call is not None:
            ids = self.world.calls.eject(call, user_ids=[user_id], ban=ban)
            assert [self.keys[one] for one in ids] == self.model.eject(rooms[-1], user_id, ban)

    # --- time ------------------------------------------------------------------------------------

    @rule(seconds=st.sampled_from([1, 9, 10, 20, 29, 30, 60, 300, 600, 1300]))
    def wait(self, seconds: int) -> None:
        self._pass(seconds)

    @rule(seconds=st.sampled_from([9, 10, 29, 30, 599, 600]))
    def wait_after_the_last_event(self, seconds: int) -> None:
        last = self.model.events[-1][1] if self.model.events else NOW
        self._pass(max(0, last + seconds - self.model.now))

    def _pass(self, seconds: int) -> None:
        self.model.pass_time(seconds)
        self.clock.advance(seconds)
        self.world.settle()
        self._compare_records()

    # --- comparing -------------------------------------------------------------------------------

    @invariant()
    def the_same_people_are_in(self) -> None:
        presence = self.world.presence.of_domain(self.callers.domain)
        assert {
            name: {self.keys[one["id"]] for one in people} for name, people in presence.items()
        } == self.model.presence()

    @invariant()
    def everybody_stands_where_the_model_says(self) -> None:
        for visit in self.model.visits():
            guest = self._now(visit)
            if visit.is_in:
                assert guest.will_eject_at == visit.eject_at
                assert guest.since == visit.joined
            else:
                assert guest.call.waiting[guest.id] is guest

    @invariant()
    def the_same_has_happened(self) -> None:
        told = [(event.type, event.time, self._about(event)) for event in self.callers.events]
        assert sorted(told, key=repr) == sorted(self.model.events, key=repr)
        assert [time for _, time, _ in told] == sorted(time for _, time, _ in told)

    def _compare_records(self) -> None:
        """Compare what is in the database. That is slow, so not after every step."""
        rooms = self.world.rooms.page(self.callers.domain, ListRoomsQuery())["data"]
        alive = {name for name in self.model.rooms if self.model.alive(name)}
        assert {room["name"] for room in rooms} == alive
        page = self.world.meetings.page(self.callers.domain, ListMeetingsQuery())
        starts = [meeting["start_time"] for meeting in page["data"]]
        assert starts == sorted(starts, reverse=True)
        expected = self.model.records()
        assert page["total_count"] == len(expected) <= 100
        assert sorted(self._record(meeting) for meeting in page["data"]) == expected

    def _record(self, meeting: dict[str, Any]) -> Any:
        stays = [
            (self.keys[one["participant_id"]], one["join_time"], one["duration"])
            for one in meeting["participants"]
        ]
        facts = ("room", "start_time", "duration", "ongoing", "max_participants")
        return (*(meeting[name] for name in facts), sorted(stays))

    def _about(self, event: Any) -> Any:
        payload = event.payload
        match event.type:
            case "meeting.started":
                return (payload["room"], payload["start_ts"])
            case "meeting.ended":
                return (payload["room"], payload["start_ts"], payload["end_ts"])
            case _:
                return self.keys[payload["session_id"]]


@pytest.mark.slow
@pytest.mark.sized
@pytest.mark.timeout(900)
def test_the_world_does_what_the_model_does_in_many_runs() -> None:
    # One store for all runs, as making its tables takes longer than a run.
    store = Store.open()
    machine: Any = partial(CallMachine, store)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=sized(100, 500),
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
    store.close()
