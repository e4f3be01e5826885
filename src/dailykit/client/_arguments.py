"""Turning callers' arguments into requests. Pure."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from pydantic import ValidationError

from dailykit import durations
from dailykit.complaints import complaints
from dailykit.errors import DailyError, InvalidArgumentError
from dailykit.models._base import UNSET, DailyBody, Unset
from dailykit.models.rooms import CreateRoomBody, Room
from dailykit.naming import room_name_from_url
from dailykit.operations._operation import Operation
from dailykit.redaction import hidden

__all__ = [
    "RoomReference",
    "batches",
    "expiry",
    "in_room",
    "make_body",
    "make_part",
    "make_query",
    "make_room_body",
    "merged",
    "milliseconds",
    "need_any",
    "need_one",
    "refuse_text",
    "room_filter",
    "room_name",
    "room_to_create",
    "was_expired",
]

BodyT = TypeVar("BodyT", bound=DailyBody)
ItemT = TypeVar("ItemT")

RoomReference = str | Room
"""A room's name, its URL, or the `Room` itself."""


def room_name(operation: Operation[Any], room: object) -> str:
    """Return the name of a room passed as name, URL or `Room`.

    Raises:
        InvalidArgumentError: It is empty, a URL without a room name, or of another type.
    """
    if isinstance(room, Room):
        return room.name
    if not isinstance(room, str):
        raise InvalidArgumentError(
            f"{operation.name}: pass a room's name, URL or Room, not {type(room).__name__}"
        )
    name = room_name_from_url(room) if "://" in room else room
    if not name or "/" in name:
        raise InvalidArgumentError(
            f"{operation.name}: {hidden(_without_query(room))!r} is not a room: pass a room's "
            "name, URL (https://example.daily.co/standup) or Room"
        )
    return name


def _without_query(url: str) -> str:
    return url.partition("?")[0]  # the query may contain a meeting token


def in_room(operation: Operation[Any], room: RoomReference) -> Mapping[str, str]:
    """Return the path parameters of an operation on a room."""
    return {"room_name": room_name(operation, room)}


def room_filter(operation: Operation[Any], room: RoomReference | Unset) -> str | Unset:
    """Return the name of the room to filter a list by, if any."""
    return UNSET if isinstance(room, Unset) else room_name(operation, room)


def make_body(
    operation: Operation[Any], given: DailyBody | Mapping[str, Any] | None = None, /, **fields: Any
) -> DailyBody:
    """Return an operation's body; see `make_part`."""
    return make_part(operation, operation.body or DailyBody, given, **fields)


def make_query(operation: Operation[Any], /, **fields: Any) -> DailyBody:
    """Return an operation's query parameters; see `make_part`."""
    return make_part(operation, operation.query or DailyBody, **fields)


def make_part(
    operation: Operation[Any],
    model: type[BodyT],
    given: DailyBody | Mapping[str, Any] | None = None,
    /,
    **fields: Any,
) -> BodyT:
    """Return a body, or part of one, from `given` and `fields`, which override it.

    `UNSET` fields are omitted; None is kept, and sent as null.

    Raises:
        InvalidArgumentError: A value is invalid.
    """
    return _checked(operation, model, merged(given, fields))


def make_room_body(operation: Operation[Any], /, **fields: Any) -> DailyBody:
    """Return a body whose ``properties`` the caller gave as keywords, so errors name them alone.

    Raises:
        InvalidArgumentError: A value is invalid.
    """
    model = operation.body or DailyBody
    return _checked(operation, model, merged(None, fields), within="properties")


def _checked(
    operation: Operation[Any], model: type[BodyT], values: Mapping[str, Any], within: str = ""
) -> BodyT:
    try:
        checked: BodyT = model.__pydantic_validator__.validate_python(values)
    except ValidationError as cause:
        told = complaints(cause, within=within)
        raise InvalidArgumentError(f"{operation.name}: {told}") from None
    return checked


def merged(
    given: DailyBody | Mapping[str, Any] | None, fields: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the fields of `given`, and `fields`, which override them; `UNSET` ones are omitted."""
    values: dict[str, Any] = {}
    if isinstance(given, DailyBody):
        values = {name: getattr(given, name) for name in given.model_fields_set}
    elif given is not None:
        values = dict(given)
    values.update({name: value for name, value in fields.items() if value is not UNSET})
    return values


def need_one(operation: Operation[Any], part: DailyBody, *names: str) -> None:
    """Require exactly one of these fields.

    Raises:
        InvalidArgumentError: None or several are set.
    """
    given = [name for name in names if getattr(part, name) is not None]
    if len(given) != 1:
        choice = " or ".join(names)
        raise InvalidArgumentError(
            f"{operation.name}: pass {choice}" + (", not both" if given else "")
        )


def need_any(operation: Operation[Any], part: DailyBody, *names: str) -> None:
    """Require at least one of these fields.

    Raises:
        InvalidArgumentError: None is set.
    """
    if all(getattr(part, name) is None for name in names):
        raise InvalidArgumentError(f"{operation.name}: pass {' or '.join(names)}")


def milliseconds(moment: datetime | int | Unset) -> int | Unset:
    """Return a moment as milliseconds since the epoch."""
    return int(moment.timestamp() * 1000) if isinstance(moment, datetime) else moment


def room_to_create(
    operation: Operation[Any], room: str | CreateRoomBody | Mapping[str, Any], random_name: str
) -> CreateRoomBody:
    """Return the body that creates a room, with `random_name` if it has no name.

    Raises:
        InvalidArgumentError: A value is invalid.
    """
    given = {"name": room} if isinstance(room, str) else room
    body = make_part(operation, CreateRoomBody, given)
    if body.name is not None:
        return body
    return make_part(operation, CreateRoomBody, body, name=random_name)


def refuse_text(operation: Operation[Any], name: str, items: Iterable[object]) -> None:
    """Refuse a string where a list is needed: it would be read letter by letter.

    Raises:
        InvalidArgumentError: It is a string.
    """
    if isinstance(items, str):
        raise InvalidArgumentError(f"{operation.name}: {name} must be a list, not a string")


def batches(items: Sequence[ItemT], size: int) -> Iterator[Sequence[ItemT]]:
    """Yield the items in batches of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def expiry(what: str, now: datetime, expires_in: timedelta | float) -> int:
    """Call `durations.expiry`, and name the method in its errors.

    Args:
        what: The method's name.
        now: The current time.
        expires_in: A timedelta or seconds.

    Raises:
        InvalidArgumentError: As in `durations.expiry`.
    """
    try:
        return durations.expiry(now.timestamp(), expires_in)
    except InvalidArgumentError as error:
        raise error.restated(f"{what}: {error}") from None


def was_expired(error: DailyError) -> bool:
    """Return whether a 404 on deleting a room says that the room had expired."""
    try:
        body: object = json.loads(error.body or "")
    except ValueError:
        return False
    return isinstance(body, dict) and cast("dict[str, Any]", body).get("deleted") is True
