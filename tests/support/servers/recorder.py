"""A server that writes down every request and answers as it is told."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from aiohttp import web

__all__ = ["LOST", "Answer", "Recorder", "Seen", "recording"]


class Seen(NamedTuple):
    """A request, in what counts.

    Attributes:
        method: The HTTP method.
        path: The raw path with the query.
        authorization: That header.
        content_type: That header.
        json: The JSON body in one form, so that 1, 1.0 and true are different; empty without.
    """

    method: str
    path: str
    authorization: str
    content_type: str
    json: str

    @property
    def body(self) -> Any:
        """The JSON body."""
        return json.loads(self.json)


@dataclass(frozen=True, slots=True)
class Answer:
    """What to answer."""

    status: int = 200
    body: bytes = b"{}"
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    delay: float = 0.0
    """Seconds to wait before it, for a caller that won't."""

    @classmethod
    def of(cls, value: object, status: int = 200) -> "Answer":
        """Return the answer with a JSON body."""
        return cls(status, json.dumps(value).encode())

    def response(self) -> web.Response:
        """Return what aiohttp sends."""
        empty = self.status in {204, 304}
        return web.Response(
            status=self.status,
            body=None if empty else self.body,
            headers={"Content-Type": self.content_type, **dict(self.headers)},
        )


LOST = Answer(status=0)
"""The request arrives and the connection breaks before the answer."""


@dataclass
class Recorder:
    """The server.

    Attributes:
        url: Its root.
        seen: The requests so far.
        answer: What to answer from now on: always the same, or chosen by the request.
        queue: What to answer first, one by one.
    """

    url: str = ""
    seen: list[Seen] = field(default_factory=list[Seen])
    answer: Answer | Callable[[Seen], Answer] = field(default_factory=Answer)
    queue: list[Answer] = field(default_factory=list[Answer])

    @property
    def api_url(self) -> str:
        """The root of its API."""
        return f"{self.url}/v1"

    def take(self) -> list[Seen]:
        """Return the requests since the last time."""
        seen, self.seen = self.seen, []
        return seen

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Write a request down and answer it."""
        body = await request.read()
        seen = Seen(
            request.method,
            request.raw_path,
            request.headers.get("Authorization", ""),
            request.headers.get("Content-Type", ""),
            json.dumps(json.loads(body), sort_keys=True) if body else "",
        )
        self.seen.append(seen)
        answer = self._next(seen)
        if answer is LOST and request.transport is not None:
            request.transport.abort()
        if answer.delay:
            await asyncio.sleep(answer.delay)
        return Answer().response() if answer is LOST else answer.response()

    def _next(self, seen: Seen) -> Answer:
        if self.queue:
            return self.queue.pop(0)
        return self.answer if isinstance(self.answer, Answer) else self.answer(seen)


@asynccontextmanager
async def recording() -> AsyncGenerator[Recorder]:
    """Run a recorder on a free loopback port."""
    recorder = Recorder()
    server = web.Server(recorder.handle, access_log=None, handler_cancellation=True)
    runner = web.ServerRunner(server, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        recorder.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield recorder
    finally:
        await runner.cleanup()
