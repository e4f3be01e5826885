"""People are told what media may flow between them."""

from typing import Any

import pytest
from tests.support.calls.calls import Callers, Person

from dailykit.models.permissions import UpdatePermissionsBody

ALL = ["audio", "video", "screenAudio", "screenVideo"]
ONLY_SOUND = {"canReceive": {"base": {"audio": True}}}


@pytest.fixture
def ada(callers: Callers) -> Person:
    """Somebody who may do everything."""
    callers.room()
    return callers.join(user_id="ada")


def change(callers: Callers, who: str, **permissions: Any) -> None:
    body = UpdatePermissionsBody.model_validate({"data": {who: permissions}})
    callers.world.room_calls.update_permissions(callers.domain, "standup", body)


def told(person: Person) -> list[dict[str, Any]]:
    """Return what somebody was told of media after joining, and forget it."""
    media = [message for message in person.told if message["type"] == "media"]
    person.told.clear()
    return [{name: value for name, value in one.items() if name != "type"} for one in media]


def test_where_everything_may_flow_nothing_is_said(callers: Callers, ada: Person) -> None:
    bob = callers.join(user_id="bob")
    assert bob.last("joined")["media"] == {}
    change(callers, "*", canReceive={"base": dict.fromkeys(ALL, True)})
    change(callers, bob.id, canSend=["audio"])
    assert told(ada) == told(bob) == []


def test_who_comes_and_who_is_there_are_told(callers: Callers, ada: Person) -> None:
    bob = callers.join(user_id="bob", permissions=ONLY_SOUND)
    assert bob.last("joined")["media"] == {ada.id: {"send": ALL, "receive": ["audio"]}}
    assert ada.kinds()[-2:] == ["participant-joined", "media"]
    assert told(ada) == [{"id": bob.id, "send": ["audio"], "receive": ALL}]
    # In the words of joining it was said already.
    assert told(bob) == []
    eve = callers.join(user_id="eve")
    assert eve.last("joined")["media"] == {bob.id: {"send": ["audio"], "receive": ALL}}
    assert told(bob) == [{"id": eve.id, "send": ALL, "receive": ["audio"]}]
    assert told(ada) == []


def test_somebody_hidden_is_told_of_too(callers: Callers, ada: Person) -> None:
    bob = callers.join(user_id="bob", permissions={"hasPresence": False, **ONLY_SOUND})
    assert told(ada) == [{"id": bob.id, "send": ["audio"], "receive": ALL}]


def test_a_change_is_told_to_both_sides(callers: Callers, ada: Person) -> None:
    bob, eve = callers.join(user_id="bob"), callers.join(user_id="eve")
    change(callers, bob.id, canReceive={"byUserId": {"ada": False}})
    assert told(ada) == [{"id": bob.id, "send": [], "receive": ALL}]
    assert told(bob) == [{"id": ada.id, "send": ALL, "receive": []}]
    assert told(eve) == []
    # What makes no difference is not told.
    change(callers, bob.id, canReceive={"byParticipantId": {ada.id: False}})
    assert told(ada) == told(bob) == []
    change(callers, bob.id, canReceive={"byParticipantId": {ada.id: True}})
    assert told(ada) == [{"id": bob.id, "send": ALL, "receive": ALL}]


def test_an_owner_receives_everything(callers: Callers, ada: Person) -> None:
    bob = callers.join(user_id="bob", is_owner=True, permissions=ONLY_SOUND)
    assert bob.last("joined")["media"] == {}
    assert told(ada) == []
