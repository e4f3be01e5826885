"""The table of operations against the reference of Daily's API."""

from types import GenericAlias
from typing import Any

import pytest
from tests.support.reference.reference import load_reference
from tests.support.reference.shape_models import MODELS
from tests.support.reference.shapes import Comparison, Json

from dailykit.models import PresenceEntry
from dailykit.operations import OPERATIONS, Operation

SAID_BY_EVERY_OPERATION = {400, 401, 404, 429}


@pytest.fixture(scope="module")
def endpoints() -> dict[str, Json]:
    rows: list[Json] = load_reference("operations.json")
    return {row["operation_id"]: row for row in rows}


def test_the_table_has_each_operation_in_order(endpoints: dict[str, Json]) -> None:
    assert [operation.operation_id for operation in OPERATIONS] == list(endpoints)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda row: row.name)
class TestARowSaysWhatTheReferenceSays:
    def test_of_the_request_line(
        self, operation: Operation[Any], endpoints: dict[str, Json]
    ) -> None:
        row = endpoints[operation.operation_id]
        assert operation.method == row["method"]
        assert operation.path == row["path"]
        assert list(operation.placeholders) == [one["name"] for one in row["path_params"]]

    def test_of_the_query(self, operation: Operation[Any], endpoints: dict[str, Json]) -> None:
        wanted = endpoints[operation.operation_id]["query_params"]
        if operation.query is None:
            assert wanted == []
            return
        shape = {"properties": {one["name"]: one for one in wanted}}
        comparison = Comparison(operation.query, shape, MODELS, is_body=True)
        assert list(comparison.differences()) == []

    def test_of_the_body(self, operation: Operation[Any], endpoints: dict[str, Json]) -> None:
        shape = endpoints[operation.operation_id]["body_schema"]
        assert operation.body is (MODELS[shape] if shape else None)

    def test_of_the_answer(self, operation: Operation[Any], endpoints: dict[str, Json]) -> None:
        shape = endpoints[operation.operation_id]["response_schema"]
        assert operation.result == _answer(shape)

    def test_of_limits_and_errors(
        self, operation: Operation[Any], endpoints: dict[str, Json]
    ) -> None:
        row = endpoints[operation.operation_id]
        documented = {error["status"] for error in row["errors"]}
        assert operation.tier == row["rate_tier"]
        assert documented <= SAID_BY_EVERY_OPERATION | set(operation.statuses)


def _answer(shape: Any) -> Any:
    if shape is None:
        return type(None)
    if shape == "presence_map":
        return dict[str, list[PresenceEntry]]
    if isinstance(shape, str):
        return MODELS[shape]
    return GenericAlias(list, MODELS[shape["items"]["ref"]])
