"""Whether an existing room is the work of an earlier attempt. Pure.

Daily has no idempotency keys, but room names are unique. If the response to a create is lost and
the retry answers "already exists", the room is either ours or an older one.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, Final, cast

from dailykit.client._http import Request, Response, http_date

__all__ = ["SETTLING", "is_ours"]

SETTLING: Final = 1.0
"""Seconds; Daily may still be creating a room when the request for it is cut off, which takes it
almost one."""

_GRAIN: Final = timedelta(seconds=1)
"""``created_at`` and the ``Date`` header are both truncated to whole seconds."""


def is_ours(request: Request, room: Response, *, elapsed: float, now: datetime) -> bool:
    """Return whether an earlier attempt of this request created the room.

    A room with our own random name is ours. If the caller chose the name, the room must have been
    created after our first attempt, by Daily's clock, and have the requested settings.

    Args:
        request: The request that creates the room.
        room: The response to reading the room.
        elapsed: Seconds since the first attempt was sent.
        now: Our own clock (aware), for responses without a ``Date`` header.
    """
    if request.own_name:
        return True
    found = _object(room.body)
    created = _moment(found.get("created_at"))
    if created is None:
        return False
    answered = http_date(room.headers.get("date", "")) or now
    # Compared as ages: a date in the year 1 has no earlier one.
    age = answered - created
    return age <= timedelta(seconds=elapsed) + _GRAIN and _has_what_we_asked(request, found)


def _moment(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment is None or moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _has_what_we_asked(request: Request, found: dict[str, Any]) -> bool:
    asked = _object(request.body or b"{}")
    config, properties = _part(found, "config"), _part(asked, "properties")
    same_privacy = asked.get("privacy", found.get("privacy")) == found.get("privacy")
    return same_privacy and all(
        name not in config or _alike(config[name], value) for name, value in properties.items()
    )


def _alike(found: object, asked: object) -> bool:
    """Compare plain values only: Daily may add defaults to nested ones."""
    if isinstance(found, int | float) and isinstance(asked, int | float):
        return found in (asked, int(asked))  # Daily may truncate fractions
    if isinstance(found, str) and isinstance(asked, str):
        return found == asked
    return True


def _part(whole: dict[str, Any], name: str) -> dict[str, Any]:
    part = whole.get(name)
    return cast("dict[str, Any]", part) if isinstance(part, dict) else {}


def _object(body: bytes) -> dict[str, Any]:
    try:
        value: object = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}
