"""The dashboard at ``/~/``: its page, REST requests without an API key, and usage.

The page contains a token that other web pages can't read, and sends it with every change.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from aiohttp import web

from dailykit._version import __version__
from dailykit.local.control.control import Control
from dailykit.local.control.http import bodies
from dailykit.local.control.http.answers import clock_json
from dailykit.local.control.http.callers import check_caller
from dailykit.local.control.http.gate import ANY_METHOD, Answerer, ControlRequest
from dailykit.local.control.usage import read_usage
from dailykit.local.rest.rest import RestApi, no_such_endpoint
from dailykit.local.web.pages import PAGE_HEADERS, Pages

__all__ = ["DashboardAnswers", "DashboardPage"]

_PLACE: Final = "/~/"


class DashboardPage:
    """Serves the page itself.

    Args:
        pages: The pages of the local Daily.
        page_token: The token that the page must send to change something.
    """

    def __init__(self, pages: Pages, page_token: str) -> None:
        self._pages = pages
        self._page_token = page_token

    async def answer(
        self,
        request: web.BaseRequest,
        segments: list[str],
        query: str,  # noqa: ARG002 - all routes have it
    ) -> web.StreamResponse:
        """Answer with the page, or redirect from the address without a slash.

        Raises:
            Refusal: The caller is not on this machine, or the method is not GET or HEAD.
        """
        check_caller(request)
        if request.method not in ("GET", "HEAD") or segments:
            raise no_such_endpoint()
        if not request.path.endswith("/"):
            return web.Response(status=302, headers={**PAGE_HEADERS, "Location": _PLACE})
        return self._pages.dashboard(self._page_token)


class DashboardAnswers:
    """Answers the dashboard's requests.

    Args:
        control: The control.
        rest: The REST API.
    """

    def __init__(self, control: Control, rest: RestApi) -> None:
        self._control = control
        self._rest = rest

    @property
    def answerers(self) -> Mapping[tuple[str, str], Answerer]:
        """The answerers, by method and the name after ``/~/``."""
        return {
            ("GET", "about"): self._about,
            ("GET", "usage"): self._usage,
            ("POST", "key"): self._key,
            (ANY_METHOD, "rest"): self._answer_rest,
        }

    def about(self) -> dict[str, Any]:
        """Return the facts about this local Daily."""
        names = self._control.domain_names()
        return {
            "version": __version__,
            "domains": [{"name": name} for name in names],
            "own": self._control.parts.own,
            "api_url": self._control.parts.api_url,
            "clock": clock_json(self._control.clock()),
        }

    async def _about(self, _: ControlRequest) -> Any:
        return self.about()

    async def _key(self, it: ControlRequest) -> Any:
        body = bodies.read(bodies.KeyBody, await it.body())
        return {"api_key": self._control.domain(body.domain).api_key}

    async def _usage(self, it: ControlRequest) -> Any:
        query = bodies.read(bodies.UsageQuery, dict(it.query), strings=True)
        domain = self._control.domain(query.domain or self._control.parts.own)
        world = self._control.parts.world
        world.settle()
        days = read_usage(world, domain, query.days)
        return {"days": [asdict(day) for day in days]}

    async def _answer_rest(self, it: ControlRequest) -> Any:
        if len(it.rest) < 2:
            raise no_such_endpoint()
        domain = self._control.domain(it.rest[0])
        return await self._rest.answer_for(domain, it.request, it.rest[1:], it.raw_query)
