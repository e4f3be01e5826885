"""Small applications that take webhooks, as one would write them with each framework."""

import asyncio
import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

import flask
import pytest
import uvicorn
from aiohttp import web
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
def serving(framework: str, secret: str, take: Take) -> Generator[str]:
    """Serve webhooks with a framework, and give the URL for Daily."""
    match framework:
        case "starlette":
            app = Starlette(routes=[Route("/daily", receiver_for(secret, take))])
            with served_by_uvicorn(app) as root:
                yield f"{root}/daily"
        case "starlette mount":
            app = Starlette(routes=[Mount("/daily", receiver_for(secret, take))])
            with served_by_uvicorn(app) as root:
                yield f"{root}/daily/"
        case "uvicorn alone":
            with served_by_uvicorn(receiver_for(secret, take)) as root:
                yield f"{root}/daily"
        case "aiohttp":
            web_app = web.Application()
            receiver_for(secret, take).add_to(web_app, "/daily")
            with served_by_aiohttp(web_app) as root:
                yield f"{root}/daily"
        case "flask":
            with served_by_wsgi(flask_app(secret, take)) as root:
                yield f"{root}/daily"
        case "django":
            with served_by_wsgi(django_app(secret, take)) as root:
                yield f"{root}/daily"
        case other:
            raise ValueError(other)


FRAMEWORKS = ("starlette", "starlette mount", "uvicorn alone", "aiohttp", "flask", "django")
