"""Building a request from an operation and its arguments, and a result from a response. Pure."""

import json as json_module
import re
from collections.abc import Mapping
from typing import Any, Final, TypeVar, cast
from urllib.parse import unquote, urlencode

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from dailykit.client._http import Request, Response
from dailykit.complaints import complaints
from dailykit.errors import InvalidArgumentError, InvalidResponseError
from dailykit.models._base import UNSET, DailyBody, JSONValue
from dailykit.models._lenient import read_json
from dailykit.operations import by_name
from dailykit.operations._operation import Operation, Repeat
from dailykit.operations.routes import find
from dailykit.rates import RateTier
from dailykit.redaction import hidden

__all__ = [
    "build",
    "decode",
    "decode_json",
    "encode",
    "gone_answer",
    "query_text",
    "raw_request",
]

ResultT = TypeVar("ResultT")

_SECRET_PLACEHOLDER: Final = "meeting_token"  # noqa: S105 (a name, not a secret)
"""The only path parameter that is a secret, so it must not appear in messages."""

_HALF_A_CHARACTER: Final = "a text has a surrogate, half of a character, that UTF-8 can't represent"

_UP: Final = frozenset({".", ".."})

_PATH: Final = re.compile(r"[!\"$-~]*")
"""The characters allowed in a request line: printable ASCII without spaces, which prevents request
smuggling."""


def build(
    operation: Operation[Any],
    *,
    api_url: str,
    headers: Mapping[str, str],
    path: Mapping[str, str],
    query: DailyBody | None = None,
    body: DailyBody | Mapping[str, Any] | None = None,
    repeat: Repeat | None = None,
    room_name: str | None = None,
    own_name: bool = False,
    timeout: float | None = None,
) -> Request:
    """Return the request for an operation.

    Args:
        operation: The operation, a row of the table.
        api_url: The API's base URL, without a trailing slash.
        headers: Headers for every request, including the API key.
        path: A value for each placeholder in the path.
        query: The query parameters that were set.
        body: The JSON body: a model (its set fields are sent) or a mapping (sent as it is).
        repeat: When it may be retried, if that differs from the table.
        room_name: The name of the room that it would create.
        own_name: Whether the client chose that name at random.
        timeout: Seconds for each attempt, or None for the transport's own timeout.

    Raises:
        InvalidArgumentError: A path value is empty or not a single path segment.
    """
    for name, value in path.items():
        if not value.strip("."):
            raise InvalidArgumentError(f"{operation.name}: {name} can't be {value!r}")
    content = encode(body)
    try:
        filled = operation.path_for(**path) if path else operation.path
        asked = query_text(query)
    except UnicodeEncodeError:
        raise InvalidArgumentError(f"{operation.name}: {_HALF_A_CHARACTER}") from None
    return Request(
        label=operation.name,
        method=operation.method,
        url=api_url + filled + asked,
        path=operation.path if _is_secret(operation) else filled,
        headers=headers if content is None else {**headers, "Content-Type": "application/json"},
        body=content,
        tier=operation.client_tier,
        repeat=repeat or operation.repeat,
        room_name=room_name,
        own_name=own_name,
        timeout=timeout,
    )


def encode(body: DailyBody | Mapping[str, Any] | None) -> bytes | None:
    """Return a body as JSON. Of a model, only set fields are included, with None as null.

    Raises:
        InvalidArgumentError: The mapping has a value that JSON can't represent.
    """
    if body is None:
        return None
    if isinstance(body, DailyBody):
        try:
            # Not model_dump_json, which makes text of these bytes.
            return body.__pydantic_serializer__.to_json(body, by_alias=True, exclude_unset=True)
        except PydanticSerializationError:
            raise InvalidArgumentError(
                f"the body can't be sent as JSON: {_HALF_A_CHARACTER}"
            ) from None
    return _json_text(body)


# json.dumps with arguments creates an encoder for each call, as slow as encoding a room.
_json_encode: Final = json_module.JSONEncoder(allow_nan=False, separators=(",", ":")).encode


def _json_text(value: JSONValue) -> bytes:
    try:
        return _json_encode(value).encode()
    except (TypeError, ValueError) as cause:
        raise InvalidArgumentError(f"the body can't be sent as JSON: {cause}") from cause


def query_text(query: DailyBody | None) -> str:
    """Return ``?name=value&…`` for the parameters that were set, or an empty string."""
    return "" if query is None else _query_string(query.to_wire(), "?")


def _query_string(values: Mapping[str, Any], separator: str) -> str:
    given = {name: _query_value(value) for name, value in values.items() if value is not None}
    return separator + urlencode(given) if given else ""


def _query_value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ",".join(_query_value(item) for item in cast("list[object]", value))
    return str(value)


def raw_request(
    method: str,
    path: str,
    *,
    api_url: str,
    headers: Mapping[str, str],
    json: JSONValue = UNSET,
    query: Mapping[str, Any] | None = None,
    timeout: float | None = None,
) -> Request:
    """Return the request for a method and path.

    Args:
        method: The HTTP method.
        path: The path below the base URL, percent-encoded, with a leading slash. It may have a
            query.
        api_url: The API's base URL, without a trailing slash.
        headers: Headers for every request, including the API key.
        json: The JSON body, or `UNSET`.
        query: Query parameters; None values are omitted.
        timeout: Seconds for each attempt, or None for the transport's own timeout.

    Raises:
        InvalidArgumentError: The path or body is invalid.
    """
    shown, has_query, _ = path.partition("?")
    _check_path(path)
    if not method.isalpha():
        raise InvalidArgumentError(
            f"the method must be an HTTP method such as GET, not {hidden(method)!r}"
        )
    content = None if json is UNSET else _json_text(json)
    known = find(method.upper(), shown)
    try:
        asked = _query_string(query or {}, "&" if has_query else "?")
    except UnicodeEncodeError:
        raise InvalidArgumentError(f"the query can't be sent: {_HALF_A_CHARACTER}") from None
    return Request(
        label="request" if known is None else known.name,
        method=method.upper(),
        url=api_url + path + asked,
        path=shown if known is None or not _is_secret(known) else known.path,
        headers=headers if content is None else {**headers, "Content-Type": "application/json"},
        body=content,
        tier=RateTier.STANDARD if known is None else known.client_tier,
        repeat=_raw_repeat(method.upper()) if known is None else known.repeat,
        timeout=timeout,
    )


def _check_path(path: str) -> None:
    above_query = path.partition("?")[0]
    shown = hidden(above_query)  # people have passed tokens as paths
    if not path.startswith("/") or any(unquote(part) in _UP for part in above_query.split("/")):
        raise InvalidArgumentError(
            f"the path must start with a slash and have no . or .. in it: {shown!r}"
        )
    if not _PATH.fullmatch(path):
        raise InvalidArgumentError(
            f"the path must be percent-encoded, without a fragment: {shown!r}"
        )


def _raw_repeat(method: str) -> Repeat:
    return Repeat.SAFE if method in {"GET", "HEAD", "PUT", "DELETE"} else Repeat.UNSAFE


def _is_secret(operation: Operation[Any]) -> bool:
    return _SECRET_PLACEHOLDER in operation.placeholders


def decode_json(request: Request, response: Response) -> JSONValue:
    """Return a response's JSON, or None if the body is empty.

    Raises:
        InvalidResponseError: The body is not JSON.
    """
    if not response.body:
        return None
    try:
        return json_module.loads(response.body)
    except (ValueError, RecursionError):
        path = hidden(request.path)
        raise InvalidResponseError(
            f"{request.label}: {request.method} {path} answered {response.status} with "
            "a body that is not JSON" + _root_hint(request, response),
            status=response.status,
            method=request.method,
            path=path,
        ) from None


def decode(operation: Operation[ResultT], request: Request, response: Response) -> ResultT:
    """Return the typed result of a successful response.

    Raises:
        InvalidResponseError: The body does not fit this operation.
    """
    if operation.result is type(None):
        return operation.result()  # None
    try:
        return read_json(operation.result, _adapter(operation.result), response.body)
    except ValidationError as cause:
        path = hidden(request.path)
        raise InvalidResponseError(
            f"{request.label}: {request.method} {path} answered {response.status} with a "
            f"body that can't be understood: {complaints(cause, 'body')}"
            + _root_hint(request, response),
            status=response.status,
            method=request.method,
            path=path,
            room_name=request.room_name,
        ) from None


def _root_hint(request: Request, response: Response) -> str:
    """Return a hint if the body is a web page: the base URL probably lacks its path."""
    is_page = response.body.lstrip()[:1] == b"<"
    if not is_page or "/v1/" in request.url:
        return ""
    return ". That is a web page; the API's URL (DAILY_API_URL) should probably end with /v1"


_ADAPTERS: dict[object, TypeAdapter[Any]] = {}


def _adapter(result: type[ResultT]) -> TypeAdapter[ResultT]:
    adapter = _ADAPTERS.get(result)
    if adapter is None:
        adapter = _ADAPTERS[result] = TypeAdapter(result)
    return adapter


def gone_answer(request: Request) -> bytes:
    """Return the response body that a deletion lost, as far as the request shows it."""
    wire = _wire_names(by_name(request.label))
    name = unquote(request.path.rpartition("/")[2])
    known: dict[str, JSONValue] = {
        "deleted": True,
        "name": name,
        "id": name,
        "transcriptId": name,
        "status": "t_deleted" if "transcriptId" in wire else "ok",
        "deleted_count": _rooms_in(request),
    }
    return json_module.dumps({key: value for key, value in known.items() if key in wire}).encode()


def _rooms_in(request: Request) -> int:
    """Return the number of rooms in a batch deletion, which deletes all of them or none."""
    return len(set(json_module.loads(request.body)["rooms"])) if request.body else 0


def _wire_names(operation: Operation[Any]) -> frozenset[str]:
    fields: Mapping[str, Any] = getattr(operation.result, "model_fields", {})
    return frozenset(field.alias or name for name, field in fields.items())
