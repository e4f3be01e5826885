"""The gate to the control over HTTP: who may come in, and what HTTP itself asks for.

Daily has nothing of the kind, so here ordinary HTTP holds: 404 for what there is not, 405 for what
can't be done with it.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from aiohttp import web

from dailykit import wording
from dailykit.errors import DailyError
from dailykit.local.base.refusal import Refusal
from dailykit.local.control.http.callers import check_caller, check_page
from dailykit.local.requests.answers import answered, json_answer
from dailykit.local.requests.reading import parse_json, receive_json_body
from dailykit.local.rest.rest import no_such_endpoint

__all__ = ["ANY_METHOD", "HEADERS", "SNAPSHOT_TYPE", "Answerer", "ControlRequest", "Gate"]

ANY_METHOD: Final = "*"
"""In place of a method: whatever it is, the answerer knows what to make of it."""

SNAPSHOT_TYPE: Final = "application/octet-stream"
"""The media type of snapshots."""

# What has more of a path than its name. All else is not there: who means one must not get all.
_LONGER: Final = (("DELETE", "faults"), ("POST", "deliveries"), (ANY_METHOD, "rest"))

HEADERS: Final = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
"""What all answers have."""


class ControlRequest:
    """A request that may be answered.

    Attributes:
        request: The request.
        rest: What is left of its path, decoded.
        raw_query: Its query, as it was sent.
        query: Its query.
    """

    def __init__(self, request: web.BaseRequest, rest: list[str], raw_query: str) -> None:
        self.request = request
        self.rest = rest
        self.raw_query = raw_query
        self.query: Mapping[str, str] = request.query

    async def body(self) -> Any:
        """Return the JSON of the body, or an empty object for none."""
        return parse_json(await receive_json_body(self.request))


Answerer = Callable[[ControlRequest], Awaitable[Any]]
"""Answers with what becomes JSON, or with an answer of its own making."""


class Gate:
    """Lets programs on this machine, and our own pages, through to answerers.

    Args:
        page_token: What our page has to name in order to change something.
        answerers: What answers, by the method and the name that comes after ``/~/``.
    """

    def __init__(self, page_token: str, answerers: Mapping[tuple[str, str], Answerer]) -> None:
        self._page_token = page_token
        self._answerers = answerers

    @property
    def routes(self) -> Mapping[str, Callable[..., Awaitable[web.StreamResponse]]]:
        """What answers, by the name that comes after ``/~/``."""
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
        check_caller(it.request)
        check_page(it.request, self._page_token)
        method = it.request.method
        key = (method if (method, name) in self._answerers else ANY_METHOD, name)
        answerer = self._answerers.get(key)
        if answerer is None:
            return self._not_allowed(name)
        if any(it.rest) and key not in _LONGER:
            raise no_such_endpoint()
        if method == "POST":
            _check_type(it.request, name)
        result = await _said(answerer(it))
        return result if isinstance(result, web.StreamResponse) else json_answer(result)

    def _not_allowed(self, name: str) -> web.Response:
        methods = ", ".join(method for method, other in self._answerers if other == name)
        body = {"error": wording.INVALID_REQUEST_ERROR, "info": f"use one of: {methods}"}
        answer = json_answer(body, 405)
        answer.headers["Allow"] = methods
        return answer


async def _said(work: Awaitable[Any]) -> Any:
    """Return what `work` returns; what it complains about is the caller's fault."""
    try:
        return await work
    except DailyError as error:
        raise Refusal.invalid(str(error)) from None
    except ConnectionResetError:
        # In the middle of an upload. Nobody reads this answer, but it is no failure of ours.
        raise Refusal.invalid("the client closed the connection before the body's end") from None


def _check_type(request: web.BaseRequest, name: str) -> None:
    """Refuse what any web page can post without being asked: it can't name such a type."""
    wanted = SNAPSHOT_TYPE if name == "restore" else "application/json"
    # Not aiohttp's content_type, which makes one up where there is none.
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != wanted:
        raise Refusal.invalid(f"say Content-Type: {wanted}, also where there is no body")
