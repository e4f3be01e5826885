"""Reading the records of meetings."""

from typing import Any

import pytest
from tests.support.calls.calls import Callers

from dailykit.local import MovableClock
from dailykit.local.world import Refusal
from dailykit.models.domain import UpdateDomainBody
from dailykit.models.meetings import ListMeetingParticipantsQuery, ListMeetingsQuery

NOW = 1_800_000_000


@pytest.fixture
def history(callers: Callers, clock: MovableClock) -> list[str]:
    """Five meetings of a minute each, the last still going on, in two rooms by turns."""
    ids: list[str] = []
    for name in ("one", "two"):
        callers.room(name)
    for number in range(5):
        person = callers.join("one" if number % 2 == 0 else "two", f"Person {number}")
        ids.append(person.last("joined")["meetingId"])
        clock.advance(60)
        callers.world.settle()
        if number < 4:
            callers.world.calls.leave(person.guest)
    return ids


def page(callers: Callers, **query: Any) -> tuple[list[str], int]:
    answer = callers.world.meetings.page(callers.domain, ListMeetingsQuery(**query))
    return [meeting["id"] for meeting in answer["data"]], answer["total_count"]


def test_newest_start_first(callers: Callers, history: list[str]) -> None:
    assert page(callers) == (history[::-1], 5)


def test_filters(callers: Callers, history: list[str]) -> None:
    assert page(callers, room="two") == ([history[3], history[1]], 2)
    assert page(callers, room="never") == ([], 0)
    assert page(callers, ongoing=True) == ([history[4]], 1)
    assert page(callers, ongoing=False)[1] == 5
    assert page(callers, timeframe_start=NOW + 60, timeframe_end=NOW + 180) == (
        [history[2], history[1]],
        2,
    )
    assert page(callers, timeframe_end=10**30, timeframe_start=-(10**30))[1] == 5


def test_pages(callers: Callers, history: list[str]) -> None:
    newest_first = history[::-1]
    assert page(callers, limit=2) == (newest_first[:2], 5)
    assert page(callers, limit=2, starting_after=newest_first[1]) == (newest_first[2:4], 5)
    assert page(callers, limit=2, ending_before=newest_first[2])[0] == newest_first[:2]
    assert page(callers, limit=2, ending_before="OLDEST")[0] == newest_first[3:]
    with pytest.raises(Refusal, match="no item"):
        page(callers, starting_after="nobody")


FILTERS: dict[str, dict[str, Any]] = {
    "none": {},
    "room": {"room": "two"},
    "start": {"timeframe_start": NOW},
    "end": {"timeframe_end": NOW + 86_400},
    "ongoing": {"ongoing": True},
}


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("query", FILTERS.values(), ids=FILTERS)
def test_later_meetings_are_counted_too(
    callers: Callers, clock: MovableClock, query: dict[str, Any]
) -> None:
    _, before = page(callers, **query)
    other = Callers(callers.world, callers.world.domains.open("other"))
    for one in (callers, other):
        if one is other:
            one.room("two")
        one.join("two", "Ada")
        one.join("two", "Grace")
    clock.advance(60)
    callers.world.settle()
    ids, after = page(callers, **query)
    assert after == len(ids)
    assert after == before + 1
    assert page(callers, **query) == (ids, after)
    assert page(other, **query)[1] == 1


def test_without_participants(callers: Callers, history: list[str]) -> None:
    answer = callers.world.meetings.page(callers.domain, ListMeetingsQuery(no_participants=True))
    assert all("participants" not in meeting for meeting in answer["data"])
    one = callers.world.meetings.get(callers.domain, history[0])
    assert one == answer["data"][-1]


def test_meetings_are_each_domain_s_own(callers: Callers, history: list[str]) -> None:
    other = Callers(callers.world, callers.world.domains.open("other"))
    assert page(other) == ([], 0)
    with pytest.raises(Refusal) as caught:
        callers.world.meetings.get(other.domain, history[0])
    assert caught.value.status == 404
    with pytest.raises(Refusal, match="not found"):
        callers.world.meetings.participants(
            other.domain, history[0], ListMeetingParticipantsQuery()
        )


@pytest.fixture
def crowd(callers: Callers, clock: MovableClock) -> tuple[str, list[str]]:
    """A meeting of five, who came one each second, and their ids."""
    callers.room()
    ids: list[str] = []
    for number in range(5):
        ids.append(callers.join(user_id=f"user-{number}").id)
        clock.advance(1)
    clock.advance(10)
    call = callers.world.calls.find(callers.domain, "standup")
    assert call is not None
    assert call.meeting is not None
    return call.meeting.id, ids


def participants(callers: Callers, meeting: str, **query: Any) -> list[str]:
    answer = callers.world.meetings.participants(
        callers.domain, meeting, ListMeetingParticipantsQuery(**query)
    )
    assert answer.keys() == {"data"}
    return [one["participant_id"] for one in answer["data"]]


def test_participants_in_the_order_of_joining(
    callers: Callers, crowd: tuple[str, list[str]]
) -> None:
    meeting, ids = crowd
    assert participants(callers, meeting) == ids
    assert participants(callers, meeting, limit=2) == ids[:2]
    assert participants(callers, meeting, limit=2, joined_after=ids[1]) == ids[2:4]
    assert participants(callers, meeting, limit=2, joined_before=ids[4]) == ids[2:4]
    assert participants(callers, meeting, limit=10**30) == ids


def test_behind_the_last_participant_there_is_no_page(
    callers: Callers, crowd: tuple[str, list[str]]
) -> None:
    meeting, ids = crowd
    for query in ({"joined_after": ids[4]}, {"joined_before": ids[0]}):
        with pytest.raises(Refusal) as caught:
            participants(callers, meeting, **query)
        assert caught.value.status == 404


@pytest.mark.parametrize(
    "query", [{"joined_after": "nobody"}, {"limit": 0}, {"joined_after": "a", "joined_before": "b"}]
)
def test_bad_queries(callers: Callers, crowd: tuple[str, list[str]], query: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as caught:
        participants(callers, crowd[0], **query)
    assert caught.value.status == 400


def test_domains_with_hipaa_show_no_user_ids_but_uuids(
    callers: Callers, clock: MovableClock
) -> None:
    body = UpdateDomainBody.model_validate({"properties": {"hipaa": True}})
    callers.world.domains.update(callers.domain, body)
    callers.room()
    uuid = "6497c79b-f326-4942-aef8-c36a29140ad1"
    callers.join(user_id="patient-7")
    clock.advance(1)
    callers.join(user_id=uuid)
    clock.advance(10)
    answer = callers.world.meetings.page(callers.domain, ListMeetingsQuery())
    people = answer["data"][0]["participants"]
    assert [one["user_id"] for one in people] == ["hipaa", uuid]


@pytest.mark.parametrize(
    ("start", "end", "numbers"),
    [
        (NOW, NOW + 300, [0, 1, 2, 3, 4]),
        (NOW + 70, NOW + 110, [1]),
        # Those that reach in from before, and out.
        (NOW + 90, NOW + 150, [1, 2]),
        # The last one goes on.
        (NOW + 250, NOW + 10_000, [4]),
        (NOW + 301, NOW + 10_000, []),
        (0, NOW, []),
    ],
)
def test_meetings_during_a_time(
    callers: Callers, history: list[str], start: float, end: float, numbers: list[int]
) -> None:
    found = callers.world.meetings.during(callers.domain, start, end)
    assert sorted(one["id"] for one in found) == sorted(history[number] for number in numbers)
    assert all(len(one["participants"]) == 1 for one in found)
    other = callers.world.domains.open("other")
    assert callers.world.meetings.during(other, start, end) == []
