"""Replaying: a server on loopback that answers from a cassette, without the network."""

import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from aiohttp import web

from dailykit.cassettes._file import Cassette, Content, RecordedRequest
from dailykit.cassettes._player import Player
from dailykit.cassettes._server import Handler, LoopbackServer
from dailykit.errors import CassetteError

__all__ = ["REPLAY_KEY", "Replay"]

REPLAY_KEY: Final = "cassette-key"
"""The API key of every replay. It is not secret: it opens nothing."""

_JSON: Final = "application/json"


class Replay:
    """Answers a program's requests from a cassette.

    Set ``DAILY_API_URL`` of the program to `api_url`, and ``DAILY_API_KEY`` to `api_key`. Each
    recorded answer is given once, to the request that was recorded: the same method, path, query
    and body. Ids, random room names and times may differ between the runs. Any other request is
    refused, with a text that shows the nearest recorded one: a `NotRecordedError` in dailykit's
    clients.

        with Replay("visit.json") as replay:
            start_visit(api_url=replay.api_url, api_key=replay.api_key)

    It listens on loopback only. Leaving a ``with`` block without an error checks that the program
    sent all that was recorded, see `check`.

    Args:
        path: The cassette's file.
        port: The port to listen on; 0 picks a free one.
        allow_unused: Whether the program need not send all that was recorded.

    Raises:
        CassetteError: The file is missing or is not a cassette.
        ConfigurationError: The port is in use.
    """

    api_key: Final = REPLAY_KEY

    def __init__(self, path: str | Path, *, port: int = 0, allow_unused: bool = False) -> None:
        self.path = Path(path)
        self._player = Player(Cassette.load(path), self.api_key)
        self._allow_unused = allow_unused
        self._server = LoopbackServer(self._handling, port)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.path}: {len(self.unused)} requests left>"

    @property
    def api_url(self) -> str:
        """The root of the API for the program."""
        return self._server.api_url

    @property
    def unused(self) -> list[str]:
        """The recorded requests that the program did not send so far."""
        return self._player.unused

    @property
    def misses(self) -> list[str]:
        """What the program sent so far and was not recorded, with the nearest recorded request."""
        return list(self._player.misses)

    def check(self) -> None:
        """Check that the program sent all that was recorded, and nothing else.

        Raises:
            CassetteError: It did not; the message lists the requests.
        """
        faults = list(self._player.misses)
        if not self._allow_unused and self.unused:
            faults.append(f"these recorded requests were not sent: {'; '.join(self.unused)}")
        if faults:
            raise CassetteError("\n".join([f"the cassette {self.path} was not followed:", *faults]))

    def start(self) -> Self:
        """Start to listen. ``with`` does this."""
        self._server.start()
        return self

    def close(self) -> None:
        """Stop to listen."""
        self._server.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
        if error is None:
            self.check()

    @asynccontextmanager
    async def _handling(self) -> AsyncGenerator[Handler]:
        yield self._handle

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        asked = RecordedRequest(
            request.method,
            request.raw_path,
            Content.of(await request.read()),
            RecordedRequest.authorization_of(request.headers.get("Authorization"), None),
        )
        answer = self._player.answer(asked, time.time())
        headers = {"content-type": _JSON, **answer.headers}
        return web.Response(status=answer.status, body=answer.content.raw(), headers=headers)
