"""Listeners: programs that receive a domain's events beside its webhooks, and don't count as one.

A domain has one webhook by default, and a developer who wants to watch its events would have to
take it away from the service. Listeners are in memory, and survive a reset.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from dailykit.local.base.refusal import Refusal
from dailykit.local.world import Domain, World
from dailykit.local.world.core.events import Event
from dailykit.local.world.core.outgoing import Poster, signed_post
from dailykit.models.webhooks import CreateWebhookBody

__all__ = ["Listener", "Listeners"]

_MOST: Final = 100
_MOST_UNSENT: Final = 1_000
_FAILURES_THAT_END: Final = 3


@dataclass(slots=True, kw_only=True)
class Listener:
    """A program that receives a domain's events.

    Attributes:
        id: Its id (UUID).
        domain: The domain.
        url: Where it receives them.
        event_types: The types of events.
        hmac: The secret that signs them, in base64.
        unsent: The events that are still to be sent.
        failures: How many posts in a row had no answer.
    """

    id: str
    domain: Domain
    url: str
    event_types: Sequence[str]
    hmac: str = field(repr=False)
    unsent: deque[Event] = field(default_factory=lambda: deque[Event](maxlen=_MOST_UNSENT))
    failures: int = 0


class Listeners:
    """Sends events to listeners, on the running event loop.

    A listener that can't be reached three times in a row is removed: nothing tells the server that
    a program was killed.

    Args:
        world: The world whose events to send.
        post: Sends a request.
    """

    def __init__(self, world: World, post: Poster) -> None:
        self._world = world
        self._post = post
        self._listeners: dict[str, Listener] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        world.events.subscribe(self._notice)

    def add(self, domain: Domain, body: CreateWebhookBody) -> Listener:
        """Add a listener, described as a webhook would be. Its URL is not checked.

        Raises:
            Refusal: Daily would refuse such a webhook, or there are too many listeners.
        """
        if len(self._listeners) >= _MOST:
            raise Refusal.invalid(f"a local Daily can have {_MOST} listeners at most")
        draft = self._world.webhooks.unsaved(body)
        listener = Listener(
            id=draft.id,
            domain=domain,
            url=body.url,
            event_types=tuple(body.event_types),
            hmac=draft.columns["hmac"],
        )
        self._listeners[listener.id] = listener
        return listener

    def all(self) -> Sequence[Listener]:
        """Return all listeners, oldest first."""
        return tuple(self._listeners.values())

    def remove(self, listener_id: str) -> bool:
        """Remove a listener; False if it does not exist."""
        return self._listeners.pop(listener_id, None) is not None

    def remove_of(self, domain: Domain) -> None:
        """Remove the listeners of a domain, which is to be deleted."""
        for one in self.all():
            if one.domain.id == domain.id:
                self.remove(one.id)

    async def settle(self) -> None:
        """Wait until all events so far have been sent."""
        while self._tasks:
            await asyncio.wait(self._tasks.values())

    async def close(self) -> None:
        """Stop sending."""
        self._listeners.clear()
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def _notice(self, event: Event) -> None:
        for listener in self._listeners.values():
            if event.domain.id == listener.domain.id and event.type in listener.event_types:
                listener.unsent.append(event)
                if listener.id not in self._tasks:
                    work = self._send_all(listener)
                    self._tasks[listener.id] = asyncio.get_running_loop().create_task(work)

    async def _send_all(self, listener: Listener) -> None:
        try:
            while listener.unsent and listener.id in self._listeners:
                await self._send(listener, listener.unsent.popleft())
        finally:
            del self._tasks[listener.id]

    async def _send(self, listener: Listener, event: Event) -> None:
        now = self._world.scheduler.now()
        outcome = await self._post(
            signed_post(listener.url, event.body(now), hmac=listener.hmac, now=now)
        )
        listener.failures = listener.failures + 1 if outcome.status is None else 0
        if listener.failures >= _FAILURES_THAT_END:
            self.remove(listener.id)
