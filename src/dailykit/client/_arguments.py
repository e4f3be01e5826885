"""From what callers have at hand to what is sent. Pure."""

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
    """Return the name of a room given as name, URL or `Room`.

    Raises:
        InvalidArgumentError: A URL without a room's name, nothing at all, or something else.
    """
    if isinstance(room, Room):
        return room.name
    if not isinstance(room, str):
        raise InvalidArgumentError(
            f"{operation.name}: give a room's name, its URL or a Room, not {type(room).__name__}"
        )
    name = room_name_from_url(room) if "://" in room else room
    if not name or "/" in name:
        raise InvalidArgumentError(
            f"{operation.name}: no room's name in {hidden(_without_query(room))!r}: give a name, a "
            "room's URL (https://example.daily.co/standup) or a Room"
        )
    return name


def _without_query(url: str) -> str:
    return url.partition("?")[0]  # which may be a meeting token


def in_room(operation: Operation[Any], room: RoomReference) -> Mapping[str, str]:
    """Return what fills the path of an operation on a room."""
    return {"room_name": room_name(operation, room)}


def room_filter(operation: Operation[Any], room: RoomReference | Unset) -> str | Unset:
    """Return the name of a room that a list is to be narrowed to, if any."""
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
    """Return a body, or a part of one, with the fields that were set, over those of `given`.

    Fields that are `UNSET` are left out; None is kept, and sent as null.

    Raises:
        InvalidArgumentError: A value that can't be right.
    """
    values: dict[str, Any] = {}
    if isinstance(given, DailyBody):
        values = {name: getattr(given, name) for name in given.model_fields_set}
    elif given is not None:
        values = dict(given)
    values.update({name: value for name, value in fields.items() if value is not UNSET})
    try:
        return model.model_validate(values)
    except ValidationError as cause:
        raise InvalidArgumentError(f"{operation.name}: {complaints(cause)}") from None


def need_one(operation: Operation[Any], part: DailyBody, *names: str) -> None:
    """Refuse a request where neither of these fields is given, or both.

    Raises:
        InvalidArgumentError: So it is.
    """
    given = [name for name in names if getattr(part, name) is not None]
    if len(given) != 1:
        choice = " or ".join(names)
        raise InvalidArgumentError(
            f"{operation.name}: give {choice}" + (", not both" if given else "")
        )


def need_any(operation: Operation[Any], part: DailyBody, *names: str) -> None:
    """Refuse a request where none of these fields is given.

    Raises:
        InvalidArgumentError: So it is.
    """
    if all(getattr(part, name) is None for name in names):
        raise InvalidArgumentError(f"{operation.name}: give {' or '.join(names)}")


def milliseconds(moment: datetime | int | Unset) -> int | Unset:
    """Return milliseconds since the epoch, where Daily wants these."""
    return int(moment.timestamp() * 1000) if isinstance(moment, datetime) else moment


def room_to_create(
    operation: Operation[Any], room: str | CreateRoomBody | Mapping[str, Any], random_name: str
) -> CreateRoomBody:
    """Return the description of a room to create, with `random_name` if it has none.

    Raises:
        InvalidArgumentError: A value that can't be right.
    """
    given = {"name": room} if isinstance(room, str) else room
    body = make_part(operation, CreateRoomBody, given)
    if body.name is not None:
        return body
    return make_part(operation, CreateRoomBody, body, name=random_name)


def refuse_text(operation: Operation[Any], name: str, items: Iterable[object]) -> None:
    """Refuse text where several things are asked for: it would be taken letter by letter.

    Raises:
        InvalidArgumentError: It is text.
    """
    if isinstance(items, str):
        raise InvalidArgumentError(f"{operation.name}: {name} must be a list, not text")


def batches(items: Sequence[ItemT], size: int) -> Iterator[Sequence[ItemT]]:
    """Yield the items in as few batches of at most `size` as possible."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def expiry(what: str, now: datetime, expires_in: timedelta | float) -> int:
    """Do what `durations.expiry` does, and name the method in an error.

    Args:
        what: The method's name.
        now: The present.
        expires_in: A timedelta or seconds.

    Raises:
        InvalidArgumentError: As `durations.expiry` raises it.
    """
    try:
        return durations.expiry(now.timestamp(), expires_in)
    except InvalidArgumentError as error:
        raise error.restated(f"{what}: {error}") from None


def was_expired(error: DailyError) -> bool:
    """Tell whether a 404 on deleting a room says that it had expired, and so is gone."""
    try:
        body: object = json.loads(error.body or "")
    except ValueError:
        return False
    return isinstance(body, dict) and cast("dict[str, Any]", body).get("deleted") is True
