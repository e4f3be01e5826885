"""What the REST API and participants do inside of calls."""

from typing import Any

import pytest
from tests.support.calls.calls import Callers, Person

from dailykit.local import MovableClock
from dailykit.local.world import Refusal
from dailykit.local.world.calls.admission import Wish
from dailykit.models.calls import EjectBody, SendAppMessageBody, SetSessionDataBody
from dailykit.models.permissions import UpdatePermissionsBody

NOW = 1_800_000_000


@pytest.fixture
def ada(callers: Callers) -> Person:
    """Somebody in a room."""
    callers.room()
    return callers.join(user_id="ada", user_name="Ada")


@pytest.fixture
def bob(callers: Callers, ada: Person) -> Person:
    """Somebody else in that room."""
    return callers.join(user_id="bob", user_name="Bob")


@pytest.fixture
def owner(callers: Callers, ada: Person, bob: Person) -> Person:
    """The owner, who came last."""
    return callers.join(is_owner=True, user_name="Olivia")


def eject(callers: Callers, **body: Any) -> list[str]:
    asked = EjectBody.model_validate(body)
    ids: list[str] = callers.world.room_calls.eject(callers.domain, "standup", asked)["ejectedIds"]
    return ids


def permit(callers: Callers, data: dict[str, Any]) -> Any:
    body = UpdatePermissionsBody.model_validate({"data": data})
    return callers.world.room_calls.update_permissions(callers.domain, "standup", body)


# --- no call --------------------------------------------------------------------------------------


def test_operations_on_a_call_need_a_call(callers: Callers) -> None:
    callers.room()
    acts = callers.world.room_calls
    for act in (
        lambda: eject(callers, ids=["x"]),
        lambda: permit(callers, {}),
        lambda: acts.get_session_data(callers.domain, "standup"),
        lambda: acts.set_session_data(callers.domain, "standup", SetSessionDataBody()),
        lambda: acts.send_app_message(callers.domain, "standup", SendAppMessageBody(data={})),
    ):
        with pytest.raises(Refusal) as caught:
            act()
        assert caught.value.status == 404
        info = "room standup does not seem to be hosting a call currently"
        assert caught.value.info == info


def test_a_room_that_does_not_exist_is_told_apart(callers: Callers) -> None:
    with pytest.raises(Refusal, match="room standup not found"):
        eject(callers, ids=["x"])


def test_a_new_call_may_take_its_time_to_be_found(
    callers: Callers, ada: Person, clock: MovableClock
) -> None:
    callers.world.calls.ready_after = 5
    with pytest.raises(Refusal, match="does not seem to be hosting"):
        eject(callers, ids=[])
    clock.advance(5)
    assert eject(callers, ids=[]) == []


# --- throwing out ---------------------------------------------------------------------------------


def test_eject_by_id_and_by_user_id(callers: Callers, ada: Person, bob: Person) -> None:
    cleo = callers.join(user_id="cleo")
    assert eject(callers, ids=[cleo.id, "unknown"], user_ids=["ada", "nobody"]) == [ada.id, cleo.id]
    assert callers.inside() == ["Bob"]
    assert ada.last("left") == {"type": "left", "reason": "ejected"}
    assert [message["id"] for message in bob.told if message["type"] == "participant-left"] == [
        ada.id,
        cleo.id,
    ]
    assert callers.join(user_id="ada").inside.is_in


def test_eject_needs_to_know_whom(callers: Callers, ada: Person) -> None:
    with pytest.raises(Refusal) as caught:
        eject(callers, ban=True)
    assert caught.value.status == 400


def test_a_ban_lasts_as_long_as_the_meeting(callers: Callers, ada: Person, bob: Person) -> None:
    assert eject(callers, user_ids=["ada", "absent"], ban=True) == [ada.id]
    for user_id in ("ada", "absent"):
        assert callers.refusal("standup", Wish(callers.token(user_id=user_id))) == "ejected"
    assert callers.join(user_id="cleo").inside.is_in
    for participant in list(bob.guest.call.participants.values()):
        callers.world.calls.leave(participant)
    assert callers.join(user_id="ada").inside.is_in


def test_a_ban_by_session_id_alone_remembers_nobody(
    callers: Callers, ada: Person, bob: Person
) -> None:
    assert eject(callers, ids=[ada.id], ban=True) == [ada.id]
    assert callers.join(user_id="ada").inside.is_in


def test_leaving_twice_is_leaving_once(callers: Callers, ada: Person, bob: Person) -> None:
    callers.world.calls.leave(ada.guest)
    callers.world.calls.leave(ada.guest)
    assert ada.kinds().count("left") == 1
    assert callers.happened().count("participant.left") == 1


# --- messages -------------------------------------------------------------------------------------


def send(callers: Callers, **body: Any) -> Any:
    asked = SendAppMessageBody.model_validate(body)
    return callers.world.room_calls.send_app_message(callers.domain, "standup", asked)


def test_a_message_reaches_everybody_or_somebody(
    callers: Callers, ada: Person, bob: Person
) -> None:
    assert send(callers, data={"n": 1}) == {"sent": True}
    assert send(callers, data={"n": 2}, recipient=bob.id) == {"sent": True}
    assert send(callers, data={"n": 3}, recipient="*") == {"sent": True}
    assert [m["data"]["n"] for m in ada.told if m["type"] == "app-message"] == [1, 3]
    assert [m["data"]["n"] for m in bob.told if m["type"] == "app-message"] == [1, 2, 3]
    late = callers.join()
    assert "app-message" not in late.kinds()
    with pytest.raises(Refusal, match="participant nobody not found"):
        send(callers, data={}, recipient="nobody")


def test_participants_message_each_other(callers: Callers, ada: Person, bob: Person) -> None:
    acts = callers.world.call_actions
    acts.send_app_message(ada.inside, {"hello": 1})
    acts.send_app_message(ada.inside, "to you", bob.id)
    assert [m["data"] for m in bob.told if m["type"] == "app-message"] == [{"hello": 1}, "to you"]
    assert bob.last("app-message")["from"] == ada.id
    assert "app-message" not in ada.kinds()
    with pytest.raises(Refusal, match="4096"):
        acts.send_app_message(ada.inside, "x" * 4095)
    acts.send_app_message(ada.inside, "x" * 4094)
    callers.world.calls.leave(ada.guest)
    with pytest.raises(Refusal, match="no longer in the call"):
        acts.send_app_message(ada.inside, "too late")


def test_signals_go_to_one(callers: Callers, ada: Person, bob: Person) -> None:
    callers.join()
    callers.world.call_actions.signal(ada.inside, bob.id, {"sdp": "..."})
    assert bob.last("signal") == {"type": "signal", "from": ada.id, "data": {"sdp": "..."}}
    for nobody in ("nobody", "*"):
        with pytest.raises(Refusal, match="not found"):
            callers.world.call_actions.signal(ada.inside, nobody, {})


# --- shared data ----------------------------------------------------------------------------------


def share(callers: Callers, **body: Any) -> Any:
    asked = SetSessionDataBody.model_validate(body)
    return callers.world.room_calls.set_session_data(callers.domain, "standup", asked)


def shared(callers: Callers) -> Any:
    return callers.world.room_calls.get_session_data(callers.domain, "standup")["data"]


def test_session_data_is_shared_with_all_and_with_those_who_come(
    callers: Callers, ada: Person
) -> None:
    assert shared(callers) == {}
    assert share(callers, data={"a": 1, "b": {"c": 2}}) == {"sent": True}
    assert ada.last("session-data")["data"] == shared(callers) == {"a": 1, "b": {"c": 2}}
    assert callers.join().last("joined")["sessionData"] == {"a": 1, "b": {"c": 2}}
    share(callers, data={"b": 3}, mergeStrategy="shallow-merge", keysToDelete=["a", "zzz"])
    assert shared(callers) == {"b": 3}
    share(callers, mergeStrategy="shallow-merge")
    assert shared(callers) == {"b": 3}
    share(callers)
    assert shared(callers) == {}


def test_participants_share_data_too(callers: Callers, ada: Person, bob: Person) -> None:
    callers.world.call_actions.set_session_data(ada.inside, {"a": 1})
    callers.world.call_actions.set_session_data(bob.inside, {"b": 2}, "shallow-merge", ["a"])
    assert shared(callers) == ada.last("session-data")["data"] == {"b": 2}


@pytest.mark.parametrize(
    "body", [{"keysToDelete": ["a"]}, {"mergeStrategy": "deep"}, {"mergeStrategy": ""}]
)
def test_bad_changes_of_session_data(callers: Callers, ada: Person, body: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as caught:
        share(callers, **body)
    assert caught.value.status == 400


def test_session_data_can_not_grow_beyond_its_size(callers: Callers, ada: Person) -> None:
    share(callers, data={"a": "x" * 60_000})
    with pytest.raises(Refusal, match="102400 bytes"):
        share(callers, data={"b": "x" * 60_000}, mergeStrategy="shallow-merge")
    assert shared(callers).keys() == {"a"}


def test_session_data_ends_with_the_session(callers: Callers, ada: Person) -> None:
    share(callers, data={"a": 1})
    callers.world.calls.leave(ada.guest)
    callers.join()
    assert shared(callers) == {}


def test_session_data_ends_when_the_last_one_was_left_alone(
    callers: Callers, ada: Person, bob: Person, clock: MovableClock
) -> None:
    share(callers, data={"a": 1})
    callers.world.calls.leave(bob.guest)
    clock.advance(600)
    callers.world.settle()
    assert shared(callers) == {}
    assert ada.last("session-data")["data"] == {}


# --- permissions ----------------------------------------------------------------------------------


def test_permissions_change_field_by_field(callers: Callers, ada: Person, bob: Person) -> None:
    assert permit(callers, {ada.id: {"canSend": ["audio"]}}) == {"status": "sent"}
    assert ada.inside.permissions["canSend"] == ["audio"]
    assert ada.inside.permissions["canAdmin"] is False
    assert bob.last("participant-updated")["participant"]["permissions"]["canSend"] == ["audio"]
    assert "willEjectAt" in ada.last("participant-updated")["participant"]


def test_what_is_said_of_somebody_comes_after_what_is_said_of_all(
    callers: Callers, ada: Person, bob: Person
) -> None:
    permit(callers, {ada.id: {"canSend": True}, "*": {"canSend": False, "canAdmin": True}})
    assert ada.inside.permissions["canSend"] is True
    assert bob.inside.permissions["canSend"] is False
    assert ada.inside.permissions["canAdmin"] is bob.inside.permissions["canAdmin"] is True


def test_an_unknown_participant_changes_nothing_for_anybody(callers: Callers, ada: Person) -> None:
    with pytest.raises(Refusal) as caught:
        permit(callers, {ada.id: {"canSend": False}, "nobody": {}})
    assert caught.value.status == 404
    assert ada.inside.permissions["canSend"] is True


def test_what_may_not_be_sent_any_more_stops(callers: Callers, ada: Person, bob: Person) -> None:
    acts = callers.world.call_actions
    acts.update(ada.inside, tracks={"audio": True, "video": True})
    permit(callers, {ada.id: {"canSend": ["audio"]}})
    tracks = bob.last("participant-updated")["participant"]["tracks"]
    assert tracks == {"audio": True, "video": False, "screenAudio": False, "screenVideo": False}
    with pytest.raises(Refusal) as caught:
        acts.update(ada.inside, tracks={"audio": False, "video": True})
    assert caught.value.status == 403
    assert ada.inside.tracks["audio"] is True
    with pytest.raises(Refusal, match="no track smell"):
        acts.update(ada.inside, tracks={"smell": False})


def test_sharing_the_screen_needs_more_than_permission(callers: Callers) -> None:
    callers.room(enable_screenshare=False)
    ada = callers.join(is_owner=True)
    with pytest.raises(Refusal, match="may not send screenVideo"):
        callers.world.call_actions.update(ada.inside, tracks={"screenVideo": True})


def test_names_and_data_of_participants_change(callers: Callers, ada: Person, bob: Person) -> None:
    callers.world.call_actions.update(
        ada.inside, changes={"user_name": "Ada L.", "user_data": {"hand": True}}
    )
    view = bob.last("participant-updated")["participant"]
    assert (view["userName"], view["userData"]) == ("Ada L.", {"hand": True})


def test_who_becomes_invisible_leaves_for_the_others(
    callers: Callers, ada: Person, bob: Person
) -> None:
    permit(callers, {ada.id: {"hasPresence": False}})
    assert bob.last("participant-left") == {
        "type": "participant-left",
        "id": ada.id,
        "reason": "hidden",
    }
    assert ada.kinds()[-1] == "participant-updated"
    permit(callers, {ada.id: {"hasPresence": True}})
    assert bob.last("participant-joined")["participant"]["id"] == ada.id
    assert "participant.left" not in callers.happened()


def test_administration_by_participants(
    callers: Callers, ada: Person, bob: Person, owner: Person
) -> None:
    acts = callers.world.call_actions
    with pytest.raises(Refusal, match="may not administer") as caught:
        acts.eject(ada.inside, bob.id)
    assert caught.value.status == 403
    with pytest.raises(Refusal, match="may not administer"):
        acts.update_permissions(ada.inside, bob.id, {"canSend": False})
    acts.update_permissions(owner.inside, "*", {"canSend": False})
    assert ada.inside.permissions["canSend"] is bob.inside.permissions["canSend"] is False
    assert owner.inside.permissions["canSend"] is True
    acts.eject(owner.inside, bob.id)
    assert bob.last("left")["reason"] == "ejected"
    with pytest.raises(Refusal, match="not found"):
        acts.eject(owner.inside, bob.id)
    callers.world.calls.leave(owner.guest)
    with pytest.raises(Refusal, match="no longer in the call"):
        acts.eject(owner.inside, ada.id)


# --- events ---------------------------------------------------------------------------------------


def test_the_events_of_coming_and_going(callers: Callers, clock: MovableClock) -> None:
    callers.room(eject_after_elapsed=60)
    clock.advance(0.25)
    ada = callers.join(user_id="ada", user_name="Ada", is_owner=True)
    clock.advance(10.5)
    callers.world.calls.leave(ada.guest)
    joined, left = callers.events
    assert joined.id == f"ptcpt-join-{ada.id}-{NOW}250"
    assert dict(joined.payload) == {
        "room": "standup",
        "user_id": "ada",
        "user_name": "Ada",
        "session_id": ada.id,
        "joined_at": NOW + 0.25,
        "will_eject_at": None,
        "owner": True,
        "permissions": {
            "hasPresence": True,
            "canSend": True,
            "canReceive": {"base": True},
            "canAdmin": True,
        },
        "networkQualityState": "unknown",
    } | {"will_eject_at": NOW + 60.25}
    assert left.id == f"ptcpt-left-{ada.id}-{NOW + 10}750"
    assert dict(left.payload) == {**joined.payload, "duration": 10.5}


def test_events_come_after_their_records(callers: Callers, clock: MovableClock) -> None:
    callers.room()
    seen: list[bool] = []

    def look(_: Any) -> None:
        answer = callers.world.room_calls.get_session_data(callers.domain, "standup")
        seen.append(answer == {"data": {}})

    callers.world.events.subscribe(look)
    callers.join()
    assert seen == [True]
