"""One step of a call: a transaction for its records, then the notifications about it."""

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection

from dailykit.local.base.json_types import JsonObject
from dailykit.local.store import Store
from dailykit.local.world.core.domains import Domain
from dailykit.local.world.core.events import EventBus
from dailykit.local.world.core.scheduler import Scheduler

__all__ = ["Step", "StepRunner", "Tell"]

Tell = Callable[[JsonObject], object]
"""Receives the messages for a participant or waiting participant. It must not block or raise."""


class Step:
    """A change to a call in progress.

    Attributes:
        tx: The transaction that records it.
        now: The time of the whole step.
    """

    def __init__(self, tx: Connection, now: float, events: EventBus) -> None:
        self.tx = tx
        self.now = now
        self._events = events
        self._after: list[Callable[[], object]] = []

    def tell(self, tell: Tell, message: JsonObject) -> None:
        """Queue a message. It is sent after the transaction commits."""
        self._after.append(lambda: tell(message))

    def emit(
        self, domain: Domain, type: str, payload: Mapping[str, Any], *, about: str | None = None
    ) -> None:
        """Queue an event, for after the commit. `about` is as in `EventBus.emit`."""
        self._after.append(
            lambda: self._events.emit(domain, type, payload, about=about, time=self.now)
        )

    def finish(self) -> None:
        """Send the queued messages and events, in order."""
        for act in self._after:
            act()


class StepRunner:
    """Runs steps.

    Args:
        store: Where the records are.
        scheduler: The source of the time.
        events: Publishes events to everything outside the call.
    """

    def __init__(self, store: Store, scheduler: Scheduler, events: EventBus) -> None:
        self._store = store
        self._scheduler = scheduler
        self._events = events

    @contextmanager
    def begin(self) -> Generator[Step]:
        """Change a call: all of it or nothing.

        Raise refusals before you change anything in memory.
        """
        with self._store.transaction() as tx:
            step = Step(tx, self._scheduler.now(), self._events)
            yield step
        step.finish()
