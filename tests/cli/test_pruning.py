"""Which rooms nobody needs, and deleting them: decisions and outcomes, without a console."""

from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dailykit import Daily, LocalDaily
from dailykit.cli import _deleting
from dailykit.cli._deleting import Deletion, delete_rooms
from dailykit.cli._pruning import PruneRule, used_rooms
from dailykit.client._sync.budget import InProcessBudget
from dailykit.models.meetings import Meeting
from dailykit.models.rooms import Room
from dailykit.rates import RateTier

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
WEEK = timedelta(days=7)


class Interrupted(InProcessBudget):
    """Somebody presses Ctrl-C while a request waits for its turn."""

    def acquire(self, account: str, tier: RateTier) -> None:
        raise KeyboardInterrupt


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def room(name: str, age: float | None = 30, **config: datetime) -> Room:
    """Return a room that is so many days old."""
    return Room.model_validate(
        {
            "id": name,
            "name": name,
            "url": f"https://example.daily.co/{name}",
            "created_at": None if age is None else days_ago(age),
            "config": {key: int(moment.timestamp()) for key, moment in config.items()},
        }
    )


def names(rule: PruneRule, *rooms: Room, used: frozenset[str] = frozenset()) -> list[str]:
    return [one.room.name for one in rule.pick(rooms, used, NOW)]


def test_without_a_reason_no_room_is_picked() -> None:
    assert names(PruneRule(), room("old"), room("over", exp=days_ago(1))) == []


def test_expired_rooms_are_those_whose_time_is_over() -> None:
    rooms = (room("over", exp=days_ago(1)), room("now", exp=NOW), room("later", exp=days_ago(-1)))

    assert names(PruneRule(expired=True), *rooms, room("lasting")) == ["over", "now"]


@pytest.mark.parametrize(
    ("one", "is_picked"),
    [
        (room("old", 8), True),
        (room("just-so", 7), True),
        (room("young", 6.9), False),
        (room("of-unknown-age", None), False),
        (room("opened-lately", 30, nbf=days_ago(2)), False),
        (room("opens-tomorrow", 30, nbf=days_ago(-1)), False),
        (room("opened-long-ago", 30, nbf=days_ago(20)), True),
        (room("expires", 30, exp=days_ago(-5)), True),
    ],
    ids=lambda value: value.name if isinstance(value, Room) else "",
)
def test_unused_rooms_could_have_been_used(one: Room, is_picked: bool) -> None:
    rule = PruneRule(unused_for=WEEK)

    assert bool(names(rule, one)) is is_picked
    assert names(rule, one, used=frozenset({one.name})) == []


def test_the_name_narrows_and_upper_case_counts() -> None:
    rule = PruneRule(unused_for=WEEK, expired=True, name="pipecat-*")

    rooms = (room("pipecat-1"), room("Pipecat-2"), room("standup"))
    assert names(rule, *rooms, room("pipecat-3", 1, exp=days_ago(1))) == ["pipecat-1", "pipecat-3"]


def test_rooms_that_expire_by_themselves_can_be_left_to_it() -> None:
    rule = PruneRule(unused_for=WEEK, never_expiring=True)

    assert names(rule, room("expires", exp=days_ago(-5)), room("lasting")) == ["lasting"]


@pytest.mark.parametrize(
    ("meeting", "is_used"),
    [
        ({"start_time": days_ago(8), "duration": 60}, False),
        ({"start_time": days_ago(7.01), "duration": 3600}, True),
        ({"start_time": days_ago(6), "duration": 60}, True),
        ({"start_time": days_ago(8), "duration": 60, "ongoing": True}, True),
        ({"start_time": days_ago(8)}, True),
        ({"duration": 60}, True),
    ],
)
def test_a_room_is_used_while_a_meeting_goes_on(meeting: dict[str, Any], is_used: bool) -> None:
    if "start_time" in meeting:
        meeting = {**meeting, "start_time": int(meeting["start_time"].timestamp())}
    read = Meeting.model_validate({"id": "1", "room": "standup", **meeting})

    assert used_rooms([read], days_ago(7)) == ({"standup"} if is_used else set())


@pytest.fixture
def daily(local: LocalDaily) -> Generator[Daily]:
    with Daily(local.api_key, api_url=local.api_url, max_retries=0) as client:
        yield client


@pytest.fixture
def five(daily: Daily, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Five rooms, which are deleted two at a time."""
    monkeypatch.setattr(_deleting, "BATCH", 2)
    return [one.name for one in daily.rooms.create_many(["a", "b", "c", "d", "e"])]


def left(daily: Daily) -> list[str]:
    return sorted(one.name for one in daily.rooms.iterate())


def test_rooms_are_deleted_in_batches(daily: Daily, five: list[str]) -> None:
    steps: list[int] = []

    outcome = delete_rooms(daily, [*five, "a"], spare_occupied=True, advance=steps.append)

    assert outcome == Deletion(deleted=five)
    assert steps == [2, 2, 1]
    assert left(daily) == []
    assert outcome.summary() == "5 deleted"


def test_rooms_that_are_gone_already_do_not_keep_the_others(daily: Daily, five: list[str]) -> None:
    daily.rooms.delete("c")

    outcome = delete_rooms(daily, [*five, "never-was"], spare_occupied=False)

    assert outcome.deleted == ["a", "b", "d", "e"]
    assert outcome.missing == ["c", "never-was"]
    assert left(daily) == []
    assert outcome.summary() == "4 deleted\n2 already deleted"


async def test_rooms_with_people_are_spared(
    local: LocalDaily, daily: Daily, five: list[str]
) -> None:
    async with await local.join(daily.rooms.get("b"), user_name="Ada"):
        await local.clock.advance(30)  # presence is behind
        outcome = delete_rooms(daily, five, spare_occupied=True)

    assert outcome.occupied == ["b"]
    assert left(daily) == ["b"]


def test_an_error_ends_it_and_the_rest_is_named(
    local: LocalDaily, daily: Daily, five: list[str]
) -> None:
    def fail_next(count: int) -> None:
        local.faults.add("rooms.delete_many", status=500)

    outcome = delete_rooms(daily, five, spare_occupied=False, advance=fail_next)

    assert outcome.deleted == ["a", "b"]
    assert outcome.unclear + outcome.left == ["c", "d", "e"]
    assert not outcome.is_whole
    assert "Run the command again" in outcome.summary()
    assert left(daily) == ["c", "d", "e"]

    local.faults.clear()
    again = delete_rooms(daily, five, spare_occupied=False)
    assert (again.deleted, again.missing) == (["c", "d", "e"], ["a", "b"])


def test_a_lost_answer_leaves_it_open(local: LocalDaily, daily: Daily, five: list[str]) -> None:
    local.faults.add("rooms.delete_many", reset="after")

    outcome = delete_rooms(daily, five, spare_occupied=False)

    assert outcome.unclear == ["a", "b"]
    assert outcome.left == ["c", "d", "e"]


def test_ctrl_c_while_waiting_for_the_rate_limit_leaves_nothing_unclear(
    daily: Daily, five: list[str]
) -> None:
    outcome = delete_rooms(daily.with_options(budget=Interrupted()), five, spare_occupied=False)

    assert (outcome.unclear, outcome.left) == ([], five)
    assert outcome.problem == "interrupted"


def test_ctrl_c_ends_it_between_batches(daily: Daily, five: list[str]) -> None:
    def interrupt(count: int) -> None:
        raise KeyboardInterrupt

    outcome = delete_rooms(daily, five, spare_occupied=False, advance=interrupt)

    assert outcome.deleted == ["a", "b"]
    assert outcome.left == ["c", "d", "e"]
    assert outcome.problem == "interrupted"
