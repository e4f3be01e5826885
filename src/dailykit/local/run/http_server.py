"""The HTTP server. It answers every request, even an invalid one, in Daily's format."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any, Final

from aiohttp import HttpVersion10, web
from aiohttp.web_protocol import RequestHandler

from dailykit import wording
from dailykit.local.base.refusal import Refusal
from dailykit.local.requests.answers import answered, broken, refused
from dailykit.local.requests.hosts import is_allowed_host
from dailykit.local.requests.origins import (
    is_open_to_pages,
    is_preflight,
    open_to_pages,
    preflight_answer,
)
from dailykit.local.rest.rest import RestApi, below_root, no_such_endpoint
from dailykit.operations.routes import split_path

__all__ = ["Route", "HttpServer"]

Route = Callable[[web.BaseRequest, list[str], str], Awaitable[web.StreamResponse]]
"""Answers requests below one of our paths, given the rest of the path (decoded) and the query."""

_log = logging.getLogger("dailykit.local")

_OURS: Final = "~"
# Behind a domain's name, if the room is one of a further domain.
_ROOM_PATH: Final = re.compile("(?:[a-z0-9-]+~)?[A-Za-z0-9_-]+")

_HEAD_SECONDS: Final = 30.0
"""The time for a request's line and headers."""

# A client whose body is refused half-way finishes sending before it reads the answer.
_LINGERING_SECONDS: Final = 3.0


class _Connection(RequestHandler):
    """A connection that reports its own errors, such as invalid HTTP, in Daily's format too."""

    __slots__ = ("_has_begun", "_timer")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._has_begun = False
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start waiting for a request."""
        super().connection_made(transport)
        self._expect_head()

    def data_received(self, data: bytes) -> None:
        """Read on, and limit the time for the head of a request."""
        super().data_received(data)
        if self._request_in_progress or self._messages:
            self._forget_head()
        else:
            self._has_begun = True
            self._expect_head()

    def connection_lost(self, exc: BaseException | None) -> None:
        """Clean up."""
        self._forget_head()
        super().connection_lost(exc)

    def _expect_head(self) -> None:
        # Not restarted with each byte: a client could otherwise keep the connection open forever.
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(_HEAD_SECONDS, self._give_up)

    def _forget_head(self) -> None:
        self._has_begun = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        if self._has_begun and self.transport is not None:
            self.transport.write(_too_slow())
        self.force_close()

    async def shutdown(self, timeout: float | None = 15.0) -> None:  # noqa: ASYNC109 - aiohttp's
        """Close the connection, after the request that is being answered."""
        # Idle connections wait for another request, or still read a body that was refused. Neither
        # is worth a delay.
        if not self._request_in_progress and self._task_handler is not None:
            self._task_handler.cancel()
        await super().shutdown(timeout)

    def handle_error(
        self,
        request: web.BaseRequest,  # noqa: ARG002 - the base class says so
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002
    ) -> web.StreamResponse:
        """Answer a request that could not be read."""
        # After a broken request, the start of the next one is unknown.
        self._keepalive = False
        if status >= 500:
            _log.error("a request failed", exc_info=exc)
            answer = broken()
        else:
            answer = refused(Refusal.invalid("this is not a valid HTTP request"))
        open_to_pages(answer)
        answer.force_close()
        return answer


def _too_slow() -> bytes:
    """Return the answer, as bytes, to a request whose head did not arrive."""
    text = f"the headers did not arrive within {_HEAD_SECONDS:g} seconds"
    answer = refused(Refusal(408, wording.INVALID_REQUEST_ERROR, text))
    open_to_pages(answer)
    body = answer.body if isinstance(answer.body, bytes) else b""
    headers = {**answer.headers, "Content-Length": str(len(body)), "Connection": "close"}
    lines = [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(["HTTP/1.1 408 Request Timeout", *lines, "", ""]).encode() + body


class HttpServer(web.Server):
    """Serves a world over HTTP, on the running event loop.

    Args:
        rest: Answers below ``/v1``.
        routes: Answer below ``/~/``, by the next part of the path, which is empty for ``/~/`` and
            ``/~`` themselves.
        page: Answers at the addresses of rooms.
        hosts: Host names and addresses to answer to, besides the loopback names.
    """

    def __init__(
        self, rest: RestApi, routes: Mapping[str, Route], page: Route, hosts: Collection[str] = ()
    ) -> None:
        super().__init__(
            self._serve, access_log=None, logger=_log, lingering_time=_LINGERING_SECONDS
        )
        self._rest = rest
        self._routes = routes
        self._page = page
        self._hosts = frozenset(host.lower() for host in hosts)

    def __call__(self) -> RequestHandler:
        """Return the protocol of a new connection."""
        return _Connection(self, loop=self._loop, **self._kwargs)

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        return await answered(self._dispatch(request), request.method)

    async def _dispatch(self, request: web.BaseRequest) -> web.StreamResponse:
        path, _, query = _text(request.raw_path).partition("?")
        segments = split_path(path) if path.startswith("/") else []
        below = below_root(segments)
        if below is None:
            self._check_host(request, needs_one=segments[:1] == [_OURS])
            return await self._answer_other(request, segments, query)
        if is_preflight(request):
            return preflight_answer(request)
        answer = await answered(self._answer_rest(request, below, query), request.method)
        if not answer.prepared and not is_open_to_pages(answer):
            open_to_pages(answer)
        return answer

    async def _answer_rest(
        self, request: web.BaseRequest, segments: list[str], query: str
    ) -> web.StreamResponse:
        self._check_host(request, needs_one=False)
        return await self._rest.answer(request, segments, query)

    async def _answer_other(
        self, request: web.BaseRequest, segments: list[str], query: str
    ) -> web.StreamResponse:
        name = "".join(segments[1:2])
        if segments[:1] == [_OURS] and name in self._routes:
            return await self._routes[name](request, segments[2:], query)
        if segments == [""] and _is_browser_at_the_root(request):
            # Daily has nothing there; people look for the dashboard.
            return web.Response(status=302, headers={"Location": f"/{_OURS}/"})
        if len(segments) == 1 and _ROOM_PATH.fullmatch(segments[0]):
            return await self._page(request, segments, query)
        raise no_such_endpoint()

    def _check_host(self, request: web.BaseRequest, *, needs_one: bool) -> None:
        host = request.headers.get("Host")
        if not host and not needs_one:
            # HTTP/1.0 has no Host header, and no browser uses it.
            if request.version == HttpVersion10:
                return
            raise Refusal.invalid("the request has no Host header")
        if not is_allowed_host(host, self._hosts):
            text = "this server does not answer to that host name: add it to the allowed hosts"
            raise Refusal(403, wording.FORBIDDEN_ERROR, text)


def _is_browser_at_the_root(request: web.BaseRequest) -> bool:
    return request.method == "GET" and "text/html" in request.headers.get("Accept", "")


def _text(raw: str) -> str:
    """Return text that aiohttp has decoded, with invalid UTF-8 replaced."""
    return raw.encode(errors="surrogateescape").decode(errors="replace")
