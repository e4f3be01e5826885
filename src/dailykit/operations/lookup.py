"""From a method and a path to the operation that they ask for. Pure."""

import re
from functools import cache
from typing import Any

from dailykit.operations._operation import Operation

__all__ = ["find"]


def find(method: str, path: str) -> Operation[Any] | None:
    """Return the operation that a request asks for, or None.

    Args:
        method: The HTTP method, in capitals.
        path: The path below ``/v1``, without a query.
    """
    for pattern, operation in _patterns(method):
        if pattern.fullmatch(path):
            return operation
    return None


@cache
def _patterns(method: str) -> tuple[tuple[re.Pattern[str], Operation[Any]], ...]:
    from dailykit.operations import OPERATIONS

    rows = [operation for operation in OPERATIONS if operation.method == method]
    # Fixed paths first: /recordings/test-oci-bucket is no recording's id.
    rows.sort(key=lambda operation: len(operation.placeholders))
    return tuple((_pattern(operation.path), operation) for operation in rows)


def _pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"{\w+}", path)
    return re.compile("[^/]+".join(re.escape(part) for part in parts))
