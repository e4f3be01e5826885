"""Sending requests of the local Daily to users' programs, mostly events to webhooks."""

import asyncio
import logging
import time
from collections import deque
from contextlib import suppress
from typing import Final

import aiohttp

from dailykit.local.world import World
from dailykit.local.world.core.outgoing import Post, PostOutcome
from dailykit.local.world.webhooks.deliveries import Delivery

__all__ = ["Sender"]

_log = logging.getLogger("dailykit.local")

# Every error of the HTTP client: a failure of the user's server must not become ours.
_FAILURES: Final = (aiohttp.ClientError, OSError, ValueError, TimeoutError)


class Sender:
    """Sends requests to users' programs, on the running event loop.

    Args:
        world: The world whose deliveries to send.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._session: aiohttp.ClientSession | None = None
        # One task per webhook, so that a slow one does not delay the others and each receives its
        # events in order.
        self._queues: dict[str, deque[Delivery]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._is_closed = False
        world.deliveries.on_due(self._enqueue)

    async def post(self, post: Post) -> PostOutcome:
        """Send a request and return its outcome. Redirects are not followed."""
        if self._is_closed:
            return PostOutcome(status=None, problem="the local Daily is stopping")
        started = time.monotonic()
        status, problem = None, None
        try:
            async with self._client().post(
                post.url,
                data=post.body,
                headers=post.headers,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=post.patience),
            ) as response:
                status = response.status
        except _FAILURES as error:
            problem = _reason(error, post.patience)
        seconds = time.monotonic() - started
        return PostOutcome(status=status, problem=problem, seconds=seconds)

    async def settle(self) -> None:
        """Wait until everything that is due now has been sent."""
        while self._tasks:
            await asyncio.wait(self._tasks.values())

    async def close(self) -> None:
        """Stop sending."""
        self._is_closed = True
        self._queues.clear()
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
        if self._session is not None:
            await self._session.close()

    def _enqueue(self, delivery: Delivery) -> None:
        if self._is_closed:
            return
        key = delivery.webhook_id
        self._queues.setdefault(key, deque()).append(delivery)
        if key not in self._tasks:
            self._tasks[key] = asyncio.get_running_loop().create_task(self._work(key))

    async def _work(self, key: str) -> None:
        try:
            while queue := self._queues.get(key):
                await self._deliver(queue.popleft())
        finally:
            self._queues.pop(key, None)
            del self._tasks[key]

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            post = self._world.deliveries.begin(delivery)
            if post is not None:
                self._world.deliveries.end(delivery, post, await self.post(post))
        except Exception:  # noqa: BLE001 - it is logged as an error
            # The deliveries after it must not be lost.
            _log.exception("a delivery to a webhook has failed")

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                # A new connection each time: a kept one may break through no one's fault, and
                # that would count as a failure of the webhook.
                connector=aiohttp.TCPConnector(force_close=True, limit=0),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
            )
        return self._session


def _reason(error: Exception, patience: float) -> str:
    if isinstance(error, TimeoutError):
        return f"no answer within {patience:g} seconds"
    return str(error) or type(error).__name__
