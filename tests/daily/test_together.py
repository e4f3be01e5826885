"""Several clients in one process, in one room and in two, in any order of what they do."""

import threading
from collections.abc import Callable
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.daily.agents import TIMEOUT, Agent, Voice
from tests.daily.conftest import MakeAgent
from tests.daily.test_sending import hears

from dailykit import Daily

MICROPHONE: Final = "microphone"
AGENTS: Final = 3

Step = tuple[str, int]


def test_two_clients_in_two_rooms(
    agent: MakeAgent, rest: Daily, room_url: str, voice: Voice
) -> None:
    other_url = rest.rooms.create("other").url
    ada, bob = agent().join(room_url, inputs={MICROPHONE: voice.input}), agent().join(room_url)
    cy, dan = agent().join(other_url, inputs={MICROPHONE: voice.input}), agent().join(other_url)
    assert set(bob.client.participants()) == {"local", ada.id}
    assert set(dan.client.participants()) == {"local", cy.id}
    # One source speaks in both.
    assert hears(bob, ada)
    assert hears(dan, cy)
    ada.do("send_app_message", "for the room")
    bob.memory.wait_for("on_app_message", "for the room", ada.id)
    assert dan.memory.all("on_app_message") == []


def test_one_client_in_one_room_after_the_other(
    agent: MakeAgent, rest: Daily, room_url: str, voice: Voice
) -> None:
    other_url = rest.rooms.create("other").url
    bob, cy = agent().join(room_url), agent().join(other_url)
    ada = agent().join(room_url, inputs={MICROPHONE: voice.input})
    assert hears(bob, ada)
    ada.do("leave")
    ada.join(other_url)
    # The inputs are still those of before.
    assert hears(cy, ada)


class Model:
    """What should be true after each step of some clients in a room. The first is an owner."""

    def __init__(self, rest: Daily, voice: Voice) -> None:
        self._rest = rest
        self._more = threading.Condition()
        room = rest.rooms.create()
        self._room = room.name
        self._url = room.url
        self._token = rest.meeting_tokens.create(room_name=room.name, is_owner=True)
        self._voice = voice
        self.agents = [Agent(f"agent {number}", self._more) for number in range(AGENTS)]
        self.inside: set[int] = set()
        self.speaking: set[int] = set()
        self.forbidden: set[int] = set()
        self.hidden: set[int] = set()

    # --- the steps -------------------------------------------------------------------------------

    def join(self, number: int) -> None:
        if number not in self.inside:
            self.agents[number].join(self._url, self._token if number == 0 else None)
            self.inside.add(number)

    def leave(self, number: int) -> None:
        self.agents[number].do("leave")
        self._is_out(number)

    def eject(self, number: int) -> None:
        if number in self.inside and 0 in self.inside and number != 0:
            self.agents[0].do("eject_remote_participants", [self.agents[number].id])
            self._wait(lambda: len(self.agents[number].client.participants()) == 1)
            self._is_out(number)

    def speak(self, number: int) -> None:
        self.agents[number].do("update_inputs", {MICROPHONE: self._voice.input})
        self.speaking.add(number)

    def mute(self, number: int) -> None:
        self.agents[number].do("update_inputs", {MICROPHONE: False})
        self.speaking.discard(number)

    def forbid(self, number: int) -> None:
        if self._permit(number, {"canSend": ["camera"]}):
            self.forbidden.add(number)

    def allow(self, number: int) -> None:
        if self._permit(number, {"canSend": ["camera", MICROPHONE]}):
            self.forbidden.discard(number)

    def hide(self, number: int) -> None:
        if self._permit(number, {"hasPresence": False}):
            self.hidden.add(number)

    def show(self, number: int) -> None:
        if self._permit(number, {"hasPresence": True}):
            self.hidden.discard(number)

    def send(self, number: int) -> None:
        if number not in self.inside:
            return
        sender = self.agents[number]
        message = {"number": len(sender.memory.events)}
        sender.do("send_app_message", message)
        for other in self.inside - {number}:
            self.agents[other].memory.wait_for("on_app_message", message, sender.id)

    def _permit(self, number: int, permissions: dict[str, Any]) -> bool:
        if number not in self.inside or 0 not in self.inside or number == 0:
            return False
        update = {self.agents[number].id: {"permissions": permissions}}
        # The owner can't see who is hidden, and may change them all the same.
        self.agents[0].do("update_remote_participants", update)
        return True

    def _is_out(self, number: int) -> None:
        for those in (self.inside, self.forbidden, self.hidden):
            those.discard(number)

    # --- what all must agree about ---------------------------------------------------------------

    def check(self) -> None:
        """Wait until all clients and the REST API tell the same."""
        self._wait(lambda: self.differences() == [])

    def _wait(self, holds: Callable[[], bool]) -> None:
        with self._more:
            assert self._more.wait_for(holds, TIMEOUT), self.differences()

    def differences(self) -> list[str]:
        """Return what is not as it should be."""
        visible = {number: self.agents[number].id for number in self.inside - self.hidden}
        found = [] if self._presence() == set(visible.values()) else ["presence"]
        for number, one in enumerate(self.agents):
            seen = one.client.participants()
            others = {visible[other] for other in visible if other != number}
            expected = others if number in self.inside else set[str]()
            if set(seen) - {"local"} != expected:
                found.append(f"{number} sees {len(seen) - 1} others, not {len(expected)}")
            found += [
                f"{number} sees {other} otherwise: {media}"
                for other in visible
                if other != number
                and visible[other] in seen
                and (media := seen[visible[other]]["media"][MICROPHONE])
                and not self._is_right(other, media)
            ]
            if not self._is_right(number, seen["local"]["media"][MICROPHONE]):
                found.append(f"{number} sees itself otherwise")
        return found

    def _presence(self) -> set[str]:
        return {one.id for one in self._rest.rooms.presence(self._room).data}

    def _is_right(self, number: int, media: dict[str, Any]) -> bool:
        if number in self.forbidden:
            return media.get("offReasons") == ["sendPermission"]
        if number in self.speaking:
            return str(media["state"]) == "playable"
        return (media["state"], media.get("offReasons")) == ("off", ["user"])

    def close(self) -> None:
        """Release all clients."""
        for one in self.agents:
            one.client.release()


STEPS: Final = (
    *("join", "join", "leave", "eject", "speak", "mute"),
    *("forbid", "allow", "hide", "show", "send"),
)

steps = st.lists(
    st.tuples(st.sampled_from(STEPS), st.integers(0, AGENTS - 1)), min_size=4, max_size=12
)


@pytest.mark.slow
@settings(
    max_examples=12,
    deadline=None,
    # Each step of a failure waits until the timeout: making it shorter would take too long.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(plan=steps)
def test_all_agree_whatever_they_do(plan: list[Step], rest: Daily, voice: Voice) -> None:
    model = Model(rest, voice)
    try:
        for number in range(2):
            model.join(number)
        for step, number in plan:
            getattr(model, step)(number)
            model.check()
    finally:
        model.close()
