"""The logs of calls: who joined and left."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.support.calls.calls import Callers
from tests.support.calls.operating import Operator

from dailykit.local.world import World

NOW = 1_800_000_000
Wait = Callable[[float], None]


@pytest.fixture
def meeting(callers: Callers, wait: Wait) -> str:
    """A meeting in which Ada was from 0 to 60, and Bob is since 10."""
    callers.room()
    ada = callers.join(name="Ada")
    wait(10)
    callers.join(name="Bob")
    wait(50)
    callers.world.calls.leave(ada.guest)
    wait(40)
    meeting: str = ada.last("joined")["meetingId"]
    return meeting


def messages(operate: Operator, **query: str) -> list[str]:
    return [line["message"] for line in operate("logs.list", query=query)["logs"]]


def test_lines_come_newest_first(operate: Operator, callers: Callers, meeting: str) -> None:
    answer = operate("logs.list", query={"mtgSessionId": meeting})
    assert set(answer) == {"logs"}
    first, _, last = answer["logs"]
    assert messages(operate, mtgSessionId=meeting) == [
        "Ada left the meeting",
        "Bob joined the meeting",
        "Ada joined the meeting",
    ]
    assert first["time"] == "2027-01-15T08:01:00.000000000Z"
    assert last == {
        "time": "2027-01-15T08:00:00.000000000Z",
        "clientTime": "2027-01-15T08:00:00.000000000Z",
        "message": "Ada joined the meeting",
        "mtgSessionId": meeting,
        "userSessionId": first["userSessionId"],
        "peerId": None,
        "domainName": "acme",
        "level": 6,
        "code": None,
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"order": "ASC"}, ["Ada joined", "Bob joined", "Ada left"]),
        ({"order": "asc", "limit": "1"}, ["Ada joined"]),
        ({"limit": "1", "offset": "1"}, ["Bob joined"]),
        ({"startTime": f"{NOW + 10}000"}, ["Ada left", "Bob joined"]),
        ({"endTime": f"{NOW + 10}000"}, ["Bob joined", "Ada joined"]),
        ({"logLevel": "INFO", "limit": "1"}, ["Ada left"]),
        ({"logLevel": "ERROR"}, []),
    ],
)
def test_lines_are_chosen(
    operate: Operator, meeting: str, query: dict[str, str], found: list[str]
) -> None:
    lines = messages(operate, mtgSessionId=meeting, **query)
    assert [line.removesuffix(" the meeting") for line in lines] == found


def test_lines_of_one_participant(operate: Operator, meeting: str) -> None:
    lines = operate("logs.list", query={"mtgSessionId": meeting})["logs"]
    bob = lines[1]["userSessionId"]
    assert messages(operate, userSessionId=bob) == ["Bob joined the meeting"]


def test_measurements_are_none(operate: Operator, meeting: str) -> None:
    query = {"mtgSessionId": meeting, "includeMetrics": "true", "includeLogs": "false"}
    assert operate("logs.list", query=query) == {"metrics": []}


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ({}, "mtgSessionId or userSessionId is required"),
        (
            {"mtgSessionId": "x", "logLevel": "LOUD"},
            "logLevel was 'LOUD' but should be one of ERROR, INFO, DEBUG",
        ),
        ({"mtgSessionId": "x", "order": "up"}, "order was 'up' but should be one of ASC, DESC"),
        ({"mtgSessionId": "x", "limit": "0"}, "limit must be at least 1"),
        ({"mtgSessionId": "x", "offset": "-1"}, "offset must be at least 0"),
    ],
)
def test_questions_without_sense_are_refused(
    operate: Operator, query: dict[str, str], text: str
) -> None:
    said = operate.refusal("logs.list", query=query)
    assert said == f"400 invalid-request-error: {text}"


def test_other_domains_and_meetings_have_none_of_it(
    operate: Operator, meeting: str, world: World
) -> None:
    other = Operator(world, world.domains.open("other"))
    empty: dict[str, Any] = {"logs": []}
    assert other("logs.list", query={"mtgSessionId": meeting}) == empty
    assert operate("logs.list", query={"mtgSessionId": "nothing"}) == empty
