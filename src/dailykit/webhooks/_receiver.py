"""`Receiver`: receives webhooks, answers fast, and passes events to handlers."""

import asyncio
import difflib
import inspect
import logging
import warnings
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar, overload

from dailykit.clocks import moments
from dailykit.errors import MalformedEvent, VerificationError
from dailykit.models.events import EVENT_TYPES, Event, UnknownEvent
from dailykit.webhooks import _asgi
from dailykit.webhooks._parsing import CreationCheck, Received, parse
from dailykit.webhooks._signing import TOLERANCE, Headers, check, keys_of
from dailykit.webhooks._stores import EventStore, MemoryStore

if TYPE_CHECKING:
    from aiohttp import web

__all__ = ["Answer", "Receiver"]

_log = logging.getLogger("dailykit.webhooks")

EventT = TypeVar("EventT", bound=Event)
ResultT = TypeVar("ResultT")
HandlerT = TypeVar("HandlerT", bound=Callable[[Any], object])

Handler: TypeAlias = Callable[[Any], object]
ErrorHandler: TypeAlias = Callable[[Event, Exception], object]
Kind: TypeAlias = str | type[Event]

MAX_BODY: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a request: a status and a short text.

    Attributes:
        status: The HTTP status. Daily counts any status other than 200 as a failure.
        text: The body, plain text.
    """

    status: int
    text: str


@dataclass(frozen=True, slots=True)
class _Registration:
    kinds: tuple[Kind, ...]
    handler: Handler

    def wants(self, event: Event, kind: str) -> bool:
        return not self.kinds or any(_is_of(event, kind, one) for one in self.kinds)


def _is_of(event: Event, kind: str, wanted: Kind) -> bool:
    if not isinstance(wanted, str):
        return isinstance(event, wanted)
    # A malformed event of a known type is not passed to handlers that rely on its form.
    return wanted == kind and not (isinstance(event, UnknownEvent) and kind in EVENT_TYPES)


class Receiver:
    """Receives webhooks: verifies the signature, drops duplicates, answers, then runs handlers.

    `add_to` adds it to a FastAPI, Starlette or aiohttp application. It is also an ASGI application
    itself, and `receive` serves any other framework. Daily stops a webhook after three failed or
    late answers, so handlers run after the answer: their exceptions are logged and passed to
    `on_error`, and do not affect the answer.

    Args:
        secret: The webhook's secret (``hmac``), base64; several while rotating it.
        store: Remembers received events. Default: the newest 10,000, in memory.
        tolerance: As in `verify`. Default: 300 seconds.
        key: Returns the key that identifies duplicates, or "" to accept every time. Default: the
            event's ``id``.
        on_error: Called with the event and the exception of its handler; may be ``async``.
        unsigned_check: Whether to answer Daily's check when a webhook is created without verifying
            its signature. Needed only if Daily creates the secret, since it is unknown until then.
        max_body: The maximum body size in bytes. Default: 1 MiB.
        clock: Returns unix seconds. Default: as in `verify`, this machine's clock or that of a
            `LocalDaily` that runs in this process.

    Raises:
        MalformedSecret: A secret is not base64.
    """

    def __init__(
        self,
        secret: str | Iterable[str],
        *,
        store: EventStore | None = None,
        tolerance: float | None = TOLERANCE,
        key: Callable[[Event], str] = lambda event: event.id,
        on_error: ErrorHandler | None = None,
        unsigned_check: bool = False,
        max_body: int = MAX_BODY,
        clock: Callable[[], float] | None = None,
    ) -> None:
        self._keys = keys_of(secret)
        self._store = MemoryStore() if store is None else store
        self._tolerance = tolerance
        self._key = key
        self._on_error = on_error
        self._unsigned_check = unsigned_check
        self._clock = clock
        self._registrations: list[_Registration] = []
        self._running: set[asyncio.Task[None]] = set()
        self.max_body = max_body

    def __repr__(self) -> str:
        handlers = len(self._registrations)
        return f"<{type(self).__name__} handlers={handlers} running={len(self._running)}>"

    def use_secret(self, secret: str | Iterable[str]) -> None:
        """Verify with this secret, or these, from now on.

        Raises:
            MalformedSecret: A secret is not base64; nothing changes.
        """
        self._keys = keys_of(secret)

    @overload
    def on(
        self, kind: type[EventT], /
    ) -> Callable[[Callable[[EventT], ResultT]], Callable[[EventT], ResultT]]: ...

    @overload
    def on(self, *kinds: str) -> Callable[[HandlerT], HandlerT]: ...

    @overload
    def on(self, first: Kind, second: Kind, /, *more: Kind) -> Callable[[HandlerT], HandlerT]: ...

    def on(self, *kinds: Kind) -> Callable[[Any], Any]:
        """Register a handler for events: ``@receiver.on("participant.joined")``.

        Handlers are called with the event. An ``async def`` runs on the event loop, a ``def`` in
        a thread. Handlers of one event run in order of registration; different events run
        concurrently.

        Args:
            *kinds: Event types by name, or their classes (``@receiver.on(ParticipantJoined)``,
                which type checkers understand). None for all events.

        Warns:
            UserWarning: The event type is not known.
        """
        for kind in kinds:
            if isinstance(kind, str) and kind not in EVENT_TYPES:
                close = difflib.get_close_matches(kind, EVENT_TYPES, n=1)
                hint = f": did you mean {close[0]!r}?" if close else ""
                warnings.warn(f"{kind!r} is not a known event{hint}", stacklevel=2)

        def register(handler: Handler) -> Handler:
            self._registrations.append(_Registration(kinds, handler))
            return handler

        return register

    async def receive(self, body: bytes, headers: Headers) -> Answer:
        """Handle one request from any framework, and return the answer.

        The event's handlers are then scheduled, but have not run yet.

        Args:
            body: The body as received.
            headers: The headers, case-insensitive.
        """
        if len(body) > self.max_body:
            return Answer(413, "the body is too long")
        try:
            event = self._trusted(body, headers)
        except VerificationError as error:
            _log.warning("a webhook was refused: %s", error)
            return Answer(401, str(error))
        except MalformedEvent as error:
            _log.warning("a webhook was refused: %s", error)
            return Answer(400, str(error))
        if isinstance(event, CreationCheck):
            return Answer(200, "ready")
        if not await self._is_new(event):
            return Answer(200, "taken before")
        self._start(event)
        return Answer(200, "taken")

    async def drain(self) -> None:
        """Wait until all handlers have run. Call it after the server has stopped.

        To limit the wait, call it within ``asyncio.timeout``: handlers continue after the timeout.
        """
        while others := self._running - {asyncio.current_task()}:
            await asyncio.wait(others)

    async def __call__(self, scope: _asgi.Scope, receive: _asgi.Receive, send: _asgi.Send) -> None:
        """Serve as an ASGI application."""
        await _asgi.serve(self, scope, receive, send)

    async def handle(self, request: "web.Request") -> "web.Response":
        """Serve as an aiohttp handler: ``app.router.add_post("/daily", receiver.handle)``."""
        from aiohttp import web

        answer = await self.receive(await request.read(), request.headers)
        return web.Response(status=answer.status, text=answer.text)

    def add_to(self, app: "web.Application | _asgi.RoutedApp", path: str) -> None:
        """Receive webhooks at `path` of an application, and drain when the application stops.

        Args:
            app: A FastAPI, Starlette or aiohttp application, or a router of one of the first two.
                Applications that are mounted into another one are not notified of its end: there,
                call `drain` yourself.
            path: The path, such as ``/daily``. Daily follows no redirects, so give Daily exactly
                this path.
        """
        if isinstance(app, _asgi.RoutedApp):
            _asgi.add_route(app, path, self, self.drain)
            return

        async def drain(_: "web.Application") -> None:
            await self.drain()

        app.router.add_post(path, self.handle)
        app.on_cleanup.append(drain)

    def _moments(self) -> tuple[float, ...]:
        return moments() if self._clock is None else (self._clock(),)

    def _trusted(self, body: bytes, headers: Headers) -> Received:
        try:
            check(body, headers, self._keys, self._tolerance, self._moments())
        except VerificationError:
            if self._unsigned_check and _is_creation_check(body):
                return CreationCheck()
            raise
        return parse(body)

    async def _is_new(self, event: Event) -> bool:
        key = self._key(event)
        if not key:
            return True
        try:
            is_new = self._store.put_if_absent(key)
            return await is_new if isinstance(is_new, Awaitable) else is_new
        except Exception:  # noqa: BLE001
            # A duplicate does less harm than a lost event, or than Daily stopping the webhook.
            _log.exception("the store of webhook events failed; the event is processed")
            return True

    def _start(self, event: Event) -> None:
        kind = str(getattr(event, "type", ""))
        if isinstance(event, UnknownEvent) and kind in EVENT_TYPES:
            _log.warning("an event %s does not have the known form", kind)
        wanted = [one.handler for one in self._registrations if one.wants(event, kind)]
        if wanted:
            task = asyncio.create_task(self._run(event, kind, wanted))
            self._running.add(task)  # the loop keeps only a weak reference
            task.add_done_callback(self._running.discard)

    async def _run(self, event: Event, kind: str, handlers: list[Handler]) -> None:
        for handler in handlers:
            try:
                await _call(handler, event)
            except Exception as error:  # noqa: BLE001 (the handler's own; logged and passed on)
                _log.exception("a handler of %s failed", kind)
                await self._tell(event, error)

    async def _tell(self, event: Event, error: Exception) -> None:
        if self._on_error is None:
            return
        try:
            await _call(self._on_error, event, error)
        except Exception:  # noqa: BLE001
            _log.exception("on_error failed")


async def _call(function: Callable[..., object], *arguments: object) -> None:
    if inspect.iscoroutinefunction(function):
        await function(*arguments)
        return
    result = await asyncio.to_thread(function, *arguments)
    if isinstance(result, Awaitable):  # an object with an async __call__, a partial
        await result


def _is_creation_check(body: bytes) -> bool:
    try:
        return isinstance(parse(body), CreationCheck)
    except MalformedEvent:
        return False
