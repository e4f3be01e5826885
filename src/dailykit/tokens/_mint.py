"""Creating tokens, and catching mistakes that would show only later."""

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
    """A created meeting token works, but probably not as intended."""


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
    """Create a meeting token locally, the same one Daily would create for these properties.

    Args:
        api_key: The domain's API key. The token is valid only as long as the key is.
        domain_id: The domain's id, the ``domain_id`` of ``daily.domain.get()``.
        room: The room it is for: name, URL or `Room`. Without one it is valid for every room.
        properties: Properties of the token; the other arguments override them.
        expires_in: Sets ``exp`` this far ahead: a timedelta, or seconds. Without ``exp`` it never
            expires.
        owner: Whether the participant is a meeting owner; the same as ``is_owner``.
        now: The time of creation (aware, or unix seconds). Default: now.
        **settings: Any property of a token, such as ``user_name="Ada"``; see
            `MeetingTokenProperties`.

    Returns:
        The token. Anyone who has it can join: treat it as a secret.

    Raises:
        InvalidArgumentError: Daily would refuse the token: `exp` is not in the future, `user_id`
            has more than 36 characters, or a property is unknown.
        ConfigurationError: The API key is not valid.

    Warns:
        TokenWarning: It works, but for longer, in more rooms or with other eject settings than
            intended.

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
    """Return the signed token with exactly the set `properties`.

    Args:
        api_key: The domain's API key.
        domain_id: The domain's id.
        properties: The token's properties.
        now: The time of creation (aware, or unix seconds).
        room: The room as the caller gave it; a `Room` includes its own eject settings.

    Raises:
        InvalidArgumentError: Daily would refuse the token.
        ConfigurationError: The API key is not valid.

    Warns:
        TokenWarning: It works, but probably not as intended.
    """
    key = checked_key(api_key)
    if not domain_id or (_UUID.fullmatch(key) and not _UUID.fullmatch(domain_id)):
        # Anyone can read the domain's id in the token, so it must not be the key.
        raise InvalidArgumentError(
            "domain_id is not a domain's id: are domain_id and api_key swapped?"
        )
    moment = unix_seconds(now)
    said = {name: value for name, value in properties.to_wire().items() if value is not None}
    _refuse(said, moment)
    token = sign_claims(properties_to_claims(said, domain_id=domain_id, issued_at=int(moment)), key)
    for danger in _dangers(said, token, room):
        warnings.warn(danger, TokenWarning, stacklevel=_callers_level())
    return token


def sign_claims(claims: Mapping[str, Any], api_key: str) -> str:
    """Return the token with these claims (short names), unchecked."""
    from dailykit.tokens import _jwt

    return _jwt.encode(claims, api_key)


def _described(values: Mapping[str, Any]) -> MeetingTokenProperties:
    try:
        return MeetingTokenProperties.model_validate(values)
    except ValidationError as cause:
        raise InvalidArgumentError(complaints(cause)) from None


def _refuse(said: Mapping[str, Any], now: float) -> None:
    """Refuse what Daily would refuse, since Daily does not see the request."""
    exp = said.get("exp")
    if exp is not None and exp <= now:
        raise InvalidArgumentError(wording.time_past("exp", exp))
    if unknown := said.keys() - _KNOWN:
        raise InvalidArgumentError(
            f"{wording.unknown_token_property(min(unknown))}: for a newer property, have Daily "
            "create the token (meeting_tokens.create)"
        )


def _dangers(said: Mapping[str, Any], token: str, room: str | Room | None) -> Iterator[str]:
    """Yield warnings about what is allowed but rarely intended."""
    exp, nbf = said.get("exp"), said.get("nbf")
    if "room_name" not in said:
        yield (
            "this meeting token is valid for every room in the domain. Pass room (--room); Daily's "
            "guide requires it for self-signed tokens"
        )
    if exp is None:
        yield "this meeting token never expires. Pass expires_in (--expires-in)"
    elif nbf is not None and nbf >= exp:
        yield "this meeting token is never valid: its nbf is not before its exp"
    ejecting = [name for name in _EJECTING if said.get(name)]
    if ejecting and _ejects(room):
        yield (
            f"{' and '.join(ejecting)} of this meeting token replaces all of the room's own eject "
            "settings for this participant, including eject_at_room_exp"
        )
    if len(token) > _LONGEST_TOKEN:
        yield (
            f"this meeting token has {len(token)} characters: it is used in URLs, where more than "
            f"{_LONGEST_TOKEN} may be cut off"
        )


def _ejects(room: str | Room | None) -> bool:
    """Return whether a room has, or may have, its own eject settings."""
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
