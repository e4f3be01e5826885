"""Daily's error codes and texts: the local Daily returns them, the client recognises them.

Daily may change the texts in `info`, so the client relies on them only where the code is
ambiguous (a taken name and an invalid name are both ``invalid-request-error``).
"""

import re
from typing import Final

__all__ = [
    "API_ENDPOINT_MISSING",
    "AUTHENTICATION_ERROR",
    "AUTHORIZATION_HEADER_ERROR",
    "FORBIDDEN_ERROR",
    "INVALID_AUTHORIZATION_HEADER",
    "INVALID_PLAN_TYPE",
    "INVALID_REQUEST_ERROR",
    "JSON_PARSING_ERROR",
    "LOCAL_SERVER",
    "NOT_FOUND",
    "NOT_RECORDED",
    "RATE_LIMIT_ERROR",
    "SERVER_ERROR",
    "VALIDATION_ERROR",
    "is_no_call_text",
    "is_rooms_reached_text",
    "is_taken_text",
    "is_webhook_not_200_text",
    "no_call",
    "room_name_invalid",
    "room_name_taken",
    "room_not_found",
    "rooms_reached",
    "time_not_a_number",
    "time_past",
    "unknown_key",
    "unknown_room_property",
    "unknown_room_property_in",
    "unknown_token_property",
    "unknown_token_property_in",
    "webhook_not_200",
]

AUTHORIZATION_HEADER_ERROR: Final = "authorization-header-error"
AUTHENTICATION_ERROR: Final = "authentication-error"
FORBIDDEN_ERROR: Final = "forbidden-error"
NOT_FOUND: Final = "not-found"
INVALID_REQUEST_ERROR: Final = "invalid-request-error"
INVALID_PLAN_TYPE: Final = "invalid-plan-type"
JSON_PARSING_ERROR: Final = "json-parsing-error"
NOT_RECORDED: Final = "not-recorded"
"""Not Daily's: a replayed cassette does not have the request."""
RATE_LIMIT_ERROR: Final = "rate-limit-error"
SERVER_ERROR: Final = "server-error"
VALIDATION_ERROR: Final = "validation-error"

LOCAL_SERVER: Final = "dailykit"
"""The ``Server`` header of a local Daily's answers, by which clients know it."""

API_ENDPOINT_MISSING: Final = "api endpoint does not exist"
INVALID_AUTHORIZATION_HEADER: Final = "invalid authorization header"

_TAKEN = re.compile(r"\ba room named \S+ already exists\b")
# Daily's exact text is not documented, so this matches several variants.
_ROOMS_REACHED = re.compile(
    r"\b(max\w* (number of )?rooms|rooms? limit|limit of \d+ rooms|rooms reached)\b", re.IGNORECASE
)
_UNKNOWN_ROOM_PROPERTY = re.compile(r"\binvalid property name '(\w+)'")
_UNKNOWN_TOKEN_PROPERTY = re.compile(r"\bunknown parameter '(\w+)'")
_WEBHOOK_NOT_200 = re.compile(r"\bnon-200 status code returned from webhook endpoint\b")
_NO_CALL = re.compile(r"does not seem to be hosting a call currently")


def room_name_taken(name: str) -> str:
    """Return the text for creating a room whose name is taken."""
    return f"a room named {name} already exists"


def is_taken_text(info: str) -> bool:
    """Return whether `info` says that the room name is taken."""
    return _TAKEN.search(info) is not None


def rooms_reached(most: int) -> str:
    """Return the text for creating a room in a domain that has reached its limit of `most`."""
    return f"maximum number of rooms reached for this domain ({most})"


def is_rooms_reached_text(info: str) -> bool:
    """Return whether `info` says that the domain has reached its room limit."""
    return _ROOMS_REACHED.search(info) is not None


def room_name_invalid(name: str) -> str:
    """Return the text for a room name with invalid characters."""
    return (
        f"{name} contains invalid characters (room names can contain A-Z, a-z, 0-9, '-', and '_')"
    )


def time_past(name: str, value: object) -> str:
    """Return the text for a property `name` (``exp``) whose time is not in the future."""
    return f"{name} was '{value}', which is in the past rather than in the future"


def time_not_a_number(name: str, value: object) -> str:
    """Return the text for a property `name` (``exp``) that is not a number."""
    return f"{name} was '{value}' but should be a number of seconds since the unix epoch"


def unknown_room_property(name: str) -> str:
    """Return the text for a room property that Daily does not know."""
    return f"invalid property name '{name}'"


def unknown_room_property_in(info: str) -> str | None:
    """Return the unknown room property that `info` names, if any."""
    found = _UNKNOWN_ROOM_PROPERTY.search(info)
    return found and found[1]


def unknown_token_property(name: str) -> str:
    """Return the text for a property of a meeting token that Daily does not know."""
    return f"unknown parameter '{name}'"


def unknown_token_property_in(info: str) -> str | None:
    """Return the unknown token property that `info` names, if any."""
    found = _UNKNOWN_TOKEN_PROPERTY.search(info)
    return found and found[1]


def unknown_key(name: str, value: object) -> str:
    """Return the text for a key that one of Daily's newer endpoints does not know."""
    return f'"{name}" is not allowed [Received {name}={value}]'


def webhook_not_200(received: object) -> str:
    """Return the text for a webhook URL that answered `received`, or not at all, instead of 200."""
    return f"non-200 status code returned from webhook endpoint, recvd {received}"


def is_webhook_not_200_text(info: str) -> bool:
    """Return whether `info` says that a webhook URL did not answer 200."""
    return _WEBHOOK_NOT_200.search(info) is not None


def room_not_found(name: str) -> str:
    """Return the text for a room that does not exist."""
    return f"room {name} not found"


def no_call(name: str) -> str:
    """Return the text for an action that needs a running call, in a room without one."""
    return f"room {name} does not seem to be hosting a call currently"


def is_no_call_text(info: str) -> bool:
    """Return whether `info` says that no call is running in the room (yet)."""
    return _NO_CALL.search(info) is not None
