"""An HTTP server on loopback, in a thread of its own, for recording and replaying."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager
from typing import Final, TypeAlias

from aiohttp import web

from dailykit.errors import ConfigurationError

__all__ = ["ROOT", "Handler", "LoopbackServer"]

ROOT: Final = "/v1"
"""The path of the API, as on Daily."""

_SHUTDOWN_SECONDS: Final = 1.0

Handler: TypeAlias = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
"""Answers a request."""


class LoopbackServer:
    """Serves requests from a thread, so that synchronous and asynchronous programs can use it.

    Args:
        handling: Yields what answers the requests, on the thread's event loop.
        port: The port; 0 picks a free one.
    """

    def __init__(
        self, handling: Callable[[], AbstractAsyncContextManager[Handler]], port: int
    ) -> None:
        self._handling = handling
        self._port = port
        self._ready: Future[int] = Future()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop = asyncio.Event()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._run()), name="dailykit-cassette", daemon=True
        )

    @property
    def api_url(self) -> str:
        """The root of the API."""
        return f"http://127.0.0.1:{self._port}{ROOT}"

    def start(self) -> None:
        """Start it, and return when it answers.

        Raises:
            ConfigurationError: The port is in use.
        """
        self._thread.start()
        self._port = self._ready.result()

    def close(self) -> None:
        """Stop it, and wait until it has stopped."""
        if self._loop is None:
            return
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    async def _run(self) -> None:
        try:
            await self._serve()
        except BaseException as error:
            if self._ready.done():
                raise
            self._ready.set_exception(error)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        async with self._handling() as handler:
            server = web.Server(handler, access_log=None)
            runner = web.ServerRunner(server, shutdown_timeout=_SHUTDOWN_SECONDS)
            await runner.setup()
            try:
                await web.TCPSite(runner, "127.0.0.1", self._port).start()
            except OSError as error:
                message = f"port {self._port} can't be used: {error.strerror}"
                raise ConfigurationError(message) from None
            else:
                self._ready.set_result(runner.addresses[0][1])
                await self._stop.wait()
            finally:
                await runner.cleanup()
