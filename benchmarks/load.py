"""A load generator: some connections, each of which sends its next request on the last answer.

Sockets alone and no HTTP library, so that the server is what is measured.
"""

import asyncio
from collections.abc import Sequence
from itertools import cycle

__all__ = ["Load", "request_bytes"]


def request_bytes(method: str, path: str, key: str, body: bytes = b"") -> bytes:
    """Return a request as bytes."""
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\n"
    if body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


class Load:
    """Requests to one server.

    Args:
        port: The server's port, on this machine.
        connections: How many connections to keep open.
    """

    def __init__(self, port: int, connections: int) -> None:
        self._port = port
        self._count = connections
        self._connections: list[_Connection] = []

    async def open(self) -> None:
        """Open the connections."""
        loop = asyncio.get_running_loop()
        for _ in range(self._count):
            _, connection = await loop.create_connection(_Connection, "127.0.0.1", self._port)
            self._connections.append(connection)

    async def send(self, requests: Sequence[bytes], count: int) -> None:
        """Send so many requests, one after the other on each connection.

        Raises:
            RuntimeError: An answer was not 200.
        """
        turns = cycle(requests)
        work = _Work(count, turns)
        await asyncio.gather(*(connection.work(work) for connection in self._connections))

    def close(self) -> None:
        """Close the connections."""
        for connection in self._connections:
            connection.close()


class _Work:
    """Requests that several connections take turns with."""

    def __init__(self, count: int, requests: "cycle[bytes]") -> None:
        self._left = count
        self._requests = requests

    def next(self) -> bytes | None:
        if not self._left:
            return None
        self._left -= 1
        return next(self._requests)


class _Connection(asyncio.Protocol):
    def __init__(self) -> None:
        self._unread = b""
        self._work: _Work | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    async def work(self, work: _Work) -> None:
        self._work = work
        self._done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._go_on()
        await self._done

    def close(self) -> None:
        self._transport.close()

    def _go_on(self) -> None:
        assert self._work is not None
        request = self._work.next()
        if request is None:
            self._done.set_result(None)
        else:
            self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._unread += data
        end = self._unread.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._unread[:end].lower()
        _, _, length = head.partition(b"content-length:")
        whole = end + 4 + int(length.partition(b"\r\n")[0])
        if len(self._unread) < whole:
            return
        answer, self._unread = self._unread[:whole], self._unread[whole:]
        if answer[9:12] != b"200":
            self._done.set_exception(RuntimeError(answer[:500].decode(errors="replace")))
        else:
            self._go_on()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._done.done():
            self._done.set_exception(ConnectionError(f"the server closed the connection: {exc}"))
