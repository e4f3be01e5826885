"""The synchronous transport: the only place that knows urllib3."""

import ssl
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

import urllib3
from urllib3 import exceptions

from dailykit.client._exchange import (
    Failure,
    Request,
    Response,
    TransportError,
    connecting_time,
)

__all__ = ["Session", "Stream", "Transport"]

Session = urllib3.PoolManager
"""What a caller may bring."""

_PIECE: Final = 256 * 1024
"""Bytes of a download to hold at once."""

_CONNECTING: Final = (exceptions.ConnectTimeoutError, exceptions.NewConnectionError)


class Stream:
    """An answer that is read piece by piece.

    Attributes:
        status: Its status.
        headers: Its headers, looked up in any case.
    """

    def __init__(self, answer: urllib3.BaseHTTPResponse) -> None:
        self._answer = answer
        self.status = answer.status
        self.headers = answer.headers

    def read(self) -> bytes:
        """Return the next piece of the body, or nothing at its end.

        Raises:
            TransportError: It broke off, or nothing came for too long.
        """
        try:
            return self._answer.read(_PIECE)
        except (exceptions.HTTPError, OSError) as cause:
            raise TransportError(_failure(cause), cause) from cause


_CUT_OFF: Final = Failure(True, False, "the connection was closed before the end of the answer")


class Transport:
    """Sends requests over one pool of connections, kept for its whole life. Safe for threads.

    Args:
        session: A pool manager of the caller, which stays open; None for one of our own.
        timeout: Seconds for connecting and for waiting on the answer, and then again for each
            further piece of it. A pool manager of the caller that has a timeout keeps it.
        connections: Keep at most so many connections open.
    """

    def __init__(
        self,
        session: Session | None = None,
        *,
        timeout: float,
        connections: int = 32,
    ) -> None:
        self._borrowed = session is not None
        self._session = session or urllib3.PoolManager(maxsize=connections)
        self._seconds = timeout
        own = session is not None and session.connection_pool_kw.get("timeout") is not None
        self._timeout = urllib3.Timeout.DEFAULT_TIMEOUT if own else _timeout(timeout)

    def send(self, request: Request) -> Response:
        """Send a request and return the whole answer.

        Raises:
            TransportError: There was no answer, or not all of it.
        """
        try:
            answer = self._session.request(
                request.method,
                request.url,
                headers=request.headers,
                body=request.body,
                timeout=self._timeout if request.timeout is None else _timeout(request.timeout),
                retries=False,
                redirect=False,
            )
        except (exceptions.HTTPError, OSError) as cause:
            raise TransportError(_failure(cause), cause) from cause
        if _may_be_cut_off(answer):
            raise TransportError(_CUT_OFF)
        return Response(answer.status, answer.headers, answer.data)

    def connect(self, url: str) -> None:
        """Open a connection ahead of the first request, so that it does not wait for one.

        Raises:
            TransportError: The connection could not be made.
        """
        try:
            self._session.request("GET", url, timeout=self._timeout, retries=False, redirect=False)
        except (exceptions.HTTPError, OSError) as cause:
            raise TransportError(_failure(cause), cause) from cause

    @contextmanager
    def stream(self, request: Request) -> Generator[Stream]:
        """Send a request whose answer is read piece by piece.

        It goes to a storage host, and so takes no headers along that a pool of the caller would
        add, such as credentials.

        Raises:
            TransportError: There was no answer.
        """
        # A timeout for each piece: the whole may take hours.
        seconds = self._seconds if request.timeout is None else request.timeout
        try:
            answer = self._session.request(
                request.method,
                request.url,
                headers=request.headers,
                timeout=urllib3.Timeout(connect=connecting_time(seconds), read=seconds),
                retries=False,
                redirect=False,
                preload_content=False,
                decode_content=False,
            )
        except (exceptions.HTTPError, OSError) as cause:
            raise TransportError(_failure(cause), cause) from cause
        with answer:
            yield Stream(answer)

    def close(self) -> None:
        """Close the connections, unless the pool is the caller's."""
        if not self._borrowed:
            self._session.clear()


def _may_be_cut_off(answer: urllib3.BaseHTTPResponse) -> bool:
    """Tell whether an answer may have ended among its headers, which nothing below us notices."""
    framed = "content-length" in answer.headers or "transfer-encoding" in answer.headers
    return not answer.data and not framed and answer.status not in {204, 304}


def _timeout(seconds: float) -> urllib3.Timeout:
    return urllib3.Timeout(total=seconds, connect=connecting_time(seconds))


def _failure(cause: Exception) -> Failure:
    """Say what a failed try means: did anything reach the other side?"""
    refused = isinstance(cause, exceptions.NewConnectionError)  # a TimeoutError to urllib3
    timed_out = isinstance(cause, exceptions.TimeoutError) and not refused
    lasting = _is_lasting(cause)
    connecting = lasting or isinstance(cause, _CONNECTING)
    doing = "connecting" if connecting else "waiting for the answer"
    reason = f"timed out while {doing}" if timed_out else _reason(cause)
    return Failure(sent=not connecting, timed_out=timed_out, reason=reason, lasting=lasting)


def _is_lasting(cause: Exception) -> bool:
    # Other TLS errors may strike in the middle of an answer.
    bad_certificate = isinstance(cause, exceptions.SSLError) and isinstance(
        cause.args[0], ssl.CertificateError
    )
    return bad_certificate or isinstance(cause, exceptions.LocationValueError)


def _reason(cause: Exception) -> str:
    if isinstance(cause, exceptions.NewConnectionError):
        return f"could not connect to {cause.conn.host}:{cause.conn.port}: {cause.__cause__}"
    if isinstance(cause, exceptions.LocationValueError):
        return "the address is not a valid URL"
    return f"{type(cause).__name__}: {cause}"
