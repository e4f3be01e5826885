"""The definition of one row in the table of operations."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Generic, Literal, TypeVar
from urllib.parse import quote

from dailykit.models._base import DailyBody
from dailykit.rates import RateTier

__all__ = ["DAILY_PAGES", "Operation", "Repeat", "Served", "encode_segment"]

DAILY_PAGES: Final = "https://docs.daily.co/reference/rest-api"
"""Daily's documentation of its REST API."""

ResultT = TypeVar("ResultT")

Served = Literal["yes", "simulated", "no"]
"""Whether the local Daily serves an operation: fully, as simulated state, or not at all."""


class Repeat(StrEnum):
    """The effect of repeating an operation, which decides when the client may retry it."""

    SAFE = "safe"
    """Repeating changes nothing: retried after any temporary failure."""

    DELETE = "delete"
    """Like SAFE; "not found" after an unclear first try means that the deletion succeeded."""

    NAMED = "named"
    """Safe with a fixed name: "already exists" after an unclear try means that it succeeded."""

    UNSAFE = "unsafe"
    """Retried only if the first try certainly did nothing (not connected, 429, 503)."""


_PLACEHOLDER = re.compile(r"{(\w+)}")


def encode_segment(value: str) -> str:
    """Return `value` encoded as exactly one path segment.

    Dots are percent-encoded if the whole segment is dots, since ``.`` and ``..`` mean other paths.
    Any text passes, including invalid Unicode, which the server does not find.
    """
    encoded = quote(value, safe="", errors="surrogatepass")
    return encoded.replace(".", "%2E") if not encoded.strip(".") else encoded


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation(Generic[ResultT]):
    """One operation of Daily's REST API, as data for the client, the local Daily and the docs.

    Attributes:
        name: Our name, ``group.method``, as on the clients (``rooms.create``).
        operation_id: Daily's id in its OpenAPI document.
        method: The HTTP method.
        path: The path below ``/v1`` with ``{placeholders}``.
        summary: What it does, in a few words.
        result: The type of a successful answer; ``type(None)`` for an empty one.
        query: The model of the query parameters, if it has any.
        body: The model of the JSON body, if it has one.
        tier: The rate limit it counts against.
        pace: The limit that the client observes instead, if Daily's pages disagree.
        repeat: When the client may retry it.
        statuses: Documented error statuses beyond those of every operation (400, 401, 404, 429).
        served: Whether the local Daily serves it.
        page: Daily's documentation page.
    """

    name: str
    operation_id: str
    method: Literal["GET", "POST", "PUT", "DELETE"]
    path: str
    summary: str
    result: type[ResultT]
    query: type[DailyBody] | None = None
    body: type[DailyBody] | None = None
    tier: RateTier = RateTier.STANDARD
    pace: RateTier | None = None
    repeat: Repeat = Repeat.SAFE
    statuses: tuple[int, ...] = ()
    served: Served = "yes"
    page: str = ""
    placeholders: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "placeholders", tuple(_PLACEHOLDER.findall(self.path)))

    @property
    def group(self) -> str:
        """The client's attribute that has it (``rooms``)."""
        return self.name.partition(".")[0]

    @property
    def client_tier(self) -> RateTier:
        """The rate limit that the client observes: `pace`, or else `tier`."""
        return self.tier if self.pace is None else self.pace

    def path_for(self, **values: str) -> str:
        """Return the path with its placeholders filled, each encoded as one segment."""
        filled: dict[str, Any] = {name: encode_segment(value) for name, value in values.items()}
        return self.path.format(**filled)
