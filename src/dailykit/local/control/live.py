"""Collecting what happens in a local Daily for its readers. Nothing is sent here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Literal

from dailykit.local.base.clock import MovableClock
from dailykit.local.control.control import Control
from dailykit.local.world.core.domains import Domain
from dailykit.local.world.core.journal import JournalEntry
from dailykit.local.world.webhooks.deliveries import Delivery

__all__ = ["EVERYTHING", "Fact", "LiveFeed", "Live", "News"]

Fact = Literal["about", "clock", "faults"]
"""State that is reported as it is now, however often it has changed."""

EVERYTHING: Final = "*"
"""The event type after which everything may have changed."""

# A reader that falls behind further than this receives a request to reload everything.
_MOST_UNTOLD: Final = 500


@dataclass(slots=True, kw_only=True)
class News:
    """What has happened since a reader last read.

    Attributes:
        facts: The state that has changed.
        requests: REST requests, oldest first.
        deliveries: New or changed webhook deliveries, by id.
        types: The types of events, each once, in the order of their first occurrence.
    """

    facts: set[Fact] = field(default_factory=set[Fact])
    requests: list[JournalEntry] = field(default_factory=list[JournalEntry])
    deliveries: dict[str, Delivery] = field(default_factory=dict[str, Delivery])
    types: dict[str, None] = field(default_factory=dict[str, None])


class LiveFeed:
    """Collects news for one reader, however slowly it reads.

    Args:
        domain: The name of the domain to follow, or None for all. What belongs to no domain, such
            as a request with an unknown API key, goes to every reader.
        wake: Called when there are news, and when the feed ends.

    Attributes:
        domain: The name of the domain to follow, or None for all.
        is_over: Whether the feed has ended.
    """

    def __init__(self, domain: str | None, wake: Callable[[], object]) -> None:
        self.domain = domain
        self.is_over = False
        self._wake = wake
        self._news = News()

    def concerns(self, domain: Domain | None) -> bool:
        """Return whether events of a domain, or of no domain, belong in this feed."""
        return self.domain is None or domain is None or domain.name == self.domain

    def take(self) -> News:
        """Return what has happened since the last call."""
        news, self._news = self._news, News()
        return news

    def note_fact(self, fact: Fact) -> None:
        """Record a change of state."""
        self._news.facts.add(fact)
        self._wake()

    def note_request(self, exchange: JournalEntry) -> None:
        """Record a REST request."""
        self._news.requests.append(exchange)
        self._bound()

    def note_delivery(self, delivery: Delivery) -> None:
        """Record a new or changed delivery."""
        self._news.deliveries[delivery.id] = delivery
        self._bound()

    def note(self, type: str) -> None:
        """Record an event of a type."""
        if EVERYTHING not in self._news.types:
            self._news.types[type] = None
        self._wake()

    def note_everything(self) -> None:
        """Record that everything may have changed, and drop the earlier news."""
        self._news = News(facts={"about", "clock", "faults"}, types={EVERYTHING: None})
        self._wake()

    def end(self) -> None:
        """End the feed."""
        self.is_over = True
        self._wake()

    def _bound(self) -> None:
        if len(self._news.requests) + len(self._news.deliveries) > _MOST_UNTOLD:
            self.note_everything()
        else:
            self._wake()


class Live:
    """Passes everything that happens in a local Daily to feeds. Use it on the server's loop only.

    Args:
        control: The control of the local Daily.
        soon: Schedules a call on that loop, from any thread.
    """

    def __init__(self, control: Control, soon: Callable[[Callable[[], object]], object]) -> None:
        self._feeds: set[LiveFeed] = set()
        world, clock = control.parts.world, control.parts.clock
        world.events.subscribe(lambda event: self.note(event.domain, event.type))
        world.journal.on_add(self._note_exchange)
        world.deliveries.on_change(self._note_delivery)
        control.faults.on_change(lambda: self._note_fact("faults"))
        control.on_replaced(self._note_everything)
        # The clock may belong to the caller, who can go on using it after the server stops.
        self._forget_clock: Callable[[], None] | None = None
        if isinstance(clock, MovableClock):
            self._forget_clock = clock.on_move(lambda: soon(lambda: self._note_fact("clock")))

    def open(self, domain: str | None, wake: Callable[[], object]) -> LiveFeed:
        """Return a feed of what happens from now on; see `LiveFeed`. Close it with `leave`."""
        feed = LiveFeed(domain, wake)
        self._feeds.add(feed)
        return feed

    def leave(self, feed: LiveFeed) -> None:
        """Close a feed."""
        self._feeds.discard(feed)

    def note(self, domain: Domain, type: str) -> None:
        """Record an event of a type in a domain."""
        for feed in self._feeds:
            if feed.concerns(domain):
                feed.note(type)

    def close(self) -> None:
        """End all feeds."""
        if self._forget_clock is not None:
            self._forget_clock()
        for feed in self._feeds:
            feed.end()

    def _note_exchange(self, exchange: JournalEntry) -> None:
        for feed in self._feeds:
            if exchange.source == "api" and feed.concerns(exchange.domain):
                feed.note_request(exchange)

    def _note_delivery(self, delivery: Delivery) -> None:
        for feed in self._feeds:
            if feed.concerns(delivery.event.domain):
                feed.note_delivery(delivery)

    def _note_fact(self, fact: Fact) -> None:
        for feed in self._feeds:
            feed.note_fact(fact)

    def _note_everything(self) -> None:
        for feed in self._feeds:
            feed.note_everything()
