"""What a client receives: profiles, subscriptions to participants, and what costs nothing."""

import threading
from typing import Any

from tests.daily.agents import Agent, Called, Voice
from tests.daily.conftest import MakeAgent
from tests.daily.test_sending import hears

from dailykit import daily

NOBODY = "9f1a1d6e-1c1a-4c1a-8c1a-9f1a1d6e1c1a"


class Camera:
    """A camera that shows a picture, again and again, until `close`."""

    def __init__(self) -> None:
        self._source = daily.CustomVideoSource(64, 48, "I420")
        self._track = daily.CustomVideoTrack(self._source)
        self._is_over = Called()
        self._thread = threading.Thread(target=self._show)
        self._thread.start()

    def _show(self) -> None:
        while not self._is_over.wait(0.03):
            self._source.write_frame(bytes(64 * 48 * 3 // 2))

    @property
    def input(self) -> dict[str, Any]:
        """The settings of an input with this camera."""
        return {"isEnabled": True, "settings": {"customTrack": {"id": self._track.id}}}

    def close(self) -> None:
        """Show no more."""
        self._is_over.set()
        self._thread.join()


def subscribed(one: Agent, other: Agent, medium: str) -> str:
    """Return how a client is subscribed to a medium."""
    found: str = one.sees(other)["media"][medium]["subscribed"]
    return found


def test_video_that_is_not_wanted_and_wanted_later(agent: MakeAgent, room_url: str) -> None:
    camera = Camera()
    try:
        ada = agent().join(room_url, inputs={"camera": camera.input})
        bob = agent()
        bob.do("update_subscription_profiles", {"base": {"camera": "unsubscribed"}})
        bob.join(room_url)
        bob.wait_for_state(ada, "camera", "receivable")
        assert subscribed(bob, ada, "camera") == "unsubscribed"
        looked = Called()
        bob.client.set_video_renderer(ada.id, looked)
        bob.do("update_subscriptions", {ada.id: {"media": {"camera": "subscribed"}}})
        assert looked.wait(20)
        bob.wait_for_state(ada, "camera", "playable")
        assert subscribed(bob, ada, "camera") == "subscribed"
        bob.do("update_subscriptions", {ada.id: {"media": {"camera": "unsubscribed"}}})
        bob.wait_for_state(ada, "camera", "receivable")
        states = [one.args[0]["media"]["camera"]["state"] for one in _updates(bob, ada)]
        assert states[0] == "receivable"
        assert states[-1] == "receivable"
        assert "playable" in states
    finally:
        camera.close()


def _updates(one: Agent, other: Agent) -> list[Any]:
    told = [*one.memory.all("on_participant_joined"), *one.memory.all("on_participant_updated")]
    return [event for event in told if event.args[0]["id"] == other.id]


def test_subscriptions_of_a_participant_who_is_not_here_yet(
    agent: MakeAgent, room_url: str, voice: Voice
) -> None:
    bob = agent().join(room_url)
    bob.do("update_subscription_profiles", {"deaf": {"microphone": "unsubscribed"}})
    bob.do("update_subscriptions", {NOBODY: {"profile": "deaf"}})
    assert bob.client.subscriptions()[NOBODY]["profile"] == "deaf"
    ada = agent().join(room_url, inputs={"microphone": voice.input})
    bob.wait_for_state(ada, "microphone", "playable")
    bob.do("update_subscriptions", {ada.id: {"profile": "deaf"}})
    bob.wait_for_state(ada, "microphone", "receivable")
    bob.do("update_subscriptions", profile_settings={"deaf": {"media": "subscribed"}})
    bob.wait_for_state(ada, "microphone", "playable")
    assert hears(bob, ada)
    for settings in bob.client.subscriptions().values():
        assert settings["media"]["microphone"]["subscriptionState"] == "subscribed"


def test_a_renderer_may_come_before_its_track_and_hears_it_again(
    agent: MakeAgent, room_url: str, voice: Voice
) -> None:
    ada, bob = agent().join(room_url), agent().join(room_url)
    heard: list[bytes] = []
    more = threading.Event()

    def listen(_: str, audio: daily.AudioData, __: str) -> None:
        heard.append(audio.audio_frames)
        more.set()

    bob.client.set_audio_renderer(ada.id, listen, sample_rate=8000, callback_interval_ms=100)
    for _ in range(2):
        more.clear()
        ada.do("update_inputs", {"microphone": voice.input})
        assert more.wait(20)
        ada.do("update_inputs", {"microphone": False})
        bob.wait_for_state(ada, "microphone", "off", "user")
    assert {len(one) for one in heard} == {1600}


def test_another_renderer_takes_the_place_of_the_first(
    agent: MakeAgent, room_url: str, voice: Voice
) -> None:
    ada = agent().join(room_url, inputs={"microphone": voice.input})
    bob = agent().join(room_url)
    first: list[Any] = []

    def listen(_: str, audio: daily.AudioData, __: str) -> None:
        first.append(audio)

    bob.client.set_audio_renderer(ada.id, listen)
    assert hears(bob, ada)
    count = len(first)
    assert hears(bob, ada)
    assert len(first) == count


def test_staged_media_are_not_received(agent: MakeAgent, room_url: str, voice: Voice) -> None:
    ada = agent().join(room_url, inputs={"microphone": voice.input})
    bob = agent().join(room_url)
    bob.do("update_subscription_profiles", {"base": {"microphone": "staged"}})
    bob.wait_for_state(ada, "microphone", "receivable")
    assert subscribed(bob, ada, "microphone") == "staged"


def test_what_may_not_be_received(
    agent: MakeAgent, room_url: str, owner_token: str, voice: Voice
) -> None:
    ada = agent().join(room_url, owner_token, inputs={"microphone": voice.input})
    bob = agent().join(room_url)
    bob.wait_for_state(ada, "microphone", "playable")
    deaf = {"permissions": {"canReceive": {"base": False}}}
    ada.do("update_remote_participants", {bob.id: deaf})
    bob.wait_for_state(ada, "microphone", "off", "receivePermission")


def test_participants_become_hidden_and_visible(
    agent: MakeAgent, room_url: str, owner_token: str
) -> None:
    ada, bob = agent().join(room_url, owner_token), agent().join(room_url)
    cy = agent().join(room_url)
    cy.memory.wait_until(lambda: cy.sees(bob))
    bob_id = bob.id
    ada.do("update_remote_participants", {bob_id: {"permissions": {"hasPresence": False}}})
    gone, reason = cy.memory.wait_for("on_participant_left").args
    assert (gone["id"], reason) == (bob_id, "hidden")
    cy.memory.forget()
    ada.do("update_remote_participants", {bob_id: {"permissions": {"hasPresence": True}}})
    assert cy.memory.wait_for("on_participant_joined").args[0]["id"] == bob_id
