"""Using the caller's session exactly as Pipecat's helper does.

The session is often not aiohttp's but a test's mock. So this uses only what Pipecat's helper uses:
``post``, ``get`` or ``delete`` with ``url``, ``headers`` and ``json`` as an asynchronous context
manager, and the response's ``status``, then ``await text()`` or ``await json()``. Attributes that
only aiohttp's sessions and responses have are read only from those.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeGuard, cast

import aiohttp
from aiohttp.client import DEFAULT_TIMEOUT
from aiohttp.http_exceptions import HttpProcessingError
from yarl import URL

from dailykit.client._async._transport import failure_of
from dailykit.client._http import Failure, Request, Response, TransportError
from dailykit.operations._operation import Operation, Repeat
from dailykit.pipecat._errors import said

__all__ = ["NETWORK", "TIMEOUT", "Ask", "Conversation", "Outcome"]

TIMEOUT: Final = 30.0
"""Seconds for each attempt, unless the session has its own timeout."""

_ASIDE: Final = 5.0
"""Seconds for reading a response text that Pipecat's helper ignores; it only adds details."""

_SWALLOWED: Final = "cannot access local variable 'data' where it is not associated with a value"

_DID_NOTHING: Final = frozenset({429, 503})

NETWORK: Final = (aiohttp.ClientError, TimeoutError, OSError)
"""The exceptions for network errors."""

_NOTHING_SENT: Final = (TypeError, ValueError, AttributeError, LookupError, RecursionError)
"""Python's own errors, raised before anything is sent, by an argument or a test's mock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A request to a session.

    Attributes:
        operation: What it does.
        session: The session, or a stand-in.
        url: The whole URL.
        api_key: The API key.
        options: The keyword ``json``, if there is a body.
        good: The statuses that mean success.
        reads: Whether to read the JSON of a successful response.
        tells: Whether to read the text of an error response, which Pipecat's helper does not
            always do.
        wording: Returns Pipecat's text for an error response, from its status and text.
        path: A value for each placeholder in the operation's path.
        room_name: The name of the room that it would create.
    """

    operation: Operation[Any]
    session: Any
    url: str | URL
    api_key: object = field(repr=False)
    options: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    good: tuple[int, ...] = (200,)
    reads: bool = True
    tells: bool = True
    wording: Callable[[object, object], str] = field(repr=False)
    path: Mapping[str, str] = field(default_factory=dict[str, str])
    room_name: str | None = None

    @property
    def request(self) -> Request:
        """The request as the engine and messages see it; what the session gets differs."""
        operation = self.operation
        return Request(
            label=operation.name,
            method=operation.method,
            url="",
            path=operation.path_for(**self.path) if self.path else operation.path,
            headers={},
            body=_sent_text(self.options["json"]) if self.options else None,
            tier=operation.client_tier,
            # Pipecat's users expect one request; retry only if it certainly did nothing.
            repeat=Repeat.UNSAFE,
            room_name=self.room_name,
        )


def _sent_text(body: object) -> bytes | None:
    """Return a body as JSON, to find the secrets in it, or None if JSON can't represent it."""
    try:
        return json.dumps(body).encode()
    except (TypeError, ValueError, RecursionError):
        return None


@dataclass(slots=True)
class Outcome:
    """The outcome of an unsuccessful attempt.

    Attributes:
        outcome: The outcome for the engine.
        text: Pipecat's text for it, if it was an error response.
        raised: The exception, if any.
        unreadable: Whether it was a successful response that can't be read.
        broke_off: Whether it was a successful response that the network cut off.
    """

    outcome: Response | Failure
    text: str | None = None
    raised: Exception | None = None
    unreadable: bool = False
    broke_off: bool = False


class _Refused(Exception):  # noqa: N818 (it does not leave this module)
    """Exits the session's context manager as Pipecat's error would."""

    def __init__(self, text: str, response: Response) -> None:
        super().__init__(text)
        self.response = response


class Conversation:
    """All attempts of one call; the engine's transport.

    Attributes:
        ask: The request.
        data: The JSON of the successful response.
        tries: The number of attempts.
        first: The outcome of the first attempt, if it failed.
        last: The outcome of the last attempt, if it failed.
    """

    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self._status: object = None
        self.data: Any = None
        self.tries = 0
        self.first: Outcome | None = None
        self.last: Outcome | None = None
        self._ahead: Response | TransportError | None = None

    async def succeeds(self) -> bool:
        """Make the first attempt, before there is an engine; which begins with what came of it."""
        try:
            self._ahead = await self._attempt()
        except TransportError as failed:
            self._ahead = failed
        return self.last is None

    async def send(self, request: Request) -> Response:  # noqa: ARG002 (the engine's)
        """Make one attempt, unless one was made ahead.

        Raises:
            TransportError: There was no response, or it can't be read.
        """
        ahead, self._ahead = self._ahead, None
        if isinstance(ahead, TransportError):
            raise ahead
        return await self._attempt() if ahead is None else ahead

    async def _attempt(self) -> Response:
        self.tries += 1
        self.last = self._status = None
        limit = _time_limit(self.ask.session)
        try:
            async with limit:
                self.data = await self._exchange()
        except _Refused as refused:
            self._note(Outcome(refused.response, text=str(refused)))
            return refused.response
        except Exception as raised:  # a mock may raise anything, and so may aiohttp
            ended = self._ended(raised, isinstance(limit, asyncio.Timeout) and limit.expired())
            self._note(ended)
            if isinstance(ended.outcome, Response):
                return ended.outcome
            raise TransportError(ended.outcome, raised) from raised
        return Response(200, {}, b"")

    async def _exchange(self) -> Any:
        ask = self.ask
        got: list[Any] = []
        method = getattr(ask.session, ask.operation.method.lower())
        async with method(ask.url, headers=_authorization(ask.api_key), **ask.options) as answer:
            status = self._status = answer.status
            if not any(status == good for good in ask.good):
                text = await answer.text() if ask.tells else await _text_aside(answer)
                raise _Refused(ask.wording(status, text), _response(answer, status, text))
            if ask.reads:
                got.append(await answer.json())
        if ask.reads and not got:
            # A mock's context manager swallowed the exception: Pipecat's helper then raises this.
            raise UnboundLocalError(_SWALLOWED)
        return got[0] if got else None

    @property
    def failure(self) -> Outcome | None:
        """The outcome to report: the last one, unless only the first one had a response.

        So a mocked error response is reported even if the mock has no second response.
        """
        first, last = self.first, self.last
        if first is None or last is None or isinstance(last.outcome, Response) or last.broke_off:
            return last
        return first

    def _note(self, ended: Outcome) -> None:
        self.first = self.first or ended
        self.last = ended

    def _ended(self, raised: Exception, ours: bool) -> Outcome:
        if ours:
            reason = f"timed out after {TIMEOUT:g} seconds"
            return Outcome(Failure(sent=True, timed_out=True, reason=reason, lasting=True))
        status = self._status
        if isinstance(raised, StopIteration):
            raised = RuntimeError("coroutine raised StopIteration")  # as it would be for Pipecat
        if status is not None and any(status == good for good in self.ask.good):
            return _unread(raised, status)
        if status is None and _has_status(raised):
            status = raised.status  # of a session that raises for a status by itself
            if status < 300:
                status = None
        if status is not None:
            number = int(status) if isinstance(status, int) else 0
            told = _told(getattr(raised, "headers", None))
            return Outcome(Response(number, told, b""), raised=raised)
        return Outcome(_failure(raised, self.ask.session), raised=raised)


def _has_status(raised: Exception) -> TypeGuard[aiohttp.ClientResponseError]:
    """Return whether an exception has the status of a response.

    aiohttp raises the same exception, with 400 as the status, if the response is not valid HTTP.
    """
    is_invalid = isinstance(raised.__cause__, HttpProcessingError)
    return isinstance(raised, aiohttp.ClientResponseError) and not is_invalid


def _time_limit(session: object) -> AbstractAsyncContextManager[object]:
    """Return the time limit for an attempt; none if the session has its own timeout."""
    if issubclass(type(session), aiohttp.ClientSession):
        own = cast("aiohttp.ClientSession", session).timeout
        if own != DEFAULT_TIMEOUT:
            return nullcontext()
    try:
        in_task = asyncio.current_task() is not None
    except RuntimeError:
        in_task = False
    return asyncio.timeout(TIMEOUT) if in_task else nullcontext()


async def _text_aside(answer: object) -> str:
    """Return the text of a real response that Pipecat's helper does not read."""
    if not issubclass(type(answer), aiohttp.ClientResponse):
        return ""
    with suppress(*NETWORK, ValueError, LookupError, RuntimeError):
        async with asyncio.timeout(_ASIDE):
            return await cast("aiohttp.ClientResponse", answer).text()
    return ""


def _authorization(api_key: object) -> dict[str, str]:
    # What a mocked session is given is plain text, as from Pipecat's helper. No local variable has
    # it: tracebacks may show those.
    return {"Authorization": f"Bearer {api_key}"}


def _response(answer: Any, status: object, text: object) -> Response:
    number = int(status) if isinstance(status, int) else 0
    headers: dict[str, str] = {}
    if issubclass(type(answer), aiohttp.ClientResponse) or number in _DID_NOTHING:
        headers = _told(getattr(answer, "headers", None))
    return Response(number, headers, f"{text}".encode(errors="replace"))


def _told(headers: object) -> dict[str, str]:
    """Return the response headers that matter, if any."""
    if not isinstance(headers, Mapping):
        return {}
    wanted = {"date", "retry-after", "server", "x-request-id"}
    given = cast("Mapping[object, object]", headers)
    return {
        str(name).lower(): str(value)
        for name, value in given.items()
        if str(name).lower() in wanted
    }


def _unread(raised: Exception, status: object) -> Outcome:
    """Return the outcome for a successful response that could not be read."""
    if isinstance(raised, NETWORK) and not isinstance(raised, aiohttp.ClientResponseError):
        failure = Failure(
            sent=True,
            timed_out=isinstance(raised, TimeoutError),
            reason=f"the response broke off: {said(raised)}",
            lasting=True,
        )
        return Outcome(failure, raised=raised, broke_off=True)
    number = int(status) if isinstance(status, int) else 200
    return Outcome(Response(number, {}, b""), raised=raised, unreadable=True)


def _failure(raised: Exception, session: object) -> Failure:
    """Return what an attempt without a response means: did the request reach the server?"""
    failure = failure_of(raised)
    closed = isinstance(raised, RuntimeError) and getattr(session, "closed", False) is True
    nothing_sent = not failure.sent or closed or isinstance(raised, _NOTHING_SENT)
    lasting = failure.lasting or not isinstance(raised, NETWORK)
    return replace(failure, sent=not nothing_sent, lasting=lasting)
