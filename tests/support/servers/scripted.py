"""A server in a thread of its own that answers what a test has scripted, and notes each request."""

import asyncio
import json
import threading
from collections import deque
from collections.abc import Callable, Generator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

__all__ = ["LOST", "Reply", "ScriptedDaily", "Seen", "reply", "serve_script"]


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as it came.

    Attributes:
        line: Method, path and query, as they were on the wire: ``GET /v1/rooms?limit=2``.
        headers: The headers, looked up in any case.
        body: The raw body.
    """

    line: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The JSON body; None without one."""
        return json.loads(self.body) if self.body else None


@dataclass(frozen=True, slots=True)
class Reply:
    """What to answer.

    Attributes:
        status: The status; 0 hangs up instead of answering.
        body: The body.
        headers: The headers.
        missing: How many of the promised bytes never come.
        hang: Whether the connection stays open then.
        is_sized: Whether the headers tell how long the body is.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    missing: int = 0
    hang: bool = False
    is_sized: bool = True


LOST = Reply(0)
"""The request has arrived; its answer gets lost."""

Answering = Reply | Callable[[Seen], Reply]


def reply(value: object, status: int = 200, **headers: str) -> Reply:
    """Return a reply with a JSON body."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Reply(status, json.dumps(value).encode(), {"Content-Type": "application/json", **named})


class ScriptedDaily:
    """The server; `serve_script` starts it.

    Attributes:
        url: Its root.
        seen: The requests so far.
    """

    def __init__(self) -> None:
        self.url = ""
        self.seen: list[Seen] = []
        self._script: deque[Answering] = deque()

    @property
    def api_url(self) -> str:
        """The root of its REST API."""
        return f"{self.url}/v1"

    @property
    def lines(self) -> list[str]:
        """Method, path and query of each request, without ``/v1``."""
        return [seen.line.replace(" /v1", " ", 1) for seen in self.seen]

    def will(self, *answers: Answering) -> None:
        """Answer the next requests in this way, one by one."""
        self._script += answers

    def forget(self) -> None:
        """Forget what was scripted and not asked for."""
        self._script.clear()

    def is_done(self) -> bool:
        """Whether everything scripted was asked for."""
        return not self._script

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request."""
        line = f"{request.method} {request.raw_path}"
        seen = Seen(line, request.headers, await request.read())
        self.seen.append(seen)
        if not self._script:
            return web.Response(status=418, text="the test has scripted nothing more")
        answer = self._script.popleft()
        answer = answer if isinstance(answer, Reply) else answer(seen)
        if answer.status == 0:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if answer.missing or not answer.is_sized:
            return await _in_part(request, answer)
        return web.Response(status=answer.status, body=answer.body, headers=answer.headers)


async def _in_part(request: web.BaseRequest, answer: Reply) -> web.StreamResponse:
    response = web.StreamResponse(status=answer.status, headers=answer.headers)
    if answer.is_sized:
        response.content_length = len(answer.body) + answer.missing
    await response.prepare(request)
    await response.write(answer.body)
    if answer.hang:
        await asyncio.Event().wait()
    if answer.missing and request.transport is not None:
        request.transport.close()
    return response


@contextmanager
def serve_script() -> Generator[ScriptedDaily]:
    """Run a scripted server for a block."""
    daily = ScriptedDaily()
    ready: Future[Callable[[], object]] = Future()
    thread = threading.Thread(target=lambda: asyncio.run(_serve(daily, ready)))
    thread.start()
    stop = ready.result()
    try:
        yield daily
    finally:
        stop()
        thread.join()


async def _serve(daily: ScriptedDaily, ready: "Future[Callable[[], object]]") -> None:
    loop, stopping = asyncio.get_running_loop(), asyncio.Event()
    runner = web.ServerRunner(web.Server(daily.handle, access_log=None), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    daily.url = f"http://{host}:{port}"
    ready.set_result(lambda: loop.call_soon_threadsafe(stopping.set))
    await stopping.wait()
    await runner.cleanup()
