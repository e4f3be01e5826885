"""A receiver for Daily's posts that keeps every byte and answers as configured."""

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

__all__ = ["Posted", "EventReceiver", "open_receiver"]

_PATIENCE_SECONDS: Final = 10


@dataclass(frozen=True, slots=True)
class Posted:
    """A received request.

    Attributes:
        line: Its first line: method, path and version.
        headers: Its headers, by their names in lower case.
        raw: Its body's bytes.
    """

    line: str
    headers: Mapping[str, str]
    raw: bytes

    @property
    def body(self) -> Any:
        """Its body as JSON."""
        return json.loads(self.raw)


class EventReceiver:
    """Receives posts.

    Attributes:
        url: Its address.
        status: What it answers.
        posts: The received posts, oldest first.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.status = 200
        self.posts: list[Posted] = []
        self._came = asyncio.Condition()

    async def wait_for(self, count: int) -> list[Posted]:
        """Wait for this many posts, and return all.

        Raises:
            TimeoutError: They do not arrive.
        """
        async with asyncio.timeout(_PATIENCE_SECONDS), self._came:
            await self._came.wait_for(lambda: len(self.posts) >= count)
        return self.posts

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Receive a post and answer it, then close the connection."""
        try:
            line, headers = await _read_head(reader)
            raw = await reader.readexactly(int(headers.get("content-length", "0")))
            async with self._came:
                self.posts.append(Posted(line, headers, raw))
                self._came.notify_all()
            writer.write(self._answer())
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            # The client disconnected and does not need an answer.
            pass
        finally:
            writer.close()

    def _answer(self) -> bytes:
        where = f"Location: {self.url}/elsewhere\r\n" if 300 <= self.status < 400 else ""
        return (
            f"HTTP/1.1 {self.status} As Told\r\n{where}Content-Length: 0\r\n"
            "Connection: close\r\n\r\n"
        ).encode()


@asynccontextmanager
async def open_receiver() -> AsyncGenerator[EventReceiver]:
    """Receive posts on a loopback port for the length of the block."""
    receiver = EventReceiver("")
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    async with server:
        receiver.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
        yield receiver


async def _read_head(reader: asyncio.StreamReader) -> tuple[str, dict[str, str]]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    line, *rest = head.rstrip("\r\n").split("\r\n")
    pairs = (text.partition(":") for text in rest)
    return line, {name.lower(): value.strip() for name, _, value in pairs}
