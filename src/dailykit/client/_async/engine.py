"""The engine: waits for the budget, sends, and does what `decide` returns. It decides nothing."""

import logging
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final, Protocol, TypeVar

from dailykit.client._async._waiting import sleep
from dailykit.client._async.budget import AsyncRateBudget
from dailykit.client._build import build, decode, gone_answer
from dailykit.client._failures import error_for
from dailykit.client._http import Failure, Request, Response, TransportError
from dailykit.client._reconcile import is_ours
from dailykit.client._retry import (
    Again,
    Done,
    Failed,
    Gone,
    RetryPolicy,
    Tries,
    decide,
    is_unclear,
    penalty,
)
from dailykit.client._telemetry import Telemetry
from dailykit.client._waits import may_wait
from dailykit.client.hooks import Answered, Exchange, Hooks, Retrying, Sending
from dailykit.errors import AlreadyExistsError, DailyError, NotFoundError
from dailykit.models._base import DailyBody
from dailykit.operations import by_name
from dailykit.operations._operation import Operation, Repeat
from dailykit.redaction import Redactor

__all__ = ["AsyncEngine", "AsyncTransport", "Timing"]

ResultT = TypeVar("ResultT")

_log = logging.getLogger("dailykit")

_NO_RETRIES: Final = RetryPolicy(max_retries=0)


class AsyncTransport(Protocol):
    """Sends one request; the only interface to an HTTP library."""

    async def send(self, request: Request) -> Response:
        """Send a request and return the whole response, or raise `TransportError`."""
        ...


@dataclass(frozen=True, slots=True)
class Timing:
    """The clocks and randomness that the engine uses.

    Attributes:
        monotonic: Returns the seconds of a monotonic clock.
        now: Returns the current time, an aware datetime.
        uniform: Returns a random number from 0 up to 1.
        sleep: Waits for this many seconds.
    """

    monotonic: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    uniform: Callable[[], float] = random.random
    sleep: Callable[[float], Awaitable[None]] = sleep


@dataclass(frozen=True, slots=True, kw_only=True)
class AsyncEngine:
    """Makes calls: everything between an operation's arguments and its typed result.

    Attributes:
        api_url: The API's base URL, without a trailing slash.
        headers: Headers for every request, including the API key.
        account: Identifies the key in the budget.
        transport: Sends one request.
        budget: Paces requests; None for no pacing.
        timeout: Seconds for each attempt, or None for the transport's own timeout.
        policy: When to retry.
        hooks: Functions to call for each request, response and retry.
        redact: Removes secrets from texts.
        timing: Clocks and randomness.
        watch: Collects raw responses inside `AsyncDaily.exchanges`.
        trace: Observes calls, if anything does.
        count: Observes refusals and retries, if anything does.
    """

    api_url: str
    headers: Mapping[str, str] = field(repr=False)
    account: str
    transport: AsyncTransport = field(repr=False)
    budget: AsyncRateBudget | None = field(default=None, repr=False)
    timeout: float | None = None
    policy: RetryPolicy = field(default_factory=RetryPolicy)
    hooks: Hooks = field(default_factory=Hooks)
    redact: Redactor = field(default_factory=Redactor, repr=False)
    timing: Timing = field(default_factory=Timing, repr=False)
    watch: ContextVar[list[Exchange] | None] | None = field(default=None, repr=False)
    trace: Telemetry | None = field(default=None, repr=False)
    count: Telemetry | None = field(default=None, repr=False)

    async def call(
        self,
        operation: Operation[ResultT],
        *,
        path: Mapping[str, str] | None = None,
        query: DailyBody | None = None,
        body: DailyBody | Mapping[str, Any] | None = None,
        repeat: Repeat | None = None,
        room_name: str | None = None,
        own_name: bool = False,
    ) -> ResultT:
        """Carry out one operation and return its typed result.

        Args:
            operation: The operation, a row of the table.
            path: A value for each placeholder in the path.
            query: The query parameters that were set.
            body: The JSON body.
            repeat: When it may be retried, if that differs from the table.
            room_name: The name of the room that it would create.
            own_name: Whether the client chose that name at random.

        Raises:
            DailyError: The request failed, or the response could not be understood.
        """
        request = self.request(
            operation,
            path=path,
            query=query,
            body=body,
            repeat=repeat,
            room_name=room_name,
            own_name=own_name,
        )
        return decode(operation, request, await self.send(request))

    def request(
        self,
        operation: Operation[Any],
        *,
        path: Mapping[str, str] | None = None,
        query: DailyBody | None = None,
        body: DailyBody | Mapping[str, Any] | None = None,
        repeat: Repeat | None = None,
        room_name: str | None = None,
        own_name: bool = False,
    ) -> Request:
        """Return the request for an operation; see `call`."""
        return build(
            operation,
            api_url=self.api_url,
            headers=self.headers,
            path=path or {},
            query=query,
            body=body,
            repeat=repeat,
            room_name=room_name,
            own_name=own_name,
            timeout=self.timeout,
        )

    async def send(self, request: Request, tries: Tries | None = None) -> Response:
        """Send a request, retrying where that is safe, and return the successful response.

        Args:
            request: What to send.
            tries: Counts the attempts, for callers that need the count even after a failure.

        Raises:
            DailyError: The request failed.
        """
        tries = Tries() if tries is None else tries
        if self.trace is not None:
            with self.trace.call(request, tries) as note_status:
                response = await replace(self, trace=None).send(request, tries)
                note_status(response.status)
                return response
        timing = self.timing
        policy = self.policy if may_wait() else _NO_RETRIES
        shown = self.redact(request.path)
        if shown != request.path:  # a secret was passed as a name: logs and hooks get stars
            request = replace(request, path=shown)
        while True:
            outcome = await self._try_once(request, tries)
            if isinstance(outcome, Response) and 200 <= outcome.status < 300:
                self._note(request, outcome, tries)
                return outcome
            verdict = decide(request, outcome, tries, policy, timing.uniform, timing.now)
            tries.unclear = tries.unclear or is_unclear(outcome)
            match verdict:
                case Done(response):
                    self._note(request, response, tries)
                    return response
                case Gone(response):
                    self._note(request, response, tries)
                    return Response(200, response.headers, gone_answer(request))
                case Again(wait):
                    self._tell_of_retry(request, outcome, tries, wait)
                    await timing.sleep(wait)
                case Failed():
                    raise self._error(request, outcome, tries)
                case _:
                    return await self._reconcile(request, outcome, tries)

    async def _try_once(self, request: Request, tries: Tries) -> Response | Failure:
        clock, budget = self.timing.monotonic, self.budget if may_wait() else None
        asked = clock()
        if budget is not None:
            await budget.acquire(self.account, request.tier)
        tries.begin(asked, clock())
        sent = True
        try:
            outcome = await self._exchange(request, tries.count)
            if isinstance(outcome, Failure):
                sent = outcome.sent
            elif outcome.status == 429:
                await self._refused(request, outcome, budget)
            return outcome
        finally:
            tries.end(clock())
            if budget is not None:
                await budget.release(self.account, request.tier, sent=sent)

    async def _refused(
        self, request: Request, outcome: Response, budget: AsyncRateBudget | None
    ) -> None:
        closed = penalty(request, outcome, self.policy, self.timing.now)
        if closed and budget is not None:
            await budget.penalise(self.account, request.tier, closed)
        if self.count is not None:
            self.count.refused(request)

    async def _exchange(self, request: Request, attempt: int) -> Response | Failure:
        if self.hooks.on_request is not None:
            self.hooks.on_request(Sending(request.label, request.method, request.path, attempt))
        began = self.timing.monotonic()
        try:
            outcome: Response | Failure = await self.transport.send(request)
        except TransportError as error:
            outcome = error.failure
        if self.hooks.on_response is not None or _log.isEnabledFor(logging.DEBUG):
            self._tell_of_answer(request, outcome, attempt, self.timing.monotonic() - began)
        return outcome

    def _tell_of_answer(
        self, request: Request, outcome: Response | Failure, attempt: int, seconds: float
    ) -> None:
        status = outcome.status if isinstance(outcome, Response) else None
        reason = None if isinstance(outcome, Response) else self.redact(outcome.reason)
        _log.debug(
            "%s: %s %s -> %s in %.3f s (try %d)",
            *(request.label, request.method, request.path),
            *(status if status is not None else reason, seconds, attempt),
        )
        if self.hooks.on_response is not None:
            self.hooks.on_response(
                Answered(
                    request.label, request.method, request.path, attempt, status, seconds, reason
                )
            )

    def _tell_of_retry(
        self, request: Request, outcome: Response | Failure, tries: Tries, wait: float
    ) -> None:
        status = outcome.status if isinstance(outcome, Response) else None
        if self.count is not None:
            self.count.retried(request, status)
        if self.hooks.on_retry is not None:
            self.hooks.on_retry(
                Retrying(request.label, request.method, request.path, tries.count, status, wait)
            )

    async def _reconcile(
        self, request: Request, outcome: Response | Failure, tries: Tries
    ) -> Response:
        """Read the room that already exists, and return it if this request created it."""
        taken = self._error(request, outcome, tries)
        name = request.room_name
        if name is None or not isinstance(taken, AlreadyExistsError):
            raise taken
        reading = replace(
            self.request(by_name("rooms.get"), path={"room_name": name}), timeout=request.timeout
        )
        try:
            room = await self.send(reading)
        except NotFoundError:
            raise taken from None
        except DailyError as error:
            # The caller must learn the room's name: an earlier attempt may have created it.
            error.room_name, error.unclear = name, True
            error.add_note(
                f"{request.label}: room {name} exists; an earlier attempt may have created it"
            )
            raise
        tries.end(self.timing.monotonic())
        if not is_ours(request, room, elapsed=tries.elapsed, now=self.timing.now()):
            raise taken
        return room

    def _error(self, request: Request, outcome: Response | Failure, tries: Tries) -> DailyError:
        return error_for(request, outcome, tries=tries, redact=self.redact, now=self.timing.now())

    def _note(self, request: Request, response: Response, tries: Tries) -> None:
        seen = self.watch.get() if self.watch is not None else None
        if seen is not None:
            seen.append(
                Exchange(
                    operation=request.label,
                    method=request.method,
                    path=request.path,
                    status=response.status,
                    headers=response.headers,
                    body=response.body,
                    attempts=tries.count,
                )
            )
