"""Comparing a JSON value with one of the reference's shapes."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["differences"]

Json = Mapping[str, Any]

_TYPES: dict[str, tuple[type, ...]] = {
    "array": (list,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "object": (dict,),
    "string": (str,),
}
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,9}Z")


def differences(value: Any, shape: str | Json, shapes: Json, path: str) -> Iterator[str]:
    """Yield each difference as ``path: what``.

    Args:
        value: What was answered.
        shape: The name of its shape, or the description of a value.
        shapes: All shapes by name.
        path: How to call `value`.
    """
    if isinstance(shape, str):
        yield from _object(value, shapes[shape], shapes, path)
    else:
        yield from _value(value, shape, shapes, path)


def _object(value: Any, shape: Json, shapes: Json, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path}: is no object"
        return
    items: dict[str, Any] = value  # pyright: ignore[reportUnknownVariableType] - any JSON
    known: Json = shape.get("properties", {})
    for name in shape.get("required", ()):
        if name not in items:
            yield f"{path}.{name}: missing"
    for name, item in items.items():
        if name in known:
            yield from _value(item, known[name], shapes, f"{path}.{name}")
        elif "additional_properties" in shape:
            yield from _value(item, shape["additional_properties"], shapes, f"{path}[]")
        elif "one_of" not in shape:
            yield f"{path}.{name}: not in the shape"


def _value(value: Any, wanted: Json, shapes: Json, path: str) -> Iterator[str]:
    if value is None:
        if not wanted.get("nullable"):
            yield f"{path}: is null"
        return
    if "type" in wanted and not _has_type(value, wanted["type"].split("|")):
        yield f"{path}: is {type(value).__name__}, should be {wanted['type']}"
        return
    yield from _details(value, wanted, shapes, path)


def _details(value: Any, wanted: Json, shapes: Json, path: str) -> Iterator[str]:
    if isinstance(value, str):
        if "enum" in wanted and value not in wanted["enum"]:
            yield f"{path}: {value} is none of {wanted['enum']}"
        if wanted.get("format") == "date-time" and not _DATE_TIME.fullmatch(value):
            yield f"{path}: {value} is no time"
    if "ref" in wanted and isinstance(value, dict):
        yield from _object(value, shapes[wanted["ref"]], shapes, path)
    if "items" in wanted and isinstance(value, list):
        for item in value:  # pyright: ignore[reportUnknownVariableType] - any JSON
            yield from _value(item, wanted["items"], shapes, f"{path}[]")


def _has_type(value: Any, names: list[str]) -> bool:
    # A boolean is a number in Python, and nowhere else.
    allowed = tuple(kind for name in names for kind in _TYPES[name])
    return isinstance(value, allowed) and (isinstance(value, bool) <= ("boolean" in names))
