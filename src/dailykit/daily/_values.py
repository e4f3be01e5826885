"""JSON and participant ids as the native module accepts them, with its error texts. Pure."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from dailykit.local.base.json_types import JsonObject, is_object

__all__ = [
    "RequestError",
    "api_error",
    "as_object",
    "check_keys",
    "check_participant_id",
    "deserialize_ids",
    "id_problem",
    "quoted",
    "to_json",
]


class RequestError(Exception):
    """A request failed: its text goes to the completion and to ``on_error``."""


def to_json(value: object) -> Any:
    """Return a value as plain JSON, copied.

    Raises:
        TypeError: It can't be written as JSON.
    """
    if value is None or isinstance(value, bool | str | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        items = cast("Mapping[object, object]", value).items()
        return {_key(key): to_json(one) for key, one in items}
    if isinstance(value, Sequence | set | frozenset):
        return [to_json(one) for one in cast("Iterable[object]", value)]
    raise TypeError(f"unsupported type {type(value).__name__}")


def _key(key: object) -> str:
    if isinstance(key, str):
        return key
    raise TypeError(f"unexpected type: '{type(key).__name__}' object is not an instance of 'str'")


def check_keys(value: Any, allowed: Sequence[str]) -> None:
    """Check that an object has no unknown keys.

    Raises:
        RequestError: It has.
    """
    unknown = [key for key in value if key not in allowed]
    if unknown:
        raise RequestError(
            api_error(
                f"Object contains unknown keys: {_listed(unknown)}. "
                f"Allowed keys: {_listed(allowed)}"
            )
        )


def _listed(names: Sequence[str]) -> str:
    return json.dumps(list(names))


def api_error(message: str) -> str:
    """Return the text of an error in a request's JSON."""
    return f"JsonApiError {{ message: {quoted(message)} }}"


def quoted(text: str) -> str:
    """Return a text in double quotes, as Rust shows strings."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def check_participant_id(text: str) -> None:
    """Check the id of a participant.

    Raises:
        RequestError: It is not a UUID.
    """
    problem = _problem(text)
    if problem is not None:
        raise RequestError(f"Failed to parse participant ID: Error({problem[0]})")


def deserialize_ids(ids: Sequence[object], what: str) -> list[str]:
    """Return the ids of participants.

    Args:
        ids: The ids as given.
        what: What they are, for the error.

    Raises:
        RequestError: One of them is not a UUID.
    """
    for one in ids:
        problem = id_problem(one)
        if problem is not None:
            inner = f"Error({quoted(problem)}, line: 0, column: 0)"
            raise RequestError(api_error(f"Failed to deserialize {what} JSON: {inner}"))
    return [str(one) for one in ids]


def id_problem(value: object) -> str | None:
    """Return what is wrong with a participant's id in JSON; None if it is one."""
    if not isinstance(value, str):
        return f"invalid type: {json.dumps(value)}, expected a formatted UUID string"
    problem = _problem(value)
    return None if problem is None else f"UUID parsing failed: {problem[1]}"


def _problem(text: str) -> tuple[str, str] | None:
    """Return the two texts of what is wrong with a UUID; None if nothing is."""
    try:
        UUID(text)
    except ValueError:
        pass
    else:
        return None
    for index, character in enumerate(text):
        if character not in "0123456789abcdefABCDEF-":
            return (
                f"ParseChar {{ character: '{character}', index: {index} }}",
                f"invalid character: found `{character}` at {index}",
            )
    hyphens = text.count("-")
    if hyphens == 0:
        length = len(text)
        return f"ParseLength {{ len: {length} }}", f"invalid length: found {length}"
    groups = hyphens + 1
    return f"ParseGroupCount {{ count: {groups} }}", f"invalid group count: found {groups}"


def as_object(value: Any, complaint: str) -> JsonObject:
    """Return a JSON object.

    Raises:
        RequestError: It is not an object; the text is `complaint`.
    """
    if is_object(value):
        return value
    raise RequestError(api_error(complaint))
