"""One step of a call: its records change in one transaction, and everybody hears of it after."""

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
"""Takes a message for somebody in, or before, a call. It must neither wait nor raise."""


class Step:
    """What is being done to a call.

    Attributes:
        tx: The transaction that records it.
        now: Its time: one for all of it.
    """

    def __init__(self, tx: Connection, now: float, events: EventBus) -> None:
        self.tx = tx
        self.now = now
        self._events = events
        self._after: list[Callable[[], object]] = []

    def tell(self, tell: Tell, message: JsonObject) -> None:
        """Have somebody told, once this is recorded."""
        self._after.append(lambda: tell(message))

    def emit(
        self, domain: Domain, type: str, payload: Mapping[str, Any], *, about: str | None = None
    ) -> None:
        """Have an event of this time told, once this is recorded; `about` as for the bus."""
        self._after.append(
            lambda: self._events.emit(domain, type, payload, about=about, time=self.now)
        )

    def finish(self) -> None:
        """Tell everybody, in order."""
        for act in self._after:
            act()


class StepRunner:
    """Makes steps.

    Args:
        store: Where the records are.
        scheduler: Tells the time.
        events: Tells everybody outside of the call.
    """

    def __init__(self, store: Store, scheduler: Scheduler, events: EventBus) -> None:
        self._store = store
        self._scheduler = scheduler
        self._events = events

    @contextmanager
    def begin(self) -> Generator[Step]:
        """Do something to a call, wholly or not at all.

        Whatever can be refused has to be before anything in memory is changed.
        """
        with self._store.transaction() as tx:
            step = Step(tx, self._scheduler.now(), self._events)
            yield step
        step.finish()
