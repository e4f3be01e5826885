"""What the local Daily answers and tells, against the reference of Daily's shapes."""

import asyncio
import re
from typing import Any

import pytest
from tests.support.reference.answers import differences
from tests.support.reference.every_operation import Story, tell
from tests.support.reference.reference import load_reference

from dailykit.operations import OPERATIONS, Operation

KNOWN = {
    # Measured, or in Daily's examples, and missing in the shapes.
    r"rooms\..*config\.sip: not in the shape": "SIP settings are echoed as they were sent",
    r"domain\..*config\.max_(api_keys|webhook_count): not in the shape": "seen by people",
    r"domain\..*config\.enforce_unique_user_ids: not in the shape": "what is set is told",
    r"recordings\.list.*\.(room_name|duration): not in the shape": "in Daily's example",
    r"recordings\.list.*\.tracks: not in the shape": "in real records",
    r"meeting_tokens\.validate\.user_id: not in the shape": "what the token says is told",
    # The texts beside the shapes say otherwise.
    r"(waiting-)?participant\..*\.will_eject_at: is null": "null for never",
    r"(waiting-)?participant\..*\.can(Send|Admin): is bool, should be array": "booleans too",
    r"recording\.error.*\.action: cloud-recording-error is none of .*": "misspelled there",
    # Our choice.
    r"webhooks\..*basicAuth: is null": "none was given",
}
"""Where what is answered or told differs from its shape on purpose, and why."""


@pytest.fixture(scope="module")
def story() -> Story:
    """The story in which every operation is asked for."""
    load_reference("schemas.json")
    return asyncio.run(tell())


def reason_for(difference: str) -> str | None:
    reasons = (why for pattern, why in KNOWN.items() if re.fullmatch(pattern, difference))
    return next(reasons, None)


def endpoint_of(operation: Operation[Any]) -> Any:
    def plain(path: str) -> str:
        return re.sub(r"{\w+}", "{}", path)

    (found,) = [
        one
        for one in load_reference("operations.json")
        if one["method"] == operation.method and plain(one["path"]) == plain(operation.path)
    ]
    return found


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_an_operation_answers_in_daily_s_shape(story: Story, operation: Operation[Any]) -> None:
    shape = endpoint_of(operation)["response_schema"]
    answers = story.answers[operation.name]
    if shape is None:
        assert answers == [None]
        return
    shapes = load_reference("schemas.json")
    found = {
        difference
        for answer in answers
        for difference in differences(answer, shape, shapes, operation.name)
    }
    assert [one for one in sorted(found) if reason_for(one) is None] == []


def test_events_have_daily_s_shapes(story: Story) -> None:
    events = {event["type"]: event for event in load_reference("webhook_events.json")}
    shapes = load_reference("schemas.json")
    found = {
        difference
        for told in story.events
        for difference in differences(told, events[told["type"]]["schema"], shapes, told["type"])
    }
    assert [one for one in sorted(found) if reason_for(one) is None] == []


@pytest.mark.parametrize(
    ("value", "shape", "found"),
    [
        ([], "recording", ["x: is no object"]),
        ({"id": 1}, "recording", ["x.id: is int, should be string"]),
        ({"duration": True}, "recording", ["x.duration: is bool, should be integer"]),
        ({"nothing": 1}, "recording", ["x.nothing: not in the shape"]),
        ({"room_name": None, "tracks": None}, "recording", ["x.room_name: is null"]),
        ({"tracks": [{"size": "1"}]}, "recording", ["x.tracks[].size: is str, should be integer"]),
        ({}, "webhook", ["x.url: missing"]),
        ({"created_at": "today"}, "transcript", ["x.created_at: today is no time"]),
        ({"standup": [{"id": 1}]}, "presence_map", ["x[][].id: is int, should be string"]),
    ],
)
def test_differences_are_seen(value: Any, shape: str, found: list[str]) -> None:
    assert list(differences(value, shape, load_reference("schemas.json"), "x")) == found


def test_other_values_are_seen() -> None:
    shapes = load_reference("schemas.json")
    (found,) = differences({"status": "odd"}, "recording", shapes, "x")
    assert found.startswith("x.status: odd is none of ")
