"""The synchronous transport: the only place that knows urllib3."""

from typing import Final

import urllib3
from urllib3 import exceptions

from dailykit.client._exchange import Failure, Request, Response, TransportError

__all__ = ["Session", "Transport"]

Session = urllib3.PoolManager
"""What a caller may bring."""

_NOT_CONNECTED: Final = (
    exceptions.ConnectTimeoutError,
    exceptions.LocationParseError,
    exceptions.NewConnectionError,
    exceptions.SSLError,
)


class Transport:
    """Sends requests over one pool of connections, kept for its whole life. Safe for threads.

    Args:
        session: A pool manager of the caller, which stays open; None for one of our own.
        timeout: Seconds for connecting and for waiting on the answer.
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
        self._timeout = urllib3.Timeout(total=timeout)

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
                timeout=request.timeout or self._timeout,
                retries=False,
                redirect=False,
            )
        except (exceptions.HTTPError, OSError) as cause:
            raise TransportError(_failure(cause), cause) from cause
        return Response(answer.status, answer.headers, answer.data)

    def connect(self, url: str) -> None:
        """Open a connection ahead of the first request, so that it does not wait for one.

        Raises:
            TransportError: The connection could not be made.
        """
        try:
            self._session.request("HEAD", url, timeout=self._timeout, retries=False, redirect=False)
        except (exceptions.HTTPError, OSError) as cause:
            raise TransportError(_failure(cause), cause) from cause

    def close(self) -> None:
        """Close the connections, unless the pool is the caller's."""
        if not self._borrowed:
            self._session.clear()


def _failure(cause: Exception) -> Failure:
    """Say what a failed try means: did anything reach the other side?"""
    refused = isinstance(cause, exceptions.NewConnectionError)  # a TimeoutError to urllib3
    timed_out = isinstance(cause, exceptions.TimeoutError) and not refused
    connecting = isinstance(cause, _NOT_CONNECTED)
    doing = "connecting" if connecting else "waiting for the answer"
    reason = f"timed out while {doing}" if timed_out else _reason(cause)
    return Failure(sent=not connecting, timed_out=timed_out, reason=reason)


def _reason(cause: Exception) -> str:
    if isinstance(cause, exceptions.NewConnectionError):
        return f"could not connect to {cause.conn.host}:{cause.conn.port}: {cause.__cause__}"
    return f"{type(cause).__name__}: {cause}"
