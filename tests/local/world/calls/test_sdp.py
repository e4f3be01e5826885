"""Descriptions of media pass only as far as their sender may send."""

from typing import Any

import pytest
from tests.support.calls.calls import Callers, Person

from dailykit.local.world import Refusal
from dailykit.models.permissions import UpdatePermissionsBody


def sdp(*sections: str) -> dict[str, Any]:
    """Return an offer with sections such as ``audio sendrecv``, or ``video off``.

    With ``bundled,sendrecv`` the section has no port of its own; several directions may be named.
    """
    lines = ["v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0"]
    for section in sections:
        media, direction = section.split()
        said = direction.split(",")
        port = 0 if said[0] in ("off", "bundled") else 9
        lines += [f"m={media} {port} UDP/TLS/RTP/SAVPF 96", "c=IN IP4 0.0.0.0"]
        # A description without a direction sends and receives.
        named = {"off": [], "unsaid": [], "bundled": ["a=bundle-only"]}
        lines += [line for word in said for line in named.get(word, [f"a={word}"])]
    return {"kind": "offer", "sdp": "\r\n".join(lines) + "\r\n"}


def say(callers: Callers, sender: Person, to: Person, data: Any) -> None:
    callers.world.call_actions.signal(sender.inside, to.id, data)


def permit(callers: Callers, who: Person, can_send: Any) -> None:
    change(callers, who, canSend=can_send)


def change(callers: Callers, who: Person, **permissions: Any) -> None:
    body = UpdatePermissionsBody.model_validate({"data": {who.id: permissions}})
    callers.world.room_calls.update_permissions(callers.domain, "standup", body)


@pytest.fixture
def pair(callers: Callers) -> tuple[Person, Person]:
    """Two people in a room."""
    callers.room()
    return callers.join(user_id="ada"), callers.join(user_id="bob")


@pytest.mark.parametrize(
    ("can_send", "sections", "passes"),
    [
        (True, ["audio sendrecv", "video sendrecv", "audio sendonly", "video sendrecv"], True),
        (True, ["video sendrecv"] * 3, False),
        (False, ["audio recvonly", "video recvonly", "audio inactive", "video off"], True),
        (False, ["audio sendrecv"], False),
        (False, ["video unsaid"], False),
        (False, ["video bundled,sendrecv"], False),
        (False, ["video bundled,recvonly"], True),
        (False, ["video recvonly,sendrecv"], False),
        (False, ["video sendrecv,inactive"], True),
        (["audio"], ["audio sendrecv", "video recvonly"], True),
        (["audio"], ["audio sendrecv", "audio sendrecv"], False),
        (["audio"], ["audio recvonly", "video sendonly"], False),
        (["video", "screenVideo"], ["video sendrecv", "video sendrecv"], True),
        (False, ["application sendrecv"], True),
    ],
)
def test_no_more_tracks_than_permitted(
    callers: Callers,
    pair: tuple[Person, Person],
    can_send: Any,
    sections: list[str],
    passes: bool,
) -> None:
    ada, bob = pair
    permit(callers, ada, can_send)
    data = sdp(*sections)
    if passes:
        say(callers, ada, bob, data)
        assert bob.last("signal")["data"] == data
        return
    with pytest.raises(Refusal, match="you may send") as caught:
        say(callers, ada, bob, data)
    assert caught.value.code == "forbidden-error"


def test_a_room_without_screens_lets_one_picture_pass(callers: Callers) -> None:
    callers.room(enable_screenshare=False)
    ada, bob = callers.join(user_id="ada"), callers.join(user_id="bob")
    say(callers, ada, bob, sdp("video sendrecv"))
    with pytest.raises(Refusal, match="you may send 1 tracks of video"):
        say(callers, ada, bob, sdp("video sendrecv", "video sendrecv"))


@pytest.mark.parametrize(
    "data", [None, 1, "m=video 9 x 96", [], {}, {"sdp": 5}, {"candidate": "..."}, {"sdp": ""}]
)
def test_what_is_no_description_passes(
    callers: Callers, pair: tuple[Person, Person], data: Any
) -> None:
    ada, bob = pair
    permit(callers, ada, False)
    say(callers, ada, bob, data)
    assert bob.last("signal")["data"] == data


@pytest.mark.parametrize(
    ("can_receive", "sections", "passes"),
    [
        ({"base": False}, ["audio sendrecv"], False),
        ({"base": False}, ["audio recvonly", "video inactive"], True),
        ({"base": {"audio": True}}, ["audio sendrecv", "video recvonly"], True),
        ({"base": {"audio": True}}, ["audio sendrecv", "video sendrecv"], False),
        ({"byUserId": {"ada": {"screenVideo": False}}}, ["video sendrecv"], True),
        ({"byUserId": {"ada": {"screenVideo": False}}}, ["video sendrecv"] * 2, False),
        ({"byUserId": {"bob": False, "eve": False}}, ["video sendrecv"] * 2, True),
        ({"base": False, "byUserId": {"ada": True}}, ["video sendrecv"] * 2, True),
    ],
)
@pytest.mark.parametrize("kind", ["offer", "answer"])
def test_no_more_tracks_than_the_receiver_may_receive(
    callers: Callers,
    pair: tuple[Person, Person],
    can_receive: dict[str, Any],
    sections: list[str],
    passes: bool,
    kind: str,
) -> None:
    ada, bob = pair
    change(callers, bob, canReceive=can_receive)
    data = {**sdp(*sections), "kind": kind}
    if passes:
        say(callers, ada, bob, data)
        assert bob.last("signal")["data"] == data
        return
    with pytest.raises(Refusal, match="you may send"):
        say(callers, ada, bob, data)
    assert "signal" not in bob.kinds()


def test_who_may_not_receive_may_send(callers: Callers, pair: tuple[Person, Person]) -> None:
    ada, bob = pair
    change(callers, bob, canReceive={"base": False})
    say(callers, bob, ada, sdp("audio sendonly", "video sendonly"))
    assert ada.last("signal")["from"] == bob.id


def test_messages_are_no_media(callers: Callers, pair: tuple[Person, Person]) -> None:
    ada, bob = pair
    change(callers, bob, canReceive={"base": False})
    callers.world.call_actions.send_app_message(ada.inside, "hello")
    assert bob.last("app-message")["data"] == "hello"
