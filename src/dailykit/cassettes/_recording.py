"""Recording: a proxy on loopback that passes requests on to Daily, and keeps the answers."""

import json
import os
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web
from multidict import CIMultiDict
from yarl import URL

from dailykit.access import find_api_url
from dailykit.cassettes._disguise import disguised
from dailykit.cassettes._file import (
    Cassette,
    Content,
    Recorded,
    RecordedAnswer,
    RecordedRequest,
)
from dailykit.cassettes._server import ROOT, Handler, LoopbackServer

__all__ = ["Recording", "kept_headers"]

_TIMEOUT: Final = aiohttp.ClientTimeout(total=300)
"""Longer than any client waits: each has its own."""

_OF_A_CONNECTION: Final = frozenset(
    {
        *("connection", "content-encoding", "content-length", "keep-alive", "host"),
        *("accept-encoding", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"),
    }
)
"""Headers about one connection, or about bytes that aiohttp has decoded."""

_KEPT: Final = ("location", "retry-after")
_JSON: Final = "application/json"


class Recording:
    """Records a program's requests to Daily in a cassette.

    Set ``DAILY_API_URL`` of the program to `api_url`; its API key stays its own. Each request goes
    on to Daily, and its answer comes back unchanged. At the end of a ``with`` block the cassette
    is written, without secrets, if there were requests:

        with Recording("visit.json") as recording:
            start_visit(api_url=recording.api_url)

    It listens on loopback only. A file with that name is replaced.

    Args:
        path: The file to write.
        api_url: The root of the API to record. Default: the ``DAILY_API_URL`` environment
            variable, or Daily's.
        api_key: The API key that requests should have; requests with another are recorded as such.
            Default: that of the first request.
        port: The port to listen on; 0 picks a free one.

    Raises:
        ConfigurationError: The address of the API is malformed, or the port is in use.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        api_url: str | None = None,
        api_key: str | None = None,
        port: int = 0,
    ) -> None:
        self.path = Path(path)
        self._upstream = urlsplit(find_api_url(api_url, os.environ))
        self._api_key = api_key
        self._keys = {api_key} if api_key else set[str]()
        self._started: float | None = None
        self._exchanges: dict[int, Recorded] = {}
        self._count = 0
        self._server = LoopbackServer(self._handling, port)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.path}: {len(self._exchanges)} requests>"

    @property
    def api_url(self) -> str:
        """The root of the API for the program that is recorded."""
        return self._server.api_url

    @property
    def requests(self) -> int:
        """How many requests were answered so far."""
        return len(self._exchanges)

    def cassette(self) -> Cassette:
        """Return what was recorded so far, without secrets."""
        exchanges = [self._exchanges[number] for number in sorted(self._exchanges)]
        return disguised(self._started or time.time(), exchanges, self._keys)

    def start(self) -> Self:
        """Start to listen. ``with`` does this."""
        self._server.start()
        return self

    def close(self, *, save: bool = True) -> None:
        """Stop to listen, and write the cassette if there were requests.

        Args:
            save: Whether to write it.
        """
        self._server.close()
        if save and self._exchanges:
            self.cassette().save(self.path)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @asynccontextmanager
    async def _handling(self) -> AsyncGenerator[Handler]:
        async with aiohttp.ClientSession(
            timeout=_TIMEOUT, cookie_jar=aiohttp.DummyCookieJar()
        ) as session:

            async def handle(request: web.BaseRequest) -> web.StreamResponse:
                return await self._handle(session, request)

            yield handle

    async def _handle(
        self, session: aiohttp.ClientSession, request: web.BaseRequest
    ) -> web.StreamResponse:
        now = time.time()
        self._started = self._started or now
        self._count = number = self._count + 1
        body = await request.read()
        try:
            status, headers, raw = await self._forward(session, request, body)
        except (aiohttp.ClientError, TimeoutError) as error:
            # It is no answer of Daily's, so it is not recorded.
            return _no_answer(f"{self._upstream.netloc} did not answer: {type(error).__name__}")
        self._exchanges[number] = Recorded(
            int(now - int(self._started)),
            self._request(request, body),
            RecordedAnswer(status, Content.of(raw), kept_headers(headers)),
        )
        return web.Response(status=status, body=raw, headers=_passed_on(headers))

    async def _forward(
        self, session: aiohttp.ClientSession, request: web.BaseRequest, body: bytes
    ) -> tuple[int, Mapping[str, str], bytes]:
        path = request.raw_path
        if path.startswith((f"{ROOT}/", f"{ROOT}?")) or path == ROOT:
            path = self._upstream.path + path.removeprefix(ROOT)
        async with session.request(
            request.method,
            URL(f"{self._upstream.scheme}://{self._upstream.netloc}{path}", encoded=True),
            headers=_passed_on(request.headers),
            data=body or None,
            allow_redirects=False,
            skip_auto_headers=["Accept", "Content-Type", "User-Agent"],
        ) as answer:
            return answer.status, answer.headers, await answer.read()

    def _request(self, request: web.BaseRequest, body: bytes) -> RecordedRequest:
        header = request.headers.get("Authorization")
        key = (header or "").removeprefix("Bearer ").strip()
        if key:
            self._keys.add(key)
            self._api_key = self._api_key or key
        return RecordedRequest(
            request.method,
            request.raw_path,
            Content.of(body),
            RecordedRequest.authorization_of(header, self._api_key),
        )


def kept_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers of an answer that a cassette has.

    Args:
        headers: All of them, found in upper and lower case alike.
    """
    kept = {name: headers[name] for name in _KEPT if name in headers}
    kind = headers.get("Content-Type", "")
    if kind.partition(";")[0] != _JSON:
        kept["content-type"] = kind
    return kept


def _passed_on(headers: Mapping[str, str]) -> CIMultiDict[str]:
    return CIMultiDict(
        (name, value) for name, value in headers.items() if name.lower() not in _OF_A_CONNECTION
    )


def _no_answer(info: str) -> web.Response:
    body = json.dumps({"error": "no-answer", "info": f"dailykit is recording, and {info}"})
    return web.Response(status=502, text=body, content_type=_JSON)
