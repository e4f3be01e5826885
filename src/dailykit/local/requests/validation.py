"""Validating requests as strictly as Daily does: types, known values, no unknown fields."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from types import UnionType
from typing import Annotated, Any, Final, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from dailykit import wording
from dailykit.local.base.json_types import JsonObject, is_list, is_object
from dailykit.local.base.refusal import Refusal
from dailykit.local.requests.reading import parse_json
from dailykit.models._base import AS_WRITTEN, DailyBody
from dailykit.operations import Operation
from dailykit.redaction import SECRET_FIELDS

__all__ = ["OPEN_LISTS", "read_body", "read_query"]

Path = tuple[str | int, ...]
UnknownText = Callable[[Path, Any], str]

# Daily is written in JavaScript, where larger integers lose digits.
_LARGEST_INTEGER: Final = 2**53 - 1
_LONGEST_ECHO: Final = 100
# Daily's pages disagree on the name, and both are in use.
_ALSO_TAKEN: Final[Mapping[str, Mapping[str, str]]] = {"rooms.delete_many": {"room_names": "rooms"}}
# The other operations are newer and validate with Joi, whose texts differ.
_OLD_STYLE: Final = frozenset(
    {"domain.update", "rooms.create", "rooms.create_many", "rooms.delete_many", "rooms.update"}
)
_TIMES: Final = frozenset({"exp", "nbf"})
_ANY_CASE: Final = frozenset({"order"})

OPEN_LISTS: Final = frozenset({"geo", "rtmp_geo"})
"""Fields that also accept values Daily does not list: its support sets up further regions, and
Pipecat's documentation uses one that Daily's does not list."""

_IN_LOWER_CASE: Final = ("start_cloud_recording_opts",)
"""The options whose names may be in lower case, as in Daily's own demo of automatic recording:
https://github.com/daily-co/daily-python/tree/main/demos/recording"""

# Not "dict_type": the content of free-form objects, such as session data, is not guessed at.
_WANTS_OBJECT: Final = frozenset({"model_attributes_type", "model_type"})

_EXPECTED: Final[Mapping[str, str]] = {
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "dict_type": "an object",
    "float_parsing": "a number",
    "float_type": "a number",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "list_type": "a list",
    "model_attributes_type": "an object",
    "model_type": "an object",
    "string_type": "a string",
}


def read_body(operation: Operation[Any], raw: bytes) -> DailyBody | None:
    """Return the body of a request for `operation`, or None if the operation has none.

    Args:
        operation: The requested operation.
        raw: The raw body; an empty body counts as ``{}``.

    Raises:
        Refusal: The body is not JSON, or invalid for the operation.
    """
    if operation.body is None:
        return None
    data = _parse(raw)
    for also, name in _ALSO_TAKEN.get(operation.name, {}).items():
        if also in data and name not in data:
            data[name] = data.pop(also)
    try:
        body = _validated(operation.body, data)
    except ValidationError as error:
        raise _refusal(error, data) from None
    _check_model(body, (), _unknown_text(operation))
    return body


def read_query(operation: Operation[Any], query: Mapping[str, str]) -> DailyBody | None:
    """Return the query of a request for `operation`, or None if the operation has none.

    Unknown parameters are ignored.

    Raises:
        Refusal: A parameter has the wrong type or an unknown value.
    """
    if operation.query is None:
        return None
    try:
        asked = operation.query.model_validate_strings(query, by_alias=True, by_name=False)
    except ValidationError as error:
        raise _refusal(error, query) from None
    _check_values(asked, ())
    return asked


def _parse(raw: bytes) -> JsonObject:
    data = parse_json(raw)
    if data == []:
        return {}  # see _fill_empty
    if not is_object(data):
        raise Refusal.invalid(f"the body was {_shown(data)} but should be an object")
    return data


def _validated(model: type[DailyBody], data: JsonObject) -> DailyBody:
    def read() -> DailyBody:
        # by_name off: only Daily's own field names are valid.
        return model.model_validate(
            data, strict=True, by_alias=True, by_name=False, context=AS_WRITTEN
        )

    try:
        return read()
    except ValidationError as error:
        if not _fill_empty(error, data):
            raise
    return read()


def _fill_empty(error: ValidationError, data: JsonObject) -> bool:
    """Replace empty lists that stand for empty objects, and return whether there were any.

    PHP has one type for both, and encodes an empty one as a list.
    """
    found = False
    for detail in error.errors(include_url=False, include_context=False):
        path, value = _locate(detail, data)
        if value == [] and path and detail["type"] in _WANTS_OBJECT:
            place: Any = data
            for step in path[:-1]:
                place = place[step]
            place[path[-1]] = {}
            found = True
    return found


# --- what the models accept for future versions of Daily -----------------------------------------


def _check_model(model: BaseModel, path: Path, unknown_text: UnknownText) -> None:
    for name, value in (model.__pydantic_extra__ or {}).items():
        if path[-1:] == _IN_LOWER_CASE and name in _lower_names(type(model)):
            continue
        raise Refusal.invalid(unknown_text((*path, name), value))
    for here, value in _check_values(model, path):
        for deeper, part in _models_in(value, here):
            _check_model(part, deeper, unknown_text)


@cache
def _lower_names(kind: type[BaseModel]) -> frozenset[str]:
    fields = kind.model_fields.items()
    return frozenset((field.alias or name).lower() for name, field in fields)


def _check_values(model: BaseModel, path: Path) -> Sequence[tuple[Path, Any]]:
    """Check the fields set on a model itself, and return their values with their paths."""
    fields = _fields(type(model))
    names = [name for name in model.model_fields_set if name in fields]
    names.sort(key=lambda name: fields[name].place)  # the first error is the first field's
    places = [((*path, fields[name].alias), fields[name], getattr(model, name)) for name in names]
    for here, field, value in places:
        _check_value(here, value, field.known)
    return [(here, value) for here, _, value in places]


class _Field(NamedTuple):
    """A field of a model: its place among the fields, Daily's name, and the documented values."""

    place: int
    alias: str
    known: Sequence[str]


@cache
def _fields(kind: type[BaseModel]) -> Mapping[str, _Field]:
    known = _known_values(kind)
    return {
        name: _Field(place, field.alias or name, known.get(name, ()))
        for place, (name, field) in enumerate(kind.model_fields.items())
    }


def _models_in(value: Any, path: Path) -> Iterator[tuple[Path, BaseModel]]:
    if isinstance(value, BaseModel):
        yield path, value
    elif is_list(value):
        for index, item in enumerate(value):
            yield from _models_in(item, (*path, index))
    elif is_object(value):
        for key, item in value.items():
            yield from _models_in(item, (*path, key))


def _check_value(path: Path, value: Any, known: Sequence[str]) -> None:
    for item in value if is_list(value) else [value]:
        if isinstance(item, int) and abs(item) > _LARGEST_INTEGER:
            raise Refusal.invalid(_mismatch_text(path, item, "a number that is not so large"))
        spelled = item.upper() if path[-1] in _ANY_CASE and isinstance(item, str) else item
        if isinstance(item, str) and known and spelled not in known:
            raise Refusal.invalid(_mismatch_text(path, item, "one of " + ", ".join(known)))


def _known_values(kind: type[BaseModel]) -> Mapping[str, Sequence[str]]:
    """Return the documented values of those fields of a model that have a list of values."""
    fields = kind.model_fields.items()
    return {
        name: values
        for name, field in fields
        if name not in OPEN_LISTS and (values := _literals(field.annotation))
    }


def _literals(annotation: Any) -> tuple[str, ...]:
    origin = get_origin(annotation)
    if origin is Literal:
        return tuple(value for value in get_args(annotation) if isinstance(value, str))
    if origin in (Union, UnionType, Annotated, list):
        return tuple(dict.fromkeys(v for part in get_args(annotation) for v in _literals(part)))
    return ()


# --- error texts ---------------------------------------------------------------------------------


def _unknown_text(operation: Operation[Any]) -> UnknownText:
    if operation.name == "meeting_tokens.create":
        return lambda path, _: wording.unknown_token_property(_name(path))
    if operation.name in _OLD_STYLE:
        return lambda path, _: wording.unknown_room_property(_name(path))
    return lambda path, value: wording.unknown_key(_name(path), _shown(value))


def _refusal(error: ValidationError, data: Any) -> Refusal:
    details = error.errors(include_url=False, include_context=True)
    path, value = _locate(details[0], data)
    # A value that fits no member of a union causes one error per member: combine them.
    about_it = [detail for detail in details if _locate(detail, data)[0] == path]
    return Refusal.invalid(_error_text(path, value, about_it))


def _locate(detail: ErrorDetails, data: Any) -> tuple[Path, Any]:
    """Return the place of an error in the request, and the value there.

    Pydantic's locations also contain the members of unions, which mean nothing to the caller.
    """
    path: list[str | int] = []
    for step in detail["loc"]:
        if _has(data, step):
            data = data[step]
        elif detail["type"] != "missing" or step != detail["loc"][-1]:
            continue
        path.append(step)
    return tuple(path), data


def _has(data: Any, step: str | int) -> bool:
    return (is_object(data) and step in data) or (is_list(data) and isinstance(step, int))


def _error_text(path: Path, value: Any, details: Sequence[ErrorDetails]) -> str:
    kind, context = details[0]["type"], details[0].get("ctx", {})
    if kind == "missing":
        return f"{_name(path)} is missing"
    if kind == "room_name":
        return wording.room_name_invalid(str(value))
    if path and path[-1] in _TIMES:
        return wording.time_not_a_number(_name(path), _shown(value))
    if kind in ("string_too_long", "too_long"):
        unit = "characters" if kind == "string_too_long" else "items"
        return f"{_name(path)} is too long: at most {context['max_length']} {unit}"
    return _mismatch_text(path, value, " or ".join(_expected(details)))


def _expected(details: Sequence[ErrorDetails]) -> Iterable[str]:
    """Return the expected types or values, each once."""
    # Next to known values, "or any string" only keeps our models open to future values.
    is_open = any(detail["type"] == "literal_error" for detail in details)
    kinds = [d for d in details if not (is_open and d["type"] == "string_type")]
    phrases = [_phrase(detail) for detail in kinds]
    if "a number" in phrases:
        phrases = [phrase for phrase in phrases if phrase != "a whole number"]
    return dict.fromkeys(phrases)


def _phrase(detail: ErrorDetails) -> str:
    if detail["type"] == "string_pattern_mismatch":
        return f"text of the form {detail.get('ctx', {})['pattern']}"
    # Without a phrase of our own, use pydantic's message: "Input should be ...".
    return _EXPECTED.get(detail["type"], detail["msg"].removeprefix("Input should be "))


def _mismatch_text(path: Path, value: Any, expected: str) -> str:
    is_secret = bool(path) and path[-1] in SECRET_FIELDS
    shown = "not shown here" if is_secret else _shown(value, quote=True)
    return f"{_name(path)} was {shown} but should be {expected}"


def _name(path: Path) -> str:
    """Return Daily's name of a field: without the common prefix ``properties``."""
    parts = path[1:] if path[:1] == ("properties",) and len(path) > 1 else path
    return ".".join(str(part) for part in parts) or "the body"


def _shown(value: Any, *, quote: bool = False) -> str:
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    short = text if len(text) <= _LONGEST_ECHO else text[:_LONGEST_ECHO] + "..."
    return f"'{short}'" if quote else short
