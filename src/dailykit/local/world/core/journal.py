"""The log of requests and answers: calls of the REST API, and webhook deliveries.

It is kept in memory with limits on its size, so it can't fill the memory of a server that runs for
weeks. Bodies are stored as they were. Secrets are removed when the log is read: recording a request
costs almost nothing, and readers never see a secret.
"""

import json
import uuid
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final, Literal, overload

from dailykit.local.base.ids import Ids
from dailykit.local.base.refusal import Refusal
from dailykit.local.base.times import iso_time
from dailykit.local.world.core.domains import Domain
from dailykit.local.world.core.paging import OLDEST
from dailykit.models.logs import ListAPILogsQuery
from dailykit.redaction import redacted

__all__ = ["JournalEntry", "Journal", "RequestEntries", "RequestEntry", "request_entry"]

Source = Literal["api", "webhook"]

_MOST_EXCHANGES: Final = 10_000
_MOST_BYTES: Final = 32 * 1024 * 1024
_LONGEST_BODY: Final = 64 * 1024
_DEFAULT_LIMIT: Final = 20
_MOST_ON_A_PAGE: Final = 100


@dataclass(slots=True, kw_only=True)
class JournalEntry:
    """A request and its answer, unchanged. It contains secrets: never show it.

    Attributes:
        id: Its id (UUID).
        time: When it arrived, in unix seconds.
        ip: The caller's address. Empty for requests that we send.
        method: The HTTP method.
        path: The raw path below ``/v1`` with the query, or the full URL of a webhook.
        source: The sender: an API caller, or us to a webhook.
        operation: The operation's name, or None if the path matches none.
        private: Values in the path that are secret.
        domain: The caller's domain, once known.
        request: The body, once read.
        status: The status of the answer, or None if there was none.
        response: The body of the answer.
        fault: A description of the injected fault.
        seconds: How long the answer took, in seconds of real time.
    """

    id: str
    time: float
    ip: str
    method: str
    path: str = field(repr=False)
    source: Source = "api"
    operation: str | None = None
    private: Sequence[str] = field(default=(), repr=False)
    domain: Domain | None = None
    request: bytes = field(default=b"", repr=False)
    status: int | None = None
    response: bytes = field(default=b"", repr=False)
    fault: str | None = None
    seconds: float = 0.0

    @property
    def size(self) -> int:
        """Its approximate size in bytes."""
        return len(self.path) + len(self.request) + len(self.response)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestEntry:
    """A REST API request and its answer, without secrets.

    Attributes:
        id: Its id (UUID).
        time: When it arrived, in unix seconds by the local Daily's clock.
        domain: The name of the key's domain, or None if the key belongs to no domain.
        ip: The caller's address.
        method: The HTTP method.
        path: The path below ``/v1``, with the query.
        operation: The operation's name, such as ``rooms.create``, or None if the path matches none.
        request: The body: parsed if it is JSON, otherwise text. None if there was none.
        status: The status of the answer, or None if the connection closed before it.
        response: The body of the answer, in the same form.
        fault: A description of the injected fault, or None.
        seconds: How long the answer took, in seconds of real time, delays on request included. An
            answer that is sent slowly counts until its first byte.
    """

    id: str
    time: float
    domain: str | None
    ip: str
    method: str
    path: str
    operation: str | None
    request: Any
    status: int | None
    response: Any
    fault: str | None
    seconds: float = 0.0


class RequestEntries(Sequence[RequestEntry]):
    """Requests in the order of their answers, as `LocalDaily.requests` returns them."""

    def __init__(self, entries: Iterable[RequestEntry]) -> None:
        self._entries = tuple(entries)

    def __repr__(self) -> str:
        asked = ", ".join(f"{e.method} {e.path}: {e.status}" for e in self._entries[-3:])
        earlier = "... " if len(self._entries) > 3 else ""
        return f"<{len(self._entries)} requests: {earlier}{asked}>"

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[RequestEntry]:
        return iter(self._entries)

    @overload
    def __getitem__(self, index: int) -> RequestEntry: ...

    @overload
    def __getitem__(self, index: slice) -> "RequestEntries": ...

    def __getitem__(self, index: int | slice) -> "RequestEntry | RequestEntries":
        if isinstance(index, slice):
            return RequestEntries(self._entries[index])
        return self._entries[index]

    def of(self, operation: str, *, domain: str | None = None) -> "RequestEntries":
        """Return the requests of one operation.

        Args:
            operation: Its name, such as ``rooms.create``.
            domain: Only requests with a key of the domain with this name. Default: all.
        """
        return RequestEntries(
            entry
            for entry in self._entries
            if entry.operation == operation and domain in (None, entry.domain)
        )


class Journal:
    """The latest exchanges of all domains.

    Args:
        ids: Generates ids for exchanges.
        most: How many exchanges to keep.
        most_bytes: How many bytes of paths and bodies to keep.

    Attributes:
        new_id: Returns an id for an exchange.
    """

    def __init__(
        self, ids: Ids, *, most: int = _MOST_EXCHANGES, most_bytes: int = _MOST_BYTES
    ) -> None:
        self.new_id = ids.uuid
        self._most = most
        self._most_bytes = most_bytes
        self._exchanges: deque[JournalEntry] = deque()
        self._bytes = 0
        self._listeners: list[Callable[[JournalEntry], object]] = []

    def __len__(self) -> int:
        return len(self._exchanges)

    def add(self, exchange: JournalEntry) -> None:
        """Add a completed exchange. Don't change it afterwards."""
        exchange.request = _cut(exchange.request)
        exchange.response = _cut(exchange.response)
        self._exchanges.append(exchange)
        self._bytes += exchange.size
        while len(self._exchanges) > self._most or self._bytes > self._most_bytes:
            self._bytes -= self._exchanges.popleft().size
        for listener in self._listeners:
            listener(exchange)

    def on_add(self, listener: Callable[[JournalEntry], object]) -> None:
        """Call `listener` with each exchange added from now on.

        Args:
            listener: Receives an exchange. It must not block or raise.
        """
        self._listeners.append(listener)

    def clear(self, domain: Domain | None = None) -> None:
        """Delete all exchanges, or those of one domain."""
        kept = [] if domain is None else [one for one in self._exchanges if not _is_of(one, domain)]
        self._exchanges = deque(kept)
        self._bytes = sum(one.size for one in kept)

    def requests(
        self,
        keys: Collection[str],
        *,
        operation: str | None = None,
        domain: str | None = None,
        limit: int | None = None,
    ) -> RequestEntries:
        """Return calls of the REST API, oldest first.

        Args:
            keys: The API keys to redact.
            operation: Only calls of this operation.
            domain: Only calls of the domain with this name.
            limit: The maximum number of calls, the newest ones.
        """
        found = (
            one
            for one in reversed(self._exchanges)
            if one.source == "api"
            and operation in (None, one.operation)
            and (domain is None or (one.domain is not None and one.domain.name == domain))
        )
        newest_first = [request_entry(one, keys) for one in islice(found, limit)]
        return RequestEntries(reversed(newest_first))

    def page(
        self, domain: Domain, keys: Collection[str], query: ListAPILogsQuery
    ) -> list[dict[str, Any]]:
        """Return a page of the domain's log, newest first (``GET /logs/api``).

        Raises:
            Refusal: The limit is out of range, or the cursor is not the id of an entry.
        """
        limit = _DEFAULT_LIMIT if query.limit is None else query.limit
        if not 1 <= limit <= _MOST_ON_A_PAGE:
            raise Refusal.invalid(f"limit was {limit} but should be 1 to {_MOST_ON_A_PAGE}")
        found = [one for one in reversed(self._exchanges) if _matches(one, domain, query)]
        return [_wire(one, domain, keys) for one in _cut_page(found, limit, query)]


def _matches(exchange: JournalEntry, domain: Domain, query: ListAPILogsQuery) -> bool:
    return (
        exchange.domain is not None
        and exchange.domain.id == domain.id
        and exchange.source == (query.source or "api")
        and query.url in (None, exchange.path, exchange.path.partition("?")[0])
    )


def _cut_page(
    found: Sequence[JournalEntry], limit: int, query: ListAPILogsQuery
) -> Sequence[JournalEntry]:
    if query.starting_after is not None and query.ending_before is not None:
        raise Refusal.invalid("use either starting_after or ending_before, not both")
    if query.ending_before is not None:
        last = query.ending_before == OLDEST
        end = len(found) if last else _index(found, query.ending_before)
        return found[max(end - limit, 0) : end]
    start = 0 if query.starting_after is None else _index(found, query.starting_after) + 1
    return found[start : start + limit]


def _index(found: Sequence[JournalEntry], entry_id: str) -> int:
    for index, exchange in enumerate(found):
        if exchange.id == entry_id:
            return index
    raise Refusal.invalid(f"there is no entry with the id {entry_id} to begin or end at")


def request_entry(exchange: JournalEntry, keys: Collection[str]) -> RequestEntry:
    """Return a call of the REST API without its secrets.

    Args:
        exchange: The call.
        keys: The API keys to redact.
    """
    secrets = (*keys, *exchange.private)
    return RequestEntry(
        id=exchange.id,
        time=exchange.time,
        domain=exchange.domain.name if exchange.domain else None,
        ip=exchange.ip,
        method=exchange.method,
        path=redacted(exchange.path, secrets),
        operation=exchange.operation,
        request=_content(exchange.request, secrets),
        status=exchange.status,
        response=_content(exchange.response, secrets),
        fault=exchange.fault,
        seconds=exchange.seconds,
    )


def _wire(exchange: JournalEntry, domain: Domain, keys: Collection[str]) -> dict[str, Any]:
    secrets = (*keys, *exchange.private)
    return {
        "id": exchange.id,
        # There are no accounts here. Programs that group by them find one for each domain.
        "userId": str(uuid.uuid5(uuid.UUID(domain.id), "owner")),
        "domainId": domain.id,
        "source": exchange.source,
        "ip": exchange.ip,
        "method": exchange.method,
        "url": redacted(exchange.path, secrets),
        "status": exchange.status,
        "createdAt": iso_time(exchange.time),
        "request": _text(exchange.request, secrets) or None,
        "response": _text(exchange.response, secrets) or None,
    }


def _text(body: bytes, secrets: Collection[str]) -> str:
    return redacted(body.decode(errors="replace"), secrets)


def _content(body: bytes, secrets: Collection[str]) -> Any:
    text = _text(body, secrets)
    try:
        content = json.loads(text) if text else None
        # Python reads 1e999 and NaN as JSON, but must not write them.
        json.dumps(content, allow_nan=False)
    except (ValueError, RecursionError):
        return text
    return content


def _is_of(exchange: JournalEntry, domain: Domain) -> bool:
    return exchange.domain is not None and exchange.domain.id == domain.id


def _cut(body: bytes) -> bytes:
    return body if len(body) <= _LONGEST_BODY else body[:_LONGEST_BODY] + "…".encode()
