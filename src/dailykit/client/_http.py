"""The values that the engine and a transport exchange. No I/O."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from dailykit.operations._operation import Repeat
from dailykit.rates import RateTier

__all__ = [
    "LARGEST_ANSWER",
    "TOO_LARGE",
    "Failure",
    "Request",
    "Response",
    "TransportError",
    "connecting_time",
    "described",
    "http_date",
    "refuse_to_read",
]

_LONGEST_CONNECTING: Final = 10.0
_LONGEST_LENGTH: Final = 18
"""Digits of a ``Content-Length``; more are nonsense, and slow to parse."""
_CHARSET: Final = re.compile(r"charset=[\"']?([\w.:-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One HTTP request, ready to be sent, and what the engine needs to know about it.

    Attributes:
        label: Its name in messages: an operation's name, or method and path.
        method: The HTTP method.
        url: The whole URL, encoded.
        path: The path below the API's base URL, for messages.
        headers: The headers, including the API key (never shown).
        body: The JSON body as bytes, if any.
        tier: The rate limit that it counts against.
        repeat: When it may be retried.
        room_name: The name of the room that this request would create, if any.
        own_name: Whether the client chose that name at random, so that no other room can have it.
        timeout: Seconds for each attempt, or None for the transport's own timeout.
    """

    label: str
    method: str
    url: str
    path: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = field(default=None, repr=False)
    tier: RateTier = RateTier.STANDARD
    repeat: Repeat = Repeat.SAFE
    room_name: str | None = None
    own_name: bool = False
    timeout: float | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """One HTTP response: status, headers (lookup is case-insensitive) and the raw body."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    def text(self) -> str:
        """Return the body as text, with undecodable bytes replaced.

        Daily uses UTF-8. A proxy's error page may name another encoding.
        """
        named = _CHARSET.search(self.headers.get("content-type", ""))
        try:
            return self.body.decode(named[1] if named else "utf-8", "replace")
        except (LookupError, ValueError):  # an unknown encoding, or not a text encoding
            return self.body.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Failure:
    """An attempt without a response.

    Attributes:
        sent: Whether the request may have reached the server.
        timed_out: Whether it timed out.
        reason: What happened, for messages.
        lasting: Whether a retry would fail in the same way: a bad certificate, an invalid URL.
        answered: Whether there was a response, but an unusable one.
    """

    sent: bool
    timed_out: bool
    reason: str
    lasting: bool = False
    answered: bool = False


LARGEST_ANSWER: Final = 64 * 1024 * 1024
"""The most bytes in a response, decompressed. Daily's largest, 1000 rooms, has about 2 MB."""

TOO_LARGE: Final = Failure(
    sent=True,
    timed_out=False,
    reason=f"the response has more than {LARGEST_ANSWER // 1024 // 1024} MiB",
    lasting=True,
    answered=True,
)


def refuse_to_read(status: int, length: str | None, largest: int) -> Failure | None:
    """Return why a response's body must not be read, or None if it may be.

    Args:
        status: The status.
        length: The ``Content-Length``, if any.
        largest: The most bytes that a response may have.
    """
    if status < 200:  # 101: the connection speaks another protocol from now on
        return Failure(True, False, f"{status} is not a final response", answered=True)
    if length is None or not length.isdecimal():
        return None
    return TOO_LARGE if len(length) > _LONGEST_LENGTH or int(length) > largest else None


class TransportError(Exception):
    """Raised by a transport when an attempt ends without a response; it has the `Failure`."""

    def __init__(self, failure: Failure, cause: BaseException | None = None) -> None:
        super().__init__(failure.reason)
        self.failure = failure
        self.__cause__ = cause


def http_date(value: str) -> datetime | None:
    """Return an HTTP date as an aware datetime, or None if it is malformed."""
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def seconds_ahead(date_header: str, now: datetime) -> float | None:
    """Return by how many seconds a server's clock is ahead; None if it does not tell.

    Args:
        date_header: The ``Date`` of an answer.
        now: The time by this machine's clock (aware).
    """
    theirs = http_date(date_header)
    return None if theirs is None else (theirs - now).total_seconds()


def connecting_time(timeout: float) -> float:
    """Return the seconds that connecting may take, out of the seconds for one attempt.

    It is less than the whole: an attempt that fails while connecting certainly sent nothing, which
    is unknown if the whole attempt times out.
    """
    return min(_LONGEST_CONNECTING, timeout / 2)


def described(cause: BaseException) -> str:
    """Return an exception's type and text, for messages."""
    try:
        return f"{type(cause).__name__}: {cause}"
    except Exception:  # noqa: BLE001 (an exception's own __str__ may raise anything)
        return type(cause).__name__
