"""Making tokens, and catching what would go wrong with them later."""

import re
import time
import warnings
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from inspect import currentframe
from typing import Any, Final, Unpack

from pydantic import ValidationError

from dailykit import wording
from dailykit.complaints import complaints
from dailykit.durations import expiry
from dailykit.errors import InvalidArgumentError
from dailykit.models._base import UNSET, Unset
from dailykit.models._keywords import MeetingTokenPropertiesKeywords
from dailykit.models.rooms import Room
from dailykit.models.tokens import (
    TOKEN_CLAIMS,
    MeetingTokenProperties,
    properties_to_claims,
)
from dailykit.tokens._values import checked_key, room_name, unix_seconds

__all__ = ["TokenWarning", "mint", "sign", "sign_claims"]

_LONGEST_TOKEN: Final = 2048
_EJECTING: Final = ("eject_at_token_exp", "eject_after_elapsed")
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_KNOWN: Final = MeetingTokenProperties.model_fields.keys() | TOKEN_CLAIMS.keys()


class TokenWarning(UserWarning):
    """A meeting token was made that works, but probably not as it was meant."""


def mint(
    api_key: str,
    domain_id: str,
    *,
    room: str | Room | None = None,
    properties: MeetingTokenProperties | None = None,
    expires_in: timedelta | float | None = None,
    owner: bool | Unset = UNSET,
    now: datetime | float | None = None,
    **settings: Unpack[MeetingTokenPropertiesKeywords],
) -> str:
    """Make a meeting token here: the one that Daily would make for the same properties.

    Args:
        api_key: The domain's API key. The token is good for as long as the key is.
        domain_id: The domain's id, the ``domain_id`` of ``daily.domain.get()``.
        room: The room that it opens: name, URL or `Room`. Without one it opens every room.
        properties: Properties of the token; the other arguments come on top.
        expires_in: Sets ``exp`` that far ahead: a timedelta, or seconds. Without ``exp`` it is
            valid for ever.
        owner: Whether its bearer owns the meeting; the same as ``is_owner``.
        now: The moment of its making (aware, or unix seconds). Default: now.
        **settings: Any property of a token, such as ``user_name="Ada"``; see
            `MeetingTokenProperties`.

    Returns:
        The token. Whoever has it can join: treat it as a secret.

    Raises:
        InvalidArgumentError: What Daily would refuse: an `exp` that does not lie ahead, a
            `user_id` of more than 36 characters, a property that there is not.
        ConfigurationError: This can't be an API key.

    Warns:
        TokenWarning: It works, but for longer, in more rooms or with other rules on ejection than
            one may think.

    See https://docs.daily.co/reference/rest-api/meeting-tokens/self-signing-tokens.
    """
    moment = time.time() if now is None else unix_seconds(now)
    values: dict[str, Any] = {}
    if properties is not None:
        values = {name: getattr(properties, name) for name in properties.model_fields_set}
        values |= properties.model_extra or {}
    values |= settings
    if expires_in is not None:
        if values.get("exp") is not None:
            raise InvalidArgumentError("give either exp or expires_in, not both")
        values["exp"] = expiry(moment, expires_in)
    if room is not None:
        values["room_name"] = room_name(room)
    if not isinstance(owner, Unset):
        values["is_owner"] = owner
    return sign(api_key, domain_id, _described(values), now=moment, room=room)


def sign(
    api_key: str,
    domain_id: str,
    properties: MeetingTokenProperties,
    *,
    now: datetime | float,
    room: str | Room | None = None,
) -> str:
    """Return the signed token that says just what `properties` has set.

    Args:
        api_key: The domain's API key.
        domain_id: The domain's id.
        properties: What it is to say.
        now: The moment of its making (aware, or unix seconds).
        room: The room as the caller gave it: a `Room` tells what its own eject settings are.

    Raises:
        InvalidArgumentError: Daily would refuse this.
        ConfigurationError: This can't be an API key.

    Warns:
        TokenWarning: It works, but probably not as it was meant.
    """
    key = checked_key(api_key)
    if not domain_id or (_UUID.fullmatch(key) and not _UUID.fullmatch(domain_id)):
        # The domain's id can be read in the token by everybody: it must not be the key.
        raise InvalidArgumentError("this is no domain's id; were id and API key swapped?")
    moment = unix_seconds(now)
    said = {name: value for name, value in properties.to_wire().items() if value is not None}
    _refuse(said, moment)
    token = sign_claims(properties_to_claims(said, domain_id=domain_id, issued_at=int(moment)), key)
    for danger in _dangers(said, token, room):
        warnings.warn(danger, TokenWarning, stacklevel=_callers_level())
    return token


def sign_claims(claims: Mapping[str, Any], api_key: str) -> str:
    """Return the token with these claims (short names), whatever they are."""
    from dailykit.tokens import _jwt

    return _jwt.encode(claims, api_key)


def _described(values: Mapping[str, Any]) -> MeetingTokenProperties:
    try:
        return MeetingTokenProperties.model_validate(values)
    except ValidationError as cause:
        raise InvalidArgumentError(complaints(cause)) from None


def _refuse(said: Mapping[str, Any], now: float) -> None:
    """Refuse what Daily refuses, and would not get to see."""
    exp = said.get("exp")
    if exp is not None and exp <= now:
        raise InvalidArgumentError(wording.time_past("exp", exp))
    if unknown := said.keys() - _KNOWN:
        raise InvalidArgumentError(
            f"{wording.unknown_token_property(min(unknown))}: a property that Daily has added "
            "since takes a token that Daily makes"
        )


def _dangers(said: Mapping[str, Any], token: str, room: str | Room | None) -> Iterator[str]:
    """Yield what is allowed, and yet rarely meant."""
    exp, nbf = said.get("exp"), said.get("nbf")
    if "room_name" not in said:
        yield (
            "this meeting token opens every room of the domain, as it names none: give a room, as "
            "Daily's guide demands of tokens that one signs oneself"
        )
    if exp is None:
        yield "this meeting token is valid for ever, as it has no exp: give expires_in"
    elif nbf is not None and nbf >= exp:
        yield "this meeting token is never valid: its nbf is not before its exp"
    ejecting = [name for name in _EJECTING if said.get(name)]
    if ejecting and _ejects(room):
        yield (
            f"{' and '.join(ejecting)} of this meeting token replaces all of the room's own eject "
            "settings for its bearer, eject_at_room_exp too"
        )
    if len(token) > _LONGEST_TOKEN:
        yield (
            f"this meeting token has {len(token)} characters: it travels in URLs, where more than "
            f"{_LONGEST_TOKEN} may be cut off"
        )


def _ejects(room: str | Room | None) -> bool:
    """Tell whether a room has, or may have, eject settings of its own."""
    if not isinstance(room, Room):
        return True
    return bool(room.config.eject_at_room_exp or room.config.eject_after_elapsed)


def _callers_level() -> int:
    """Return the stack level of the code that called dailykit, for a warning that points there."""
    level = 1
    frame = currentframe()
    while frame is not None and _is_ours(frame.f_globals.get("__name__")):
        frame = frame.f_back
        level += 1
    return level - 1


def _is_ours(module: object) -> bool:
    return isinstance(module, str) and module.partition(".")[0] == "dailykit"
