"""The part of the ASGI protocol that a webhook receiver needs (https://asgi.readthedocs.io)."""

from collections.abc import AsyncGenerator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from typing import Any, Protocol, TypeAlias, runtime_checkable

from dailykit.webhooks._signing import Headers

__all__ = ["Receive", "RoutedApp", "Scope", "Send", "Taker", "add_route", "serve"]

Message: TypeAlias = MutableMapping[str, Any]
Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]


class _Answer(Protocol):
    @property
    def status(self) -> int: ...

    @property
    def text(self) -> str: ...


class Taker(Protocol):
    """Handles requests."""

    max_body: int

    async def receive(self, body: bytes, headers: Headers) -> _Answer:
        """Handle one request."""
        ...

    async def drain(self) -> None:
        """Wait until running handlers are done."""
        ...


@runtime_checkable
class RoutedApp(Protocol):
    """An application or router of Starlette or FastAPI."""

    def add_route(
        self, path: str, route: Callable[[Any], Any], /, methods: list[str] | None = None
    ) -> None:
        """Add a route; an object in place of a function is called as an ASGI application."""
        ...


def add_route(
    app: RoutedApp, path: str, endpoint: Any, drain: Callable[[], Awaitable[None]]
) -> None:
    """Serve an ASGI application at a path, and drain it before the application shuts down.

    Args:
        app: The application.
        path: The path.
        endpoint: The ASGI application. Starlette takes one, but its types name functions only.
        drain: Called while the application's own resources still exist.
    """
    app.add_route(path, endpoint, methods=["POST"])
    router: Any = getattr(app, "router", app)
    before = router.lifespan_context

    @asynccontextmanager
    async def lifespan(running: Any) -> AsyncGenerator[Any]:
        async with before(running) as state:
            try:
                yield state
            finally:
                await drain()

    router.lifespan_context = lifespan


async def serve(taker: Taker, scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one connection of an ASGI server."""
    match scope["type"]:
        case "http":
            await _http(taker, scope, receive, send)
        case "lifespan":
            await _lifespan(taker, receive, send)
        case "websocket":
            await send({"type": "websocket.close", "code": 1000})
        case other:
            raise ValueError(f"a webhook receiver can't serve {other!r}")


async def _http(taker: Taker, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["method"] != "POST":
        await _send(send, 405, "use POST for webhooks", [(b"allow", b"POST")])
        return
    body = await _body(receive, taker.max_body)
    if body is None:
        return
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    answer = await taker.receive(body, headers)
    await _send(send, answer.status, answer.text)


async def _body(receive: Receive, max_body: int) -> bytes | None:
    """Return the body, or just over `max_body` bytes of it; None if the client disconnected."""
    body = bytearray()
    while len(body) <= max_body:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if not message.get("more_body", False):
            break
    return bytes(body)


async def _send(
    send: Send, status: int, text: str, more: list[tuple[bytes, bytes]] | None = None
) -> None:
    content = text.encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(content)).encode()),
        *(more or ()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


async def _lifespan(taker: Taker, receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await taker.drain()
            await send({"type": "lifespan.shutdown.complete"})
            return
