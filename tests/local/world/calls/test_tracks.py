"""Custom tracks, remote mute and the active speaker: what everybody is told of whose tracks."""

from typing import Any

import pytest
from tests.support.calls.calls import Callers, Person

from dailykit.local.world import Refusal
from dailykit.local.world.calls.permissions import may_receive
from dailykit.local.world.calls.track_names import MOST_CUSTOM_TRACKS

MUSIC = "customAudio:music"


@pytest.fixture
def ada(callers: Callers) -> Person:
    """The owner of a room."""
    callers.room()
    return callers.join(is_owner=True, user_name="Ada")


@pytest.fixture
def bob(callers: Callers, ada: Person) -> Person:
    """Somebody else in it."""
    return callers.join(name="Bob")


def switch(callers: Callers, person: Person, **tracks: bool | None) -> None:
    callers.world.call_actions.update(person.inside, tracks=tracks)


def custom(callers: Callers, person: Person, **tracks: bool | None) -> None:
    named = {f"customAudio:{name}": on for name, on in tracks.items()}
    callers.world.call_actions.update(person.inside, tracks=named)


def view(person: Person) -> dict[str, Any]:
    shown: dict[str, Any] = person.last("participant-updated")["participant"]
    return shown


# --- custom tracks --------------------------------------------------------------------------------


def test_a_custom_track_from_its_begin_to_its_end(
    callers: Callers, ada: Person, bob: Person
) -> None:
    custom(callers, bob, music=True)
    assert view(ada)["tracks"][MUSIC] is True
    assert MUSIC in ada.last("media")["receive"]
    assert MUSIC in bob.last("media")["send"]
    custom(callers, bob, music=False)
    assert view(ada)["tracks"][MUSIC] is False
    custom(callers, bob, music=None)
    assert MUSIC not in view(ada)["tracks"]
    assert MUSIC not in ada.last("media")["receive"]


def test_what_is_no_custom_track(callers: Callers, bob: Person) -> None:
    for name in ("customAudio:", "customAudio:a b", "customaudio:x", "audio:x", f"a{'x' * 60}"):
        with pytest.raises(Refusal, match="there is no track"):
            callers.world.call_actions.update(bob.inside, tracks={name: True})
    with pytest.raises(Refusal, match="there is no track audio"):
        callers.world.call_actions.update(bob.inside, tracks={"audio": None})
    many = {f"customVideo:{number}": False for number in range(MOST_CUSTOM_TRACKS + 1)}
    with pytest.raises(Refusal, match="20 custom tracks at most"):
        callers.world.call_actions.update(bob.inside, tracks=many)
    assert len(bob.inside.tracks) == 4


def test_custom_tracks_take_permission(callers: Callers, ada: Person) -> None:
    eve = callers.join(permissions={"canSend": ["audio", "customVideo"]})
    callers.world.call_actions.update(eve.inside, tracks={"customVideo:board": True})
    with pytest.raises(Refusal, match="you may not send customAudio:music"):
        custom(callers, eve, music=True)
    callers.world.call_actions.update_permissions(ada.inside, eve.id, {"canSend": ["audio"]})
    seen = view(ada)
    assert seen["tracks"]["customVideo:board"] is False
    assert seen["offReasons"]["customVideo:board"] == ["sendPermission"]


def test_descriptions_may_have_as_many_sections_as_tracks(
    callers: Callers, ada: Person, bob: Person
) -> None:
    sections = ["m=audio 9 UDP/TLS/RTP/SAVPF 111\na=sendrecv"] * 3
    offer = {"kind": "offer", "sdp": "v=0\n" + "\n".join(sections)}
    with pytest.raises(Refusal, match="you may send 2 tracks of audio"):
        callers.world.call_actions.signal(bob.inside, ada.id, offer)
    custom(callers, bob, music=True)
    callers.world.call_actions.signal(bob.inside, ada.id, offer)
    assert ada.last("signal")["data"] == offer


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (True, True),
        (False, False),
        ({"customAudio": {"music": True}}, True),
        ({"customAudio": {"*": True}}, True),
        ({"customAudio": {"music": False, "*": True}}, False),
        ({"customAudio": {"speech": True}}, False),
        ({"audio": True}, False),
    ],
)
def test_who_may_receive_a_custom_track(rule: Any, expected: bool) -> None:
    permissions = {"canReceive": {"base": rule}}
    assert may_receive(permissions, MUSIC, user_id="u", participant_id="p") is expected


# --- remote mute ----------------------------------------------------------------------------------


def test_an_admin_mutes_and_asks(callers: Callers, ada: Person, bob: Person) -> None:
    acts = callers.world.call_actions
    switch(callers, bob, audio=True, video=True)
    acts.update_participant(ada.inside, bob.id, {"audio": False, "screenVideo": False})
    for person in (ada, bob):
        seen = view(person)
        assert (seen["tracks"]["audio"], seen["tracks"]["video"]) == (False, True)
        assert seen["offReasons"] == {"audio": ["remoteMute"]}
    acts.update_participant(ada.inside, bob.id, {"audio": True, "video": True})
    # What may be heard of somebody is up to them.
    assert bob.last("asked-to-send") == {
        "type": "asked-to-send",
        "from": ada.id,
        "tracks": ["audio"],
    }
    assert bob.inside.tracks["audio"] is False
    switch(callers, bob, audio=True)
    switch(callers, bob, audio=False)
    assert view(ada)["offReasons"] == {}


def test_everybody_else_is_muted_at_once(callers: Callers, ada: Person, bob: Person) -> None:
    eve = callers.join(name="Eve")
    for person in (ada, bob, eve):
        switch(callers, person, audio=True)
    callers.world.call_actions.update_participant(ada.inside, "*", {"audio": False})
    assert [one.inside.tracks["audio"] for one in (ada, bob, eve)] == [True, False, False]


def test_who_may_not_mute(callers: Callers, ada: Person, bob: Person) -> None:
    acts = callers.world.call_actions
    switch(callers, ada, audio=True)
    with pytest.raises(Refusal, match="you may not administer participants"):
        acts.update_participant(bob.inside, ada.id, {"audio": False})
    with pytest.raises(Refusal, match="there is no track voice"):
        acts.update_participant(ada.inside, bob.id, {"voice": False})
    with pytest.raises(Refusal, match="not found"):
        acts.update_participant(ada.inside, "nobody", {"audio": False})
    assert ada.inside.tracks["audio"] is True


def test_what_a_browser_blocks_is_told(callers: Callers, ada: Person, bob: Person) -> None:
    callers.world.call_actions.update(bob.inside, blocked=["video"])
    assert view(ada)["blocked"] == ["video"]
    with pytest.raises(Refusal, match="there is no track ears"):
        callers.world.call_actions.update(bob.inside, blocked=["ears"])
    callers.world.call_actions.update(bob.inside, blocked=[])
    assert view(ada)["blocked"] == []


# --- the active speaker ---------------------------------------------------------------------------


def speakers(person: Person) -> list[str | None]:
    return [one["id"] for one in person.told if one["type"] == "active-speaker"]


def test_who_speaks_stays_the_active_speaker_until_they_stop(
    callers: Callers, ada: Person, bob: Person
) -> None:
    acts = callers.world.call_actions
    for person in (ada, bob):
        switch(callers, person, audio=True)
    acts.speaks(ada.inside, 0.2)
    acts.speaks(bob.inside, 0.9)
    assert speakers(bob) == [ada.id]
    acts.speaks(ada.inside, 0)
    acts.speaks(bob.inside, 0)
    assert speakers(ada) == [ada.id, bob.id]
    late = callers.join(name="Late")
    assert speakers(late) == [bob.id]
    callers.world.calls.leave(bob.inside)
    assert speakers(late) == [bob.id, None]


def test_who_is_muted_or_hidden_does_not_speak(callers: Callers, ada: Person, bob: Person) -> None:
    acts = callers.world.call_actions
    acts.speaks(bob.inside, 0.5)
    assert speakers(ada) == []
    for person in (ada, bob):
        switch(callers, person, audio=True)
        acts.speaks(person.inside, 0.5)
    acts.update_participant(ada.inside, ada.id, {"audio": False})
    assert speakers(bob) == [ada.id, bob.id]
    acts.update_permissions(ada.inside, bob.id, {"hasPresence": False})
    acts.speaks(bob.inside, 0.5)
    assert speakers(ada) == [ada.id, bob.id, None]
