"""Numbers over HTTP: which spelling a client chooses makes no difference."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from tests.local.conftest import Ask
from tests.support.servers.raw_http import ask as ask_raw
from tests.support.servers.raw_http import lines

from dailykit.local import LocalDaily
from dailykit.local.requests.answers import json_answer
from dailykit.local.requests.validation import read_body
from dailykit.models._base import DailyBody
from dailykit.operations import OPERATIONS, by_name

SPELLINGS = ("3600", "3600.0", "3.6e3", "3.6E+3", "36000e-1", "3600.000")


def wire(operation: str, raw: bytes) -> Any:
    """Return what a body is read as."""
    body = read_body(by_name(operation), raw)
    assert isinstance(body, DailyBody)
    return body.to_wire()


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("rooms.create", '{"properties": {"eject_after_elapsed": %s}}'),
        ("rooms.create", '{"properties": {"max_participants": %s}}'),
        ("rooms.create", '{"properties": {"exp": %s}}'),
        ("sip_clients.create", '{"username": "ada", "expires_in_seconds": %s}'),
        ("meeting_tokens.create", '{"properties": {"eject_after_elapsed": %s}}'),
        ("rooms.start_recording", '{"maxDuration": %s}'),
        ("rooms.set_session_data", '{"data": {"a": [%s]}}'),
    ],
)  # fmt: skip
def test_a_body_is_the_same_in_each_spelling(operation: str, body: str) -> None:
    seen = {json.dumps(wire(operation, (body % text).encode())) for text in SPELLINGS}
    assert len(seen) == 1


def integers(schema: Any, defs: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the paths of all integer fields of a body's JSON schema."""
    schema = {**schema, **defs.get(str(schema.get("$ref", "")).rpartition("/")[2], {})}
    if len(path) > 4:
        return
    for choice in schema.get("anyOf", ()):
        yield from integers(choice, defs, path)
    if schema.get("type") == "integer":
        yield path
    for name, part in schema.get("properties", {}).items():
        yield from integers(part, defs, (*path, name))


def test_every_integer_of_every_body_is_one_number() -> None:
    count = 0
    for operation in OPERATIONS:
        if operation.body is None:
            continue
        schema = operation.body.model_json_schema(by_alias=True)
        for path in sorted(set(integers(schema, schema.get("$defs", {})))):
            if not path:
                continue
            outcomes = {repr(outcome(operation.name, path, text)) for text in SPELLINGS}
            assert len(outcomes) == 1, (operation.name, path, outcomes)
            count += 1
    assert count > 30


def outcome(operation: str, path: tuple[str, ...], text: str) -> Any:
    """Return how a body with a number in one place is read, or refused."""
    raw = text
    for name in reversed(path):
        raw = f"{{{json.dumps(name)}: {raw}}}"
    try:
        return read_body(by_name(operation), raw.encode())
    except Exception as error:  # noqa: BLE001 - how it fails is what is compared
        return str(error)


async def test_whole_numbers_come_back_whole(ask: Ask, daily: LocalDaily) -> None:
    body = b'{"properties": {"max_participants": 2e0, "eject_after_elapsed": 36.0}}'
    key, size = f"Authorization: Bearer {daily.api_key}", f"Content-Length: {len(body)}"
    head = ("POST /v1/rooms HTTP/1.1", "Host: localhost", key, size, "Connection: close")
    answer = await ask_raw(daily.port, lines(*head, body=body))
    for written in (b'"max_participants":2,', b'"eject_after_elapsed":36'):
        assert written in answer.content.replace(b"}", b",")
    name = answer.body["name"]
    read = await ask("GET", f"/rooms/{name}")
    values = {name: json.dumps(value) for name, value in read.body["config"].items()}
    assert values == {"max_participants": "2", "eject_after_elapsed": "36"}


@pytest.mark.parametrize(
    ("content", "written"),
    [
        ({"duration": 3600.0}, '{"duration":3600}'),
        ([1.0, -0.0, 0.5, 1e20], "[1,0,0.5,100000000000000000000]"),
        (2.0, "2"),
        ({"a": [{"b": 1e16}]}, '{"a":[{"b":10000000000000000}]}'),
        ({"a": "1.0", "b": "1e+16", "c": 1.0}, '{"a":"1.0","b":"1e+16","c":1}'),
        (10**21, "1e+21"),
        ({"a": True, "b": None}, '{"a":true,"b":null}'),
    ],
)  # fmt: skip
def test_answers_write_integers_as_integers(content: Any, written: str) -> None:
    answer = json_answer(content)
    assert isinstance(answer.body, bytes)
    assert answer.body.decode() == written
