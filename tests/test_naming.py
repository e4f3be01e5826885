import itertools
import secrets
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dailykit.models.rooms import CreateRoomBody
from dailykit.naming import RANDOM_NAME_LENGTH, random_room_name, room_name_from_url


def test_a_random_name_has_the_form_of_dailys_own() -> None:
    name = random_room_name(secrets.token_bytes)
    assert len(name) == RANDOM_NAME_LENGTH == 20
    assert name.isalnum()
    assert name.isascii()
    assert CreateRoomBody(name=name).name == name


def test_a_random_name_is_made_of_random_bytes() -> None:
    assert random_room_name(lambda length: bytes(range(length))) == "abcdefghijklmnopqrst"


def test_bytes_that_would_favour_some_letters_are_not_used() -> None:
    turns = iter([b"\xff\xf8" * 16, b"\xf7\xf8" * 8, bytes(32)])
    assert random_room_name(lambda _: next(turns)) == "9" * 8 + "a" * 12


def test_every_letter_is_as_likely_as_any_other() -> None:
    every_byte = itertools.cycle(range(256))
    usable = (byte for byte in every_byte if byte < 248)
    names = [random_room_name(lambda _: bytes(itertools.islice(usable, 20))) for _ in range(62)]
    assert set(Counter("".join(names)).values()) == {20}


def test_random_names_use_capitals_too() -> None:
    letters = {letter for _ in range(50) for letter in random_room_name(secrets.token_bytes)}
    assert any(letter.isupper() for letter in letters)
    assert any(letter.isdigit() for letter in letters)


def test_no_two_random_names_are_the_same() -> None:
    assert len({random_room_name(secrets.token_bytes) for _ in range(2000)}) == 2000


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
        ("http://127.0.0.1:8000/acme~standup?t=1", "standup"),
        ("http://127.0.0.1:8000/~standup", "~standup"),
        ("http://127.0.0.1:8000/acme~", "acme~"),
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
