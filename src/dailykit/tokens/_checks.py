"""Reading tokens: what they say, and whether they are good."""

import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from dailykit.errors import (
    MalformedTokenError,
    TokenDomainError,
    TokenExpiredError,
    TokenNotYetValidError,
    TokenRoomError,
)
from dailykit.models._base import id_text
from dailykit.models.rooms import Room
from dailykit.models.tokens import MeetingToken, claims_to_properties
from dailykit.tokens._values import checked_key, room_name, unix_seconds

__all__ = [
    "check_claims",
    "check_domain",
    "inspect",
    "unverified_claims",
    "verified_claims",
    "verify",
]


def inspect(token: str) -> MeetingToken:
    """Return what a token says, without checking who has signed it and when it is valid.

    What can't be understood is in the `odd_values` of the result, as the token says it.

    Args:
        token: The token.

    Raises:
        MalformedTokenError: It is no meeting token.
        TokenSignatureError: It is signed by something else than HS256.
    """
    return _as_model(unverified_claims(token.strip()))


def unverified_claims(token: str) -> dict[str, Any]:
    """Return the claims of a token, whoever has signed it, under their short names.

    Raises:
        MalformedTokenError: It is no meeting token.
        TokenSignatureError: It is signed by something else than HS256.
    """
    from dailykit.tokens import _jwt

    return _jwt.read(token)


def verify(
    token: str,
    api_key: str | Iterable[str],
    *,
    room: str | Room | None = None,
    domain_id: str | None = None,
    now: datetime | float | None = None,
    ignore_nbf: bool = False,
) -> MeetingToken:
    """Return what a token says, if Daily would let its bearer in now as far as the token goes.

    Whether the room exists, and whether it is open, Daily alone knows. What can't be understood
    is in the `odd_values` of the result; times and the room that can't be are refused.

    Args:
        token: The token.
        api_key: The domain's API key. A domain may have two: give both, and either will do.
        room: The room that it is to open: name, URL or `Room`. Default: whichever it names.
        domain_id: The domain that it is to belong to. Default: not looked at, as the key tells.
        now: The moment (aware, or unix seconds) at which it is to be valid. Default: now.
        ignore_nbf: Whether one that is not valid yet passes too.

    Raises:
        MalformedTokenError: It is no meeting token.
        TokenSignatureError: It was signed with another key, or changed.
        TokenDomainError: It belongs to another domain.
        TokenRoomError: It opens another room.
        TokenNotYetValidError: Its ``nbf`` lies ahead.
        TokenExpiredError: Its ``exp`` has come.
        ConfigurationError: This can't be an API key.
    """
    keys = [api_key] if isinstance(api_key, str) else list(api_key)
    claims = verified_claims(token.strip(), [checked_key(key) for key in keys])
    if domain_id is not None:
        check_domain(claims, domain_id)
    moment = time.time() if now is None else unix_seconds(now)
    check_claims(claims, now=moment, room=room, ignore_nbf=ignore_nbf)
    return _as_model(claims)


def verified_claims(token: str, api_keys: Iterable[str]) -> dict[str, Any]:
    """Return the claims of a token that was signed with one of the keys, under their short names.

    Raises:
        MalformedTokenError: It is no token.
        TokenSignatureError: It was signed with another key, or changed.
    """
    from dailykit.tokens import _jwt

    return _jwt.decode(token, api_keys)


def check_domain(claims: Mapping[str, Any], domain_id: str) -> None:
    """Refuse a token of another domain; one that names none is as good as its key.

    Raises:
        TokenDomainError: It belongs to another domain.
    """
    if claims.get("d", domain_id) != domain_id:
        raise TokenDomainError("the meeting token is not valid for this domain: it names another")


def check_claims(
    claims: Mapping[str, Any],
    *,
    now: float,
    room: str | Room | None = None,
    ignore_nbf: bool = False,
) -> None:
    """Refuse a token that does not open a room now.

    Args:
        claims: Its claims, under their short names.
        now: Unix seconds.
        room: The room; None for any.
        ignore_nbf: Whether one that is not valid yet passes too.

    Raises:
        MalformedTokenError: Its times are no numbers.
        TokenRoomError: It opens another room.
        TokenNotYetValidError: Its ``nbf`` lies ahead.
        TokenExpiredError: Its ``exp`` has come.
    """
    exp, nbf, own_room = claims.get("exp"), claims.get("nbf"), claims.get("r")
    if not _is_time(exp) or not _is_time(nbf):
        raise MalformedTokenError("the meeting token has an exp or nbf that is not a number")
    if room is not None and own_room is not None and id_text(own_room) != room_name(room):
        raise TokenRoomError(
            f"the meeting token opens the room {own_room!r}, not {room_name(room)!r}"
        )
    if nbf is not None and nbf > now and not ignore_nbf:
        raise TokenNotYetValidError(f"the meeting token is not valid yet, but from {_at(nbf)} on")
    if exp is not None and exp <= now:
        raise TokenExpiredError(f"the meeting token has expired: it was valid until {_at(exp)}")


def _is_time(value: object) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def _at(seconds: float) -> str:
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat()
    except (OverflowError, ValueError, OSError):  # no year of any calendar
        return "a time out of all bounds"


def _as_model(claims: Mapping[str, Any]) -> MeetingToken:
    return MeetingToken.model_validate(claims_to_properties(claims))
