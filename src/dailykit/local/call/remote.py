"""Joining calls of a local Daily that runs elsewhere, over its WebSocket.

See docs/participant-socket.md.
"""

import asyncio
import json
import socket
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, Final, TypeVar
from urllib.parse import quote, urlsplit, urlunsplit

from aiohttp import (
    ClientError,
    ClientSession,
    ClientTimeout,
    ClientWebSocketResponse,
    TCPConnector,
    ThreadedResolver,
    WSMsgType,
)
from aiohttp.abc import ResolveResult

from dailykit.errors import DailyConnectionError, InvalidArgumentError
from dailykit.local.base.json_types import JsonObject
from dailykit.local.call._async.participant import LocalParticipant
from dailykit.local.call.call_view import CallView, OpenConnection
from dailykit.local.call.participant import RoomAddress

__all__ = ["connected", "join", "socket_url"]

ConversationT = TypeVar("ConversationT", bound=CallView)

_CONNECT_SECONDS: Final = 10.0


@asynccontextmanager
async def join(
    room_url: str,
    *,
    token: str | None = None,
    user_name: str | None = None,
    user_data: Any = None,
) -> AsyncGenerator[LocalParticipant]:
    """Join a call of a local Daily for as long as the block lasts.

    Args:
        room_url: The room's URL on a local Daily, with or without ``?t=``.
        token: A meeting token. Default: the one in the URL.
        user_name: The name to show to the other participants, unless the token sets one.
        user_data: JSON to share with the other participants, at most 4 KB.

    Raises:
        JoinRefused: The participant may not join.
        DailyConnectionError: No local Daily answers at this URL.
        InvalidArgumentError: `room_url` is not a room's URL.
    """
    address = RoomAddress.of(room_url)
    async with (
        connected(room_url, CallView) as view,
        await LocalParticipant.enter(
            view,
            token=token or address.token,
            user_name=user_name,
            user_data=user_data,
        ) as participant,
    ):
        yield participant


@asynccontextmanager
async def connected(
    room_url: str, begin: Callable[[OpenConnection], ConversationT]
) -> AsyncGenerator[ConversationT]:
    """Connect to a local Daily for as long as the block lasts.

    Args:
        room_url: The URL of the room.
        begin: Creates the view, given the function that opens its connection.

    Raises:
        DailyConnectionError: No local Daily answers at this URL.
        InvalidArgumentError: `room_url` is not a room's URL.
    """
    timeout = ClientTimeout(total=None, connect=_CONNECT_SECONDS)
    connector = TCPConnector(resolver=_LoopbackResolver())
    async with ClientSession(timeout=timeout, connector=connector) as http:
        socket = await _connect(http, socket_url(room_url))
        line = _SocketLine(socket)
        view = begin(line.open)
        reading = asyncio.create_task(line.read(view))
        try:
            yield view
        finally:
            await socket.close()
            await reading


def socket_url(room_url: str) -> str:
    """Return the WebSocket address of a room on a local Daily.

    Raises:
        InvalidArgumentError: `room_url` is not a room's URL.
    """
    parts = urlsplit(room_url)
    schemes = {"http": "ws", "https": "wss"}
    if parts.scheme not in schemes or not parts.netloc:
        raise InvalidArgumentError("pass a room's URL, such as http://127.0.0.1:8000/standup")
    path = f"/~/call/{quote(RoomAddress.of(room_url).name, safe='')}"
    return urlunsplit((schemes[parts.scheme], parts.netloc, path, "", ""))


class _LoopbackResolver(ThreadedResolver):
    """Finds names below ``localhost``, such as ``acme.localhost``, on this machine.

    Browsers do the same, as RFC 6761 wants it; not all systems do.
    """

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        is_below = host.rstrip(".").endswith(".localhost")
        return await super().resolve("localhost" if is_below else host, port, family)


class _SocketLine:
    """Carries messages over a WebSocket. Use it on one event loop only."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self._socket = socket
        self._loop = asyncio.get_running_loop()
        self._sending: set[asyncio.Task[None]] = set()

    def open(self, receive: Callable[[JsonObject], None]) -> "_SocketLine":  # noqa: ARG002 - see read
        return self

    async def read(self, view: CallView) -> None:
        """Pass the server's messages to the view until the server hangs up."""
        try:
            async for message in self._socket:
                if message.type is WSMsgType.TEXT:
                    view.receive(json.loads(message.data))
        finally:
            view.lost()

    def send(self, message: JsonObject) -> None:
        text = json.dumps(message, allow_nan=False)
        if self._socket.closed:
            raise ConnectionError("the server closed the connection")
        self._keep(self._loop.create_task(self._send(text)))

    def hang_up(self) -> None:
        self._keep(self._loop.create_task(self._close()))

    def _keep(self, task: asyncio.Task[None]) -> None:
        # The event loop keeps only weak references to tasks.
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _send(self, text: str) -> None:
        # If sending fails, reading fails too and handles it.
        with suppress(ConnectionError):
            await self._socket.send_str(text)

    async def _close(self) -> None:
        await self._socket.close()


async def _connect(http: ClientSession, url: str) -> ClientWebSocketResponse:
    try:
        return await http.ws_connect(url)
    except (ClientError, OSError, TimeoutError) as error:
        reason = str(error) or type(error).__name__
        raise DailyConnectionError(
            f"no local Daily answers at {url}: {reason}. "
            "You can't join calls of the real Daily this way"
        ) from None
