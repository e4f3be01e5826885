"""The HTTP server: every request that comes in gets an answer, and every answer is Daily's."""

import logging
import re
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Final

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from dailykit import wording
from dailykit.local.requests.answers import answered, broken, refused
from dailykit.local.requests.hosts import is_allowed_host
from dailykit.local.rest.rest import RestApi, no_such_endpoint
from dailykit.local.world import Refusal
from dailykit.operations.routes import split_path

__all__ = ["Door", "HttpServer"]

Door = Callable[[web.BaseRequest, list[str], str], Awaitable[web.StreamResponse]]
"""Answers requests below a path of ours, by their further path (decoded) and query (raw)."""

_log = logging.getLogger("dailykit.local")

_REST: Final = "v1"
_OURS: Final = "~"
_ROOM_NAME: Final = re.compile("[A-Za-z0-9_-]+")

# Who sends a body that is refused half-way wants to finish before it listens to the answer.
_LINGERING_SECONDS: Final = 3.0


class _Connection(RequestHandler):
    """A connection whose own errors (no HTTP, say) are told in Daily's way too."""

    __slots__ = ()

    async def shutdown(self, timeout: float | None = 15.0) -> None:  # noqa: ASYNC109 - aiohttp's
        """Close the connection, after the request that is being answered."""
        # What is not answering waits for a next request, or reads on, for some politeness, in a
        # body that was refused. Neither is worth a delay.
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
        """Answer what could not be read as a request."""
        # After a broken request nobody knows where the next one begins.
        self._keepalive = False
        if status >= 500:
            _log.error("a request failed", exc_info=exc)
            answer = broken()
        else:
            answer = refused(Refusal.invalid("this is not a valid HTTP request"))
        answer.force_close()
        return answer


class HttpServer(web.Server):
    """Serves a world over HTTP, for the event loop that runs.

    Args:
        rest: Answers below ``/v1``.
        doors: Answer below ``/~/``, by the name that comes next, which is empty for ``/~/`` and
            ``/~`` themselves.
        page: Answers at the addresses of rooms.
        hosts: Names and addresses to answer to, besides loopback's.
    """

    def __init__(
        self, rest: RestApi, doors: Mapping[str, Door], page: Door, hosts: Collection[str] = ()
    ) -> None:
        super().__init__(
            self._serve, access_log=None, logger=_log, lingering_time=_LINGERING_SECONDS
        )
        self._rest = rest
        self._doors = doors
        self._page = page
        self._hosts = frozenset(host.lower() for host in hosts)

    def __call__(self) -> RequestHandler:
        """Return the protocol of a new connection."""
        return _Connection(self, loop=self._loop, **self._kwargs)

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        return await answered(self._dispatch(request), request.method)

    async def _dispatch(self, request: web.BaseRequest) -> web.StreamResponse:
        if not is_allowed_host(request.headers.get("Host"), self._hosts):
            text = "this server does not answer to that name; see the option for allowed hosts"
            raise Refusal(403, wording.FORBIDDEN_ERROR, text)
        path, _, query = request.raw_path.partition("?")
        segments = split_path(path) if path.startswith("/") else []
        if segments[:1] == [_REST]:
            return await self._rest.answer(request, segments[1:], query)
        name = "".join(segments[1:2])
        if segments[:1] == [_OURS] and name in self._doors:
            return await self._doors[name](request, segments[2:], query)
        if len(segments) == 1 and _ROOM_NAME.fullmatch(segments[0]):
            return await self._page(request, segments, query)
        raise no_such_endpoint()
