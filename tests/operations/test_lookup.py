"""From a request to its operation."""

from typing import Any

import pytest

from dailykit.operations import OPERATIONS, Operation
from dailykit.operations.routes import find


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda row: row.name)
def test_each_operation_is_found_by_its_request(operation: Operation[Any]) -> None:
    path = operation.path_for(**dict.fromkeys(operation.placeholders, "a/b c"))
    assert find(operation.method, path) is operation


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/nosuchroute"),
        ("PATCH", "/rooms"),
        ("DELETE", "/rooms"),
        ("GET", "/rooms/a/"),
        ("GET", "/rooms/a/b"),
        ("get", "/rooms"),
    ],
)
def test_other_requests_are_nobodys(method: str, path: str) -> None:
    assert find(method, path) is None


def test_a_fixed_path_is_no_id() -> None:
    found = find("GET", "/recordings/test-oci-bucket")
    assert found is not None
    assert found.name == "recordings.test_oci_bucket"
