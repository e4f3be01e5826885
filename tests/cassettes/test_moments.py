"""Times of a recording, moved to the present."""

import pytest

from dailykit.cassettes._moments import BEGINNING, Moments, is_time

RECORDED_AT = 1_764_300_000
NOW = 1_790_000_000.5


@pytest.fixture
def moments() -> Moments:
    """Ten seconds into the recording, when it is `NOW`."""
    moments = Moments(RECORDED_AT)
    moments.turn_to(BEGINNING + 10, NOW)
    return moments


@pytest.mark.parametrize(
    ("value", "name", "expected"),
    [
        (RECORDED_AT + 3600, "exp", True),
        (float(RECORDED_AT), "start_time", True),
        (RECORDED_AT * 1000, "eventTs", True),
        (True, "exp", False),
        (3600, "exp", False),
        (RECORDED_AT, "size", False),
        ("1764300000", "exp", False),
    ],
)
def test_which_numbers_are_times(value: object, name: str, expected: bool) -> None:
    assert is_time(value, name, RECORDED_AT) is expected


@pytest.mark.parametrize(("later", "agrees"), [(0, True), (59, True), (-59, True), (61, False)])
def test_a_time_agrees_to_the_minute(moments: Moments, later: int, agrees: bool) -> None:
    assert moments.agree(BEGINNING + 3610, int(NOW) + 3600 + later) is agrees


def test_a_constant_time_agrees(moments: Moments) -> None:
    constant = RECORDED_AT + 40 * 86_400
    assert moments.agree(constant - RECORDED_AT + BEGINNING, constant)


def test_a_time_may_be_from_the_beginning_of_the_program(moments: Moments) -> None:
    moments.turn_to(BEGINNING + 900, NOW + 1)
    assert moments.agree(BEGINNING + 3600, NOW - 10 + 3600)
    assert not moments.agree(BEGINNING + 3600, NOW - 100 + 3600)


def test_a_known_time_agrees_later_too(moments: Moments) -> None:
    assert moments.agree(BEGINNING + 3610, NOW + 3600)
    moments.turn_to(BEGINNING + 910, NOW + 20_000)
    assert moments.agree(BEGINNING + 3610, NOW + 3600)


def test_what_was_sent_comes_back(moments: Moments) -> None:
    assert moments.agree(BEGINNING + 3610, int(NOW) + 3605)
    assert moments.actual(BEGINNING + 3610) == int(NOW) + 3605


def test_a_time_is_never_moved_into_the_future_and_stays(moments: Moments) -> None:
    created = moments.actual(BEGINNING + 10)
    assert NOW - 1 < created <= NOW
    assert isinstance(created, int)
    moments.turn_to(BEGINNING + 20, NOW + 900)
    assert moments.actual(BEGINNING + 10) == created
    assert moments.actual((BEGINNING + 10) * 1000) == created * 1000


def test_a_copy_is_apart(moments: Moments) -> None:
    assert moments.copy().agree(BEGINNING + 10, NOW - 30)
    assert moments.actual(BEGINNING + 10) == int(NOW)
