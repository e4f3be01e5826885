"""Reading an answer that is not quite what its model expects.

Daily's answers change without notice, and a value of another type in one field must not make the
whole answer unreadable. Two things are put right here, and both leave ordinary answers alone:

- A field under another spelling of its name (``s3Key``, ``s3_key`` or ``s3key``) is that field.
- A value that its field can't take is set aside: the field keeps its default, and what Daily said
  stays among the model's extra fields, under Daily's name.

What is required identifies an answer: a room without a name is none, and a page without a list is
none. There, reading fails as before.
"""

from collections.abc import Callable, Mapping
from functools import cache
from types import UnionType
from typing import Annotated, Any, Final, TypeGuard, TypeVar, Union, cast, get_args, get_origin

from pydantic import AliasChoices, BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic_core import from_json

__all__ = ["adopt", "odd_values", "plain", "read", "read_json", "spellings"]

ModelT = TypeVar("ModelT", bound=BaseModel)
T = TypeVar("T")

_ODD: Final = object()
"""Stands for a value that a type can't take."""

_NUMBERS_ARE_TEXT: Final = ConfigDict(coerce_numbers_to_str=True)


def plain(name: str) -> str:
    """Return what all spellings of a name have in common."""
    return name.replace("_", "").replace("-", "").lower()


@cache
def _names(model: type[BaseModel]) -> Mapping[str, str]:
    """Return the field of each name under which pydantic itself looks for it."""
    fields = model.model_fields
    aliases = {alias: name for name, field in fields.items() for alias in _aliases(field)}
    return {**{name: name for name in fields}, **aliases}


def _aliases(field: Any) -> tuple[str, ...]:
    choices: object = field.validation_alias
    if isinstance(choices, AliasChoices):
        return tuple(choice for choice in choices.choices if isinstance(choice, str))
    return (choices,) if isinstance(choices, str) else ()


@cache
def spellings(model: type[BaseModel]) -> Mapping[str, str]:
    """Return the fields of a model by what the spellings of their names have in common."""
    return {plain(known): name for known, name in _names(model).items()}


def odd_values(model: BaseModel) -> dict[str, Any]:
    """Return what was set aside, by the names of the fields that could not take it."""
    known = spellings(type(model))
    extra = model.__pydantic_extra__ or {}
    named = ((known.get(plain(key)), value) for key, value in extra.items())
    return {name: value for name, value in named if name and name not in model.model_fields_set}


def adopt(model: BaseModel) -> None:
    """Give a model's fields what came under another spelling of their names."""
    extra = cast("dict[str, Any]", model.__pydantic_extra__)
    known = spellings(type(model))
    for key in list(extra):
        name = known.get(plain(key))
        if name is None or name in model.__pydantic_fields_set__:
            continue
        value = _field_value(type(model), name, extra[key])
        if value is not _ODD:
            # A frozen model refuses setattr; it has just been made, so nobody has seen it yet.
            vars(model)[name] = value
            del extra[key]
            model.__pydantic_fields_set__.discard(key)
            model.__pydantic_fields_set__.add(name)


def read(model: type[ModelT], data: object) -> ModelT | None:
    """Return the model of what Daily said, with the values that it can't take set aside.

    Args:
        model: The model.
        data: Parsed JSON.

    Returns:
        The model, or None where `data` is not an object or lacks what is required.
    """
    open_up: Callable[[object], object] | None = getattr(model, "open_up", None)
    data = data if open_up is None else open_up(data)
    if not _is_object(data):
        return None
    said = data
    places = _places(model, said)
    values: dict[str, Any] = {}
    for name, key in places.items():
        value = _field_value(model, name, said[key])
        if value is not _ODD:
            values[name] = value
    fields = _with_defaults(model, values, places)
    if fields is None:
        return None
    taken = {places[name] for name in values}
    extra = {key: value for key, value in said.items() if key not in taken}
    unknown = extra.keys() - model.model_fields.keys()
    return _made(model, fields, values.keys() | unknown, extra)


def read_json(kind: type[T], adapter: TypeAdapter[T], body: bytes | str) -> T:
    """Return the content of a JSON document, read leniently where necessary.

    Args:
        kind: What to read: a model, or a list or dictionary of models.
        adapter: Reads it as a rule.
        body: The document.

    Raises:
        ValidationError: It is not JSON, not an object, or lacks what is required.
    """
    try:
        return adapter.validate_json(body)
    except ValidationError:
        try:
            value = _shaped(kind, from_json(body))
        except ValueError:  # not JSON
            value = _ODD
        if value is _ODD:
            raise
        return cast("T", value)


def _places(model: type[BaseModel], said: Mapping[str, Any]) -> dict[str, str]:
    """Return the key of each field that is there: the documented spelling before any other."""
    names, known = _names(model), spellings(model)
    places: dict[str, str] = {}
    for name, field in model.model_fields.items():
        there = [key for key in (*_aliases(field), name) if key in said]
        if there:
            places[name] = there[0]
    for key in said:
        if key not in names and (spelled := known.get(plain(key))):
            places.setdefault(spelled, key)
    return places


def _with_defaults(
    model: type[BaseModel], values: Mapping[str, Any], places: Mapping[str, str]
) -> dict[str, Any] | None:
    """Return a value for every field, or None if one is required and not there."""
    stand_ins: Mapping[str, Callable[[Mapping[str, Any]], Any]] = getattr(model, "stand_ins", {})
    fields: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if name in values:
            fields[name] = values[name]
        elif not field.is_required():
            fields[name] = field.get_default(call_default_factory=True, validated_data={})
        elif name in stand_ins and (name in places or values):
            fields[name] = None  # its place in the order; see below
        else:
            return None
    for name, stand_in in stand_ins.items():
        if name not in values:
            fields[name] = stand_in(values)
    return fields


def _made(
    model: type[ModelT], fields: dict[str, Any], fields_set: set[str], extra: dict[str, Any]
) -> ModelT:
    # As model_construct does, which would not keep an extra field that is named like a field.
    made = model.__new__(model)
    object.__setattr__(made, "__dict__", fields)
    object.__setattr__(made, "__pydantic_fields_set__", fields_set)
    object.__setattr__(made, "__pydantic_extra__", extra)
    object.__setattr__(made, "__pydantic_private__", None)
    return made


def _field_value(model: type[BaseModel], name: str, raw: Any) -> Any:
    """Return the value of a field, or `_ODD`."""
    value = _checked(_field_adapter(model, name), raw)
    return value if value is not _ODD else _shaped(model.model_fields[name].annotation, raw)


@cache
def _field_adapter(model: type[BaseModel], name: str) -> TypeAdapter[Any]:
    field = model.model_fields[name]
    kind: Any = field.annotation
    for constraint in field.metadata:
        kind = Annotated[kind, constraint]
    return _adapter(kind)


def _is_model(kind: object) -> TypeGuard[type[BaseModel]]:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _is_list(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def _is_object(value: object) -> TypeGuard[Mapping[str, Any]]:
    return isinstance(value, Mapping)


def _adapter(kind: Any) -> TypeAdapter[Any]:
    if _is_model(kind):
        return TypeAdapter[Any](kind)  # a model brings its own configuration
    return TypeAdapter(kind, config=_NUMBERS_ARE_TEXT)


def _checked(adapter: TypeAdapter[Any], raw: Any) -> Any:
    try:
        return adapter.validate_python(raw)
    except ValidationError:
        return _ODD


def _shaped(kind: Any, raw: Any) -> Any:
    """Return `raw` as a type has it, models within it read leniently; `_ODD` where it can't be."""
    origin, parts = get_origin(kind), get_args(kind)
    if _is_model(kind):
        made = read(kind, raw)
        return _ODD if made is None else made
    if origin is Annotated:
        return _shaped(parts[0], raw)
    if origin in (Union, UnionType):
        return next((v for part in parts if (v := _shaped(part, raw)) is not _ODD), _ODD)
    if origin is list and _is_list(raw):
        items = [_shaped(parts[0], item) for item in raw]
        return _ODD if any(item is _ODD for item in items) else items
    if origin is dict and _is_object(raw):
        entries = {key: _shaped(parts[1], value) for key, value in raw.items()}
        return _ODD if any(value is _ODD for value in entries.values()) else entries
    return _checked(_adapter(kind), raw)
