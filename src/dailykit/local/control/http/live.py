"""``GET /~/live``: what happens, as server-sent events, for as long as somebody listens."""

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict
from typing import Any, Final

from aiohttp import web

from dailykit.local.control.control import Control
from dailykit.local.control.http import bodies
from dailykit.local.control.http.answers import clock_json, delivery_json, rule_json
from dailykit.local.control.http.gate import HEADERS, ControlRequest
from dailykit.local.control.live import Live, LiveFeed, News
from dailykit.local.control.views import delivery_entry
from dailykit.local.world.core.journal import request_entry

__all__ = ["EventStream"]

# After how long without an event something is sent all the same, so that dead lines are noticed.
_SILENCE_SECONDS: Final = 15.0
# Much happens at once when a clock is moved: what comes within this time is told together.
_PAUSE_SECONDS: Final = 0.25
_RETRY_MILLISECONDS: Final = 1000
_HEADERS: Final = {**HEADERS, "Content-Type": "text/event-stream", "Server": "dailykit"}


class EventStream:
    """Tells listeners what happens.

    Args:
        control: What can be told.
        live: Hears of it.
        about: Returns what this local Daily is.
    """

    def __init__(self, control: Control, live: Live, about: Callable[[], dict[str, Any]]) -> None:
        self._control = control
        self._live = live
        self._about = about

    async def answer(self, it: ControlRequest) -> web.StreamResponse:
        """Tell what happens until the listener hangs up, or the server stops.

        Raises:
            Refusal: There is no such domain.
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
            # The server stops, and somebody does not read: what is unsent would keep the line open.
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
                # One by one: no more is put together than the listener takes.
                for event in self._events(feed.take()):
                    await answer.write(event)
                await asyncio.sleep(_PAUSE_SECONDS)
            else:
                await answer.write(b":\n\n")

    def _events(self, news: News) -> Iterator[bytes]:
        """Yield news as they are sent, what this local Daily is before everything else."""
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
    """Wait for an event for some time, and tell whether it came."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            return await event.wait()
    return False


def _event(name: str, content: Any) -> bytes:
    data = json.dumps(content, separators=(",", ":"), allow_nan=False)
    return f"event: {name}\ndata: {data}\n\n".encode()
