"""Small applications that take webhooks, as one would write them with each framework."""

import asyncio
import socket
import threading
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import flask
import pytest
import uvicorn
from aiohttp import web
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.routing import Mount, Route
from werkzeug.serving import make_server

from dailykit.models.events import Event
from dailykit.webhooks import (
    CreationCheck,
    EventStore,
    MemoryStore,
    Receiver,
    VerificationError,
    parse,
    verify,
)

Take = Callable[[Event], None]
"""What an application does with an event."""


class Stumble:
    """Makes a server fail the next few requests, before or after it has done its work."""

    def __init__(self) -> None:
        self._left: list[str] = []
        self._lock = threading.Lock()

    def over(self, *whens: str) -> None:
        """Fail the next requests, each ``before`` or ``after`` its work."""
        self._left = list(whens)

    def next(self) -> str:
        """Return when to fail this request; nothing for not at all."""
        with self._lock:
            return self._left.pop(0) if self._left else ""


def stumbling_asgi(app: Any, stumble: Stumble) -> Any:
    """Return an ASGI application that fails where told."""

    async def failing(send: Any) -> None:
        await send({"type": "http.response.start", "status": 500, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def swallow(message: Any) -> None:
        pass

    async def front(scope: Any, receive: Any, send: Any) -> None:
        when = stumble.next() if scope["type"] == "http" else ""
        if when != "before":
            await app(scope, receive, swallow if when else send)
        if when:
            await failing(send)

    return front


def stumbling_wsgi(app: Any, stumble: Stumble) -> Any:
    """Return a WSGI application that fails where told."""

    def forget(status: str, headers: Any, error: Any = None) -> None:
        pass

    def front(environment: Any, start_response: Any) -> Any:
        when = stumble.next()
        if not when:
            return app(environment, start_response)
        if when == "after":
            for _ in app(environment, forget):
                pass
        start_response("500 Internal Server Error", [])
        return [b""]

    return front


def stumbling_middleware(stumble: Stumble) -> Any:
    """Return a middleware of aiohttp that fails where told."""

    @web.middleware
    async def front(request: web.Request, handler: Any) -> web.StreamResponse:
        when = stumble.next()
        answer = None if when == "before" else await handler(request)
        return web.Response(status=500) if when or answer is None else answer

    return front


def receiver_for(secret: str, take: Take) -> Receiver:
    """Return a receiver that hands over every event."""
    receiver = Receiver(secret)

    @receiver.on()
    async def taken(event: Event) -> None:
        take(event)

    return receiver


def flask_app(secret: str, take: Take) -> flask.Flask:
    """Return a Flask application: `verify`, `parse`, and a store against repetitions."""
    app = flask.Flask(__name__)
    store: EventStore = MemoryStore()

    @app.post("/daily")
    def daily() -> tuple[str, int]:
        body = flask.request.get_data()
        try:
            verify(body, flask.request.headers, secret)
        except VerificationError as error:
            return str(error), 401
        event = parse(body)
        if not isinstance(event, CreationCheck) and store.put_if_absent(event.id):
            take(event)
        return "", 200

    assert callable(daily)
    return app


def django_app(secret: str, take: Take) -> Any:
    """Return a Django project of one view, as a WSGI application."""
    django: Any = pytest.importorskip("django")
    http: Any = pytest.importorskip("django.http")
    conf: Any = pytest.importorskip("django.conf")
    csrf: Any = pytest.importorskip("django.views.decorators.csrf")
    urls: Any = pytest.importorskip("django.urls")
    wsgi: Any = pytest.importorskip("django.core.handlers.wsgi")
    store: EventStore = MemoryStore()

    @csrf.csrf_exempt  # type: ignore[untyped-decorator]  # Django has no types
    def daily(request: Any) -> Any:
        try:
            verify(request.body, request.headers, secret)
        except VerificationError as error:
            return http.HttpResponse(str(error), status=401)
        event = parse(request.body)
        if not isinstance(event, CreationCheck) and store.put_if_absent(event.id):
            take(event)
        return http.HttpResponse("")

    if not conf.settings.configured:
        conf.settings.configure(ALLOWED_HOSTS=["127.0.0.1"], USE_TZ=True)
        django.setup()

    class Urls:
        urlpatterns = (urls.path("daily", daily),)

    conf.settings.ROOT_URLCONF = Urls
    urls.clear_url_caches()
    return wsgi.WSGIHandler()


@contextmanager
def served_by_wsgi(app: Any) -> Generator[str]:
    """Serve a WSGI application, and give its root."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def served_by_uvicorn(app: Any) -> Generator[str]:
    """Serve an ASGI application, and give its root."""
    config = uvicorn.Config(app, log_config=None, ws="none", access_log=False)
    server = uvicorn.Server(config)
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@contextmanager
def served_by_aiohttp(app: web.Application) -> Generator[str]:
    """Serve an aiohttp application in a thread of its own, and give its root."""
    listener = socket.create_server(("127.0.0.1", 0))
    loop, stop = asyncio.new_event_loop(), asyncio.Event()

    async def serve() -> None:
        runner = web.AppRunner(app)
        await runner.setup()
        await web.SockSite(runner, listener).start()
        await stop.wait()
        await runner.cleanup()

    def run() -> None:
        loop.run_until_complete(serve())
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        listener.close()


@contextmanager
def serving(
    framework: str, secret: str, take: Take, stumble: Stumble | None = None
) -> Generator[str]:
    """Serve webhooks with a framework, and give the URL for Daily."""
    stumble = stumble or Stumble()
    with _served(framework, secret, take, stumble) as root:
        yield f"{root}/daily/" if framework == "starlette mount" else f"{root}/daily"


def _served(
    framework: str, secret: str, take: Take, stumble: Stumble
) -> AbstractContextManager[str]:
    match framework:
        case "starlette":
            app = Starlette(routes=[Route("/daily", receiver_for(secret, take))])
            return served_by_uvicorn(stumbling_asgi(app, stumble))
        case "starlette mount":
            app = Starlette(routes=[Mount("/daily", receiver_for(secret, take))])
            return served_by_uvicorn(stumbling_asgi(app, stumble))
        case "fastapi":
            api = FastAPI()
            receiver_for(secret, take).add_to(api, "/daily")
            return served_by_uvicorn(stumbling_asgi(api, stumble))
        case "uvicorn alone":
            return served_by_uvicorn(stumbling_asgi(receiver_for(secret, take), stumble))
        case "aiohttp":
            web_app = web.Application(middlewares=[stumbling_middleware(stumble)])
            receiver_for(secret, take).add_to(web_app, "/daily")
            return served_by_aiohttp(web_app)
        case "flask":
            return served_by_wsgi(stumbling_wsgi(flask_app(secret, take), stumble))
        case "django":
            return served_by_wsgi(stumbling_wsgi(django_app(secret, take), stumble))
        case other:
            raise ValueError(other)


FRAMEWORKS = (
    "starlette",
    "starlette mount",
    "fastapi",
    "uvicorn alone",
    "aiohttp",
    "flask",
    "django",
)
