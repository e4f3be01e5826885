"""Knocking, and who opens."""

import pytest
from tests.support.calls.calls import Callers, Person

from dailykit.local import MovableClock
from dailykit.local.base.errors import JoinRefused
from dailykit.local.world import Refusal
from dailykit.local.world.calls.admission import Wish
from dailykit.models.rooms import UpdateRoomBody

NOW = 1_800_000_000


@pytest.fixture
def owner(callers: Callers) -> Person:
    """The owner of a room at which one has to knock, inside."""
    callers.room(privacy="private", enable_knocking=True)
    owner = callers.join(is_owner=True, user_name="Olivia")
    callers.happened()
    return owner


def test_who_has_no_token_waits_until_let_in(callers: Callers, owner: Person) -> None:
    gus = callers.join(name="Gus")
    assert gus.told == [{"type": "waiting", "id": gus.id}]
    assert callers.inside() == ["Olivia"]
    assert owner.last("waiting-participant-added")["participant"]["userName"] == "Gus"
    callers.world.call_actions.admit(owner.inside, gus.id)
    assert callers.inside() == ["Olivia", "Gus"]
    assert gus.kinds() == ["waiting", "joined"]
    assert gus.last("joined")["participant"]["id"] == gus.id
    assert owner.kinds()[-2:] == ["waiting-participant-removed", "participant-joined"]
    assert callers.happened() == [
        "waiting-participant.joined",
        "meeting.started",
        "participant.joined",
    ]


def test_the_event_of_a_knock(callers: Callers, owner: Person) -> None:
    gus = callers.join(name="Gus")
    (event,) = callers.events
    assert event.id == f"1-w-ptcpt-joined-{gus.id}"
    assert dict(event.payload) == {
        "room": "standup",
        "user_name": "Gus",
        "session_id": gus.id,
        "joined_at": NOW,
        "will_eject_at": None,
        "owner": False,
        "permissions": gus.waiting.admission.permissions,
        "networkQualityState": "unknown",
    }


def test_who_is_turned_away_is_refused(
    callers: Callers, owner: Person, clock: MovableClock
) -> None:
    gus = callers.join(name="Gus")
    clock.advance(5)
    callers.world.call_actions.deny(owner.inside, gus.id)
    assert gus.last("refused")["reason"] == "not-allowed"
    assert callers.events[-1].type == "waiting-participant.left"
    assert callers.events[-1].payload["duration"] == 5
    assert owner.last("waiting-participant-removed")["id"] == gus.id


def test_who_goes_away_waits_no_more(callers: Callers, owner: Person) -> None:
    gus = callers.join(name="Gus")
    callers.world.calls.leave(gus.guest)
    callers.world.calls.leave(gus.guest)
    assert callers.happened() == ["waiting-participant.joined", "waiting-participant.left"]
    with pytest.raises(Refusal, match="not waiting"):
        callers.world.call_actions.admit(owner.inside, gus.id)
    with pytest.raises(Refusal, match="not waiting"):
        callers.world.calls.admit(gus.waiting)
    with pytest.raises(Refusal, match="not waiting"):
        callers.world.calls.deny(gus.waiting)


def test_only_who_may_administer_lets_in(callers: Callers, owner: Person) -> None:
    gus = callers.join(name="Gus")
    plain = callers.join(room_name="standup", user_name="Ada")
    helper = callers.join(user_name="Helen", permissions={"canAdmin": ["participants"]})
    assert "waiting" in helper.last("joined")
    assert plain.last("joined")["waiting"] == []
    assert [one["id"] for one in helper.last("joined")["waiting"]] == [gus.id]
    with pytest.raises(Refusal) as caught:
        callers.world.call_actions.admit(plain.inside, gus.id)
    assert caught.value.status == 403
    callers.world.call_actions.admit(helper.inside, gus.id)
    assert "Gus" in callers.inside()


def test_tokens_open_unless_they_want_to_knock(callers: Callers, owner: Person) -> None:
    assert callers.join(room_name="standup").inside.is_in
    knocker = callers.join(room_name="standup", knocking=True, user_id="u-1")
    assert knocker.kinds() == ["waiting"]
    callers.world.call_actions.admit(owner.inside, knocker.id)
    assert callers.world.calls.participant(knocker.id) is not None


def test_there_is_nothing_to_knock_at_elsewhere(callers: Callers) -> None:
    callers.room("open", enable_knocking=True)
    callers.room("closed", privacy="private")
    assert callers.join("open").inside.is_in
    assert callers.join("closed", knocking=True).inside.is_in
    assert callers.refusal("closed", Wish()) == "not-allowed"


def test_one_may_knock_at_an_empty_room(callers: Callers) -> None:
    callers.room(privacy="private", enable_knocking=True)
    gus = callers.join(name="Gus")
    assert callers.inside() == []
    owner = callers.join(is_owner=True)
    assert [one["id"] for one in owner.last("joined")["waiting"]] == [gus.id]


def test_the_moment_of_ejection_is_fixed_when_let_in(callers: Callers, clock: MovableClock) -> None:
    callers.room(privacy="private", enable_knocking=True, eject_after_elapsed=60)
    owner, gus = callers.join(is_owner=True), callers.join(name="Gus")
    clock.advance(30)
    callers.world.call_actions.admit(owner.inside, gus.id)
    assert gus.last("joined")["participant"]["willEjectAt"] == NOW + 90
    assert gus.last("joined")["participant"]["joinedAt"] == NOW + 30


def test_a_full_or_expired_room_lets_nobody_in(callers: Callers, clock: MovableClock) -> None:
    callers.room(privacy="private", enable_knocking=True, max_participants=1, exp=NOW + 60)
    owner, gus = callers.join(is_owner=True), callers.join(name="Gus")
    with pytest.raises(JoinRefused) as full:
        callers.world.call_actions.admit(owner.inside, gus.id)
    assert full.value.reason == "meeting-full"
    body = UpdateRoomBody.model_validate({"properties": {"max_participants": None}})
    callers.world.rooms.update(callers.domain, "standup", body)
    clock.advance(60)
    with pytest.raises(JoinRefused) as expired:
        callers.world.call_actions.admit(owner.inside, gus.id)
    assert expired.value.reason == "exp-room"
    assert gus.kinds() == ["waiting"]


def test_deleting_the_room_sends_everybody_away(callers: Callers, owner: Person) -> None:
    gus = callers.join(name="Gus")
    callers.happened()
    callers.world.rooms.delete(callers.domain, "standup")
    assert gus.last("refused")["reason"] == "no-room"
    assert owner.last("left")["reason"] == "ejected"
    assert callers.happened() == ["participant.left", "waiting-participant.left"]
    callers.room()
    assert callers.inside() == []


def test_a_new_admin_hears_of_those_who_wait(callers: Callers, owner: Person) -> None:
    gus = callers.join(name="Gus")
    ada = callers.join(room_name="standup", user_name="Ada")
    callers.world.call_actions.update_permissions(owner.inside, ada.id, {"canAdmin": True})
    assert ada.last("waiting-participant-added")["participant"]["id"] == gus.id
