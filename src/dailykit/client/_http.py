"""What travels between the engine and a transport: plain values, no I/O."""

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
"""Digits of a ``Content-Length``."""
_CHARSET: Final = re.compile(r"charset=[\"']?([\w.:-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One HTTP request, ready to be sent, and what the engine must know about it.

    Attributes:
        label: What it is called in messages: an operation's name, or method and path.
        method: The HTTP method.
        url: The whole URL, encoded.
        path: The path below the API's root, for messages.
        headers: The headers, the API key among them (never shown).
        body: The JSON body as bytes, if there is one.
        tier: The rate limit it counts against.
        repeat: When it may be tried again.
        room_name: The name of the room that this request would create, if it is one.
        own_name: Whether that name is a random one of ours, which nobody else can have taken.
        timeout: Seconds for one try, or None for the transport's own.
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
    """One HTTP answer: status, headers (looked up in any case) and the raw body."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    def text(self) -> str:
        """Return the body as text, undecodable bytes replaced.

        Daily speaks UTF-8. An error page of a proxy on the way may name another encoding.
        """
        named = _CHARSET.search(self.headers.get("content-type", ""))
        try:
            return self.body.decode(named[1] if named else "utf-8", "replace")
        except (LookupError, ValueError):  # no such encoding, or one that is not for texts
            return self.body.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Failure:
    """A try without an answer.

    Attributes:
        sent: Whether the request may have reached the other side.
        timed_out: Whether it failed by taking too long.
        reason: What happened, for messages.
        lasting: Whether another try must fail in the same way: a bad certificate, no valid URL.
        answered: Whether there was an answer, but none that can be used.
    """

    sent: bool
    timed_out: bool
    reason: str
    lasting: bool = False
    answered: bool = False


LARGEST_ANSWER: Final = 64 * 1024 * 1024
"""Bytes that an answer may have, decompressed. Daily's largest, 1000 rooms, have some 2 MB."""

TOO_LARGE: Final = Failure(
    sent=True,
    timed_out=False,
    reason=f"the answer has more than {LARGEST_ANSWER // 1024 // 1024} MiB",
    lasting=True,
    answered=True,
)


def refuse_to_read(status: int, length: str | None, largest: int) -> Failure | None:
    """Say why an answer's body must not be read, by what came before it; None if it may be.

    Args:
        status: The status.
        length: The ``Content-Length``, if any.
        largest: The bytes that an answer may have.
    """
    if status < 200:  # 101: the connection speaks another protocol from now on
        return Failure(True, False, f"{status} is no answer to a request", answered=True)
    if length is None or not length.isdecimal():
        return None
    # Longer than any length that is no nonsense: such a number is not worth being computed.
    return TOO_LARGE if len(length) > _LONGEST_LENGTH or int(length) > largest else None


class TransportError(Exception):
    """Raised by a transport when a try ends without an answer; carries the `Failure`."""

    def __init__(self, failure: Failure, cause: BaseException | None = None) -> None:
        super().__init__(failure.reason)
        self.failure = failure
        self.__cause__ = cause


def http_date(value: str) -> datetime | None:
    """Return the moment (aware) that an HTTP date names, or None if it is none."""
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def connecting_time(timeout: float) -> float:
    """Return the seconds that making a connection may take of the seconds for one try.

    Less than all of them: a try that failed while connecting has surely sent nothing, and a try
    that runs out of time as a whole can't tell.
    """
    return min(_LONGEST_CONNECTING, timeout / 2)


def described(cause: BaseException) -> str:
    """Return an exception's type and text, for messages."""
    try:
        return f"{type(cause).__name__}: {cause}"
    except Exception:  # noqa: BLE001 (whatever a library's text is made of)
        return type(cause).__name__
