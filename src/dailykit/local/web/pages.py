"""Serves the pages and their files, all of which are in the package."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, Self

from aiohttp import web

from dailykit import wording
from dailykit.local.base.refusal import Refusal
from dailykit.local.requests.origins import PageOrigins

__all__ = ["PAGE_HEADERS", "Pages"]

_FOLDER: Final = Path(__file__).parent / "static"
_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}

_POLICY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "media-src": "'self' blob: mediastream:",
        "base-uri": "'none'",
        "form-action": "'none'",
        # Applications embed rooms in frames, and run on this machine during development.
        "frame-ancestors": (
            "'self' http://localhost:* http://*.localhost:* http://127.0.0.1:* https://localhost:*"
        ),
    }
)


def _policy(directives: Mapping[str, str]) -> str:
    return "; ".join(f"{what} {where}" for what, where in directives.items())


PAGE_HEADERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        # Cached, but revalidated each time: a newer dailykit has newer files at the same address.
        "Cache-Control": "no-cache",
        "Content-Security-Policy": _policy(_POLICY),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": (
            "camera=(self), microphone=(self), display-capture=(self), autoplay=(self), "
            "fullscreen=(self), geolocation=(), payment=(), usb=()"
        ),
        "Referrer-Policy": "no-referrer",
        "Server": wording.LOCAL_SERVER,
        "X-Content-Type-Options": "nosniff",
    }
)
"""The headers of every page and file of a page."""

_ORIGIN_PLACE: Final = "{{origin}}"
_DAILY_JS_FOLDER: Final = "daily-js"

_TOKEN_PLACE: Final = "{{page_token}}"  # noqa: S105 - the place of one, not one
_DASHBOARD_HEADERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **PAGE_HEADERS,
        # The page contains a secret.
        "Cache-Control": "no-store",
        "Content-Security-Policy": _policy({**_POLICY, "frame-ancestors": "'none'"}),
        "Content-Type": _TYPES[".html"],
        "Cross-Origin-Resource-Policy": "same-origin",
    }
)


@dataclass(frozen=True, slots=True)
class _File:
    """A file to serve.

    Attributes:
        content: The bytes.
        type: The media type.
        tag: The entity tag, which changes with the content.
    """

    content: bytes
    type: str
    tag: str

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the file at `path`."""
        content = path.read_bytes()
        return cls(content, _TYPES[path.suffix], _tag(content))


@cache
def _all_files() -> Mapping[str, _File]:
    """Return all files, read once for all local Dailys of a process."""
    return {
        path.relative_to(_FOLDER).as_posix(): _File.read(path)
        for path in _FOLDER.rglob("*")
        if path.suffix in _TYPES
    }


class Pages:
    """Serves pages and their files, which are read once.

    Args:
        origins: The origins whose pages may use our files, and so join calls.
    """

    def __init__(self, origins: PageOrigins) -> None:
        self._origins = origins
        self._files = _all_files()

    async def answer_static(
        self,
        request: web.BaseRequest,
        segments: Sequence[str],
        query: str,  # noqa: ARG002 - all routes have it
    ) -> web.Response:
        """Answer a request below ``/~/static``.

        Args:
            request: The request.
            segments: The path below ``/~/static``, decoded.
            query: Ignored.

        Raises:
            Refusal: The file does not exist.
        """
        return self._send(request, "/".join(segments))

    async def answer_daily_js(
        self,
        request: web.BaseRequest,
        segments: Sequence[str],
        query: str,  # noqa: ARG002 - all routes have it
    ) -> web.Response:
        """Answer a request below ``/~/daily-js``, from which daily-js loads its call machine.

        daily-js runs the code without telling it its address, so the answer contains it.

        Args:
            request: The request.
            segments: The path below ``/~/daily-js``, decoded.
            query: Ignored.

        Raises:
            Refusal: The file does not exist.
        """
        file = self._find(request, "/".join([_DAILY_JS_FOLDER, *segments]))
        # The host was checked: it is one that this server answers to.
        origin = f"http://{request.headers.get('Host', '')}"
        content = file.content.replace(_ORIGIN_PLACE.encode(), origin.encode())
        return self._answer(request, replace(file, content=content, tag=_tag(content)))

    async def answer_room(
        self,
        request: web.BaseRequest,
        segments: Sequence[str],  # noqa: ARG002 - the page finds its room by its own address
        query: str,  # noqa: ARG002
    ) -> web.Response:
        """Answer a request for a room's address with the call page, whether the room exists or not.

        Raises:
            Refusal: The method is not GET or HEAD.
        """
        return self._send(request, "call.html")

    def dashboard(self, page_token: str) -> web.Response:
        """Return the dashboard.

        Args:
            page_token: The token that the page must send to change something.
        """
        text = self._files["dashboard.html"].content.decode()
        return web.Response(
            body=text.replace(_TOKEN_PLACE, page_token).encode(), headers=_DASHBOARD_HEADERS
        )

    def _send(self, request: web.BaseRequest, name: str) -> web.Response:
        return self._answer(request, self._find(request, name))

    def _find(self, request: web.BaseRequest, name: str) -> _File:
        file = self._files.get(name)
        if file is None or request.method not in ("GET", "HEAD"):
            raise Refusal.not_found(wording.API_ENDPOINT_MISSING)
        return file

    def _answer(self, request: web.BaseRequest, file: _File) -> web.Response:
        headers = {**PAGE_HEADERS, **self._origins.headers(request), "ETag": file.tag}
        if file.tag in _tags(request.headers.get("If-None-Match", "")):
            return web.Response(status=304, headers=headers)
        return web.Response(body=file.content, headers={**headers, "Content-Type": file.type})


def _tag(content: bytes) -> str:
    """Return the entity tag of a content."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def _tags(header: str) -> list[str]:
    """Return the entity tags of an If-None-Match header."""
    return re.findall(r'"[^"]*"', header)
