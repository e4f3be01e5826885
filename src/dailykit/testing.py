"""The helpers behind the pytest plugin's fixtures, for other test runners too."""

import threading
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self, TypeVar

from dailykit.client._account import account_of
from dailykit.client._pacing_queue import PROCESS_QUEUES
from dailykit.client._waits import without_waiting
from dailykit.errors import DailyTimeoutError, VerificationError
from dailykit.models.events import EVENT_TYPES, Event
from dailykit.webhooks import CreationCheck, new_secret, parse, verify

__all__ = ["WebhookInbox", "forget_pacing", "without_waiting"]

EventT = TypeVar("EventT", bound=Event)


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
