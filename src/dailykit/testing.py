"""The helpers behind the pytest plugin's fixtures, for other test runners too."""

import asyncio
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from dailykit.client._account import account_of
from dailykit.client._pacing_queue import PROCESS_QUEUES
from dailykit.client._waits import without_waiting
from dailykit.errors import ConfigurationError, DailyTimeoutError, VerificationError
from dailykit.models.events import EVENT_TYPES, Event
from dailykit.webhooks import CreationCheck, new_secret, parse, verify

__all__ = [
    "WebhookInbox",
    "forget_pacing",
    "serving_asgi",
    "serving_wsgi",
    "wait_until",
    "wait_until_async",
    "without_waiting",
]

EventT = TypeVar("EventT", bound=Event)
ResultT = TypeVar("ResultT")

_POLL_SECONDS: Final = 0.01


def wait_until(condition: Callable[[], ResultT], *, timeout: float = 5.0) -> ResultT:
    """Wait until something is so, such as what a webhook handler does in the background.

    Args:
        condition: Called again and again.
        timeout: The seconds to wait.

    Returns:
        The first result of `condition` that is true.

    Raises:
        DailyTimeoutError: It was not so in that time.
    """
    until = time.monotonic() + timeout
    while not (result := condition()):
        if time.monotonic() > until:
            raise _not_so(timeout, result)
        time.sleep(_POLL_SECONDS)
    return result


async def wait_until_async(condition: Callable[[], ResultT], *, timeout: float = 5.0) -> ResultT:  # noqa: ASYNC109
    """Do what `wait_until` does, without blocking the event loop.

    Args:
        condition: Called again and again.
        timeout: The seconds to wait.

    Returns:
        The first result of `condition` that is true.

    Raises:
        DailyTimeoutError: It was not so in that time.
    """
    until = time.monotonic() + timeout
    while not (result := condition()):
        if time.monotonic() > until:
            raise _not_so(timeout, result)
        await asyncio.sleep(_POLL_SECONDS)
    return result


def _not_so(timeout: float, result: object) -> DailyTimeoutError:
    return DailyTimeoutError(
        f"the condition did not become true in {timeout:g} s; its last result was {result!r}"
    )


@contextmanager
def serving_asgi(app: Any) -> Generator[str]:
    """Serve an ASGI application, such as FastAPI's, on a loopback port for the length of a block.

    The application runs in a thread with an event loop of its own, so the local Daily can post
    webhooks to it while the test waits. At the end, the server finishes the current requests.

    Args:
        app: The application.

    Yields:
        Its address, such as ``http://127.0.0.1:43210``, once its start-up is complete.

    Raises:
        ConfigurationError: uvicorn is not installed, or the application failed to start.
    """
    try:
        import uvicorn
    except ModuleNotFoundError:
        text = "serving_asgi needs uvicorn: pip install uvicorn"
        raise ConfigurationError(text) from None
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none"))
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            # uvicorn ends the thread so if the application fails to start, and logs why.
            with suppress(SystemExit, OSError):
                server.run(sockets=[listener])

        run = threading.Thread(target=serve)
        run.start()
        try:
            wait_until(lambda: server.started or not run.is_alive(), timeout=60.0)
            if not server.started:
                text = "the application failed to start: its log says why"
                raise ConfigurationError(text)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            run.join()


@contextmanager
def serving_wsgi(app: Any) -> Generator[str]:
    """Serve a WSGI application, such as Flask's or Django's, as `serving_asgi` does.

    Args:
        app: The application.

    Yields:
        Its address, such as ``http://127.0.0.1:43210``.
    """
    from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

    class Server(socketserver.ThreadingMixIn, WSGIServer):
        daemon_threads = False

    class Handler(WSGIRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            """Log nothing: the application has its own log."""

    with make_server("127.0.0.1", 0, app, Server, Handler) as server:
        run = threading.Thread(target=server.serve_forever, args=(0.01,))
        run.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            run.join()


def forget_pacing(api_key: str, api_url: str) -> None:
    """Forget which requests this process has sent, so that the next ones need not wait.

    A suite of tests is one program to Daily's rate limits; a local Daily that is reset between
    tests has no reason to pace the next one.

    Args:
        api_key: The API key that the requests were sent with.
        api_url: The root of the API that they were sent to.
    """
    PROCESS_QUEUES.forget_account(account_of(api_url, api_key))


class WebhookInbox:
    """A webhook receiver on loopback that keeps the events it receives.

    Use it in a ``with`` block, and register its `url` with its `secret`. It refuses events that are
    not signed with the secret.

    Attributes:
        secret: The secret to register (``hmac``).
        event_types: All event types that a webhook can subscribe to.
    """

    def __init__(self) -> None:
        self.secret = new_secret()
        self.event_types: Sequence[str] = tuple(
            kind for kind in EVENT_TYPES if not kind.startswith("sip_trunk.")
        )
        self._events: list[Event] = []
        self._changed = threading.Condition()
        inbox = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                status = inbox._take(self.rfile.read(length), self.headers)
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Log nothing: tests read the events instead."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.url}: {len(self._events)} events>"

    @property
    def url(self) -> str:
        """The URL it listens on."""
        return f"http://127.0.0.1:{self._server.server_port}/"

    @property
    def events(self) -> list[Event]:
        """All events so far, in order of arrival."""
        with self._changed:
            return list(self._events)

    def of(self, kind: type[EventT]) -> list[EventT]:
        """Return the events of one class, such as ``ParticipantJoined``, in order."""
        return [event for event in self.events if isinstance(event, kind)]

    def wait_for(self, kind: type[EventT], count: int = 1, *, timeout: float = 5.0) -> list[EventT]:
        """Wait for `count` events of one class, and return them.

        Args:
            kind: The class of events.
            count: The number of events to wait for.
            timeout: The seconds to wait.

        Raises:
            DailyTimeoutError: They did not arrive; the message names those that did. Delayed
                events, such as the end of a meeting, are sent when the local Daily's clock moves.
        """
        with self._changed:
            came = self._changed.wait_for(lambda: len(self._found(kind)) >= count, timeout)
            if not came:
                names = ", ".join(type(event).__name__ for event in self._events) or "nothing"
                raise DailyTimeoutError(
                    f"expected {count} {kind.__name__} in {timeout:g} s, received: {names}. "
                    "Delayed events are sent when the local Daily's clock moves (clock.advance)"
                )
            return self._found(kind)

    def clear(self) -> None:
        """Forget all events."""
        with self._changed:
            self._events.clear()

    def _found(self, kind: type[EventT]) -> list[EventT]:
        return [event for event in self._events if isinstance(event, kind)]

    def _take(self, body: bytes, headers: Any) -> int:
        try:
            # A test may have moved the clock of the sender.
            verify(body, headers, self.secret, tolerance=float("inf"))
        except VerificationError:
            return 401
        event = parse(body)
        if not isinstance(event, CreationCheck):
            with self._changed:
                self._events.append(event)
                self._changed.notify_all()
        return 200

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
