"""``GET /~/live``: what happens, as server-sent events, until the client disconnects."""

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict
from typing import Any, Final

from aiohttp import web

from dailykit import wording
from dailykit.local.control.control import Control
from dailykit.local.control.http import bodies
from dailykit.local.control.http.answers import clock_json, delivery_json, rule_json
from dailykit.local.control.http.gate import HEADERS, ControlRequest
from dailykit.local.control.live import Live, LiveFeed, News
from dailykit.local.control.views import delivery_entry
from dailykit.local.world.core.journal import request_entry

__all__ = ["EventStream"]

# The interval of keep-alive messages, which reveal dead connections.
_SILENCE_SECONDS: Final = 15.0
# Moving the clock causes many events at once: those within this time are sent together.
_PAUSE_SECONDS: Final = 0.25
_RETRY_MILLISECONDS: Final = 1000
_HEADERS: Final = {
    **HEADERS,
    "Content-Type": "text/event-stream",
    "Server": wording.LOCAL_SERVER,
}


class EventStream:
    """Streams events to clients.

    Args:
        control: The source of the events' content.
        live: The source of the events.
        about: Returns the facts about this local Daily.
    """

    def __init__(self, control: Control, live: Live, about: Callable[[], dict[str, Any]]) -> None:
        self._control = control
        self._live = live
        self._about = about

    async def answer(self, it: ControlRequest) -> web.StreamResponse:
        """Stream events until the client disconnects or the server stops.

        Raises:
            Refusal: The domain does not exist.
        """
        domain = bodies.read(bodies.LiveQuery, dict(it.query), strings=True).domain
        if domain is not None:
            self._control.domain(domain)
        answer = web.StreamResponse(headers=_HEADERS)
        woken = asyncio.Event()
        feed = self._live.open(domain, woken.set)
        feed.note_fact("about")
        transport = it.request.transport
        try:
            with suppress(ConnectionError):
                await answer.prepare(it.request)
                await answer.write(f"retry: {_RETRY_MILLISECONDS}\n\n".encode())
                await self._tell(answer, feed, woken)
        except asyncio.CancelledError:
            # While the server stops, data that a client does not read would block the shutdown.
            if transport is not None:
                transport.abort()
            raise
        finally:
            self._live.leave(feed)
        return answer

    async def _tell(self, answer: web.StreamResponse, feed: LiveFeed, woken: asyncio.Event) -> None:
        while not feed.is_over:
            if await _is_set(woken, _SILENCE_SECONDS):
                woken.clear()
                # One by one, so that no more is buffered than the client reads.
                for event in self._events(feed.take()):
                    await answer.write(event)
                await asyncio.sleep(_PAUSE_SECONDS)
            else:
                await answer.write(b":\n\n")

    def _events(self, news: News) -> Iterator[bytes]:
        """Yield the news as server-sent events, the facts about this local Daily first."""
        control = self._control
        if "about" in news.facts:
            yield _event("about", self._about())
        keys = control.parts.world.domains.all_keys()
        for exchange in news.requests:
            yield _event("request", asdict(request_entry(exchange, keys)))
        for delivery in news.deliveries.values():
            yield _event("delivery", delivery_json(delivery_entry(delivery)))
        if "clock" in news.facts:
            yield _event("clock", clock_json(control.clock()))
        if "faults" in news.facts:
            yield _event("faults", [rule_json(rule) for rule in control.faults.rules])
        if news.types:
            yield _event("world", {"types": list(news.types)})


async def _is_set(event: asyncio.Event, seconds: float) -> bool:
    """Wait for an event, at most for `seconds`, and return whether it was set."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            return await event.wait()
    return False


def _event(name: str, content: Any) -> bytes:
    data = json.dumps(content, separators=(",", ":"), allow_nan=False)
    return f"event: {name}\ndata: {data}\n\n".encode()
