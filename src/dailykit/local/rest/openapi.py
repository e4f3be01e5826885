"""The local Daily's OpenAPI document, generated from the table of operations."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from functools import cache
from typing import Any, Final, get_args, get_origin

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from dailykit._version import __version__
from dailykit.local.base.json_types import JsonObject, is_list, is_object
from dailykit.local.requests.validation import OPEN_LISTS
from dailykit.operations import OPERATIONS, Operation

__all__ = ["openapi_document"]

_MODE: Final[JsonSchemaMode] = "validation"
_REFERENCE: Final = "#/components/schemas/{model}"
_ERROR: Final = {"$ref": "#/components/schemas/Error"}
_PHRASES: Final[Mapping[int, str]] = {
    400: "A header, the body or a parameter is invalid.",
    401: "The API key is unknown.",
    403: "The operation is not allowed, or a quota is exhausted.",
    404: "The object does not exist.",
    408: "The body did not arrive in time.",
    413: "The body is too large.",
    422: "The operation can't be performed.",
    429: "Too many requests.",
    503: "Temporarily unavailable: try again.",
}
_ALWAYS: Final = (400, 401, 404, 429)
_WITH_BODY: Final = (408, 413)
_DESCRIPTION: Final = (
    "Daily's REST API as the local Daily serves it. It is not Daily's own document: that is at "
    "https://docs.daily.co."
)


def openapi_document(api_url: str) -> JsonObject:
    """Return the OpenAPI document of the REST API at `api_url`."""
    return {**deepcopy(_document()), "servers": [{"url": api_url}]}


@cache
def _document() -> JsonObject:
    paths: dict[str, JsonObject] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Local Daily", "version": __version__, "description": _DESCRIPTION},
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "description": "The API key."}
            },
            "schemas": {"Error": _error_schema(), **_all_schemas()},
        },
    }


def _operation(operation: Operation[Any]) -> JsonObject:
    described: JsonObject = {
        "operationId": operation.operation_id,
        "summary": operation.summary,
        "tags": [operation.group],
        "parameters": [*_path_parameters(operation), *_query_parameters(operation)],
        "responses": _responses(operation),
        "x-dailykit-name": operation.name,
        "x-dailykit-rate-limit": operation.tier.value,
    }
    if operation.page:
        described["externalDocs"] = {"url": operation.page}
    if operation.body is not None:
        schema = {"$ref": _REFERENCE.format(model=_name(operation.body))}
        described["requestBody"] = {
            # An empty body is an empty object.
            "required": any(field.is_required() for field in operation.body.model_fields.values()),
            "content": {"application/json": {"schema": schema}},
        }
    return described


def _path_parameters(operation: Operation[Any]) -> list[JsonObject]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in operation.placeholders
    ]


def _query_parameters(operation: Operation[Any]) -> list[JsonObject]:
    if operation.query is None:
        return []
    schema = _asked(operation.query.model_json_schema(by_alias=True, mode=_MODE))
    required = schema.get("required", [])
    return [
        {
            "name": name,
            "in": "query",
            "required": name in required,
            "description": part.pop("description", ""),
            "schema": _without_null(part),
        }
        for name, part in schema.get("properties", {}).items()
    ]


def _responses(operation: Operation[Any]) -> JsonObject:
    done: JsonObject = {"description": "Done."}
    schema = _result_schema(operation.result)
    if schema is not None:
        done["content"] = {"application/json": {"schema": schema}}
    statuses = {*_ALWAYS, *operation.statuses, *(_WITH_BODY if operation.body else ())}
    errors = {
        str(status): {
            "description": _PHRASES.get(status, "The request failed."),
            "content": {"application/json": {"schema": _ERROR}},
        }
        for status in sorted(statuses)
    }
    return {"200": done, **errors}


def _result_schema(result: Any) -> JsonObject | None:
    if result is type(None):
        return None
    if get_origin(result) is list:
        (item,) = get_args(result)
        return {"type": "array", "items": _result_schema(item)}
    if isinstance(result, type) and issubclass(result, BaseModel):
        return {"$ref": _REFERENCE.format(model=_name(result))}
    return {}


def _error_schema() -> JsonObject:
    return {
        "type": "object",
        "properties": {
            "error": {"type": "string", "description": "The error code, for programs."},
            "info": {
                "type": "string",
                "description": "The error message, for people; its text may change.",
            },
            "errors": {"type": "array", "description": "Why a phone number can't be bought."},
        },
        "anyOf": [{"required": ["error"]}, {"required": ["errors"]}],
    }


# --- the schemas of models ------------------------------------------------------------------------


def _name(model: type[BaseModel]) -> str:
    return _names()[model]


@cache
def _names() -> Mapping[type[BaseModel], str]:
    """Return the schema name of each model that operations use."""
    return {model: reference["$ref"].rpartition("/")[2] for model, reference in _raw()[0].items()}


def _all_schemas() -> JsonObject:
    asked = {_names()[row.body] for row in OPERATIONS if row.body is not None}
    schemas: JsonObject = _raw()[1]
    asked |= set(_reachable(asked, schemas))
    return {
        name: _asked(schema) if name in asked else schema
        for name, schema in sorted(schemas.items())
    }


@cache
def _raw() -> tuple[Mapping[type[BaseModel], JsonObject], JsonObject]:
    """Return references to all models that operations use, and all schemas."""
    bodies = [row.body for row in OPERATIONS if row.body is not None]
    models = dict.fromkeys([*bodies, *(model for row in OPERATIONS for model in _in(row.result))])
    references, definitions = models_json_schema(
        [(model, _MODE) for model in models], by_alias=True, ref_template=_REFERENCE
    )
    by_model = {model: references[model, _MODE] for model in models}
    return by_model, definitions.get("$defs", {})


def _in(result: Any) -> Iterable[type[BaseModel]]:
    if isinstance(result, type) and issubclass(result, BaseModel):
        return [result]
    return [model for part in get_args(result) for model in _in(part)]


def _reachable(names: Iterable[str], schemas: JsonObject) -> Iterable[str]:
    seen, todo = set[str](), list(names)
    while todo:
        for name in _references(schemas[todo.pop()]):
            if name not in seen:
                seen.add(name)
                todo.append(name)
    return seen


def _references(schema: Any) -> Iterable[str]:
    if is_object(schema):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"].rpartition("/")[2]
        for part in schema.values():
            yield from _references(part)
    elif is_list(schema):
        for part in schema:
            yield from _references(part)


def _asked(schema: JsonObject) -> JsonObject:
    """Return the schema of a request, without what our models accept for the future."""
    closed = dict(schema)
    for name in ("anyOf", "oneOf", "allOf"):
        if name in closed:
            closed[name] = [_asked(part) for part in closed[name]]
    if "oneOf" in closed:
        # The unions contain a catch-all for future kinds, which the known kinds match as well.
        closed["anyOf"] = closed.pop("oneOf")
    for name in ("items", "additionalProperties"):
        if is_object(closed.get(name)):
            closed[name] = _asked(closed[name])
    if "anyOf" in closed:
        closed["anyOf"] = _known_values_only(closed["anyOf"])
    if "properties" in closed:
        closed["properties"] = {
            name: part if name in OPEN_LISTS else _asked(part)
            for name, part in closed["properties"].items()
        }
        closed["additionalProperties"] = False
    return closed


def _known_values_only(choices: list[Any]) -> list[Any]:
    has_values = any("enum" in choice or "const" in choice for choice in choices)
    return [choice for choice in choices if not (has_values and choice == {"type": "string"})]


def _without_null(schema: JsonObject) -> JsonObject:
    """Return the schema of a query parameter, which can't be null."""
    choices = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    rest = {name: part for name, part in schema.items() if name not in ("anyOf", "default")}
    if not choices:
        return rest
    return {**rest, **choices[0]} if len(choices) == 1 else {**rest, "anyOf": choices}
