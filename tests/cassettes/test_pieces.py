"""The pieces of a text that differ between runs, and their placeholders."""

import pytest

from dailykit.cassettes._pieces import Kind, iso_seconds, iso_text, pieces, placeholder

TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJyIjoiYSJ9.c2lnbmF0dXJl"
UUID = "4a0c9ca2-ccb2-49b6-b5ec-b262b76298f5"

EXAMPLES = {
    TOKEN: Kind.TOKEN,
    "rtmps://a.example/live/abc?key=1": Kind.STREAM,
    "https://acme.daily.co": Kind.ROOT,
    "http://127.0.0.1:8000": Kind.ROOT,
    "http://acme.localhost:8000": Kind.ROOT,
    "sip:123@acme.sip.daily.co": Kind.ADDRESS,
    "ada@example.org": Kind.ADDRESS,
    "203.0.113.7": Kind.IP,
    "+49301234567": Kind.PHONE,
    "%2B49301234567": Kind.PHONE,
    UUID: Kind.UUID,
    "w2pp2cf4kltgFACPKXmX": Kind.OPAQUE,
    "aB3-_aB3-_aB3-_aB3-_aB3-_": Kind.OPAQUE,
    "8c1f2d3e": Kind.DIGITS,
    "1732780000": Kind.DIGITS,
    "0123456789abcdef0123456789abcdef": Kind.DIGITS,
}


@pytest.mark.parametrize(("text", "kind"), EXAMPLES.items())
def test_a_placeholder_is_a_piece_of_the_same_kind(text: str, kind: Kind) -> None:
    assert list(pieces(text)) == [(kind, text)]
    for number in (1, 12):
        stands_for_it = placeholder(kind, text, number)
        assert stands_for_it != text
        assert list(pieces(stands_for_it)) == [(kind, stands_for_it)]
    assert placeholder(kind, text, 1) != placeholder(kind, text, 2)


def test_a_number_stays_one() -> None:
    assert placeholder(Kind.DIGITS, "12345678901", 12) == "00000000012"


def test_numbers_do_not_meet_those_with_letters() -> None:
    texts = [placeholder(Kind.DIGITS, text, n) for text in ("1" * 8, "a1" * 4) for n in range(99)]
    assert len(set(texts)) == 99


@pytest.mark.parametrize(
    "text",
    [
        "standup",
        "raw-tracks",
        "a-room-for-the-whole-team",
        "https://api.daily.co/v1",
        "https://example.com/hook",
        "deadbeef",
        "2027-01-15",
        "invalid-request-error",
        "recording.ready-to-download",
    ],
)
def test_words_are_plain(text: str) -> None:
    assert list(pieces(text)) == [(None, text)]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (f"https://acme.daily.co/room?t={TOKEN}", [Kind.ROOT, None, Kind.TOKEN]),
        ("https://u:p@example.com/h?key=x&v=1", [None, Kind.LOGIN, None, Kind.QUERY, Kind.QUERY]),
        (f"room visit-{UUID[:8]} not found", [None, Kind.DIGITS, None]),
        ("created 2027-01-15T08:00:00.123Z", [None, Kind.MOMENT]),
    ],
)
def test_pieces_of_a_longer_text(text: str, kinds: list[Kind | None]) -> None:
    found = list(pieces(text))
    assert [piece.kind for piece in found] == kinds
    assert "".join(piece.text for piece in found) == text


@pytest.mark.parametrize(
    ("like", "expected"),
    [
        ("2027-01-15T08:00:00.123Z", "2027-01-15T09:00:00.000Z"),
        ("2027-01-15T08:00:00Z", "2027-01-15T09:00:00Z"),
        ("2027-01-15T09:00:00.5+01:00", "2027-01-15T10:00:00.0+01:00"),
    ],
)
def test_a_moment_keeps_its_format(like: str, expected: str) -> None:
    assert iso_text(iso_seconds(like) + 3600, like) == expected
