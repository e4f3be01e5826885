"""From what callers have at hand to what is sent. Pure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from dailykit.errors import ConfigurationError, DailyError, InvalidArgumentError
from dailykit.models._base import UNSET, DailyBody
from dailykit.models.rooms import CreateRoomBody, Room
from dailykit.naming import room_name_from_url

__all__ = [
    "RoomReference",
    "batches",
    "expiry",
    "find_api_key",
    "find_api_url",
    "make_body",
    "room_name",
    "room_to_create",
    "was_expired",
]

BodyT = TypeVar("BodyT", bound=DailyBody)
ItemT = TypeVar("ItemT")

RoomReference = str | Room
"""A room's name, its URL, or the `Room` itself."""

DAILY_API_URL: Final = "https://api.daily.co/v1"


def room_name(room: RoomReference) -> str:
    """Return the name of a room given as name, URL or `Room`.

    Raises:
        InvalidArgumentError: A URL without a room's name, or nothing at all.
    """
    if isinstance(room, Room):
        return room.name
    name = room_name_from_url(room) if "://" in room else room
    if not name or "/" in name:
        raise InvalidArgumentError(
            f"no room's name in {room!r}: give a name, a room's URL "
            "(https://example.daily.co/standup) or a Room"
        )
    return name


def make_body(
    model: type[BodyT], given: BodyT | Mapping[str, Any] | None = None, /, **fields: Any
) -> BodyT:
    """Return a body with the fields that were set, over those of `given`.

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
        raise InvalidArgumentError(_complaints(cause)) from None


def room_to_create(
    room: str | CreateRoomBody | Mapping[str, Any], random_name: str
) -> CreateRoomBody:
    """Return the description of a room to create, with `random_name` if it has none.

    Raises:
        InvalidArgumentError: A value that can't be right.
    """
    body = make_body(CreateRoomBody, {"name": room} if isinstance(room, str) else room)
    return body if body.name is not None else make_body(CreateRoomBody, body, name=random_name)


def batches(items: Sequence[ItemT], size: int) -> Iterator[Sequence[ItemT]]:
    """Yield the items in as few batches of at most `size` as possible."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _complaints(error: ValidationError) -> str:
    return "; ".join(
        f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}"
        for problem in error.errors(include_url=False, include_input=False, include_context=False)
    )


def expiry(now: datetime, expires_in: timedelta | float | None) -> int | None:
    """Return the unix time that lies `expires_in` (a timedelta, or seconds) ahead.

    Raises:
        InvalidArgumentError: It does not lie ahead.
    """
    if expires_in is None:
        return None
    seconds = expires_in.total_seconds() if isinstance(expires_in, timedelta) else expires_in
    if not seconds >= 1:
        raise InvalidArgumentError(
            f"expires_in must be at least one second, not {expires_in!r}: Daily takes whole "
            "seconds, and only times that lie ahead"
        )
    return int(now.timestamp() + seconds)


def find_api_key(given: str | None, environment: Mapping[str, str]) -> str:
    """Return the API key: the given one, or the environment's.

    Raises:
        ConfigurationError: There is none, or it can't be one.
    """
    key = given if given is not None else environment.get("DAILY_API_KEY", "")
    key = key.strip()
    if not key:
        raise ConfigurationError(
            "no API key: pass api_key=… or set DAILY_API_KEY. A key for Daily is at "
            "https://dashboard.daily.co/developers; to work without one, run `dailykit serve` "
            "and use the key and the DAILY_API_URL that it prints"
        )
    if key.count(".") == 2 and key.startswith("ey"):
        raise ConfigurationError(
            "this is a meeting token, not an API key: tokens let people into calls, keys are for "
            "the REST API and are at https://dashboard.daily.co/developers"
        )
    if not key.isascii() or any(letter.isspace() for letter in key):
        raise ConfigurationError("the API key has characters that no key has")
    return key


def find_api_url(given: str | None, environment: Mapping[str, str]) -> str:
    """Return the root of the API without a slash at its end: given, environment's, or Daily's.

    Raises:
        ConfigurationError: It is no http or https URL.
    """
    url = (given or environment.get("DAILY_API_URL") or DAILY_API_URL).rstrip("/")
    if not url.startswith(("http://", "https://")):
        raise ConfigurationError(f"the API's URL must begin with https:// or http://, not {url!r}")
    return url


def was_expired(error: DailyError) -> bool:
    """Tell whether a 404 on deleting a room says that it had expired, and so is gone."""
    try:
        body: object = json.loads(error.body or "")
    except ValueError:
        return False
    return isinstance(body, dict) and "deleted" in body and error.status == 404
