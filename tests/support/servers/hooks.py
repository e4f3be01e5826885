"""A program of a user's that webhooks are delivered to, and that misbehaves when told."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass
class Received:
    """What came in."""

    headers: dict[str, str]
    body: bytes

    @property
    def content(self) -> Any:
        """The body's JSON."""
        return json.loads(self.body)

    @property
    def type(self) -> str:
        """The type of the event; of the probe, ``test``."""
        kind: str = self.content.get("type", "test")
        return kind

    def is_signed_with(self, secret: str) -> bool:
        """Check the signature, with a few lines of our own rather than with what is tested."""
        stamp = self.headers["X-Webhook-Timestamp"].encode()
        digest = hmac.new(base64.b64decode(secret), stamp + b"." + self.body, hashlib.sha256)
        return base64.b64encode(digest.digest()).decode() == self.headers["X-Webhook-Signature"]


@dataclass
class Hook:
    """A receiver.

    Attributes:
        url: Its address.
        received: All that came in, in order.
        answers: Statuses to answer with, one after the other; 200 when there are none left.
    """

    url: str = ""
    received: list[Received] = field(default_factory=list[Received])
    answers: deque[int] = field(default_factory=deque[int])
    _came: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer a request."""
        self.received.append(Received(dict(request.headers), await request.read()))
        async with self._came:
            self._came.notify_all()
        status = self.answers.popleft() if self.answers else 200
        headers = {"Location": f"{self.url}elsewhere"} if 300 <= status < 400 else None
        return web.Response(status=status, headers=headers)

    async def until(self, count: int) -> list[Received]:
        """Wait until so many requests came in, and return all."""
        async with asyncio.timeout(20), self._came:
            await self._came.wait_for(lambda: len(self.received) >= count)
        return self.received

    @property
    def types(self) -> list[str]:
        """The types of all that came in."""
        return [one.type for one in self.received]


@asynccontextmanager
async def serving_hook() -> AsyncGenerator[Hook]:
    """Run a receiver on this loop."""
    hook = Hook()
    runner = web.ServerRunner(web.Server(hook.handle))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    hook.url = f"http://127.0.0.1:{port}/"
    try:
        yield hook
    finally:
        await runner.cleanup()


Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def serving_raw(talk: Talk) -> AsyncGenerator[str]:
    """Run a server that talks as it likes on this loop, and return its URL."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await talk(reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


async def wait_for(event: asyncio.Event) -> None:
    """Wait for what must happen soon."""
    async with asyncio.timeout(20):
        await event.wait()
