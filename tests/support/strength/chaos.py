"""A proxy on raw streams between a client and a local Daily. It harms some of what passes."""

import asyncio
import random
import socket
import threading
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from concurrent.futures import Future
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

from tests.support.servers.servers import HOST, reset

__all__ = ["Answer", "Chaos", "Exchange", "Fault", "Request", "answer"]

_END: Final = b"\r\n\r\n"

_AWAY: Final = 0.05
"""Seconds for which a server that dies is away."""

_BROKEN: Final = (OSError, EOFError, asyncio.LimitOverrunError)


@dataclass(frozen=True)
class Request:
    """A request as it came in."""

    method: str
    target: str
    head: bytes
    body: bytes

    @property
    def is_of_a_room(self) -> bool:
        """Whether a room by its name is asked for."""
        return self.method == "GET" and self.target.startswith("/v1/rooms/")


@dataclass(frozen=True)
class Answer:
    """What the local Daily answered."""

    status: int
    body: bytes

    def __bytes__(self) -> bytes:
        return answer(self.status, self.body)


def answer(status: int, body: bytes = b"{}", *headers: str) -> bytes:
    """Return the bytes of a good answer with these further headers."""
    lines = [
        f"HTTP/1.1 {status} Whatever",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        *headers,
    ]
    return "\r\n".join(lines).encode() + _END + body


class Exchange:
    """One request at the proxy: what a fault has in its hands.

    Attributes:
        request: The request.
        dice: For the fault's own choices.
        chaos: The proxy.
    """

    def __init__(
        self,
        chaos: "Chaos",
        request: Request,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self.chaos = chaos
        self.dice = chaos.dice
        self.request = request
        self._reader = reader
        self._writer = writer

    async def act(self) -> Answer:
        """Let the local Daily do what is asked."""
        return await self.chaos.forward(self.request)

    async def say(self, data: bytes) -> None:
        """Send bytes to the client."""
        self._writer.write(data)
        await self._writer.drain()

    async def drip(self, data: bytes, seconds: float) -> None:
        """Send bytes one by one."""
        for number in range(len(data)):
            await self.say(data[number : number + 1])
            await asyncio.sleep(seconds)

    async def hang(self) -> None:
        """Say nothing more, until the client hangs up."""
        while await self._reader.read(65536):
            pass

    def reset(self) -> None:
        """Break the connection."""
        _break(self._writer)


Fault = Callable[[Exchange], Awaitable[bool]]
"""Answers a request in some bad way; returns whether the connection goes on."""


class Chaos:
    """The proxy, in a thread of its own.

    Args:
        port: Where the local Daily listens.
        faults: The faults, by name. They are dealt like cards, so that each is played.
        seed: For the dice.
        share: How many of the requests are harmed, from 0 to 1; it can be changed.

    Attributes:
        played: How often each fault was played; ``good`` counts what went through unharmed.
        elsewhere: The heads of the requests that reached the other host, to which some
            redirects lead.
    """

    def __init__(
        self, port: int, faults: Mapping[str, Fault], seed: object, share: float = 0.5
    ) -> None:
        self.share = share
        self.dice = random.Random(f"{seed}")
        self.played: Counter[str] = Counter()
        self.elsewhere: list[bytes] = []
        self.other_host = ""
        self.port = 0
        self._upstream = port
        self._faults = faults
        self._deck: list[str] = []
        # With their tasks, which nothing else holds on to while they wait for the local Daily.
        self._writers: dict[asyncio.StreamWriter, object] = {}
        self._connecting: set[asyncio.Task[None]] = set()
        self._is_away = False
        self._ready: Future[None] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)

    @property
    def url(self) -> str:
        """The root of the API behind it."""
        return f"http://{HOST}:{self.port}/v1"

    @property
    def harmed(self) -> int:
        """How many requests were harmed."""
        return self.played.total() - self.played["good"]

    async def _run(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        elsewhere = await asyncio.start_server(self._note, HOST, 0)
        self.other_host = f"{HOST}:{elsewhere.sockets[0].getsockname()[1]}"
        self._listen()
        self._ready.set_result(None)
        await self._over.wait()
        elsewhere.close()
        while self._is_away:  # noqa: ASYNC110 (not for long)
            await asyncio.sleep(_AWAY)
        self._stop_listening()
        self._hang_up()
        while self._connecting or self._writers:  # noqa: ASYNC110 (whatever they do has no event)
            await asyncio.sleep(0.001)
        await asyncio.sleep(0.01)  # for transports to close

    def _listen(self) -> None:
        self._listening = socket.create_server((HOST, self.port), backlog=512)
        self._listening.setblocking(False)
        self.port = self._listening.getsockname()[1]
        # Not a server of asyncio, which in Python 3.11 loses what it accepts while it closes.
        self._loop.add_reader(self._listening, self._accept)

    def _accept(self) -> None:
        with suppress(OSError):
            accepted, _ = self._listening.accept()
            accepted.setblocking(False)
            task = asyncio.create_task(self._connect(accepted))
            self._connecting.add(task)
            task.add_done_callback(self._connecting.discard)

    async def _connect(self, accepted: socket.socket) -> None:
        reader = asyncio.StreamReader(limit=4 * 1024 * 1024)
        protocol = asyncio.StreamReaderProtocol(reader, self._talk)
        await self._loop.connect_accepted_socket(lambda: protocol, accepted)

    def _stop_listening(self) -> None:
        self._loop.remove_reader(self._listening)
        self._listening.close()

    async def die(self) -> None:
        """Break all connections and refuse new ones, for a moment."""
        if self._is_away:
            return
        self._is_away = True
        self._stop_listening()
        self._hang_up()
        await asyncio.sleep(_AWAY)
        self._listen()
        self._is_away = False

    def _hang_up(self) -> None:
        for writer in tuple(self._writers):
            _break(writer)

    async def _note(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with self._open(writer):
            self.elsewhere.append(await reader.readuntil(_END))
            writer.write(answer(404))
            await writer.drain()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with self._open(writer):
            while await self._serve(reader, writer):
                pass

    @asynccontextmanager
    async def _open(self, writer: asyncio.StreamWriter) -> AsyncGenerator[None]:
        self._writers[writer] = asyncio.current_task()
        try:
            with suppress(*_BROKEN):
                yield
        finally:
            writer.close()
            with suppress(*_BROKEN):
                await writer.wait_closed()
            del self._writers[writer]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        request = await _read(reader)
        exchange = Exchange(self, request, reader, writer)
        name = self._deal()
        self.played[name] += 1
        if name != "good":
            return await self._faults[name](exchange)
        await exchange.say(bytes(await exchange.act()))
        return True

    def _deal(self) -> str:
        if self.dice.random() >= self.share:
            return "good"
        if not self._deck:
            self._deck = sorted(self._faults)
            self.dice.shuffle(self._deck)
        return self._deck.pop()

    async def forward(self, request: Request) -> Answer:
        """Hand a request on to the local Daily, and return the answer."""
        reader, writer = await asyncio.open_connection(HOST, self._upstream)
        try:
            head = request.head.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)
            writer.write(head + request.body)
            received = await reader.read()
        finally:
            writer.close()
            with suppress(*_BROKEN):
                await writer.wait_closed()
        head, _, body = received.partition(_END)
        return Answer(int(head.split(maxsplit=2)[1]), body)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.result(timeout=30)
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(timeout=30)
        assert not self._thread.is_alive()


def _break(writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):  # closed already
        reset(writer.get_extra_info("socket"))
    writer.transport.abort()


async def _read(reader: asyncio.StreamReader) -> Request:
    head = await reader.readuntil(_END)
    first, *fields = head.decode("latin-1").split("\r\n")
    length = 0
    for line in fields:
        name, _, value = line.partition(":")
        if name.lower() == "content-length":
            length = int(value)
    method, target, _ = first.split(" ")
    return Request(method, target, head, await reader.readexactly(length))
