"""The entry to the control over HTTP: access checks and HTTP rules.

Daily has no such interface, so ordinary HTTP rules apply: 404 for unknown paths, 405 for methods
that a path does not support.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from aiohttp import web

from dailykit import wording
from dailykit.errors import DailyError
from dailykit.local.base.json_types import is_object
from dailykit.local.base.refusal import Refusal
from dailykit.local.control.http.callers import check_caller, check_page
from dailykit.local.requests.answers import answered, json_answer
from dailykit.local.requests.reading import parse_json, receive_json_body
from dailykit.local.rest.rest import no_such_endpoint

__all__ = ["ANY_METHOD", "HEADERS", "SNAPSHOT_TYPE", "Answerer", "ControlRequest", "Gate"]

ANY_METHOD: Final = "*"
"""Stands for every method: the answerer handles the method itself."""

SNAPSHOT_TYPE: Final = "application/octet-stream"
"""The media type of snapshots."""

# The only names with a longer path. Any other longer path is a 404: a request for one item must
# not return all of them.
_LONGER: Final = (
    ("DELETE", "domains"),
    ("DELETE", "faults"),
    ("DELETE", "listeners"),
    ("POST", "deliveries"),
    ("POST", "participants"),
    ("DELETE", "participants"),
    (ANY_METHOD, "rest"),
)

# The only names with a query. Any other call with a query is refused: it would act on everything
# although its caller meant a part.
_QUERIES: Final = (
    ("GET", "deliveries"),
    ("GET", "live"),
    ("GET", "requests"),
    ("GET", "usage"),
    (ANY_METHOD, "rest"),
)

_FOR_OUR_PAGE: Final = (("POST", "key"),)
"""What only the dashboard may do, and no other program: it needs the page's token."""

HEADERS: Final = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
"""The headers of all answers."""


class ControlRequest:
    """A request that passed the checks.

    Attributes:
        request: The request.
        rest: The rest of its path, decoded.
        raw_query: The query as it was sent.
        query: The query.
    """

    def __init__(self, request: web.BaseRequest, rest: list[str], raw_query: str) -> None:
        self.request = request
        self.rest = rest
        self.raw_query = raw_query
        self.query: Mapping[str, str] = request.query

    async def body(self) -> Any:
        """Return the JSON of the body, or an empty object if the body is empty."""
        return parse_json(await receive_json_body(self.request))


Answerer = Callable[[ControlRequest], Awaitable[Any]]
"""Returns content for a JSON answer, or a complete answer."""


class Gate:
    """Passes requests of local programs and of our own pages to answerers.

    Args:
        page_token: The token that our page must send to change something.
        answerers: The answerers, by method and the name after ``/~/``.
        control_token: The secret that lets programs on other machines pass; None for none.
    """

    def __init__(
        self,
        page_token: str,
        answerers: Mapping[tuple[str, str], Answerer],
        control_token: str | None = None,
    ) -> None:
        self._page_token = page_token
        self._control_token = control_token
        self._answerers = answerers

    @property
    def routes(self) -> Mapping[str, Callable[..., Awaitable[web.StreamResponse]]]:
        """The handlers, by the name after ``/~/``."""
        names = sorted({name for _, name in self._answerers})
        return {name: self._route(name) for name in names}

    def _route(self, name: str) -> Callable[..., Awaitable[web.StreamResponse]]:
        async def answer(
            request: web.BaseRequest, segments: list[str], query: str
        ) -> web.StreamResponse:
            reply = await answered(
                self._answer(name, ControlRequest(request, segments, query)), f"/~/{name}"
            )
            if not reply.prepared:
                reply.headers.update(HEADERS)
            return reply

        return answer

    async def _answer(self, name: str, it: ControlRequest) -> web.StreamResponse:
        check_caller(it.request, self._control_token)
        method = it.request.method
        key = (method if (method, name) in self._answerers else ANY_METHOD, name)
        check_page(it.request, self._page_token, is_for_it_only=key in _FOR_OUR_PAGE)
        answerer = self._answerers.get(key)
        if answerer is None:
            return self._not_allowed(name)
        if any(it.rest) and key not in _LONGER:
            raise no_such_endpoint()
        if it.query and key not in _QUERIES:
            raise Refusal.invalid(f"unknown query parameter '{next(iter(it.query))}'")
        if method == "POST":
            _check_type(it.request, name)
        elif key[0] != ANY_METHOD:
            await _check_no_body(it)
        result = await _said(answerer(it))
        return result if isinstance(result, web.StreamResponse) else json_answer(result)

    def _not_allowed(self, name: str) -> web.Response:
        methods = ", ".join(method for method, other in self._answerers if other == name)
        body = {"error": wording.INVALID_REQUEST_ERROR, "info": f"use one of: {methods}"}
        answer = json_answer(body, 405)
        answer.headers["Allow"] = methods
        return answer


async def _said(work: Awaitable[Any]) -> Any:
    """Return the result of `work`, and turn its errors into refusals."""
    try:
        return await work
    except DailyError as error:
        raise Refusal.invalid(str(error)) from None
    except ConnectionResetError:
        # The client left during an upload. It can't read this answer, but nothing failed here.
        raise Refusal.invalid("the client closed the connection before the body's end") from None


async def _check_no_body(it: ControlRequest) -> None:
    """Refuse fields in the body of a call that has none."""
    content = await it.body()
    if content:
        field = f"unknown field {next(iter(content))!r}: " if is_object(content) else ""
        raise Refusal.invalid(f"{field}{it.request.method} takes no body here")


def _check_type(request: web.BaseRequest, name: str) -> None:
    """Refuse the content types that any web page can post without a preflight request."""
    wanted = SNAPSHOT_TYPE if name == "restore" else "application/json"
    # Not aiohttp's content_type, which has a default for a missing header.
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != wanted:
        raise Refusal.invalid(f"send Content-Type: {wanted}, even without a body")
