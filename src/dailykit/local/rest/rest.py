"""The REST API: the order of Daily's checks, from the path to the object."""

import inspect
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from email.utils import formatdate
from functools import lru_cache
from typing import Any, Final
from urllib.parse import parse_qsl

from aiohttp import web

from dailykit import wording
from dailykit.local.base.refusal import Refusal
from dailykit.local.requests.answers import answered, json_answer, refused
from dailykit.local.requests.faults import HEADER, Fault, Faults, fault_from_header
from dailykit.local.requests.limits import RateLimits
from dailykit.local.requests.origins import open_to_pages
from dailykit.local.requests.reading import receive_body
from dailykit.local.requests.validation import read_body, read_query
from dailykit.local.rest.handlers import HANDLERS
from dailykit.local.rest.handling import Handler, RestRequest
from dailykit.local.rest.misbehaving import misbehave, send_badly
from dailykit.local.world import Domain, World
from dailykit.local.world.core.journal import JournalEntry
from dailykit.local.world.core.outgoing import Poster
from dailykit.operations import OPERATIONS, Operation
from dailykit.operations.routes import Match, Routes

__all__ = ["RestApi", "below_root", "no_such_endpoint"]

_log = logging.getLogger("dailykit.local")

_BEARER: Final = "Bearer "
_MOST_PARAMETERS: Final = 100
_PRIVATE_PLACEHOLDERS: Final = ("meeting_token",)
_ROUTES: Final = Routes(OPERATIONS)


def no_such_endpoint() -> Refusal:
    """Return the refusal of a path or method that Daily does not have."""
    return Refusal.not_found(wording.API_ENDPOINT_MISSING)


def below_root(segments: list[str]) -> list[str] | None:
    """Return the path below the root of the API, or None for one that is not below it.

    The root is ``/v1``. Older programs use ``/api/v1``.

    Args:
        segments: A path, decoded.
    """
    path = segments[1:] if segments[:1] == ["api"] else segments
    return path[1:] if path[:1] == ["v1"] else None


class RestApi:
    """Answers requests below ``/v1`` from a world.

    Args:
        world: The world.
        faults: The fault rules.
        limits: The rate limits.
        post: Sends a request to a caller's program.
        written: Called with each operation that may have changed something, and its domain.
    """

    def __init__(
        self,
        world: World,
        faults: Faults,
        limits: RateLimits,
        post: Poster,
        written: Callable[[Domain, str], object],
    ) -> None:
        self._world = world
        self._post = post
        self._written = written
        self._faults = faults
        self._limits = limits

    async def answer(
        self, request: web.BaseRequest, segments: list[str], query: str
    ) -> web.StreamResponse:
        """Answer a request, and keep both in the journal.

        Args:
            request: The request.
            segments: Its path below ``/v1``, decoded.
            query: Its query, raw.
        """
        # A HEAD is a GET without a body in the answer; the HTTP server leaves the body out.
        method = "GET" if request.method == "HEAD" else request.method
        began = time.monotonic()
        match = _ROUTES.find(method, segments)
        entry = self._begin(request, match)
        try:
            fault = self._pick_fault(request, entry)
        except Refusal as refusal:
            return self._end(entry, refused(refusal), began)

        def act() -> Awaitable[web.Response]:
            return answered(self._answer(request, match, query, entry), request.method)

        if fault is None:
            return self._end(entry, await act(), began)
        entry.fault = str(fault)
        if not fault.lets_act:
            # The journal contains the complete request before a fault happens.
            with suppress(Refusal):
                entry.request = await receive_body(request)
        answer = await misbehave(fault, act)
        return await send_badly(request, self._end(entry, answer, began, fault), fault)

    async def _answer(
        self, request: web.BaseRequest, match: Match | None, query: str, entry: JournalEntry
    ) -> web.Response:
        if match is None:
            raise no_such_endpoint()
        domain = self._authenticate(request)
        self._count(domain, match.operation)
        body = entry.request = await _body(request, match)
        return await self._perform(match, domain, query, body)

    async def answer_for(
        self, domain: Domain, request: web.BaseRequest, segments: list[str], query: str
    ) -> web.Response:
        """Answer a request as if it had the domain's API key, without limits, faults and journal.

        Args:
            domain: The domain.
            request: The request.
            segments: The requested path below ``/v1``, decoded.
            query: Its query, raw.

        Raises:
            Refusal: The operation is refused or does not exist.
        """
        match = _ROUTES.find(request.method, segments)
        if match is None:
            raise no_such_endpoint()
        return await self._perform(match, domain, query, await _body(request, match))

    async def _perform(self, match: Match, domain: Domain, query: str, body: bytes) -> web.Response:
        operation = match.operation
        # Nothing waits from here on, so that the world performs the operation in one step.
        result = self._act(HANDLERS[operation.name], match, domain, query, body)
        if inspect.isawaitable(result):
            result = await result
        if operation.method != "GET":
            self._written(domain, operation.name)
        _log.debug("%s %s: 200", operation.method, operation.path)
        return json_answer(result)

    def _count(self, domain: Domain, operation: Operation[Any]) -> None:
        try:
            self._limits.count(domain.api_key, operation.tier)
        except Refusal:
            # Looked up only here, so that requests within the limits need no lookup.
            if not self._world.domains.is_unlimited(domain):
                raise

    def _begin(self, request: web.BaseRequest, match: Match | None) -> JournalEntry:
        values = match.values if match else {}
        return JournalEntry(
            id=self._world.journal.new_id(),
            time=self._world.scheduler.now(),
            ip=request.remote or "",
            method=request.method,
            path=request.raw_path.removeprefix("/api").removeprefix("/v1"),
            operation=match.operation.name if match else None,
            domain=self._world.domains.authenticate(_key_in(request) or ""),
            private=[values[name] for name in _PRIVATE_PLACEHOLDERS if name in values],
        )

    def _end(
        self,
        entry: JournalEntry,
        answer: web.Response,
        began: float,
        fault: Fault | None = None,
    ) -> web.Response:
        entry.seconds = round(time.monotonic() - began, 4)
        if fault is None or fault.reset is None:
            entry.status = answer.status
            entry.response = answer.body if isinstance(answer.body, bytes) else b""
        self._world.journal.add(entry)
        # Clients compute ages from this date, so it must follow the clock that dates the objects.
        open_to_pages(answer)
        answer.headers["Date"] = _http_date(int(self._world.scheduler.now()))
        return answer

    def _pick_fault(self, request: web.BaseRequest, entry: JournalEntry) -> Fault | None:
        asked = ",".join(request.headers.getall(HEADER, ()))
        if asked.strip():
            return fault_from_header(asked)
        if entry.operation is None or not self._faults.rules:
            return None
        return self._faults.pick(entry.operation, entry.domain.name if entry.domain else None)

    def _act(self, handler: Handler, match: Match, domain: Domain, query: str, body: bytes) -> Any:
        operation = match.operation
        self._world.settle()
        asked = RestRequest(
            domain=domain,
            path=_with_own_room(match.values, domain),
            query=read_query(operation, _parameters(query)),
            body=read_body(operation, body),
            post=self._post,
        )
        return handler(self._world, asked)

    def _authenticate(self, request: web.BaseRequest) -> Domain:
        key = _key_in(request)
        if key is None:
            raise Refusal(
                400, wording.AUTHORIZATION_HEADER_ERROR, wording.INVALID_AUTHORIZATION_HEADER
            )
        domain = self._world.domains.authenticate(key)
        if domain is None:
            raise Refusal(401, wording.AUTHENTICATION_ERROR, None)
        return domain


def _with_own_room(values: Mapping[str, str], domain: Domain) -> Mapping[str, str]:
    """Return the values of a path; a program may have taken a URL's path for the room's name."""
    name = values.get("room_name")
    return values if name is None else {**values, "room_name": domain.own_room(name)}


@lru_cache(maxsize=16)  # many requests come within a second
def _http_date(second: int) -> str:
    return formatdate(second, usegmt=True)


async def _body(request: web.BaseRequest, match: Match) -> bytes:
    return await receive_body(request) if match.operation.body else b""


def _key_in(request: web.BaseRequest) -> str | None:
    header = request.headers.get("Authorization", "")
    return header.removeprefix(_BEARER).strip() or None if header.startswith(_BEARER) else None


def _parameters(query: str) -> Mapping[str, str]:
    if not query:
        return {}
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=_MOST_PARAMETERS)
    except ValueError:
        text = f"the query has more than {_MOST_PARAMETERS} parameters"
        raise Refusal.invalid(text) from None
    return dict(reversed(pairs))
