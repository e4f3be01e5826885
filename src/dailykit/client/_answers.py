"""Checks that a response belongs to its request. Pure.

Connections keep responses apart. This is a second line of defence where a mix-up would be worst:
a guest could get an owner's token. Only a response that certainly belongs to another room is
refused.
"""

from base64 import urlsafe_b64decode
from collections.abc import Iterable
from typing import Any, cast

from pydantic_core import from_json

from dailykit.errors import InvalidResponseError
from dailykit.operations import Operation
from dailykit.redaction import hidden

__all__ = ["check_room", "check_rooms", "check_token"]


def check_room(
    operation: Operation[Any], asked: str, answered: str | None, *, made: bool = False
) -> None:
    """Refuse a response about another room than the request. A response without a name passes.

    Args:
        operation: The operation.
        asked: The room's name in the request.
        answered: The room's name in the response.
        made: Whether the request creates the room, which may exist now.

    Raises:
        InvalidResponseError: It is about another room.
    """
    if answered != asked and answered is not None and not _alike(asked, answered):
        raise _another(operation, [asked], answered, made=made)


def check_rooms(operation: Operation[Any], asked: Iterable[str], answered: Iterable[str]) -> None:
    """Refuse a response with a room that the request did not create, or without one that it did.

    Raises:
        InvalidResponseError: The response has such a room, or lacks one.
    """
    names = list(asked)
    missing = {name.casefold(): name for name in names}
    known = frozenset(missing)
    for name in answered:
        if name.casefold() not in known:
            raise _another(operation, names, name, made=True)
        missing.pop(name.casefold(), None)
    if missing:
        raise InvalidResponseError(
            f"{operation.name}: the response lacks {len(missing)} of the {len(names)} rooms that "
            "the request was to create",
            method=operation.method,
            path=operation.path,
            unclear=True,
            room_names=[hidden(name) for name in names],
        )


def check_token(operation: Operation[Any], asked: str | None, token: str) -> None:
    """Refuse a token for another room than the request. An unreadable token passes.

    Raises:
        InvalidResponseError: It is for another room.
    """
    answered = None if asked is None else _room_in(token)
    if asked is not None and answered is not None and not _alike(asked, answered):
        raise _another(operation, [asked], answered, made=False)


def _room_in(token: str) -> str | None:
    """Return the room that a token names, without checking the signature."""
    # PyJWT would take ten times as long, and refuse tokens in formats that Daily adds later.
    try:
        claims: object = from_json(urlsafe_b64decode(token.split(".")[1] + "=="))
    except (IndexError, ValueError):
        return None
    room = cast("dict[str, Any]", claims).get("r") if isinstance(claims, dict) else None
    return room if isinstance(room, str) else None


def _alike(asked: str, answered: str) -> bool:
    # Daily keeps the case of names. Whether lookup is case-sensitive is not documented.
    return asked.casefold() == answered.casefold()


def _another(
    operation: Operation[Any], asked: list[str], answered: str, *, made: bool
) -> InvalidResponseError:
    wanted = f"room {asked[0]}" if len(asked) == 1 else f"{len(asked)} rooms"
    return InvalidResponseError(
        f"{operation.name}: the response is about another room, {hidden(answered)}; the request "
        f"was about {hidden(wanted)}. Something between here and Daily mixes up responses",
        method=operation.method,
        path=operation.path,
        unclear=made,
        room_names=[hidden(name) for name in asked] if made else (),
    )
