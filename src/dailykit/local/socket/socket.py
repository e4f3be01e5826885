"""The WebSocket through which participants join calls: ``/~/call/<room>`` of the room's host.

See docs/participant-socket.md for its protocol.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Final

from aiohttp import WSCloseCode, WSMsgType, web
from pydantic_core import from_json

from dailykit import wording
from dailykit.local.base.json_types import JsonObject
from dailykit.local.base.refusal import Refusal
from dailykit.local.requests.origins import PageOrigins
from dailykit.local.socket.session import ParticipantSession
from dailykit.local.world import Domain, World

__all__ = ["MAX_MESSAGE_BYTES", "CallSocket"]

_log = logging.getLogger("dailykit.local")

MAX_MESSAGE_BYTES: Final = 256 * 1024
"""The largest WebSocket message, with room for 100 KB of session data."""

_PING_SECONDS: Final = 20.0
# A participant that does not read is disconnected, which limits the unsent messages. The joins and
# tracks of a full call are a few hundred messages; the largest message has 256 KB.
_MOST_UNREAD: Final = 2_000
_MOST_UNREAD_BYTES: Final = 4 * 1024 * 1024


class CallSocket:
    """Lets participants join over WebSockets.

    Args:
        world: The world.
        room_at: Returns the domain and the name of the room at a host and a path.
        origins: The origins whose pages may join.
    """

    def __init__(
        self,
        world: World,
        room_at: Callable[[str, str], tuple[Domain, str]],
        origins: PageOrigins,
    ) -> None:
        self._world = world
        self._room_at = room_at
        self._origins = origins
        self._connections: set[_Connection] = set()

    async def answer(
        self,
        request: web.BaseRequest,
        segments: Sequence[str],
        query: str,  # noqa: ARG002 - all routes have it
    ) -> web.StreamResponse:
        """Serve a participant until either side closes the connection.

        Args:
            request: The WebSocket handshake.
            segments: The path of the room's URL, as the only segment.
            query: Ignored.

        Raises:
            Refusal: The request is not a WebSocket handshake, or comes from another site's page.
        """
        if request.method != "GET" or len(segments) != 1:
            raise Refusal.not_found(wording.API_ENDPOINT_MISSING)
        # Any page may open a WebSocket to any host, and browsers leave the refusal to the server.
        if not self._origins.may_join(request):
            text = "pages of this origin may not join calls: add its host to the allowed hosts"
            raise Refusal(403, wording.FORBIDDEN_ERROR, text)
        domain, room_name = self._room_at(request.headers.get("Host", ""), segments[0])
        socket = web.WebSocketResponse(heartbeat=_PING_SECONDS, max_msg_size=MAX_MESSAGE_BYTES)
        if not _can_prepare(socket, request):
            raise Refusal(426, wording.INVALID_REQUEST_ERROR, "this address requires a WebSocket")
        await socket.prepare(request)
        connection = _Connection(self._world, domain, room_name, socket, request.transport)
        self._connections.add(connection)
        try:
            await connection.talk()
        finally:
            self._connections.discard(connection)
        return socket

    async def close(self) -> None:
        """Close all connections, after the pending messages have been sent."""
        await asyncio.gather(
            *(connection.close() for connection in self._connections), return_exceptions=True
        )


def _can_prepare(socket: web.WebSocketResponse, request: web.BaseRequest) -> bool:
    try:
        return bool(socket.can_prepare(request))
    except ValueError:
        # Sec-WebSocket-Key, or another header of the handshake, is not ASCII.
        return False


class _Connection:
    """The WebSocket of one participant."""

    def __init__(
        self,
        world: World,
        domain: Domain,
        room_name: str,
        socket: web.WebSocketResponse,
        transport: asyncio.Transport | None,
    ) -> None:
        self._socket = socket
        self._transport = transport
        self._unsent: asyncio.Queue[bytes | None] = asyncio.Queue(_MOST_UNREAD)
        self._unsent_bytes = 0
        self._session = ParticipantSession(world, domain, room_name, self._tell)
        self._writer: asyncio.Task[None] | None = None

    async def talk(self) -> None:
        """Pass messages in both directions until the connection is closed."""
        self._writer = asyncio.create_task(self._write())
        try:
            await self._listen()
        finally:
            self._session.hang_up()
            await self.close()

    async def close(self) -> None:
        """Send the pending messages, and close the connection."""
        with suppress(asyncio.QueueFull):
            self._unsent.put_nowait(None)
        if self._writer is not None:
            await asyncio.wait([self._writer], timeout=1)
            self._writer.cancel()

    async def _listen(self) -> None:
        async for message in self._socket:
            if message.type is not WSMsgType.TEXT:
                await self._socket.close(code=WSCloseCode.UNSUPPORTED_DATA)
                return
            self._session.receive(_decoded(message.data))

    async def _write(self) -> None:
        with suppress(ConnectionError):
            while (message := await self._unsent.get()) is not None:
                await self._socket.send_str(message.decode())
                self._unsent_bytes -= len(message)
                if self._session.is_over and self._unsent.empty():
                    break
            await self._socket.close()

    def _tell(self, message: JsonObject) -> None:
        text = json.dumps(message, separators=(",", ":")).encode()
        self._unsent_bytes += len(text)
        try:
            if self._unsent_bytes > _MOST_UNREAD_BYTES:
                raise asyncio.QueueFull
            self._unsent.put_nowait(text)
        except asyncio.QueueFull:
            _log.warning("disconnecting a participant that does not read its messages")
            # This ends our side of the connection, and with it the session.
            if self._transport is not None:
                self._transport.abort()


def _decoded(text: str) -> Any:
    """Return the content of a message; None if it is not JSON."""
    try:
        return from_json(text, allow_inf_nan=False)
    except ValueError:
        return None
