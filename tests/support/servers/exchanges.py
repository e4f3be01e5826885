"""Requests and answers for tests of the client's pure parts."""

from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from dailykit.client._http import Failure, Request, Response

NOW = datetime(2026, 11, 23, 15, 0, 0, tzinfo=UTC)
"""A moment, for whatever needs one."""


class Headers(dict[str, str]):
    """Headers that are looked up in any case, as those of the HTTP libraries are."""

    def __init__(self, **headers: str) -> None:
        super().__init__({name.replace("_", "-").lower(): value for name, value in headers.items()})

    def get(self, key: str, default: Any = None, /) -> Any:
        return super().get(key.lower(), default)


def make_request(**changes: Any) -> Request:
    """Return a request to create a room, with changes."""
    fields: dict[str, Any] = {
        "label": "rooms.create",
        "method": "POST",
        "url": "https://api.daily.co/v1/rooms",
        "path": "/rooms",
        "headers": MappingProxyType({"Authorization": "Bearer not-a-real-key"}),
    }
    return Request(**{**fields, **changes})


def make_response(status: int, body: str | bytes = b"", **headers: str) -> Response:
    """Return an answer."""
    raw = body.encode() if isinstance(body, str) else body
    return Response(status, Headers(**headers), raw)


REFUSED = Failure(sent=False, timed_out=False, reason="refused")
NO_ROUTE = Failure(sent=False, timed_out=True, reason="timed out while connecting")
LOST = Failure(sent=True, timed_out=False, reason="the connection was closed before the response")
LATE = Failure(sent=True, timed_out=True, reason="timed out while waiting for the response")
HOPELESS = Failure(sent=False, timed_out=False, reason="bad certificate", lasting=True)
