"""Who may enter, with a reason for each refusal."""

from typing import Any

import pytest
from tests.support.calls.calls import Callers

from dailykit import tokens
from dailykit.local import MovableClock
from dailykit.local.base.errors import JoinRefused
from dailykit.local.world import Domain, World
from dailykit.local.world.calls.admission import Wish
from dailykit.models.domain import UpdateDomainBody
from dailykit.models.rooms import UpdateRoomBody
from dailykit.models.tokens import ValidateMeetingTokenQuery, claims_to_properties

NOW = 1_800_000_000


def test_anybody_may_enter_a_public_room(callers: Callers) -> None:
    callers.room()
    ada = callers.join(name="Ada")
    assert ada.inside.user_name == "Ada"
    assert not ada.inside.admission.is_owner
    assert ada.inside.will_eject_at is None
    assert callers.inside() == ["Ada"]


def test_no_room(callers: Callers) -> None:
    assert callers.refusal("nowhere", Wish()) == "no-room"


def test_the_room_of_another_domain_is_no_room(callers: Callers, world: World) -> None:
    callers.room()
    other = Callers(world, world.domains.open("other"))
    assert other.refusal("standup", Wish()) == "no-room"


def test_exp_room_from_the_second_on(callers: Callers, clock: MovableClock) -> None:
    callers.room(exp=NOW + 60)
    clock.advance(59.999)
    callers.join(name="Ada")
    clock.advance(0.001)
    assert callers.refusal("standup", Wish()) == "exp-room"


def test_exp_of_the_room_bars_owners_too(callers: Callers, clock: MovableClock) -> None:
    callers.room(exp=NOW + 60)
    token = callers.token(is_owner=True)
    clock.advance(60)
    assert callers.refusal("standup", Wish(token)) == "exp-room"


def test_nbf_room_until_the_second(callers: Callers, clock: MovableClock) -> None:
    callers.room(nbf=NOW + 60)
    assert callers.refusal("standup", Wish()) == "nbf-room"
    clock.advance(60)
    callers.join(name="Ada")
    assert callers.inside() == ["Ada"]


def test_a_private_room_takes_a_token(callers: Callers) -> None:
    callers.room(privacy="private")
    assert callers.refusal("standup", Wish()) == "not-allowed"
    callers.join(name="Ada", room_name="standup")
    callers.join(name="Bob", user_name="Bob")
    assert callers.inside() == ["Ada", "Bob"]


@pytest.mark.parametrize("privacy", ["public", "private"])
def test_exp_token_and_nbf_token_count_in_public_rooms_too(
    callers: Callers, clock: MovableClock, privacy: str
) -> None:
    callers.room(privacy=privacy)
    wish = Wish(callers.token(nbf=NOW + 10, exp=NOW + 20))
    assert callers.refusal("standup", wish) == "nbf-token"
    clock.advance(10)
    callers.enter("standup", wish)
    clock.advance(10)
    assert callers.refusal("standup", wish) == "exp-token"


@pytest.mark.parametrize("privacy", ["public", "private"])
def test_tokens_that_do_not_fit(callers: Callers, domain: Domain, privacy: str) -> None:
    callers.room(privacy=privacy)
    claims = {"r": "standup", "d": domain.id, "iat": NOW}
    strange = [
        callers.token(room_name="retro"),
        "no token",
        tokens.sign_claims(claims, "another key"),
        tokens.sign_claims({**claims, "d": "another domain"}, domain.api_key),
        tokens.sign_claims({**claims, "exp": "tomorrow"}, domain.api_key),
        tokens.sign_claims({**claims, "r": {}}, domain.api_key),
    ]
    for token in strange:
        assert callers.refusal("standup", Wish(token)) == "not-allowed"
    callers.enter("standup", Wish(tokens.sign_claims(claims, domain.api_key)))


@pytest.mark.parametrize(
    "odd",
    [{"eje": {}}, {"p": {"cs": {"v": 1}}}, {"p": "all"}, {"u": [1]}, {"ud": {}}, {"er": False}],
)
def test_a_claim_that_can_t_be_understood_keeps_nobody_out(
    callers: Callers, domain: Domain, odd: dict[str, Any]
) -> None:
    callers.room(privacy="private")
    token = tokens.sign_claims({"r": "standup", "d": domain.id, **odd}, domain.api_key)
    said = claims_to_properties(odd)
    query = ValidateMeetingTokenQuery()
    assert callers.world.tokens.validate(domain, token, query) == {"room_name": "standup", **said}
    callers.enter("standup", Wish(token))


@pytest.mark.parametrize(("number", "text"), [(41, "41"), (0, "0"), (-3, "-3"), (41.0, "41")])
def test_a_user_id_that_is_a_number_is_text_in_a_call(
    callers: Callers, number: float, text: str
) -> None:
    callers.room(enforce_unique_user_ids=True)
    ada = callers.enter("standup", Wish(callers.token(user_id=number), user_name="Ada"))
    assert ada.inside.user_id == text
    callers.enter("standup", Wish(callers.token(user_id=text), user_name="Ada again"))
    assert not ada.inside.is_in
    joined = [one.payload for one in callers.events if one.type == "participant.joined"]
    assert [one["user_id"] for one in joined] == [text, text]


def test_a_refusal_shows_no_token(callers: Callers) -> None:
    callers.room()
    wish = Wish(callers.token(room_name="retro"))
    with pytest.raises(JoinRefused) as caught:
        callers.enter("standup", wish)
    assert wish.token is not None
    assert wish.token not in str(caught.value) + repr(wish)


def test_meeting_full(callers: Callers) -> None:
    callers.room(max_participants=2)
    ada = callers.join(name="Ada")
    callers.join(name="Bob")
    assert callers.refusal("standup", Wish()) == "meeting-full"
    assert callers.refusal("standup", Wish(callers.token(is_owner=True))) == "meeting-full"
    callers.world.calls.leave(ada.guest)
    callers.join(name="Cleo")
    assert callers.inside() == ["Bob", "Cleo"]


def test_two_hundred_fit_into_a_room_that_does_not_say(callers: Callers) -> None:
    callers.room()
    for _ in range(200):
        callers.join()
    assert callers.refusal("standup", Wish()) == "meeting-full"


def test_a_refusal_leaves_nothing_behind(callers: Callers) -> None:
    callers.room(privacy="private")
    callers.refusal("standup", Wish())
    assert callers.happened() == []
    assert callers.world.calls.of_domain(callers.domain) == []
    assert len(callers.world.scheduler) == 0


def test_the_token_s_name_and_id_count(callers: Callers) -> None:
    callers.room()
    ada = callers.join(name="Somebody", user_name="Ada", user_id="ada-1")
    bob = callers.join(name="Bob", is_owner=True)
    assert (ada.inside.user_name, ada.inside.user_id) == ("Ada", "ada-1")
    assert bob.inside.user_name == "Bob"
    assert len(bob.inside.user_id) == 36


def test_permissions_of_token_room_and_domain(callers: Callers) -> None:
    body = {"properties": {"permissions": {"canAdmin": ["streaming"], "canSend": False}}}
    callers.world.domains.update(callers.domain, UpdateDomainBody.model_validate(body))
    callers.room(permissions={"canSend": ["audio"]})
    guest = callers.join(permissions={"canReceive": {"base": {"video": False}}}).inside
    assert guest.permissions == {
        "hasPresence": True,
        "canSend": ["audio"],
        "canReceive": {"base": {"video": False}},
        "canAdmin": ["streaming"],
    }
    assert callers.join(is_owner=True).inside.permissions["canAdmin"] is True


def test_hidden_participants(callers: Callers) -> None:
    callers.room(enable_hidden_participants=True)
    owner, guest = callers.join(is_owner=True), callers.join(name="Gus")
    assert owner.inside.has_presence
    assert not guest.inside.has_presence
    assert owner.kinds() == ["joined"]


@pytest.mark.parametrize(
    ("room", "token", "expected"),
    [
        (None, None, True),
        (False, None, False),
        (True, False, False),
        (False, True, True),
        (None, False, False),
    ],
)
def test_sharing_the_screen(
    callers: Callers, room: bool | None, token: bool | None, expected: bool
) -> None:
    callers.room(enable_screenshare=room)
    wish = Wish() if token is None else Wish(callers.token(enable_screenshare=token))
    ada = callers.enter("standup", wish).inside
    assert ada.may_send("screenVideo") is expected
    assert ada.may_send("video")


EJECTIONS: list[tuple[dict[str, Any], dict[str, Any] | None, float | None, str]] = [
    ({}, None, None, ""),
    ({"exp": NOW + 100}, None, None, ""),
    ({"exp": NOW + 100, "eject_at_room_exp": True}, None, NOW + 100, "exp-room"),
    ({"eject_after_elapsed": 30}, None, NOW + 35, "ejected"),
    (
        {"exp": NOW + 100, "eject_at_room_exp": True, "eject_after_elapsed": 30},
        None,
        NOW + 35,
        "ejected",
    ),
    (
        {"exp": NOW + 20, "eject_at_room_exp": True, "eject_after_elapsed": 30},
        None,
        NOW + 20,
        "exp-room",
    ),
    ({"eject_at_room_exp": True}, None, None, ""),
    ({}, {"exp": NOW + 50}, None, ""),
    ({}, {"exp": NOW + 50, "eject_at_token_exp": True}, NOW + 50, "exp-token"),
    ({}, {"eject_after_elapsed": 40}, NOW + 45, "ejected"),
    (
        {"exp": NOW + 20, "eject_at_room_exp": True, "eject_after_elapsed": 5},
        {"exp": NOW + 50, "eject_at_token_exp": True},
        NOW + 50,
        "exp-token",
    ),
    (
        {"eject_after_elapsed": 5},
        {"exp": NOW + 50, "eject_at_token_exp": True, "eject_after_elapsed": 40},
        NOW + 45,
        "ejected",
    ),
    (
        {"eject_after_elapsed": 30},
        {"exp": NOW + 50, "eject_at_token_exp": False},
        NOW + 35,
        "ejected",
    ),
    ({"eject_after_elapsed": 30}, {"eject_at_token_exp": True}, None, ""),
]


@pytest.mark.parametrize(("room", "token", "moment", "reason"), EJECTIONS)
def test_the_moment_of_ejection(
    callers: Callers,
    clock: MovableClock,
    room: dict[str, Any],
    token: dict[str, Any] | None,
    moment: float | None,
    reason: str,
) -> None:
    callers.room(**room)
    wish = Wish(callers.token(**token)) if token is not None else Wish()
    clock.advance(5)
    ada = callers.enter("standup", wish)
    assert ada.inside.will_eject_at == moment
    if moment is None:
        clock.advance(10_000)
        callers.world.settle()
        assert ada.inside.is_in
        return
    clock.set(moment - 0.001)
    callers.world.settle()
    assert len(callers.inside()) == 1
    clock.set(moment + 7)
    callers.world.settle()
    assert callers.inside() == []
    assert ada.last("left")["reason"] == reason
    left = next(event for event in callers.events if event.type == "participant.left")
    assert left.time == moment
    assert left.payload["duration"] == moment - NOW - 5


def test_later_changes_of_the_room_do_not_move_the_moment(
    callers: Callers, clock: MovableClock
) -> None:
    callers.room(exp=NOW + 100, eject_at_room_exp=True)
    ada = callers.join(name="Ada")
    for properties in ({"exp": NOW + 50}, {"exp": NOW + 900}, {"eject_at_room_exp": False}):
        body = UpdateRoomBody.model_validate({"properties": properties})
        callers.world.rooms.update(callers.domain, "standup", body)
        assert ada.inside.will_eject_at == NOW + 100
    late = callers.join(name="Late")
    assert late.inside.will_eject_at is None
    clock.advance(100)
    callers.world.settle()
    assert callers.inside() == ["Late"]
    clock.advance(1000)
    callers.world.settle()
    assert callers.inside() == ["Late"]


def test_unique_user_ids_throw_out_the_earlier_one(callers: Callers) -> None:
    callers.room(enforce_unique_user_ids=True, max_participants=2)
    bob = callers.join(name="Bob")
    first = callers.join(user_id="ada", user_name="Ada")
    second = callers.join(user_id="ada", user_name="Ada again")
    assert callers.inside() == ["Bob", "Ada again"]
    assert first.last("left")["reason"] == "ejected"
    assert second.kinds() == ["joined"]
    assert [one["userName"] for one in second.last("joined")["participants"]] == ["Bob"]
    assert bob.kinds()[-2:] == ["participant-left", "participant-joined"]
    # Nobody chose these ids, so they never meet.
    callers.world.calls.leave(bob.guest)
    callers.join(name="Cleo")
    assert callers.inside() == ["Ada again", "Cleo"]


def test_the_domain_can_want_unique_user_ids_and_the_room_not(callers: Callers) -> None:
    body = UpdateDomainBody.model_validate({"properties": {"enforce_unique_user_ids": True}})
    callers.world.domains.update(callers.domain, body)
    callers.room("one")
    callers.room("two", enforce_unique_user_ids=False)
    for room in ("one", "two"):
        callers.join(room, user_id="ada", user_name="Ada")
        callers.join(room, user_id="ada", user_name="Ada")
    assert callers.inside("one") == ["Ada"]
    assert callers.inside("two") == ["Ada", "Ada"]


def test_the_same_user_may_be_in_two_rooms(callers: Callers) -> None:
    callers.room("one", enforce_unique_user_ids=True)
    callers.room("two", enforce_unique_user_ids=True)
    callers.join("one", user_id="ada")
    callers.join("two", user_id="ada")
    assert len(callers.inside("one")) == len(callers.inside("two")) == 1
