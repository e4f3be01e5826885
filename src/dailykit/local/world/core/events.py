"""The events of the world, for webhooks, the dashboard and tests.

Events have the form of Daily's webhook events:
https://docs.daily.co/reference/rest-api/webhooks/events.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from dailykit.local.base.clock import Clock
from dailykit.local.base.ids import Ids
from dailykit.local.world.core.domains import Domain
from dailykit.models._event_ids import event_id

__all__ = ["Event", "EventBus", "Subscriber"]

_VERSION: Final = "1.0.0"


@dataclass(frozen=True, slots=True)
class Event:
    """An event.

    Attributes:
        domain: The domain it belongs to.
        type: Daily's name for it, such as ``participant.joined``.
        id: Its id, built as Daily does: a fixed prefix, the id of its subject and usually its time.
        payload: Its content.
        time: When it happened, in unix seconds.
    """

    domain: Domain
    type: str
    id: str
    payload: Mapping[str, Any]
    time: float

    def body(self, sent_at: float) -> dict[str, Any]:
        """Return the JSON object that a webhook receives when it is sent at `sent_at` (unix s)."""
        return {
            "version": _VERSION,
            "type": self.type,
            "id": self.id,
            "payload": dict(self.payload),
            "event_ts": sent_at,
        }


Subscriber = Callable[[Event], object]
"""Receives events immediately and in order. It must not block or raise."""


class EventBus:
    """Delivers events to subscribers, in the order in which they happen.

    Args:
        clock: The world's time.
        ids: Generates ids for events whose subject has none.
    """

    def __init__(self, clock: Clock, ids: Ids) -> None:
        self._clock = clock
        self._ids = ids
        self._subscribers: list[Subscriber] = []

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Call `subscriber` with every event from now on.

        Returns:
            A function that unsubscribes it. A second call does nothing.
        """
        self._subscribers.append(subscriber)

        def unsubscribe() -> None:
            self._subscribers = [one for one in self._subscribers if one is not subscriber]

        return unsubscribe

    def emit(
        self,
        domain: Domain,
        type: str,
        payload: Mapping[str, Any],
        *,
        about: str | None = None,
        time: float | None = None,
    ) -> Event:
        """Publish an event. Call it after the transaction that caused it.

        Args:
            domain: The domain it belongs to.
            type: Daily's name for it.
            payload: Its content.
            about: The id of its subject, which becomes the middle of the event's id.
                Default: the id that Daily uses from the payload, or else a random one.
            time: When it happened, in unix seconds. Default: now.

        Returns:
            The event, after all subscribers have received it.
        """
        moment = self._clock.now() if time is None else time
        told = MappingProxyType({**payload})
        name = event_id(type, told, time=moment, new_id=self._ids.uuid, about=about)
        event = Event(domain, type, name, told, moment)
        for subscriber in self._subscribers:
            subscriber(event)
        return event
