"""CORS: answers that web pages of other origins may read.

Every request below ``/v1`` needs an API key, and browsers do not send one by themselves. So a page
that has a key may do what any other program with the key may.

Calls have no key. What a page needs to join one is open to pages of this machine, and of the hosts
that the server is configured to answer for.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

__all__ = ["PageOrigins", "is_open_to_pages", "is_preflight", "open_to_pages", "preflight_answer"]

_WANTED_METHOD: Final = "Access-Control-Request-Method"
_WANTED_HEADERS: Final = "Access-Control-Request-Headers"
_PRIVATE_NETWORK: Final = "Access-Control-Request-Private-Network"

_ALLOWED: Final = "Access-Control-Allow-Origin"
_OPEN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Access-Control-Allow-Origin": "*",
        # The star means all headers, but older browsers read it as a header name.
        "Access-Control-Expose-Headers": "*, Date, Retry-After, Server",
    }
)
_PREFLIGHT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
        "Access-Control-Max-Age": "600",
        "Server": "dailykit",
        "Vary": f"{_WANTED_METHOD}, {_WANTED_HEADERS}",
    }
)


def is_preflight(request: web.BaseRequest) -> bool:
    """Return whether a request is a CORS preflight request."""
    return request.method == "OPTIONS" and _WANTED_METHOD in request.headers


def preflight_answer(request: web.BaseRequest) -> web.Response:
    """Return the answer that allows a page to send any request."""
    headers = dict(_PREFLIGHT)
    asked = request.headers.get(_WANTED_HEADERS, "")
    # A star would not include Authorization. Only valid header names are repeated.
    names = [name.strip() for name in asked.split(",")]
    headers["Access-Control-Allow-Headers"] = ", ".join(
        name for name in ["Authorization", "Content-Type", *names] if _is_token(name)
    )
    if _PRIVATE_NETWORK in request.headers:
        headers["Access-Control-Allow-Private-Network"] = "true"
    return web.Response(status=204, headers=headers)


def open_to_pages(answer: web.StreamResponse) -> None:
    """Allow pages of all origins to read an answer and all its headers."""
    answer.headers.update(_OPEN)


def is_open_to_pages(answer: web.StreamResponse) -> bool:
    """Return whether pages of all origins may read an answer."""
    return _ALLOWED in answer.headers


class PageOrigins:
    """The origins whose pages may join calls.

    Args:
        is_allowed_host: Returns whether the pages of a host, such as ``localhost:5173``, may.
    """

    def __init__(self, is_allowed_host: Callable[[str], bool]) -> None:
        self._is_allowed_host = is_allowed_host

    def may_join(self, request: web.BaseRequest) -> bool:
        """Return whether a request is from a page that may join calls, or from no page."""
        origin = request.headers.get("Origin")
        return origin is None or self._is_allowed(origin)

    def headers(self, request: web.BaseRequest) -> dict[str, str]:
        """Return the headers with which the page that sent a request may read its answer."""
        # Caches must not give one origin the answer to another.
        headers = {"Vary": "Origin"}
        origin = request.headers.get("Origin")
        if origin is not None and self._is_allowed(origin):
            headers["Access-Control-Allow-Origin"] = origin
            headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return headers

    def preflight_answer(self, request: web.BaseRequest) -> web.Response:
        """Return the answer to a preflight request: only these origins may go on."""
        if not self.may_join(request):
            return web.Response(status=403, headers={"Server": "dailykit", "Vary": "Origin"})
        answer = preflight_answer(request)
        answer.headers.update(self.headers(request))
        return answer

    def _is_allowed(self, origin: str) -> bool:
        try:
            host = urlsplit(origin).netloc
        except ValueError:
            return False
        return bool(host) and self._is_allowed_host(host)


def _is_token(name: str) -> bool:
    return name.isascii() and name.replace("-", "").replace("_", "").isalnum()
