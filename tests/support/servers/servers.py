"""Servers on real sockets of this machine, which do what a test tells them. Each has a thread."""

import asyncio
import json
import socket
import struct
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import web

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Received:
    """A request as it came in."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    peer: object

    def json(self) -> Any:
        return json.loads(self.body) if self.body else None


@dataclass(frozen=True)
class Answer:
    """What to answer."""

    status: int = 200
    body: object = b""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


Respond = Callable[[Received], Answer | None]
"""Gives the answer to a request; None breaks the connection instead."""


class HTTPServer:
    """An HTTP server that answers as it is told, and remembers what it was sent.

    Args:
        respond: Gives the answer to each request, in the server's own thread.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond
        self.received: list[Received] = []
        self.url = ""
        self._ready: Future[str] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        runner = web.ServerRunner(web.Server(self._handle), access_log=None, shutdown_timeout=0)
        await runner.setup()
        listening = socket.create_server((HOST, 0), backlog=512)
        await web.SockSite(runner, listening).start()
        self._ready.set_result(f"http://{HOST}:{listening.getsockname()[1]}/v1")
        await self._stop.wait()
        await runner.cleanup()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        transport = request.transport
        assert transport is not None
        received = Received(
            request.method,
            request.path_qs.removeprefix("/v1"),
            request.headers,
            await request.read(),
            transport.get_extra_info("peername"),
        )
        self.received.append(received)
        answer = self.respond(received)
        if answer is None:
            reset(transport.get_extra_info("socket"))
            transport.abort()
            return web.Response()
        headers = {"Content-Type": "application/json", **answer.headers}
        return web.Response(status=answer.status, body=answer.content(), headers=headers)

    def __enter__(self) -> Self:
        self._thread.start()
        self.url = self._ready.result(timeout=30)
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(timeout=30)


def answers(*script: Answer | None) -> Respond:
    """Give one answer after the other; the last one again and again."""
    left = list(script)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


def reset(connection: Any) -> None:
    """Make the closing of a connection a reset, not a polite end."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


Step = Callable[[socket.socket], None]
"""Does something with a connection."""


class RawServer:
    """Treats each connection as it is told, byte by byte; without further steps it is closed.

    Args:
        scripts: The steps for each connection in turn; the last script again and again.
    """

    def __init__(self, *scripts: Sequence[Step]) -> None:
        self._scripts = list(scripts)
        self._listening = socket.create_server((HOST, 0))
        self.port: int = self._listening.getsockname()[1]
        self.url = f"http://{HOST}:{self.port}/v1"
        self.connections = 0
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._accept, daemon=True)]

    def _accept(self) -> None:
        while True:
            connection, _ = self._listening.accept()
            if self._over.is_set():
                connection.close()
                return
            self.connections += 1
            script = self._scripts.pop(0) if len(self._scripts) > 1 else self._scripts[0]
            thread = threading.Thread(target=self._treat, args=(connection, script), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _treat(self, connection: socket.socket, script: Sequence[Step]) -> None:
        with connection:
            for step in script:
                try:
                    step(connection)
                except OSError:  # the client has hung up
                    return

    def until_over(self, connection: socket.socket) -> None:
        """Step: say nothing until the test is over or the client hangs up."""
        connection.settimeout(0.02)
        while not self._over.is_set():
            try:
                if not connection.recv(1):
                    return
            except TimeoutError:
                continue

    def pausing(self, seconds: float) -> Step:
        """Step: do nothing for some seconds, at most until the test is over."""
        return lambda _: (self._over.wait(seconds), None)[1]

    def dripping(self, piece: bytes, seconds: float = 0.01) -> Step:
        """Step: send a piece again and again until the test is over or the client hangs up."""

        def step(connection: socket.socket) -> None:
            while not self._over.wait(seconds):
                connection.sendall(piece)

        return step

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._over.set()
        with socket.create_connection((HOST, self.port)):
            self._threads[0].join(timeout=30)
        self._listening.close()
        for thread in self._threads:
            thread.join(timeout=30)


def read_request(connection: socket.socket) -> None:
    """Step: read one request to its end."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            length = int(line.partition(b":")[2])
    while len(body) < length:
        body += _more(connection)


def read_a_little(connection: socket.socket) -> None:
    """Step: wait for a request, and read but the beginning."""
    connection.recv(1)


def _more(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise ConnectionError("the client has hung up")
    return data


def say(data: bytes) -> Step:
    """Step: send these bytes."""
    return lambda connection: connection.sendall(data)


def break_off(connection: socket.socket) -> None:
    """Step: reset the connection."""
    reset(connection)
    connection.close()


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.create_server((HOST, 0)) as listening:
        port: int = listening.getsockname()[1]
        return port
