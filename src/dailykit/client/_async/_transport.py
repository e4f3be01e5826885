"""The asynchronous transport: the only module of the client that uses aiohttp."""

import asyncio
import io
import socket
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

import aiohttp
from aiohttp.client import DEFAULT_TIMEOUT
from yarl import URL

from dailykit.client._forks import keep_to_this_process, leave_behind, process
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

__all__ = ["Session", "Stream", "Transport", "failure_of"]

Session = aiohttp.ClientSession
"""The type of a caller's own `session`."""

_KEEP_ALIVE: Final = 55.0
"""Seconds; common load balancers close idle connections after 60, so stay below that."""


_LARGE_BODY: Final = 1024 * 1024

_PIECE: Final = 256 * 1024
"""Bytes of a download to read at a time."""


class _Lost(aiohttp.ClientError):
    """Replaces an error after which aiohttp would resend the request by itself."""


class Stream:
    """A response that is read piece by piece.

    Attributes:
        status: The HTTP status.
        headers: The headers; lookup is case-insensitive.
    """

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self._answer = answer
        self.status = answer.status
        self.headers = answer.headers

    async def read(self) -> bytes:
        """Return the next piece of the body, empty at the end.

        Raises:
            TransportError: The connection broke, or no data came in time.
        """
        try:
            return await self._answer.content.read(_PIECE)
        except Exception as cause:
            raise TransportError(failure_of(cause), cause) from cause


class Transport:
    """Sends requests over one pool of connections.

    The transport's own sessions belong to one event loop of one process, so there is one for each.
    Every failure, including those of the libraries, becomes a `TransportError`.

    Args:
        session: The caller's session, which stays open; None for the transport's own, which is
            created with the first request and closed by `aclose`.
        timeout: Seconds for each attempt. A caller's session with a timeout keeps it.
        connections: The most connections at once, for the transport's own session.
        largest: The most bytes that a response may have, decompressed.
    """

    def __init__(
        self,
        session: Session | None = None,
        *,
        timeout: float,
        connections: int = 100,
        largest: int = LARGEST_ANSWER,
    ) -> None:
        self._borrowed = session
        self._process = process()
        self._sessions: dict[asyncio.AbstractEventLoop, Session] = {}
        self._connections = connections
        self._largest = largest
        self._timeout = _timeout(timeout)

    async def send(self, request: Request) -> Response:
        """Send a request and return the whole response.

        Raises:
            TransportError: There was no complete response.
        """
        try:
            session = self._opened()
            # No `async with`, which costs a fortieth of a call: reading releases the connection,
            # or closes it if the response breaks off.
            answer = await session.request(
                request.method,
                _url(request.url),
                headers=request.headers,
                data=_data(request.body),
                timeout=self._timeout_for(request, session),
                allow_redirects=False,
                # A caller's session may be set to raise; what a status means is decided later.
                raise_for_status=False,
                middlewares=None if request.method == "POST" else _once(session),
            )
            return Response(answer.status, answer.headers, await self._body(answer))
        except TransportError:
            raise
        except Exception as cause:
            raise TransportError(failure_of(cause), cause) from cause

    async def _body(self, answer: aiohttp.ClientResponse) -> bytes:
        length = answer.headers.get("content-length")
        refused = refuse_to_read(answer.status, length, self._largest)
        if refused is not None:
            answer.close()
            raise TransportError(refused)
        if length is not None and "content-encoding" not in answer.headers:
            return await answer.read()
        pieces: list[bytes] = []
        size = 0
        try:
            while piece := await answer.content.readany():
                pieces.append(piece)
                size += len(piece)
                if size > self._largest:
                    raise TransportError(TOO_LARGE)
        except BaseException:
            answer.close()
            raise
        await answer.read()  # nothing is left; this waits until the connection is released
        return b"".join(pieces)

    async def connect(self, url: str) -> None:
        """Open a connection, so that the first request does not wait for one.

        Raises:
            TransportError: Connecting failed.
        """
        try:
            # Not HEAD: aiohttp closes the connection if the response has no length.
            async with self._opened().get(
                _url(url), timeout=self._timeout, allow_redirects=False, raise_for_status=False
            ) as answer:
                await self._body(answer)
        except TransportError:
            raise
        except Exception as cause:
            raise TransportError(failure_of(cause), cause) from cause

    @asynccontextmanager
    async def stream(self, request: Request) -> AsyncGenerator[Stream]:
        """Send a request whose response is read piece by piece.

        It goes to a storage host, so it sends none of the headers (such as credentials) or cookies
        that a caller's session would add. Connections are shared.

        Raises:
            TransportError: There was no response.
        """
        # The timeout applies to the headers, and again to each piece: the whole may take hours.
        seconds = self._timeout.total if request.timeout is None else request.timeout
        async with self._bare() as bare:
            try:
                async with asyncio.timeout(seconds):
                    answer = await bare.request(
                        request.method,
                        _url(request.url),
                        headers=request.headers,
                        timeout=aiohttp.ClientTimeout(sock_connect=seconds, sock_read=seconds),
                        allow_redirects=False,
                        middlewares=(_send_once,),
                    )
            except TransportError:
                raise
            except Exception as cause:
                raise TransportError(failure_of(cause), cause) from cause
            async with answer:
                yield Stream(answer)

    def _bare(self) -> aiohttp.ClientSession:
        session = self._opened()
        return aiohttp.ClientSession(
            connector=session.connector,
            connector_owner=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=session.trust_env,
            auto_decompress=False,
            read_bufsize=_PIECE,
        )

    async def aclose(self) -> None:
        """Close the connections of this event loop, unless they are from the caller's session."""
        self._forget_other_processes()
        session = self._sessions.pop(asyncio.get_running_loop(), None)
        if session is not None:
            await session.close()
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(0)  # lets transports finish closing before the loop does

    def _timeout_for(
        self, request: Request, session: aiohttp.ClientSession
    ) -> aiohttp.ClientTimeout:
        if request.timeout is not None:
            return _timeout(request.timeout)
        if self._borrowed is not None and session.timeout != DEFAULT_TIMEOUT:
            return session.timeout
        return self._timeout

    def _opened(self) -> aiohttp.ClientSession:
        session = self._borrowed if self._borrowed is not None else self._own()
        if session.closed:
            raise TransportError(Failure(False, False, "the session is closed", lasting=True))
        return session

    def _own(self) -> aiohttp.ClientSession:
        self._forget_other_processes()
        loop = asyncio.get_running_loop()
        session = self._sessions.get(loop)
        if session is None:
            for other in [other for other in tuple(self._sessions) if other.is_closed()]:
                self._sessions.pop(other, None)
            session = self._sessions[loop] = _new_session(self._connections)
        return session

    def _forget_other_processes(self) -> None:
        if self._process == (here := process()):
            return
        inherited, self._sessions, self._process = self._sessions, {}, here
        leave_behind(inherited)
        loop = asyncio.get_running_loop()
        if loop in inherited:
            # The threads in which it resolves host names exist only in the parent.
            loop.set_default_executor(ThreadPoolExecutor(thread_name_prefix="asyncio"))


def _new_session(connections: int) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            limit=connections, keepalive_timeout=_KEEP_ALIVE, socket_factory=_new_socket
        ),
        cookie_jar=aiohttp.DummyCookieJar(),
    )


def _new_socket(address: tuple[Any, ...]) -> socket.socket:
    made = socket.socket(*address[:3])  # family, type and protocol
    keep_to_this_process(made)
    return made


def _timeout(seconds: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=seconds, sock_connect=connecting_time(seconds))


def _url(text: str) -> URL:
    try:
        url = URL(text, encoded=True)
        _ = url.port  # otherwise validated only when connecting
    except ValueError as cause:
        raise TransportError(failure_of(aiohttp.InvalidURL(text)), cause) from cause
    return url


def _data(body: bytes | None) -> bytes | io.BytesIO | None:
    # aiohttp warns about sending large bytes at once; it sends a BytesIO piece by piece.
    return body if body is None or len(body) < _LARGE_BODY else io.BytesIO(body)


def _once(session: aiohttp.ClientSession) -> tuple[aiohttp.ClientMiddlewareType, ...]:
    """Return the session's middlewares, and one that keeps aiohttp from sending twice.

    When a connection breaks, aiohttp resends every request except a POST by itself. A deletion
    whose response was lost would then look as if the room had never existed, and the second
    request would not count against the rate limit.
    """
    given: tuple[aiohttp.ClientMiddlewareType, ...] = getattr(session, "_middlewares", ())
    return (*given, _send_once)


async def _send_once(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    try:
        return await handler(request)
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as cause:
        raise _Lost(_reason(cause)) from cause


def failure_of(cause: Exception) -> Failure:
    """Return what a failed attempt means: did the request reach the server?"""
    timed_out = isinstance(cause, TimeoutError)
    lasting = isinstance(cause, _LASTING)
    connecting = lasting or isinstance(cause, _CONNECTING)
    doing = "connecting" if connecting else "waiting for the response"
    reason = f"timed out while {doing}" if timed_out else _reason(cause)
    return Failure(sent=not connecting, timed_out=timed_out, reason=reason, lasting=lasting)


_CONNECTING: Final = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
_LASTING: Final = (
    aiohttp.ClientConnectorCertificateError,
    aiohttp.InvalidURL,
    aiohttp.NonHttpUrlClientError,
    aiohttp.ServerFingerprintMismatch,
)


def _reason(cause: Exception) -> str:
    if isinstance(cause, _Lost):
        return str(cause)
    if isinstance(cause, aiohttp.ClientConnectorError):
        with suppress(AttributeError):  # a test's own may have no address
            return f"could not connect to {cause.host}:{cause.port}: {cause.os_error}"
    if isinstance(cause, aiohttp.InvalidURL):
        return "the address is not a valid URL"
    if isinstance(cause, aiohttp.ServerDisconnectedError):
        return "the connection was closed before the response"
    return described(cause)
