"""What a client sends: inputs, publishing, custom tracks, screens, and what permissions allow."""

import threading
from typing import Any

from tests.daily.agents import TIMEOUT, Agent, Voice
from tests.daily.conftest import MakeAgent

from dailykit import Daily, Permissions, daily

LOUD = 5_000


def hears(listener: Agent, other: Agent, source: str = "microphone") -> bool:
    """Return whether something loud comes from a participant's source."""
    heard, sender = threading.Event(), other.id

    def listen(who: str, audio: daily.AudioData, told: str) -> None:
        assert (who, told) == (sender, source)
        if max(memoryview(audio.audio_frames).cast("h")) > LOUD:
            heard.set()

    listener.client.set_audio_renderer(sender, listen, source)
    return heard.wait(TIMEOUT)


def test_sound_from_one_client_to_another(agent: MakeAgent, room_url: str, voice: Voice) -> None:
    ada = agent().join(room_url, inputs={"microphone": voice.input})
    bob = agent().join(room_url)
    assert hears(bob, ada)
    own = ada.client.participants()["local"]["media"]["microphone"]
    assert own == {
        "state": "playable",
        "subscribed": "unsubscribed",
        "track": {"id": voice.track.id},
    }


def test_publishing(agent: MakeAgent, room_url: str, voice: Voice) -> None:
    ada = agent().join(
        room_url,
        inputs={"microphone": voice.input},
        publishing={"microphone": {"isPublishing": False}},
    )
    bob = agent().join(room_url)
    assert bob.state_of(ada, "microphone") == ("off", "user")
    ada.do("update_publishing", {"microphone": True})
    assert hears(bob, ada)
    ada.do("update_publishing", {"microphone": False})
    bob.wait_for_state(ada, "microphone", "off", "user")
    assert ada.client.inputs()["microphone"]["isEnabled"] is True


def test_custom_tracks_and_screens(agent: MakeAgent, room_url: str, voice: Voice) -> None:
    ada, bob = agent().join(room_url), agent().join(room_url)
    ada.do("add_custom_audio_track", "music", voice.track, ignore_audio_level=True)
    bob.wait_for_state(ada, "customAudio:music", "playable")
    assert hears(bob, ada, "music")
    ada.do("update_inputs", {"screenAudio": voice.input})
    assert hears(bob, ada, "screenAudio")
    ada.do("remove_custom_audio_track", "music")
    bob.memory.wait_until(lambda: bob.sees(ada)["media"]["customAudio"] == {})
    ada.do("update_inputs", {"screenAudio": False})
    bob.wait_for_state(ada, "screenAudio", "off", "user")


def test_another_source_under_the_same_name(agent: MakeAgent, room_url: str, voice: Voice) -> None:
    ada, bob = agent().join(room_url), agent().join(room_url)
    silent = daily.CustomAudioTrack(daily.CustomAudioSource(16_000, 1))
    ada.do("add_custom_audio_track", "music", silent)
    bob.wait_for_state(ada, "customAudio:music", "playable")
    ada.do("update_custom_audio_track", "music", voice.track)
    assert hears(bob, ada, "music")


def test_pictures(agent: MakeAgent, room_url: str) -> None:
    source = daily.CustomVideoSource(64, 48, "RGB")
    track = daily.CustomVideoTrack(source)
    camera = {"isEnabled": True, "settings": {"customTrack": {"id": track.id}}}
    ada = agent().join(room_url, inputs={"camera": camera, "screenVideo": camera})
    bob = agent().join(room_url)
    seen: dict[str, Any] = {}
    both = threading.Event()

    def look(who: str, frame: daily.VideoFrame, told: str) -> None:
        seen[told] = (who, frame.width, frame.height, frame.color_format)
        if len(seen) == 2:
            both.set()

    bob.client.set_video_renderer(ada.id, look, "camera", "BGRA")
    bob.client.set_video_renderer(ada.id, look, "screenVideo")
    while not both.wait(0.03):
        source.write_frame(bytes(64 * 48 * 3))
    assert seen == {
        "camera": (ada.id, 64, 48, "BGRA"),
        "screenVideo": (ada.id, 64, 48, "RGBA"),
    }


def test_virtual_devices_are_inputs_too(agent: MakeAgent, room_url: str) -> None:
    microphone = daily.Daily.create_microphone_device("my-mic", 16_000, 1, non_blocking=True)
    settings = {"isEnabled": True, "settings": {"deviceId": microphone.name}}
    ada = agent().join(room_url, inputs={"microphone": settings})
    bob = agent().join(room_url)
    bob.wait_for_state(ada, "microphone", "playable")


def test_a_track_that_does_not_exist(agent: MakeAgent, room_url: str) -> None:
    nothing = {"isEnabled": True, "settings": {"customTrack": {"id": "no-microphone-track"}}}
    ada = agent().join(room_url, inputs={"microphone": nothing})
    bob = agent().join(room_url)
    assert ada.client.participants()["local"]["media"]["microphone"]["state"] == "loading"
    assert bob.state_of(ada, "microphone") == ("off", "user")


def test_what_permissions_forbid_is_not_sent(
    agent: MakeAgent, rest: Daily, room_url: str, owner_token: str, voice: Voice
) -> None:
    token = rest.meeting_tokens.create(
        room_name="standup", permissions=Permissions(can_send=["video"])
    )
    ada = agent().join(room_url, token, inputs={"microphone": voice.input})
    bob = agent().join(room_url, owner_token)
    assert bob.state_of(ada, "microphone") == ("off", "sendPermission")
    own = ada.client.participants()["local"]
    assert own["media"]["microphone"]["offReasons"] == ["sendPermission"]
    assert own["info"]["permissions"]["canSend"] == ["camera"]
    bob.do("update_remote_participants", {ada.id: {"permissions": {"canSend": ["microphone"]}}})
    assert hears(bob, ada)
    bob.do("update_remote_participants", {ada.id: {"permissions": {"canSend": []}}})
    bob.wait_for_state(ada, "microphone", "off", "sendPermission")
    # The input is still enabled, so that it sends again as soon as it may.
    bob.do("update_remote_participants", {ada.id: {"permissions": {"canSend": ["microphone"]}}})
    bob.wait_for_state(ada, "microphone", "playable")


def test_an_owner_mutes_and_asks_to_unmute(
    agent: MakeAgent, room_url: str, owner_token: str, voice: Voice
) -> None:
    ada = agent().join(room_url, inputs={"microphone": voice.input})
    bob = agent().join(room_url, owner_token)
    bob.wait_for_state(ada, "microphone", "playable")
    bob.do("update_remote_participants", {ada.id: {"inputsEnabled": {"microphone": False}}})
    bob.wait_for_state(ada, "microphone", "off", "remoteMute")
    ada.memory.wait_until(lambda: not ada.client.inputs()["microphone"]["isEnabled"])
    assert ada.memory.wait_for("on_inputs_updated")
    bob.do("update_remote_participants", {ada.id: {"inputsEnabled": {"microphone": True}}})
    bob.wait_for_state(ada, "microphone", "playable")
    # The client may unmute itself, too.
    bob.do("update_remote_participants", {ada.id: {"inputsEnabled": {"microphone": False}}})
    bob.wait_for_state(ada, "microphone", "off", "remoteMute")
    ada.memory.wait_until(lambda: not ada.client.inputs()["microphone"]["isEnabled"])
    ada.do("update_inputs", {"microphone": True})
    bob.wait_for_state(ada, "microphone", "playable")


def test_only_owners_change_others(agent: MakeAgent, room_url: str) -> None:
    ada, bob = agent().join(room_url), agent().join(room_url)
    requests: list[tuple[str, Any]] = [
        ("update_remote_participants", {ada.id: {"inputsEnabled": {"camera": False}}}),
        ("eject_remote_participants", [ada.id]),
        ("update_permissions", {"canSend": []}),
    ]
    for method, args in requests:
        (error,) = bob.ask(method, args)
        assert "forbidden-error" in error, method


def test_an_owner_ejects_and_changes_its_own_permissions(
    agent: MakeAgent, room_url: str, owner_token: str
) -> None:
    ada, bob = agent().join(room_url), agent().join(room_url, owner_token)
    ada_id = ada.id
    bob.do("update_permissions", {"canSend": ["camera"]})
    bob.memory.wait_until(
        lambda: bob.client.participants()["local"]["info"]["permissions"]["canSend"] == ["camera"]
    )
    bob.do("eject_remote_participants", [ada.id])
    ada.memory.wait_for("on_call_state_updated", "left")
    assert bob.memory.wait_for("on_participant_left").args[0]["id"] == ada_id


def test_a_new_name(agent: MakeAgent, room_url: str) -> None:
    ada, bob = agent("Ada").join(room_url), agent().join(room_url)
    ada.client.set_user_name("Lady Lovelace")
    bob.memory.wait_until(lambda: bob.sees(ada)["info"]["userName"] == "Lady Lovelace")


def test_who_speaks(agent: MakeAgent, room_url: str, voice: Voice) -> None:
    ada = agent().join(room_url, inputs={"microphone": voice.input})
    bob = agent().join(room_url)
    speaker = bob.memory.wait_for("on_active_speaker_changed").args[0]
    assert speaker["id"] == ada.id
    assert bob.client.active_speaker() == speaker
    assert ada.client.active_speaker() is None
    ada.do("leave")
    bob.memory.wait_for("on_active_speaker_changed", None)
