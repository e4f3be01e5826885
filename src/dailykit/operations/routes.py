"""Which operation a method and path mean, read from the table of operations. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import unquote

from dailykit.operations._operation import Operation

__all__ = ["Match", "Routes", "find", "split_path"]


@dataclass(frozen=True, slots=True)
class Match:
    """The operation of a request, with the values of its placeholders."""

    operation: Operation[Any]
    values: dict[str, str]


@dataclass(slots=True)
class _Node:
    """A place in the tree of paths."""

    literal: dict[str, "_Node"] = field(default_factory=dict[str, "_Node"])
    placeholder: "_Node | None" = None
    operations: dict[str, Operation[Any]] = field(default_factory=dict[str, Operation[Any]])


def split_path(path: str) -> list[str]:
    """Return the segments of a raw path, each percent-decoded once.

    Decoding comes after splitting, so that an encoded slash stays inside of its segment, and dots
    are just a name. Bytes that are not UTF-8 become replacement characters.
    """
    return [unquote(segment) for segment in path.removeprefix("/").split("/")]


class Routes:
    """Finds operations by method and path.

    A slash may follow the path of a collection, and every other path whose last part is a word of
    Daily's: ``/rooms/`` means ``/rooms``. After the name or id of one thing it makes another path,
    which does not exist.
    """

    def __init__(self, operations: Iterable[Operation[Any]]) -> None:
        self._root = _Node()
        for operation in operations:
            self._add(operation)

    def find(self, method: str, segments: Sequence[str]) -> Match | None:
        """Return what `method` on the path below ``/v1`` means, or None if nothing."""
        node, values, is_word = self._root, list[str](), True
        path = list(segments)
        has_slash = path[-1:] == [""]
        for segment in path[:-1] if has_slash else path:
            is_word = segment in node.literal
            if is_word:
                node = node.literal[segment]
            elif node.placeholder is not None and segment:
                node = node.placeholder
                values.append(segment)
            else:
                return None
        if has_slash and not is_word:
            return None
        operation = node.operations.get(method)
        if operation is None:
            return None
        return Match(operation, dict(zip(operation.placeholders, values, strict=True)))

    def _add(self, operation: Operation[Any]) -> None:
        node = self._root
        for segment in operation.path.strip("/").split("/") if operation.path != "/" else ():
            if segment.startswith("{"):
                node.placeholder = node.placeholder or _Node()
                node = node.placeholder
            else:
                node = node.literal.setdefault(segment, _Node())
        node.operations[operation.method] = operation


@cache
def _all_routes() -> Routes:
    from dailykit.operations import OPERATIONS

    return Routes(OPERATIONS)


def find(method: str, path: str) -> Operation[Any] | None:
    """Return the operation that a request asks for, or None.

    Args:
        method: The HTTP method, in capitals.
        path: The raw path below ``/v1``, without a query.
    """
    match = _all_routes().find(method, split_path(path))
    return None if match is None else match.operation
