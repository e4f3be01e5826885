"""Creating rooms from a file: which are there, what fails, and where it ends, without a console."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import click
import pytest

from dailykit import Daily, LocalDaily
from dailykit.cli import _creating
from dailykit.cli._creating import Creation, create_rooms, plan
from dailykit.cli._room_files import read_rooms
from dailykit.client._sync.budget import InProcessBudget
from dailykit.models.rooms import CreateRoomBody
from dailykit.rates import RateTier


class Interrupted(InProcessBudget):
    """Somebody presses Ctrl-C while a request waits for its turn."""

    def acquire(self, account: str, tier: RateTier) -> None:
        raise KeyboardInterrupt


@pytest.fixture
def daily(local: LocalDaily) -> Generator[Daily]:
    with Daily(local.api_key, api_url=local.api_url, max_retries=0) as client:
        yield client


@pytest.fixture
def five(monkeypatch: pytest.MonkeyPatch) -> list[CreateRoomBody]:
    """Five rooms, which are created two at a time."""
    monkeypatch.setattr(_creating, "BATCH", 2)
    return [CreateRoomBody(name=name) for name in "abcde"]


def names(daily: Daily) -> list[str]:
    return sorted(one.name for one in daily.rooms.iterate())


def made(daily: Daily, rooms: list[CreateRoomBody], **how: Any) -> Creation:
    outcome = plan(daily, rooms)
    create_rooms(daily, rooms, outcome, **how)
    return outcome


def test_rooms_are_created_in_batches_and_once(daily: Daily, five: list[CreateRoomBody]) -> None:
    steps: list[int] = []

    first = made(daily, five, advance=steps.append)
    again = made(daily, five)

    assert [room.name for room in first.created] == list("abcde")
    assert steps == [2, 2, 1]
    assert first.is_whole
    assert (again.created, again.existing) == ([], list("abcde"))
    assert again.is_whole
    assert names(daily) == list("abcde")


def test_one_that_is_refused_does_not_keep_the_others(
    daily: Daily, five: list[CreateRoomBody]
) -> None:
    five[1] = CreateRoomBody.model_validate({"name": "b", "properties": {"exp": 1}})

    outcome = made(daily, five)

    assert names(daily) == list("acde")
    assert outcome.failed.keys() == {"b"}
    assert "in the past" in outcome.failed["b"]
    assert not outcome.is_whole


def test_one_made_by_somebody_else_meanwhile_fails_alone(
    daily: Daily, five: list[CreateRoomBody]
) -> None:
    outcome = plan(daily, five)
    daily.rooms.create("c")

    create_rooms(daily, five, outcome)

    assert outcome.failed.keys() == {"c"}
    assert [room.name for room in outcome.created] == list("abde")


def test_an_error_ends_it_and_the_rest_can_be_made_by_a_second_run(
    local: LocalDaily, daily: Daily, five: list[CreateRoomBody]
) -> None:
    def fail_next(count: int) -> None:
        local.faults.add("rooms.create_many", status=500)

    outcome = made(daily, five, advance=fail_next)

    assert [room.name for room in outcome.created] == ["a", "b"]
    assert outcome.unclear + outcome.left == ["c", "d", "e"]
    assert "Run the command again to continue." in outcome.summary()
    local.faults.clear()
    again = made(daily, five)
    assert (again.existing, len(again.created)) == (["a", "b"], 3)


def test_a_lost_answer_leaves_it_open(
    local: LocalDaily, daily: Daily, five: list[CreateRoomBody]
) -> None:
    local.faults.add("rooms.create_many", reset="after")

    outcome = made(daily, five)

    assert (outcome.unclear, outcome.left) == (["a", "b"], ["c", "d", "e"])
    assert names(daily) == ["a", "b"]


def test_ctrl_c_while_waiting_for_the_rate_limit_leaves_nothing_unclear(
    daily: Daily, five: list[CreateRoomBody]
) -> None:
    outcome = plan(daily, five)

    create_rooms(daily.with_options(budget=Interrupted()), five, outcome)

    assert (outcome.unclear, outcome.left) == ([], list("abcde"))
    assert outcome.problem == "interrupted"


def test_ctrl_c_ends_it_between_batches(daily: Daily, five: list[CreateRoomBody]) -> None:
    def interrupt(count: int) -> None:
        raise KeyboardInterrupt

    outcome = made(daily, five, advance=interrupt)

    assert [room.name for room in outcome.created] == ["a", "b"]
    assert outcome.left == ["c", "d", "e"]
    assert outcome.summary().splitlines() == [
        "2 created",
        "3 not tried",
        "Stopped early: interrupted. Run the command again to continue.",
    ]


@pytest.mark.parametrize(
    ("there", "wanted", "is_the_same"),
    [
        ({}, {}, True),
        ({"privacy": "private"}, {}, True),
        ({}, {"privacy": "private"}, False),
        ({"max_participants": 4}, {}, True),
        ({"max_participants": 4}, {"max_participants": 4}, True),
        ({"max_participants": 4}, {"max_participants": 5}, False),
        ({}, {"max_participants": 4}, False),
        ({}, {"enable_chat": False}, True),
        ({}, {"enable_chat": True}, False),
        ({"permissions": {"canSend": ["audio"]}}, {"permissions": {"canSend": ["audio"]}}, True),
        ({"permissions": {"canSend": ["audio"]}}, {"permissions": {"canSend": True}}, False),
        ({"exp": 4_000_000_000}, {"exp": 4_000_000_001}, False),
    ],
)
def test_the_same_settings(
    daily: Daily, there: dict[str, Any], wanted: dict[str, Any], is_the_same: bool
) -> None:
    daily.rooms.create_many([described(there)])

    outcome = plan(daily, [described(wanted)])

    assert bool(outcome.existing) is is_the_same
    assert bool(outcome.failed) is not is_the_same


def described(settings: dict[str, Any]) -> CreateRoomBody:
    properties = dict(settings)
    privacy = {"privacy": properties.pop("privacy")} if "privacy" in properties else {}
    return CreateRoomBody.model_validate({"name": "a", **privacy, "properties": properties})


def test_what_may_differ_may_differ(daily: Daily) -> None:
    daily.rooms.create_many([described({"exp": 4_000_000_000})])

    outcome = plan(daily, [described({"exp": 4_000_000_001})], ignoring=("exp",))

    assert outcome.existing == ["a"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("rooms.csv", '\ufeffname,privacy,max_participants,lang\na,private,4,"de"\n\nb,,,\n'),
        (
            "rooms.json",
            (
                '[{"name": "a", "privacy": "private",\n'
                '"properties": {"max_participants": 4, "lang": "de"}}, {"name": "b"}]'
            ),
        ),
        (
            "rooms.jsonl",
            (
                '{"name": "a", "privacy": "private", '
                '"properties": {"max_participants": 4, "lang": "de"}}\n\n{"name": "b"}'
            ),
        ),
    ],
)
def test_all_kinds_of_files_say_the_same(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")

    a, b = read_rooms(path, {"privacy": "public", "properties": {"lang": "fr", "exp": 4e9}})

    assert a.model_dump(exclude_unset=True) == {
        "name": "a",
        "privacy": "private",
        "properties": {"max_participants": 4, "lang": "de", "exp": 4_000_000_000},
    }
    assert b.model_dump(exclude_unset=True) == {
        "name": "b",
        "privacy": "public",
        "properties": {"lang": "fr", "exp": 4_000_000_000},
    }


@pytest.mark.parametrize("content", [b"\xff\xfe", b'[{"name": "a", "properties": 1}]', b'["a"]'])
def test_what_can_not_be_read_is_said_with_the_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "rooms.json"
    path.write_bytes(content)

    with pytest.raises(click.ClickException, match=r"rooms\.json: "):
        read_rooms(path, {"properties": {"lang": "fr"}})
