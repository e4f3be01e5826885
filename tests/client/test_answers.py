"""An answer about another room than was asked for is refused; a true one never is."""

import pytest

from dailykit import tokens
from dailykit.client._answers import check_room, check_rooms, check_token
from dailykit.errors import InvalidResponseError
from dailykit.operations import rooms
from dailykit.operations import tokens as token_table

KEY = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize("answered", ["standup", "Standup", None])
def test_the_room_that_was_asked_for(answered: str | None) -> None:
    check_room(rooms.GET, "standup", answered)


@pytest.mark.parametrize("answered", ["standup2", "stand", "", "stand-up"])
def test_another_room(answered: str) -> None:
    with pytest.raises(InvalidResponseError, match=r"rooms\.get: the response is about") as got:
        check_room(rooms.GET, "standup", answered)
    assert not got.value.unclear
    assert got.value.room_names == ()


def test_another_room_than_was_to_be_made() -> None:
    with pytest.raises(InvalidResponseError) as caught:
        check_room(rooms.CREATE, "standup", "other", made=True)
    assert caught.value.unclear
    assert caught.value.room_name == "standup"


def test_a_batch_that_lacks_a_room_names_all() -> None:
    with pytest.raises(InvalidResponseError, match="lacks 1 of the 2 rooms") as caught:
        check_rooms(rooms.CREATE_MANY, ["a", "b"], ["a"])
    assert caught.value.unclear
    assert caught.value.room_names == ("a", "b")


def test_a_batch() -> None:
    check_rooms(rooms.CREATE_MANY, ["a", "b"], ["b", "a"])
    with pytest.raises(InvalidResponseError, match="another room, c; the request") as caught:
        check_rooms(rooms.CREATE_MANY, ["a", "b"], ["a", "c"])
    assert caught.value.room_names == ("a", "b")


def token_for(room: str) -> str:
    return tokens.sign_claims({"r": room, "iat": 1}, KEY)


@pytest.mark.parametrize(
    ("asked", "token"),
    [
        ("standup", token_for("standup")),
        ("standup", token_for("Standup")),
        (None, token_for("standup")),
        ("standup", tokens.sign_claims({"iat": 1}, KEY)),
        ("standup", tokens.sign_claims({"r": 5}, KEY)),
        *(("standup", odd) for odd in ("", "opaque", "a.b.c", "a.e30.c", "a.bnVsbA.c", "ä.ä.ä")),
    ],
)
def test_tokens_that_pass(asked: str | None, token: str) -> None:
    check_token(token_table.CREATE, asked, token)


def test_a_token_for_another_room() -> None:
    token = token_for("boardroom")
    with pytest.raises(InvalidResponseError, match="another room, boardroom; the") as caught:
        check_token(token_table.CREATE, "standup", token)
    assert token not in str(caught.value)


def test_a_secret_that_was_taken_for_a_name_is_not_shown() -> None:
    with pytest.raises(InvalidResponseError) as caught:
        check_room(rooms.CREATE, token_for("standup"), "other", made=True)
    assert "eyJ" not in str(caught.value)
    assert caught.value.room_name == "***"
