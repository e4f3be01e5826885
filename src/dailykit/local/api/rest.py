"""The REST API: the order of Daily's checks, from the path to the object."""

import logging
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

from aiohttp import web

from dailykit import wording
from dailykit.local.api.answers import json_answer
from dailykit.local.api.handlers import HANDLERS
from dailykit.local.api.handling import Call, Handler
from dailykit.local.api.reading import receive_body
from dailykit.local.validation import read_body, read_query
from dailykit.local.world import Domain, Refusal, World
from dailykit.operations import OPERATIONS
from dailykit.operations.routes import Match, Routes

__all__ = ["RestApi", "no_such_endpoint"]

_log = logging.getLogger("dailykit.local")

_BEARER: Final = "Bearer "
_MOST_PARAMETERS: Final = 100
_ROUTES: Final = Routes(OPERATIONS)


def no_such_endpoint() -> Refusal:
    """Return the refusal of a path or method that Daily does not have."""
    return Refusal.not_found(wording.API_ENDPOINT_MISSING)


class RestApi:
    """Answers requests below ``/v1`` from a world.

    Args:
        world: What knows and decides.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    async def answer(
        self, request: web.BaseRequest, segments: list[str], query: str
    ) -> web.Response:
        """Answer a request.

        Args:
            request: The request.
            segments: Its path below ``/v1``, decoded.
            query: Its query, raw.

        Raises:
            Refusal: Daily would say no.
        """
        match = _ROUTES.find(request.method, segments)
        if match is None:
            raise no_such_endpoint()
        domain = self._authenticate(request.headers.get("Authorization", ""))
        handler = HANDLERS.get(match.operation.name)
        if handler is None:
            raise _not_served(match)
        body = await receive_body(request) if match.operation.body else b""
        # From here on nothing waits: what the world does is one step.
        result = self._act(handler, match, domain, query, body)
        _log.debug("%s %s: 200", match.operation.method, match.operation.path)
        return json_answer(result)

    def _act(self, handler: Handler, match: Match, domain: Domain, query: str, body: bytes) -> Any:
        operation = match.operation
        self._world.settle()
        call = Call(
            domain=domain,
            path=match.values,
            query=read_query(operation, _parameters(query)),
            body=read_body(operation, body),
        )
        return handler(self._world, call)

    def _authenticate(self, header: str) -> Domain:
        if not header.startswith(_BEARER) or not header.removeprefix(_BEARER).strip():
            raise Refusal(
                400, wording.AUTHORIZATION_HEADER_ERROR, wording.INVALID_AUTHORIZATION_HEADER
            )
        domain = self._world.domains.authenticate(header.removeprefix(_BEARER).strip())
        if domain is None:
            raise Refusal(401, wording.AUTHENTICATION_ERROR, None)
        return domain


def _parameters(query: str) -> Mapping[str, str]:
    if not query:
        return {}
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=_MOST_PARAMETERS)
    except ValueError:
        text = f"the query has more than {_MOST_PARAMETERS} parameters"
        raise Refusal.invalid(text) from None
    return dict(reversed(pairs))


def _not_served(match: Match) -> Refusal:
    name = match.operation.name
    return Refusal(501, "not-implemented", f"the local Daily does not serve {name} yet")
