"""What happens in the world, told to whoever wants to know: webhooks, the dashboard, tests.

The form of the events is that of Daily's webhooks, see
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
    """Something that happened.

    Attributes:
        domain: Whose event it is.
        type: Daily's name for it, such as ``participant.joined``.
        id: Its id: fixed first words, whom it is about, and mostly its time, as with Daily.
        payload: What it tells.
        time: Unix seconds when it happened.
    """

    domain: Domain
    type: str
    id: str
    payload: Mapping[str, Any]
    time: float

    def body(self, sent_at: float) -> dict[str, Any]:
        """Return the JSON object that a webhook gets when it is sent at `sent_at` (unix s)."""
        return {
            "version": _VERSION,
            "type": self.type,
            "id": self.id,
            "payload": dict(self.payload),
            "event_ts": sent_at,
        }


Subscriber = Callable[[Event], object]
"""Is told of events, at once and in their order. It must neither wait nor raise."""


class EventBus:
    """Passes events on, in the order in which they happen.

    Args:
        clock: The world's time.
        ids: Makes ids for events that are about nothing that has one.
    """

    def __init__(self, clock: Clock, ids: Ids) -> None:
        self._clock = clock
        self._ids = ids
        self._subscribers: list[Subscriber] = []

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Have `subscriber` told of all events from now on.

        Returns:
            What to call to be told no more. A second call does nothing.
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
        """Say that something has happened. Call it after the transaction that made it so.

        Args:
            domain: Whose event it is.
            type: Daily's name for it.
            payload: What it tells.
            about: The id of what it is about, which becomes the middle of the event's id.
                Default: the id that Daily takes from the payload, or else a random one.
            time: Unix seconds when it happened. Default: now.

        Returns:
            The event, after all subscribers were told.
        """
        moment = self._clock.now() if time is None else time
        told = MappingProxyType({**payload})
        name = event_id(type, told, time=moment, new_id=self._ids.uuid, about=about)
        event = Event(domain, type, name, told, moment)
        for subscriber in self._subscribers:
            subscriber(event)
        return event
