"""Clients that join, leave, mute, speak and permit at random: all of them see the same call."""

import json
from collections.abc import Mapping
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
from tests.support.calls.calls import Callers

from dailykit.local import MovableClock
from dailykit.local.base.ids import Ids
from dailykit.local.base.json_types import JsonObject
from dailykit.local.call import messages as words
from dailykit.local.call.call_view import CallView, Person
from dailykit.local.socket.session import ParticipantSession
from dailykit.local.store import Store
from dailykit.local.world import World
from dailykit.local.world.calls.participants import Participant
from dailykit.models._base import UNSET

NOW = 1_800_000_000
ROOM = "standup"

tracks = st.sampled_from(["audio", "video", "screenVideo", "customAudio:music", "customVideo:x"])
rules: st.SearchStrategy[Any] = st.booleans() | st.lists(
    st.sampled_from(["audio", "video", "customAudio"]), unique=True
)
permissions: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "hasPresence": st.booleans(),
        "canSend": rules,
        "canReceive": st.fixed_dictionaries(
            {"base": st.booleans() | st.just({"audio": True, "customAudio": {"*": True}})}
        ),
        "canAdmin": st.booleans() | st.just(["participants"]),
    },
)


class Client(CallView):
    """A client: what it knows of the call, and who may hear whom."""

    def __init__(self, world: World, callers: Callers) -> None:
        self.flows: dict[str, Mapping[str, Any]] = {}
        self.heard: list[Any] = []
        self._session = ParticipantSession(world, callers.domain, ROOM, self.read)
        super().__init__(lambda _: self)

    def read(self, message: JsonObject) -> None:
        """Take what the server says, as it comes over a wire."""
        self.receive(json.loads(json.dumps(message)))

    def send(self, message: JsonObject) -> None:
        """Pass a message on to the server: it is the client's line, too."""
        self._session.receive(message)

    def hang_up(self) -> None:
        """Be gone without a word."""
        self._session.hang_up()

    def changed(self, message: JsonObject) -> None:
        """Keep what may flow, as programs and pages do."""
        match message:
            case {"type": "joined", "media": flows}:
                self.flows = dict(flows)
            case {"type": "media", "id": other}:
                self.flows[other] = message
            case {"type": "participant-left", "id": other, "reason": reason} if reason != "hidden":
                self.flows.pop(other, None)
            case {"type": "app-message", "data": data}:
                self.heard.append(data)
            case _:
                pass

    def may_receive(self, other: str, track: str) -> bool:
        """Tell whether the client thinks that a track of somebody may come."""
        return other not in self.flows or track in self.flows[other]["receive"]


class ViewsMachine(RuleBasedStateMachine):
    """Lets clients do anything, and compares what they know after every step."""

    clients = Bundle("clients")

    def __init__(self, store: Store) -> None:
        super().__init__()
        store.wipe()
        self.clock = MovableClock(lambda: 0.0, start=NOW)
        self.world = World(store, self.clock, Ids("views"), lambda _, name: name)
        self.callers = Callers(self.world, self.world.domains.open("acme"))
        self.callers.room(ROOM)
        self.all: list[Client] = []
        self.sent = 0

    @initialize(target=clients)
    def an_owner(self) -> Any:
        return self._join(is_owner=True)

    @rule(target=clients, owner=st.booleans(), asked=permissions, leaves=st.none() | st.just(60))
    def join(self, owner: bool, asked: dict[str, Any], leaves: int | None) -> Any:
        if len(self.inside) >= 5:
            return multiple()  # pyright: ignore[reportUnknownVariableType] - of nothing at all
        return self._join(is_owner=owner, permissions=asked, eject_after_elapsed=leaves)

    def _join(self, **properties: Any) -> Client:
        client = Client(self.world, self.callers)
        client.say(words.join(self.callers.token(**properties), None, None))
        assert client.state == "joined"
        self.all.append(client)
        return client

    @rule(client=consumes(clients), politely=st.booleans())
    def leave(self, client: Client, politely: bool) -> None:
        if politely:
            client.say(words.leave())
        else:
            client.hang_up()

    @rule(client=clients, track=tracks, on=st.none() | st.booleans())
    def switch(self, client: Client, track: str, on: bool | None) -> None:
        client.say(words.update(UNSET, UNSET, {track: on}))

    @rule(client=clients, other=clients, track=tracks, on=st.booleans(), all=st.booleans())
    def control(self, client: Client, other: Client, track: str, on: bool, all: bool) -> None:
        client.say(words.update_participant("*" if all else other.id, {track: on}))

    @rule(client=clients, other=clients, changes=permissions)
    def permit(self, client: Client, other: Client, changes: dict[str, Any]) -> None:
        message = {"type": "update-permissions", "participantId": other.id, "permissions": changes}
        client.say(message)

    @rule(client=clients, other=clients)
    def eject(self, client: Client, other: Client) -> None:
        client.say(words.eject(other.id))

    @rule(client=clients, level=st.sampled_from([0.0, 0.2, 0.9]))
    def speak(self, client: Client, level: float) -> None:
        client.say(words.speaks(level))

    @rule(client=clients)
    def send(self, client: Client) -> None:
        others = [one for one in self.inside if one is not client and not one.is_over]
        before = [len(one.heard) for one in others]
        self.sent += 1
        was_inside = not client.is_over
        client.say(words.app_message(self.sent, "*"))
        if was_inside and not client.is_over:
            assert [one.heard[-1] for one in others] == [self.sent] * len(others)
            assert [len(one.heard) for one in others] == [count + 1 for count in before]

    @rule(seconds=st.sampled_from([1, 30, 60]))
    def wait(self, seconds: int) -> None:
        self.clock.advance(seconds)
        self.world.settle()

    @property
    def inside(self) -> list[Client]:
        """Who thinks that they are in the call."""
        return [one for one in self.all if not one.is_over]

    # --- comparing -------------------------------------------------------------------------------

    def _people(self) -> dict[str, Participant]:
        call = self.world.calls.find(self.callers.domain, ROOM)
        return {} if call is None else call.participants

    @invariant()
    def clients_know_whether_they_are_in(self) -> None:
        assert {one.id for one in self.inside} == set(self._people())

    @invariant()
    def everybody_sees_the_same(self) -> None:
        people = self._people()
        seen = {who: Person.read(one.view()) for who, one in people.items() if one.has_presence}
        for client in self.inside:
            assert client.others == {who: one for who, one in seen.items() if who != client.id}
            assert client.own == people[client.id].own_view()

    @invariant()
    def presence_lists_who_is_seen(self) -> None:
        listed = self.world.presence.of_domain(self.callers.domain).get(ROOM, [])
        people = self._people().values()
        assert [one["id"] for one in listed] == [one.id for one in people if one.has_presence]

    @invariant()
    def all_hear_of_the_same_speaker(self) -> None:
        call = self.world.calls.find(self.callers.domain, ROOM)
        if call is not None:
            assert {one.active_speaker for one in self.inside} <= {call.active_speaker}
            speaker = call.participants.get(call.active_speaker or "")
            assert call.active_speaker is None or (speaker is not None and speaker.has_presence)
            assert [
                who for who in call.speaking if not call.participants[who].tracks["audio"]
            ] == []

    @invariant()
    def nothing_is_on_that_may_not_be(self) -> None:
        for one in self._people().values():
            assert [name for name, on in one.tracks.items() if on and not one.may_send(name)] == []

    @invariant()
    def clients_know_what_may_come(self) -> None:
        people = self._people()
        for client in self.inside:
            me = people[client.id]
            for other in people.values():
                for track in other.tracks if other is not me else ():
                    assert client.may_receive(other.id, track) == me.may_receive(track, other)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_all_clients_see_the_same_call() -> None:
    # One store for all runs, as making its tables takes longer than a run.
    store = Store.open()
    machine: Any = partial(ViewsMachine, store)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=120,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
    store.close()
