from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dailykit.local.world.calls.permissions import (
    DEFAULT,
    changed,
    first_permissions,
    may_admin,
    may_receive,
    may_send,
)

kinds = st.lists(st.sampled_from(["video", "audio", "screenVideo"]), unique=True)
rules = st.booleans() | st.dictionaries(st.sampled_from(["video", "audio"]), st.booleans())
levels: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "hasPresence": st.booleans(),
        "canSend": st.booleans() | kinds,
        "canReceive": st.fixed_dictionaries(
            {}, optional={"base": rules, "byUserId": st.dictionaries(st.text(max_size=3), rules)}
        ),
        "canAdmin": st.booleans() | st.just(["participants"]),
    },
)


def first(*levels: Any, owner: bool = False, hidden: bool = False) -> dict[str, Any]:
    return first_permissions(*levels, owner=owner, hidden=hidden)


def test_of_whom_nothing_is_said() -> None:
    assert first() == first(None, None, {}) == DEFAULT
    assert may_send(first(), "video")
    assert may_send(first(), "customAudio")
    assert not may_admin(first(), "participants")


def test_a_later_level_counts_field_by_field() -> None:
    domain = {"canSend": False, "canAdmin": ["streaming"]}
    room = {"canSend": ["audio"], "hasPresence": False}
    token = {"hasPresence": True}
    assert first(domain, room, token) == {
        "hasPresence": True,
        "canSend": ["audio"],
        "canReceive": {"base": True},
        "canAdmin": ["streaming"],
    }


def test_owners_may_do_everything() -> None:
    told = first({"canSend": False, "canAdmin": False, "canReceive": {"base": False}}, owner=True)
    assert (told["canSend"], told["canAdmin"], told["canReceive"]) == (True, True, {"base": True})


def test_an_owner_may_still_be_invisible() -> None:
    assert first({"hasPresence": False}, owner=True)["hasPresence"] is False


def test_a_room_that_hides_people_hides_all_but_owners() -> None:
    guest = first({"canSend": True}, hidden=True)
    assert (guest["hasPresence"], guest["canSend"]) == (False, False)
    assert first(owner=True, hidden=True) == first(owner=True)


@pytest.mark.parametrize(
    ("can_send", "kind", "expected"),
    [
        (True, "screenVideo", True),
        (False, "audio", False),
        (["audio"], "audio", True),
        (["audio"], "video", False),
        ([], "video", False),
    ],
)
def test_can_send(can_send: Any, kind: str, expected: bool) -> None:
    assert may_send({"canSend": can_send}, kind) is expected


def test_receiving_changes_part_by_part() -> None:
    before = {**DEFAULT, "canReceive": {"base": True, "byUserId": {"ada": False}}}
    after = changed(before, {"canReceive": {"base": False, "byUserId": None}})
    assert after["canReceive"] == {"base": False, "byUserId": {"ada": False}}
    assert before["canReceive"]["base"] is True


def test_what_is_null_or_unknown_changes_nothing() -> None:
    assert changed(DEFAULT, {"canSend": None, "canReceive": None, "canFly": True}) == DEFAULT


@given(levels, levels)
def test_changing_twice_the_same_is_changing_once(one: Any, two: Any) -> None:
    once = changed(changed(DEFAULT, one), two)
    assert changed(once, two) == once
    assert once.keys() == DEFAULT.keys()
    for name in two:
        if name != "canReceive":
            assert once[name] == two[name]


def receives(can_receive: dict[str, Any], kind: str = "video", user: str = "ada") -> bool:
    permissions = changed(DEFAULT, {"canReceive": can_receive})
    return may_receive(permissions, kind, user_id=user, participant_id=f"{user}-1")


@pytest.mark.parametrize(
    ("can_receive", "passes"),
    [
        ({}, True),
        ({"base": False}, False),
        ({"base": {"video": True}}, True),
        ({"base": {"video": False, "audio": True}}, False),
        # What base leaves out is not received.
        ({"base": {"audio": True}}, False),
        ({"base": {}}, False),
        ({"byUserId": {"ada": False}}, False),
        ({"byUserId": {"bob": False}}, True),
        ({"byUserId": {"*": False}}, False),
        ({"byUserId": {"*": False, "ada": True}}, True),
        ({"base": False, "byUserId": {"ada": True}}, True),
        # A rule that says nothing about a kind leaves it to the next one.
        ({"base": False, "byUserId": {"ada": {"audio": True}}}, False),
        ({"byUserId": {"ada": {"audio": False}}}, True),
        ({"byUserId": {"ada": {"video": None}}}, True),
        ({"byUserId": {"*": {"video": False}, "ada": {"audio": False}}}, False),
        ({"byParticipantId": {"ada-1": False}, "byUserId": {"ada": True}}, False),
        ({"byParticipantId": {"*": False}, "byUserId": {"ada": True}}, False),
        ({"byParticipantId": {"*": False, "ada-1": {"video": True}}}, True),
    ],
)
def test_the_most_particular_rule_counts(can_receive: dict[str, Any], passes: bool) -> None:
    assert receives(can_receive) is passes


def test_each_kind_has_its_own_rule() -> None:
    rule = {"base": {"video": False, "audio": True, "screenVideo": True, "screenAudio": False}}
    kinds = ("video", "audio", "screenVideo", "screenAudio")
    assert [receives(rule, kind) for kind in kinds] == [False, True, True, False]


@given(st.lists(levels, max_size=3), st.sampled_from(["video", "audio", "screenVideo"]))
def test_whatever_is_set_there_is_an_answer(levels: list[dict[str, Any]], kind: str) -> None:
    permissions = first(*levels)
    assert may_receive(permissions, kind, user_id="u", participant_id="p") in (True, False)
