"""Each operation over real HTTP: the exact request, and what becomes of the answer."""

import pytest
from tests.client._async import (
    resources_calls,
    resources_phones,
    resources_records,
    resources_rooms,
    resources_service,
)
from tests.client._async.conftest import KEY
from tests.client._async.resources_case import EMPTY, Case, plain
from tests.support.servers.scripted import Reply, ScriptedDaily, reply

from dailykit import AsyncDaily
from dailykit.operations import OPERATIONS

CASES = [
    *resources_rooms.CASES,
    *resources_calls.CASES,
    *resources_records.CASES,
    *resources_service.CASES,
    *resources_phones.CASES,
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.operation)
async def test_request_and_result(case: Case, scripted: AsyncDaily, script: ScriptedDaily) -> None:
    script.will(Reply() if case.answer is EMPTY else reply(case.answer))
    result = await case.call(scripted)
    assert plain(result) == case.result
    assert script.lines == [case.line]
    seen = script.seen[0]
    assert seen.json == case.body
    assert seen.headers["Authorization"] == f"Bearer {KEY}"
    assert seen.headers["Accept"] == "application/json"
    assert seen.headers["User-Agent"].startswith("dailykit/")
    assert seen.headers.get("Content-Type") == (None if case.body is None else "application/json")


def test_every_operation_has_a_case() -> None:
    assert {case.operation for case in CASES} == {operation.name for operation in OPERATIONS}
