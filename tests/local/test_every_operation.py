"""Every operation of the table answers, and what it answers and tells is what our models know."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter
from tests.support.reference.every_operation import Story, tell

from dailykit.models.events import EVENT_TYPES
from dailykit.operations import OPERATIONS, Operation

# What Daily tells only of troubles that the local Daily does not have, and of what nobody can do.
_NEVER = {"dialout.warning", "dialin.warning", "transcript.error"}
_OF_TRUNKS = {"sip_trunk.incoming", "sip_trunk.test"}


@pytest.fixture(scope="module")
def story() -> Story:
    """The story in which every operation is asked for."""
    return asyncio.run(tell())


def unknown(value: Any, path: str) -> Iterator[str]:
    """Yield the places of everything that a model has no field for."""
    if isinstance(value, BaseModel):
        yield from (f"{path}.{name}" for name in value.__pydantic_extra__ or {})
        for name in value.model_fields_set & set(type(value).model_fields):
            yield from unknown(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, list):
        for item in value:  # pyright: ignore[reportUnknownVariableType] - any JSON
            yield from unknown(item, f"{path}[]")
    elif isinstance(value, dict):
        for key, item in value.items():  # pyright: ignore[reportUnknownVariableType]
            yield from unknown(item, f"{path}[{key}]")


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_an_operation_answers_what_its_model_knows(story: Story, operation: Operation[Any]) -> None:
    answers = story.answers[operation.name]
    assert answers
    for answer in answers:
        if operation.result is type(None):
            assert answer is None
        else:
            result = TypeAdapter[Any](operation.result).validate_python(answer)
            assert list(unknown(result, operation.name)) == []


def test_every_operation_is_served() -> None:
    assert {operation.served for operation in OPERATIONS} == {"yes", "simulated"}


@pytest.mark.parametrize("kind", sorted(set(EVENT_TYPES) - _NEVER - _OF_TRUNKS))
def test_an_event_tells_what_its_model_knows(story: Story, kind: str) -> None:
    events = [event for event in story.events if event["type"] == kind]
    assert events
    for event in events:
        read = EVENT_TYPES[kind].model_validate(event)
        assert list(unknown(read, kind)) == []


def test_every_event_comes_once(story: Story) -> None:
    ids = [event["id"] for event in story.events]
    assert len(ids) == len(set(ids)) > 40


def test_programs_were_asked_before_they_were_relied_on(story: Story) -> None:
    probes = [body for body in story.told if "payload" not in body]
    # The webhook, made and changed; the dial-in config; the trunk.
    assert [body.get("type", "test") for body in probes] == ["test"] * 3 + ["sip_trunk.test"]
