import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.servers.exchanges import NOW, make_request, make_response

from dailykit.client._http import Request
from dailykit.client._reconcile import is_ours

DATE = "Mon, 23 Nov 2026 15:00:00 GMT"  # the same moment as NOW


def create(own_name: bool = False, **body: Any) -> Request:
    return make_request(
        room_name="standup",
        own_name=own_name,
        body=json.dumps({"name": "standup", **body}).encode(),
    )


def is_ours_with(
    request: Request,
    *,
    created: str | None,
    elapsed: float = 5.0,
    date: str | None = DATE,
    ahead: float = 0.0,
    **room: Any,
) -> bool:
    """Judge a room that was read; `ahead` is how much our clock is wrong."""
    headers = {} if date is None else {"date": date}
    answer = make_response(200, json.dumps({"created_at": created, **room}), **headers)
    return is_ours(request, answer, elapsed=elapsed, now=NOW + timedelta(seconds=ahead))


def test_a_random_name_of_ours_can_only_be_ours() -> None:
    assert is_ours(create(own_name=True), make_response(200, b"?"), elapsed=0, now=NOW)


@pytest.mark.parametrize(
    ("created", "expected"),
    [
        ("2026-11-23T15:00:00.000Z", True),
        ("2026-11-23T14:59:55.000Z", True),  # as the first try was sent
        ("2026-11-23T14:59:54.000Z", True),  # both times are cut to the second
        ("2026-11-23T14:59:53.000Z", False),
        ("2026-11-22T15:00:00.000Z", False),
        ("2026-11-23T15:59:55.000+01:00", True),
        ("2026-11-23T14:59:55", True),  # without a zone: Daily's is UTC
        ("2026-11-23T14:59:53", False),
        ("yesterday", False),
        ("", False),
        (None, False),
    ],
)
def test_a_chosen_name_is_ours_if_the_room_is_not_older(
    created: str | None, expected: bool
) -> None:
    assert is_ours_with(create(), created=created) is expected


@pytest.mark.parametrize("ahead", [-7200.0, -30.0, 30.0, 7200.0])
def test_dailys_clock_counts_not_ours(ahead: float) -> None:
    assert is_ours_with(create(), created="2026-11-23T14:59:57.000Z", ahead=ahead)
    assert not is_ours_with(create(), created="2026-11-23T14:59:50.000Z", ahead=ahead)


@pytest.mark.parametrize("date", [None, "", "soon", "Mon, 99 Nov 2026 15:00:00 GMT"])
def test_without_a_date_our_clock_counts(date: str | None) -> None:
    assert is_ours_with(create(), created="2026-11-23T14:59:57.000Z", date=date)
    assert not is_ours_with(create(), created="2026-11-23T14:59:57.000Z", date=date, ahead=30)


def test_a_date_without_a_zone_is_utc() -> None:
    date = "Mon, 23 Nov 2026 15:00:00 -0000"
    assert is_ours_with(create(), created="2026-11-23T14:59:57.000Z", date=date)


@given(
    sent=st.floats(0, 1_000_000),
    arrives=st.floats(0, 30),
    asks_back=st.floats(0, 30),
    answers=st.floats(0, 30),
    returns=st.floats(0, 30),
)
def test_our_own_room_is_always_recognised(
    sent: float, arrives: float, asks_back: float, answers: float, returns: float
) -> None:
    """Whatever the times on the way, with Daily's clock cut to whole seconds."""
    created = int(sent + arrives)
    answered = int(sent + arrives + asks_back + answers)
    elapsed = arrives + asks_back + answers + returns
    day = NOW.replace(hour=0)
    assert is_ours_with(
        create(),
        created=(day + timedelta(seconds=created)).isoformat(),
        date=(day + timedelta(seconds=answered)).strftime("%a, %d %b %Y %H:%M:%S GMT"),
        elapsed=elapsed,
    )


@given(age=st.floats(2.001, 10_000), sent=st.floats(0, 1_000_000), took=st.floats(0, 30))
def test_a_room_older_than_the_clocks_grain_is_never_ours(
    age: float, sent: float, took: float
) -> None:
    """The answer comes back at once; the slower the way back, the more is taken for ours."""
    day = NOW.replace(hour=0)
    assert not is_ours_with(
        create(),
        created=(day + timedelta(seconds=int(sent - age))).isoformat(),
        date=(day + timedelta(seconds=int(sent + took))).strftime("%a, %d %b %Y %H:%M:%S GMT"),
        elapsed=int(sent + took) - sent,
    )


@pytest.mark.parametrize(
    ("asked", "found", "expected"),
    [
        ({}, {}, True),
        ({}, {"privacy": "private"}, True),
        ({"privacy": "private"}, {"privacy": "private"}, True),
        ({"privacy": "private"}, {"privacy": "public"}, False),
        ({"properties": None}, {"config": None}, True),
        ({"properties": {"max_participants": 4}}, {"config": {"max_participants": 4}}, True),
        ({"properties": {"max_participants": 4}}, {"config": {"max_participants": 5}}, False),
        ({"properties": {"max_participants": 4}}, {"config": {}}, True),
        ({"properties": {"max_participants": 4}}, {}, True),
        ({"properties": {"max_participants": 4}}, {"config": "max_participants"}, True),
        ({"properties": {"exp": 1795449600.5}}, {"config": {"exp": 1795449600}}, True),
        ({"properties": {"exp": 1795449600}}, {"config": {"exp": 10**400}}, False),
        ({"properties": {"start_video_off": True}}, {"config": {"start_video_off": True}}, True),
        ({"properties": {"start_video_off": True}}, {"config": {"start_video_off": False}}, False),
        ({"properties": {"lang": "de"}}, {"config": {"lang": "de"}}, True),
        ({"properties": {"lang": "de"}}, {"config": {"lang": "en"}}, False),
        ({"properties": {"lang": None}}, {"config": {"lang": "en"}}, True),
        ({"properties": {"sip": {"video": True}}}, {"config": {"sip": {"video": False}}}, True),
    ],
)
def test_the_room_must_have_what_we_asked_for(
    asked: dict[str, Any], found: dict[str, Any], expected: bool
) -> None:
    assert is_ours_with(create(**asked), created="2026-11-23T15:00:00.000Z", **found) is expected


@pytest.mark.parametrize("body", [b"", b"[]", b"not json", b"\xff", b"[" * 100_000])
def test_an_answer_that_is_no_room_is_not_ours(body: bytes) -> None:
    assert not is_ours(create(), make_response(200, body, date=DATE), elapsed=5, now=NOW)


def test_a_create_without_a_body_asked_for_nothing() -> None:
    request = make_request(room_name="standup")
    assert is_ours_with(request, created="2026-11-23T15:00:00.000Z", privacy="public")


def test_a_date_without_an_earlier_one_is_no_reason_to_fail() -> None:
    date = "Mon, 01 Jan 0001 00:00:00 GMT"
    assert is_ours_with(create(), created="2026-11-23T14:59:58Z", date=date)
