"""The synchronous transport: the only place that knows urllib3."""

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
"""What a caller may bring."""

_PIECE: Final = 256 * 1024
"""Bytes of a download to hold at once."""

_ONCE: Final = urllib3.Retry(False, redirect=False)
"""How to say ``retries=False`` without having it made anew for each request."""

_CONNECTING: Final = (exceptions.ConnectTimeoutError, exceptions.NewConnectionError)


class Stream:
    """An answer that is read piece by piece.

    Attributes:
        status: Its status.
        headers: Its headers, looked up in any case.
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
        """Return the next piece of the body, or nothing at its end.

        Raises:
            TransportError: It broke off, or nothing came for too long.
        """
        self._deadline.move(self._seconds)
        try:
            return self._answer.read1(_PIECE)
        except Exception as cause:
            raise TransportError(_failure(cause), cause) from cause


_CUT_OFF: Final = Failure(True, False, "the connection was closed before the end of the answer")


class Transport:
    """Sends requests over one pool of connections, kept for its whole life. Safe for threads.

    In a child process there is a new pool. Whatever goes wrong below, with the libraries as well,
    comes out as a `TransportError`.

    Args:
        session: A pool manager of the caller, which stays open; None for one of our own.
        timeout: Seconds for one try. A pool manager of the caller that has a timeout keeps it.
        connections: Keep at most so many connections open.
        largest: The bytes that an answer may have, decompressed.
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
        """Send a request and return the whole answer.

        Raises:
            TransportError: There was no answer, or not all of it.
        """
        return self._exchange(request.method, request.url, request.timeout, request)

    def connect(self, url: str) -> None:
        """Open a connection ahead of the first request, so that it does not wait for one.

        Raises:
            TransportError: The connection could not be made.
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
        # What is no number is none to urllib3 either, which then reads whatever comes.
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
        """Send a request whose answer is read piece by piece.

        It goes to a storage host, and so takes no headers along that a pool of the caller would
        add, such as credentials.

        Raises:
            TransportError: There was no answer.
        """
        # A timeout for the headers, and then for each piece: the whole may take hours.
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
        """Close the connections, unless the pool is the caller's."""
        self._forget_other_processes()
        self._own.clear()

    def _way(self, url: str) -> tuple[Callable[..., urllib3.BaseHTTPResponse], str]:
        """Return what sends a request to that URL, and what to tell it of the URL."""
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
    """Give the connection back to the pool, closed where the answer was not read to its end."""
    answer.close()  # after the end of the answer the connection is no longer its own
    answer.release_conn()


def _may_be_cut_off(answer: urllib3.BaseHTTPResponse) -> bool:
    """Tell whether an answer that has no body and no length may have ended among its headers.

    Nothing below us notices that.
    """
    return "transfer-encoding" not in answer.headers and answer.status not in {204, 304}


def _failure(cause: Exception) -> Failure:
    """Say what a failed try means: did anything reach the other side?"""
    refused = isinstance(cause, exceptions.NewConnectionError)  # a TimeoutError to urllib3
    timed_out = _is_timeout(cause) and not refused
    lasting = _is_lasting(cause)
    connecting = lasting or isinstance(cause, _CONNECTING)
    doing = "connecting" if connecting else "waiting for the answer"
    reason = f"timed out while {doing}" if timed_out else _reason(cause)
    return Failure(sent=not connecting, timed_out=timed_out, reason=reason, lasting=lasting)


def _is_timeout(cause: Exception) -> bool:
    inner = cause.args[-1] if isinstance(cause, exceptions.ProtocolError) and cause.args else None
    return isinstance(cause, exceptions.TimeoutError | TimeoutError) or isinstance(
        inner, TimeoutError
    )


def _is_lasting(cause: Exception) -> bool:
    # Other TLS errors may strike in the middle of an answer.
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
