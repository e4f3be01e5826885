"""Daily's own error codes and texts: the local Daily says them, the client recognises them.

Texts in `info` are for people and may change at Daily, so the client leans on them only where the
code alone does not tell (a taken name and a bad name are both ``invalid-request-error``).
"""

import re
from typing import Final

__all__ = [
    "AUTHENTICATION_ERROR",
    "AUTHORIZATION_HEADER_ERROR",
    "FORBIDDEN_ERROR",
    "INVALID_PLAN_TYPE",
    "INVALID_REQUEST_ERROR",
    "JSON_PARSING_ERROR",
    "NOT_FOUND",
    "RATE_LIMIT_ERROR",
    "SERVER_ERROR",
    "is_no_call_text",
    "is_taken_text",
    "no_call",
    "room_name_taken",
    "room_not_found",
]

AUTHORIZATION_HEADER_ERROR: Final = "authorization-header-error"
AUTHENTICATION_ERROR: Final = "authentication-error"
FORBIDDEN_ERROR: Final = "forbidden-error"
NOT_FOUND: Final = "not-found"
INVALID_REQUEST_ERROR: Final = "invalid-request-error"
INVALID_PLAN_TYPE: Final = "invalid-plan-type"
JSON_PARSING_ERROR: Final = "json-parsing-error"
RATE_LIMIT_ERROR: Final = "rate-limit-error"
SERVER_ERROR: Final = "server-error"

_TAKEN = re.compile(r"\ba room named \S+ already exists\b")
_NO_CALL = re.compile(r"does not seem to be hosting a call currently")


def room_name_taken(name: str) -> str:
    """Return the text for creating a room whose name exists."""
    return f"a room named {name} already exists"


def is_taken_text(info: str) -> bool:
    """Tell whether `info` says that a room of that name exists already."""
    return _TAKEN.search(info) is not None


def room_not_found(name: str) -> str:
    """Return the text for a room that does not exist."""
    return f"room {name} not found"


def no_call(name: str) -> str:
    """Return the text for an action on a call where none is running."""
    return f"room {name} does not seem to be hosting a call currently"


def is_no_call_text(info: str) -> bool:
    """Tell whether `info` says that no call is running in the room (yet)."""
    return _NO_CALL.search(info) is not None
