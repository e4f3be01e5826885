"""The shape of one row in the table of operations."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Generic, Literal, TypeVar
from urllib.parse import quote

from dailykit.models._base import DailyBody
from dailykit.rates import RateTier

__all__ = ["DAILY_PAGES", "Operation", "Repeat", "Served", "encode_segment"]

DAILY_PAGES: Final = "https://docs.daily.co/reference/rest-api"
"""Where Daily documents its REST API."""

ResultT = TypeVar("ResultT")

Served = Literal["yes", "simulated", "no"]
"""Whether the local Daily serves an operation: really, as simulated state, or not."""


class Repeat(StrEnum):
    """What repeating an operation does, and so when the client may try it again by itself."""

    SAFE = "safe"
    """Twice is the same as once: tried again after any passing failure."""

    DELETE = "delete"
    """Like SAFE, and "not found" after an unclear first try means that it is gone, as asked."""

    NAMED = "named"
    """Safe while the name is fixed: "already exists" after an unclear try is our own work."""

    UNSAFE = "unsafe"
    """Tried again only when the first try surely did nothing (not connected, 429, 503)."""


_PLACEHOLDER = re.compile(r"{(\w+)}")


def encode_segment(value: str) -> str:
    """Return `value` as one path segment: it can neither end the segment nor leave its place.

    A dot is percent-encoded where the whole segment is dots, since ``.`` and ``..`` mean other
    paths. Any text passes, also what is no valid Unicode: the other side then knows no such name.
    """
    encoded = quote(value, safe="", errors="surrogatepass")
    return encoded.replace(".", "%2E") if not encoded.strip(".") else encoded


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation(Generic[ResultT]):
    """One operation of Daily's REST API, as data. Client, local Daily and documents read it.

    Attributes:
        name: Our name, ``group.method``, as on the clients (``rooms.create``).
        operation_id: Daily's id in its OpenAPI document.
        method: The HTTP method.
        path: The path below ``/v1`` with ``{placeholders}``.
        summary: What it does, in a few words.
        result: The type of a successful answer; ``type(None)`` for an empty one.
        query: The model of the query parameters, if it takes any.
        body: The model of the JSON body, if it takes one.
        tier: The rate limit it counts against.
        pace: The limit that the client keeps instead, where Daily's own pages disagree.
        repeat: When the client may try it again by itself.
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
        """The attribute of the client that holds it (``rooms``)."""
        return self.name.partition(".")[0]

    @property
    def client_tier(self) -> RateTier:
        """The rate limit that the client keeps: `pace`, or else `tier`."""
        return self.tier if self.pace is None else self.pace

    def path_for(self, **values: str) -> str:
        """Return the path with its placeholders filled, each safely as one segment."""
        filled: dict[str, Any] = {name: encode_segment(value) for name, value in values.items()}
        return self.path.format(**filled)
