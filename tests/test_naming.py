import itertools
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dailykit.models.rooms import CreateRoomBody
from dailykit.naming import RANDOM_NAME_LENGTH, random_room_name, room_name_from_url


def test_a_random_name_has_the_form_of_dailys_own() -> None:
    name = random_room_name(secrets.choice)
    assert len(name) == RANDOM_NAME_LENGTH == 20
    assert name.isalnum()
    assert name.isascii()
    assert CreateRoomBody(name=name).name == name


def test_a_random_name_is_made_of_what_is_chosen() -> None:
    turns = itertools.cycle([0, -1])
    assert random_room_name(lambda letters: letters[next(turns)]) == "a9" * 10


def test_random_names_use_capitals_too() -> None:
    letters = {letter for _ in range(50) for letter in random_room_name(secrets.choice)}
    assert any(letter.isupper() for letter in letters)
    assert any(letter.isdigit() for letter in letters)


def test_no_two_random_names_are_the_same() -> None:
    assert len({random_room_name(secrets.choice) for _ in range(2000)}) == 2000


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://x.daily.co/standup", "standup"),
        ("https://x.daily.co/standup/", "standup"),
        ("https://x.daily.co//standup", "standup"),
        ("https://x.daily.co/standup?t=eyJ.a.b", "standup"),
        ("https://x.daily.co/standup#chat", "standup"),
        ("https://x.daily.co/standup/?t=1#chat", "standup"),
        ("https://x.daily.co/%73tandup", "standup"),
        ("https://x.daily.co/a/b", "a/b"),
        ("https://x.daily.co/", ""),
        ("https://x.daily.co", ""),
        ("https://x.daily.co?t=1", ""),
    ],
)
def test_the_name_in_a_url(url: str, name: str) -> None:
    assert room_name_from_url(url) == name


@given(st.from_regex(r"[A-Za-z0-9_-]{1,128}", fullmatch=True))
def test_every_name_is_found_in_its_url(name: str) -> None:
    assert room_name_from_url(f"https://x.daily.co/{name}?t=token") == name
