"""The asynchronous transport: the only place here that knows aiohttp."""

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

__all__ = ["Session", "Stream", "Transport"]

Session = aiohttp.ClientSession
"""What a caller may bring."""

_KEEP_ALIVE: Final = 55.0
"""Seconds; common load balancers hang up after 60, and a request must not meet that moment."""


_LARGE_BODY: Final = 1024 * 1024

_PIECE: Final = 256 * 1024
"""Bytes of a download to hold at once."""


class _Lost(aiohttp.ClientError):
    """Stands in for an error that aiohttp would answer by sending the request once more."""


class Stream:
    """An answer that is read piece by piece.

    Attributes:
        status: Its status.
        headers: Its headers, looked up in any case.
    """

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self._answer = answer
        self.status = answer.status
        self.headers = answer.headers

    async def read(self) -> bytes:
        """Return the next piece of the body, or nothing at its end.

        Raises:
            TransportError: It broke off, or nothing came for too long.
        """
        try:
            return await self._answer.content.read(_PIECE)
        except Exception as cause:
            raise TransportError(_failure(cause), cause) from cause


class Transport:
    """Sends requests over one pool of connections, kept for its whole life.

    A session of our own belongs to one event loop of one process, so there is one for each.
    Whatever goes wrong below, with the libraries as well, comes out as a `TransportError`.

    Args:
        session: A session of the caller, which stays open; None for one of our own, which is
            made with the first request and closed by `aclose`.
        timeout: Seconds for one try. A session of the caller that has a timeout keeps it.
        connections: At most so many connections at once, for a session of our own.
        largest: The bytes that an answer may have, decompressed.
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
        """Send a request and return the whole answer.

        Raises:
            TransportError: There was no answer, or not all of it.
        """
        try:
            session = self._opened()
            # Without `async with`, which costs a fortieth of a call: reading gives the connection
            # back, or closes it where the answer does not come to its end.
            answer = await session.request(
                request.method,
                _url(request.url),
                headers=request.headers,
                data=_data(request.body),
                timeout=self._timeout_for(request, session),
                allow_redirects=False,
                # A session of the caller may be set to raise; what a status means is decided later.
                raise_for_status=False,
                middlewares=None if request.method == "POST" else _once(session),
            )
            return Response(answer.status, answer.headers, await self._body(answer))
        except TransportError:
            raise
        except Exception as cause:
            raise TransportError(_failure(cause), cause) from cause

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
        await answer.read()  # there is nothing left; it waits for the connection to be given back
        return b"".join(pieces)

    async def connect(self, url: str) -> None:
        """Open a connection ahead of the first request, so that it does not wait for one.

        Raises:
            TransportError: The connection could not be made.
        """
        try:
            # No HEAD: aiohttp does not keep the connection when its answer names no length.
            async with self._opened().get(
                _url(url), timeout=self._timeout, allow_redirects=False, raise_for_status=False
            ) as answer:
                await self._body(answer)
        except TransportError:
            raise
        except Exception as cause:
            raise TransportError(_failure(cause), cause) from cause

    @asynccontextmanager
    async def stream(self, request: Request) -> AsyncGenerator[Stream]:
        """Send a request whose answer is read piece by piece.

        It goes to a storage host, and so takes nothing along that a session of the caller would
        add: neither headers, such as credentials, nor cookies. Connections are shared.

        Raises:
            TransportError: There was no answer.
        """
        # A timeout for the headers, and then for each piece: the whole may take hours.
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
                raise TransportError(_failure(cause), cause) from cause
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
        """Close the connections of this event loop, unless the session is the caller's."""
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
            # The threads in which it looks up names have stayed in the parent.
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
        _ = url.port  # is looked at as late as possible otherwise
    except ValueError as cause:
        raise TransportError(_failure(aiohttp.InvalidURL(text)), cause) from cause
    return url


def _data(body: bytes | None) -> bytes | io.BytesIO | None:
    # aiohttp warns of more in one go, and sends the other piece by piece.
    return body if body is None or len(body) < _LARGE_BODY else io.BytesIO(body)


def _once(session: aiohttp.ClientSession) -> tuple[aiohttp.ClientMiddlewareType, ...]:
    """Return the session's middlewares, and one that keeps aiohttp from sending twice.

    When the connection breaks, aiohttp sends anything but a POST again by itself. A deletion that
    was carried out, and whose answer was lost, would then look like a room that never was; and
    nobody would count the second sending against the rate limit.
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


def _failure(cause: Exception) -> Failure:
    """Say what a failed try means: did anything reach the other side?"""
    timed_out = isinstance(cause, TimeoutError)
    lasting = isinstance(cause, _LASTING)
    connecting = lasting or isinstance(cause, _CONNECTING)
    doing = "connecting" if connecting else "waiting for the answer"
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
        return f"could not connect to {cause.host}:{cause.port}: {cause.os_error}"
    if isinstance(cause, aiohttp.InvalidURL):
        return "the address is not a valid URL"
    if isinstance(cause, aiohttp.ServerDisconnectedError):
        return "the connection was closed before the answer"
    return described(cause)
