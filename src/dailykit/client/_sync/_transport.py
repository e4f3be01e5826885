"""The synchronous transport: with `_connections`, the only module that uses urllib3."""

import ssl
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, Final

import urllib3
from urllib3 import exceptions

from dailykit.client._forks import leave_behind, process
from dailykit.client._http import (
    LARGEST_ANSWER,
    TOO_LARGE,
    Failure,
    Request,
    Response,
    TransportError,
    connecting_time,
    described,
    refuse_to_read,
)
from dailykit.client._sync._connections import Deadline, Pools, WholeTry, keep_time

__all__ = ["Session", "Stream", "Transport"]

Session = urllib3.PoolManager
"""The type of a caller's own `session`."""

_PIECE: Final = 256 * 1024
"""Bytes of a download to read at a time."""

_ONCE: Final = urllib3.Retry(False, redirect=False)
"""The same as ``retries=False``, created once rather than for each request."""

_CONNECTING: Final = (exceptions.ConnectTimeoutError, exceptions.NewConnectionError)


class Stream:
    """A response that is read piece by piece.

    Attributes:
        status: The HTTP status.
        headers: The headers; lookup is case-insensitive.
    """

    def __init__(
        self, answer: urllib3.BaseHTTPResponse, deadline: Deadline, seconds: float
    ) -> None:
        self._answer = answer
        self._deadline = deadline
        self._seconds = seconds
        self.status = answer.status
        self.headers = answer.headers

    def read(self) -> bytes:
        """Return the next piece of the body, empty at the end.

        Raises:
            TransportError: The connection broke, or no data came in time.
        """
        self._deadline.move(self._seconds)
        try:
            return self._answer.read1(_PIECE)
        except Exception as cause:
            raise TransportError(_failure(cause), cause) from cause


_CUT_OFF: Final = Failure(True, False, "the connection was closed before the end of the response")


class Transport:
    """Sends requests over one pool of connections. Thread-safe.

    A child process gets a new pool. Every failure, including those of the libraries, becomes a
    `TransportError`.

    Args:
        session: The caller's pool manager, which stays open; None for the transport's own.
        timeout: Seconds for each attempt. A caller's pool manager with a timeout keeps it.
        connections: The most connections to keep open.
        largest: The most bytes that a response may have, decompressed.
    """

    def __init__(
        self,
        session: Session | None = None,
        *,
        timeout: float,
        connections: int = 32,
        largest: int = LARGEST_ANSWER,
    ) -> None:
        self._borrowed = session
        self._process = process()
        self._connections = connections
        self._own = Pools(connections)
        self._seconds = timeout
        self._largest = largest
        self._has_timeout = (
            session is not None and session.connection_pool_kw.get("timeout") is not None
        )

    def send(self, request: Request) -> Response:
        """Send a request and return the whole response.

        Raises:
            TransportError: There was no complete response.
        """
        return self._exchange(request.method, request.url, request.timeout, request)

    def connect(self, url: str) -> None:
        """Open a connection, so that the first request does not wait for one.

        Raises:
            TransportError: Connecting failed.
        """
        self._exchange("GET", url, self._seconds, None)

    def _exchange(
        self, method: str, url: str, seconds: float | None, request: Request | None
    ) -> Response:
        try:
            send, target = self._way(url)
            answer = send(
                method,
                target,
                headers=None if request is None else request.headers,
                body=None if request is None else request.body,
                timeout=self._timeout(seconds),
                retries=_ONCE,
                redirect=False,
                preload_content=False,
            )
            try:
                length = answer.headers.get("content-length")
                body = self._body(answer, length)
            finally:
                _give_back(answer)
        except TransportError:
            raise
        except Exception as cause:
            raise TransportError(_failure(cause), cause) from cause
        if not body and length is None and request is not None and _may_be_cut_off(answer):
            raise TransportError(_CUT_OFF)
        return Response(answer.status, answer.headers, body)

    def _timeout(self, seconds: float | None) -> urllib3.Timeout | Any:
        if seconds is None and self._has_timeout:
            return urllib3.Timeout.DEFAULT_TIMEOUT
        seconds = self._seconds if seconds is None else seconds
        return WholeTry(Deadline(seconds), connecting_time(seconds))

    def _body(self, answer: urllib3.BaseHTTPResponse, length: str | None) -> bytes:
        refused = refuse_to_read(answer.status, length, self._largest)
        if refused is not None:
            raise TransportError(refused)
        # urllib3 also ignores a length that is not a number, and then reads everything.
        if length is not None and length.isdecimal() and "content-encoding" not in answer.headers:
            return answer.read()
        pieces: list[bytes] = []
        size = 0
        while piece := answer.read1(_PIECE):
            pieces.append(piece)
            size += len(piece)
            if size > self._largest:
                raise TransportError(TOO_LARGE)
        return b"".join(pieces)

    @contextmanager
    def stream(self, request: Request) -> Generator[Stream]:
        """Send a request whose response is read piece by piece.

        It goes to a storage host, so it sends none of the headers, such as credentials, that a
        caller's pool manager would add.

        Raises:
            TransportError: There was no response.
        """
        # The timeout applies to the headers, and again to each piece: the whole may take hours.
        seconds = self._seconds if request.timeout is None else request.timeout
        deadline = Deadline(seconds)
        try:
            answer = self._opened(request.url).request(
                request.method,
                request.url,
                headers=request.headers,
                timeout=WholeTry(deadline, connecting_time(seconds)),
                retries=_ONCE,
                redirect=False,
                preload_content=False,
                decode_content=False,
            )
        except Exception as cause:
            raise TransportError(_failure(cause), cause) from cause
        try:
            yield Stream(answer, deadline, seconds)
        finally:
            _give_back(answer)

    def close(self) -> None:
        """Close the transport's own connections."""
        self._forget_other_processes()
        self._own.clear()

    def _way(self, url: str) -> tuple[Callable[..., urllib3.BaseHTTPResponse], str]:
        """Return the function that sends a request to a URL, and its `url` argument."""
        opened = self._opened(url)
        if not isinstance(opened, Pools):
            return opened.request, url
        pool, target = opened.pool_for(url)
        return pool.urlopen, target

    def _opened(self, url: str) -> Session:
        if self._borrowed is None:
            self._forget_other_processes()
            return self._own
        keep_time(self._borrowed.connection_from_url(url))
        return self._borrowed

    def _forget_other_processes(self) -> None:
        if self._process != (here := process()):
            leave_behind(self._own)
            self._own, self._process = Pools(self._connections), here


def _give_back(answer: urllib3.BaseHTTPResponse) -> None:
    """Release the connection to the pool, closed if the response was not read to its end."""
    answer.close()  # no effect on the connection if the response was read to its end
    answer.release_conn()


def _may_be_cut_off(answer: urllib3.BaseHTTPResponse) -> bool:
    """Return whether a response without body and length may have been cut off in its headers.

    urllib3 and http.client do not notice that.
    """
    return "transfer-encoding" not in answer.headers and answer.status not in {204, 304}


def _failure(cause: Exception) -> Failure:
    """Return what a failed attempt means: did the request reach the server?"""
    refused = isinstance(cause, exceptions.NewConnectionError)  # in urllib3, a TimeoutError
    timed_out = _is_timeout(cause) and not refused
    lasting = _is_lasting(cause)
    connecting = lasting or isinstance(cause, _CONNECTING)
    doing = "connecting" if connecting else "waiting for the response"
    reason = f"timed out while {doing}" if timed_out else _reason(cause)
    return Failure(sent=not connecting, timed_out=timed_out, reason=reason, lasting=lasting)


def _is_timeout(cause: Exception) -> bool:
    inner = cause.args[-1] if isinstance(cause, exceptions.ProtocolError) and cause.args else None
    return isinstance(cause, exceptions.TimeoutError | TimeoutError) or isinstance(
        inner, TimeoutError
    )


def _is_lasting(cause: Exception) -> bool:
    # Other TLS errors can happen in the middle of a response.
    bad_certificate = isinstance(cause, exceptions.SSLError) and isinstance(
        next(iter(cause.args), None), ssl.CertificateError
    )
    return bad_certificate or isinstance(cause, exceptions.LocationValueError)


def _reason(cause: Exception) -> str:
    if isinstance(cause, exceptions.NewConnectionError):
        return f"could not connect to {cause.conn.host}:{cause.conn.port}: {cause.__cause__}"
    if isinstance(cause, exceptions.LocationValueError):
        return "the address is not a valid URL"
    return described(cause)
