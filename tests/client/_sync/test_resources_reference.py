# Generated from tests/client/_async/test_resources_reference.py by `make generate`. Do not edit.
"""Requests, and the answers that the tests make up, against the reference of Daily's API."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

import pytest
from tests.client._sync.resources_case import EMPTY
from tests.client._sync.test_resources_requests import CASES
from tests.support.reference.reference import load_reference
from tests.support.reference.wire import Wire
from tests.support.servers.scripted import Reply, ScriptedDaily, Seen, reply

from dailykit import Daily
from dailykit.operations import OPERATIONS

Json = Mapping[str, Any]

BEYOND = {"body.properties.dialin: not in room_properties"}
"""What Daily describes on a page of its own, although its list of room properties lacks it."""


@pytest.fixture
def endpoints() -> dict[str, Json]:
    """What the reference says of each operation, by our name of it."""
    by_id = {one["operation_id"]: one for one in load_reference("operations.json")}
    return {operation.name: by_id[operation.operation_id] for operation in OPERATIONS}


@pytest.fixture
def wire() -> Wire:
    """Looks at bodies."""
    return Wire(load_reference("schemas.json"), is_body=True)


def sent(scripted: Daily, script: ScriptedDaily) -> list[tuple[str, Seen]]:
    """Make every call, and return what was sent, with the operations' names."""
    for case in CASES:
        script.will(Reply() if case.answer is EMPTY else reply(case.answer))
        case.call(scripted.with_options(budget=None))
    return [(case.operation, seen) for case, seen in zip(CASES, script.seen, strict=True)]


def test_requests_are_what_the_reference_says(
    scripted: Daily, script: ScriptedDaily, endpoints: dict[str, Json], wire: Wire
) -> None:
    problems: dict[str, list[str]] = defaultdict(list)
    for name, seen in sent(scripted, script):
        endpoint = endpoints[name]
        target, _, query = seen.line.partition("?")
        path = re.sub(r"{\w+}", "[^/]+", endpoint["path"])
        if not re.fullmatch(f"{endpoint['method']} /v1{path}", target):
            problems[name].append(f"{target} should be {endpoint['method']} {endpoint['path']}")
        problems[name] += in_query(endpoint, parse_qsl(query))
        problems[name] += set(wire.problems(endpoint["body_schema"], seen.json)) - BEYOND
    assert {name: found for name, found in problems.items() if found} == {}


def test_methods_can_send_all_that_the_reference_knows(
    scripted: Daily, script: ScriptedDaily, endpoints: dict[str, Json], wire: Wire
) -> None:
    queries: dict[str, set[str]] = defaultdict(set)
    inner: set[str] = set()
    missing: dict[str, list[str]] = defaultdict(list)
    for name, seen in sent(scripted, script):
        queries[name] |= {key for key, _ in parse_qsl(seen.line.partition("?")[2])}
        assert set(wire.problems(endpoints[name]["body_schema"], seen.json)) <= BEYOND
    for name, endpoint in endpoints.items():
        wanted = {one["name"] for one in endpoint["query_params"]}
        missing[name] += sorted(wanted - queries[name])
        if (body := endpoint["body_schema"]) is not None:
            missing[name] += wire.not_met(body)
            inner |= wire.parts(body)
    for shape in inner:
        missing[shape] += wire.not_met(shape)
    assert {name: found for name, found in missing.items() if found} == {}


def test_answers_that_tests_make_up_are_what_the_reference_says(
    endpoints: dict[str, Json],
) -> None:
    wire = Wire(load_reference("schemas.json"), is_body=False)
    problems: dict[str, list[str]] = defaultdict(list)
    for case in CASES:
        answer = None if case.answer is EMPTY else case.answer
        problems[case.operation] += wire.problems(
            endpoints[case.operation]["response_schema"], answer, "answer"
        )
    assert {name: found for name, found in problems.items() if found} == {}


def in_query(endpoint: Json, query: list[tuple[str, str]]) -> Iterator[str]:
    """Yield what is wrong with query parameters."""
    known = {one["name"]: one for one in endpoint["query_params"]}
    for name, value in query:
        one = known.get(name)
        if one is None:
            yield f"?{name}: unknown"
        elif not re.fullmatch(FORMS[one["type"]], value):
            yield f"?{name}: {value} is not {one['type']}"
        elif value not in one.get("enum", [value]):
            yield f"?{name}: {value} is none of {one['enum']}"


FORMS: Mapping[str, str] = {"string": ".+", "integer": r"\d+", "boolean": "true|false"}
