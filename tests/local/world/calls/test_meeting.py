"""When meetings begin and end, and what is recorded of them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.support.calls.calls import Callers

from dailykit.local import MovableClock
from dailykit.local.world import Domain, World
from dailykit.models.meetings import ListMeetingsQuery

NOW = 1_800_000_000


@pytest.fixture
def wait(world: World, clock: MovableClock) -> Callable[[float], None]:
    """Lets time pass."""

    def wait(seconds: float) -> None:
        clock.advance(seconds)
        world.settle()

    return wait


def meetings(world: World, domain: Domain, **query: Any) -> list[dict[str, Any]]:
    data: list[dict[str, Any]] = world.meetings.page(domain, ListMeetingsQuery(**query))["data"]
    return data


def test_alone_for_half_a_minute_is_a_meeting(
    callers: Callers, wait: Callable[[float], None]
) -> None:
    callers.room()
    ada = callers.join(name="Ada")
    wait(29.999)
    assert meetings(callers.world, callers.domain) == []
    wait(0.001)
    (meeting,) = meetings(callers.world, callers.domain)
    assert meeting == {
        "id": ada.last("joined")["meetingId"],
        "room": "standup",
        "start_time": NOW,
        "duration": 30,
        "ongoing": True,
        "max_participants": 1,
        "participants": [
            {
                "user_id": ada.inside.user_id,
                "participant_id": ada.id,
                "user_name": "Ada",
                "join_time": NOW,
                "duration": 30,
            }
        ],
    }
    assert callers.happened() == ["participant.joined", "meeting.started"]


def test_the_second_person_makes_it_a_meeting_at_once(
    callers: Callers, wait: Callable[[float], None]
) -> None:
    callers.room()
    callers.join(name="Ada")
    wait(12)
    callers.join(name="Bob")
    (meeting,) = meetings(callers.world, callers.domain)
    assert (meeting["start_time"], meeting["max_participants"]) == (NOW, 2)
    started = next(event for event in callers.events if event.type == "meeting.started")
    assert started.time == NOW + 12
    assert dict(started.payload) == {
        "start_ts": NOW,
        "meeting_id": meeting["id"],
        "room": "standup",
    }


def test_a_short_visit_alone_is_no_meeting(callers: Callers, wait: Callable[[float], None]) -> None:
    callers.room()
    ada = callers.join(name="Ada")
    wait(20)
    callers.world.calls.leave(ada.guest)
    wait(3600)
    assert meetings(callers.world, callers.domain) == []
    assert callers.happened() == ["participant.joined", "participant.left"]


def test_it_ends_when_the_last_one_leaves_and_is_told_a_little_later(
    callers: Callers, wait: Callable[[float], None]
) -> None:
    callers.room()
    ada = callers.join(name="Ada")
    wait(100.5)
    callers.world.calls.leave(ada.guest)
    (meeting,) = meetings(callers.world, callers.domain)
    assert (meeting["ongoing"], meeting["duration"]) == (False, 100)
    assert callers.events[-1].type == "participant.left"
    wait(19.999)
    assert callers.events[-1].type == "participant.left"
    wait(0.001)
    assert callers.events[-1].type == "meeting.ended"
    assert callers.events[-1].id == f"met-end-{meeting['id']}-{NOW + 120}"
    assert dict(callers.events[-1].payload) == {
        "start_ts": NOW,
        "end_ts": NOW + 100.5,
        "meeting_id": meeting["id"],
        "room": "standup",
    }
    assert meetings(callers.world, callers.domain) == [meeting]


def test_who_comes_after_the_end_is_in_another_meeting(
    callers: Callers, wait: Callable[[float], None]
) -> None:
    callers.room()
    ada = callers.join(name="Ada")
    wait(60)
    callers.world.calls.leave(ada.guest)
    wait(1)
    callers.join(name="Ada")
    wait(30)
    second, first = meetings(callers.world, callers.domain)
    assert first["id"] != second["id"]
    assert (first["ongoing"], second["ongoing"]) == (False, True)
    assert (first["start_time"], second["start_time"]) == (NOW, NOW + 61)


def test_who_is_left_alone_for_ten_minutes_is_in_another_meeting(
    callers: Callers, wait: Callable[[float], None]
) -> None:
    callers.room()
    ada, bob = callers.join(name="Ada"), callers.join(name="Bob")
    wait(60)
    callers.world.calls.leave(bob.guest)
    wait(599)
    assert len(meetings(callers.world, callers.domain)) == 1
    wait(61)
    second, first = meetings(callers.world, callers.domain)
    assert (first["ongoing"], first["duration"]) == (False, 660)
    assert [one["duration"] for one in first["participants"]] in ([660, 60], [60, 660])
    assert (second["ongoing"], second["start_time"]) == (True, NOW + 660)
    assert second["max_participants"] == 1
    (stay,) = second["participants"]
    assert (stay["participant_id"], stay["join_time"]) == (ada.id, NOW + 660)
    assert ada.last("meeting-changed")["meetingId"] == second["id"]
    wait(100_000)
    assert len(meetings(callers.world, callers.domain)) == 2
    assert callers.happened() == [
        "participant.joined",
        "meeting.started",
        "participant.joined",
        "participant.left",
        "meeting.started",
        "meeting.ended",
    ]


def test_somebody_who_comes_back_in_time_saves_the_meeting(
    callers: Callers, wait: Callable[[float], None]
) -> None:
    callers.room()
    callers.join(name="Ada")
    bob = callers.join(name="Bob")
    wait(60)
    callers.world.calls.leave(bob.guest)
    wait(500)
    bob = callers.join(name="Bob")
    wait(500)
    callers.world.calls.leave(bob.guest)
    wait(599)
    (meeting,) = meetings(callers.world, callers.domain)
    assert [one["user_name"] for one in meeting["participants"]].count("Bob") == 2
    wait(1)
    assert len(meetings(callers.world, callers.domain)) == 2


def test_who_was_always_alone_stays_in_one_meeting(
    callers: Callers, wait: Callable[[float], None]
) -> None:
    callers.room()
    callers.join(name="Ada")
    wait(86_400)
    (meeting,) = meetings(callers.world, callers.domain)
    assert (meeting["ongoing"], meeting["duration"]) == (True, 86_400)


def test_coming_back_under_the_same_user_id_does_not_end_the_meeting(
    callers: Callers, wait: Callable[[float], None]
) -> None:
    callers.room(enforce_unique_user_ids=True)
    callers.join(user_id="ada")
    wait(60)
    callers.join(user_id="ada")
    (meeting,) = meetings(callers.world, callers.domain)
    assert meeting["ongoing"]
    assert meeting["max_participants"] == 1
    wait(10)
    (meeting,) = meetings(callers.world, callers.domain)
    assert len(meeting["participants"]) == 2


def test_visits_under_ten_seconds_are_not_recorded(
    callers: Callers, wait: Callable[[float], None]
) -> None:
    callers.room()
    ada, bob = callers.join(name="Ada"), callers.join(name="Bob")
    wait(9)
    assert meetings(callers.world, callers.domain)[0]["participants"] == []
    callers.world.calls.leave(bob.guest)
    wait(1)
    (meeting,) = meetings(callers.world, callers.domain)
    assert [one["participant_id"] for one in meeting["participants"]] == [ada.id]
    assert meeting["max_participants"] == 2


def test_a_long_jump_gives_everything_its_own_time(
    callers: Callers, wait: Callable[[float], None]
) -> None:
    callers.room(exp=NOW + 7200, eject_at_room_exp=True)
    callers.join(name="Ada")
    callers.join(user_name="Bob", eject_after_elapsed=600)
    callers.happened()
    wait(100_000)
    told = [(event.type, event.time - NOW) for event in callers.events]
    assert told == [
        ("participant.left", 600),
        ("meeting.started", 1200),
        ("meeting.ended", 1220),
        ("participant.left", 7200),
        ("meeting.ended", 7220),
    ]
    second, first = meetings(callers.world, callers.domain)
    assert (first["duration"], second["duration"]) == (1200, 6000)


def test_meetings_outlive_their_room(callers: Callers, wait: Callable[[float], None]) -> None:
    callers.room()
    ada = callers.join(name="Ada")
    wait(40)
    callers.world.rooms.delete(callers.domain, "standup")
    assert ada.last("left")["reason"] == "ejected"
    (meeting,) = meetings(callers.world, callers.domain, room="standup")
    assert (meeting["ongoing"], meeting["duration"]) == (False, 40)


def test_people_stay_in_an_expired_room_while_its_successor_fills(
    callers: Callers, wait: Callable[[float], None]
) -> None:
    callers.room(exp=NOW + 60)
    old = callers.join(name="Ada")
    wait(60)
    callers.room()
    callers.join(name="Bob")
    assert callers.inside() == ["Bob"]
    assert old.kinds() == ["joined"]
    presence = callers.world.presence.of_domain(callers.domain)["standup"]
    assert [one["userName"] for one in presence] == ["Ada", "Bob"]
    wait(25 * 3600)
    callers.world.rooms.delete(callers.domain, "standup")
    assert callers.inside() == ["Ada"]
    callers.world.calls.leave(old.guest)
    assert callers.inside() == []


def test_what_a_killed_server_left_is_closed_at_the_last_known_moment(
    make_world: Callable[..., World], tmp_path: Path, clock: MovableClock
) -> None:
    path = str(tmp_path / "daily.db")
    first = make_world(path)
    domain = first.domains.open("acme")
    callers = Callers(first, domain)
    callers.room()
    callers.join(name="Ada")
    bob = callers.join(name="Bob")
    clock.advance(50)
    first.calls.leave(bob.guest)
    clock.advance(30)
    first.calls.note_alive()
    clock.advance(1000)
    first.calls._meetings._steps._store.close()
    second = make_world(path)
    (meeting,) = meetings(second, second.domains.open("acme"))
    assert (meeting["ongoing"], meeting["duration"]) == (False, 80)
    durations = {one["user_name"]: one["duration"] for one in meeting["participants"]}
    assert durations == {"Ada": 80, "Bob": 50}
    assert second.presence.of_domain(second.domains.open("acme")) == {}


def test_ending_everything_closes_the_records(
    callers: Callers, world: World, wait: Callable[[float], None]
) -> None:
    other = Callers(world, world.domains.open("other"))
    for one in (callers, other):
        one.room()
        one.join(name="Ada")
    wait(40)
    world.calls.end_all("reset", callers.domain)
    assert callers.inside() == []
    assert other.inside() == ["Ada"]
    assert not meetings(world, callers.domain)[0]["ongoing"]
    world.calls.end_all("stopped")
    assert other.inside() == []
    assert not meetings(world, other.domain)[0]["ongoing"]
