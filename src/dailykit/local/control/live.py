"""What happens in a local Daily, gathered for those who follow it. Nothing is sent here."""

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
"""Something that is told as it is now, however often it has changed."""

EVERYTHING: Final = "*"
"""The type of what happened when everything may have changed."""

# Who has not taken more than this is told to look at everything again.
_MOST_UNTOLD: Final = 500


@dataclass(slots=True, kw_only=True)
class News:
    """What has happened since a reader last looked.

    Attributes:
        facts: What has changed, to be told as it is now.
        requests: Calls of the REST API, oldest first.
        deliveries: What is new or has changed of what webhooks are told, by its id.
        types: What kinds of things have happened, each once, in the order of their first time.
    """

    facts: set[Fact] = field(default_factory=set[Fact])
    requests: list[JournalEntry] = field(default_factory=list[JournalEntry])
    deliveries: dict[str, Delivery] = field(default_factory=dict[str, Delivery])
    types: dict[str, None] = field(default_factory=dict[str, None])


class LiveFeed:
    """Gathers news for one reader, however slowly it reads.

    Args:
        domain: The name of the domain that it is about, or None for all. What is of no domain,
            such as a request with a wrong key, is for everybody.
        wake: Is called when there is something, or will never be again.

    Attributes:
        domain: The name of the domain that it is about, or None for all.
        is_over: Whether there will be nothing any more.
    """

    def __init__(self, domain: str | None, wake: Callable[[], object]) -> None:
        self.domain = domain
        self.is_over = False
        self._wake = wake
        self._news = News()

    def concerns(self, domain: Domain | None) -> bool:
        """Tell whether it is about what happens in a domain, or is of no domain at all."""
        return self.domain is None or domain is None or domain.name == self.domain

    def take(self) -> News:
        """Return what has happened since the last time."""
        news, self._news = self._news, News()
        return news

    def note_fact(self, fact: Fact) -> None:
        """Take notice that something has changed that is told as it is."""
        self._news.facts.add(fact)
        self._wake()

    def note_request(self, exchange: JournalEntry) -> None:
        """Take notice of a call of the REST API."""
        self._news.requests.append(exchange)
        self._bound()

    def note_delivery(self, delivery: Delivery) -> None:
        """Take notice of a delivery that is new or has changed."""
        self._news.deliveries[delivery.id] = delivery
        self._bound()

    def note(self, type: str) -> None:
        """Take notice that something of a kind has happened."""
        if EVERYTHING not in self._news.types:
            self._news.types[type] = None
        self._wake()

    def note_everything(self) -> None:
        """Take notice that everything may be different; what was to be told is no longer so."""
        self._news = News(facts={"about", "clock", "faults"}, types={EVERYTHING: None})
        self._wake()

    def end(self) -> None:
        """Say that there will be nothing any more."""
        self.is_over = True
        self._wake()

    def _bound(self) -> None:
        if len(self._news.requests) + len(self._news.deliveries) > _MOST_UNTOLD:
            self.note_everything()
        else:
            self._wake()


class Live:
    """Hears of everything in a local Daily, and passes it on to feeds. To be used on its loop.

    Args:
        control: The control of that local Daily.
        soon: Has something called on that loop, from whichever thread.
    """

    def __init__(self, control: Control, soon: Callable[[Callable[[], object]], object]) -> None:
        self._feeds: set[LiveFeed] = set()
        world, clock = control.parts.world, control.parts.clock
        world.events.subscribe(lambda event: self.note(event.domain, event.type))
        world.journal.on_add(self._note_exchange)
        world.deliveries.on_change(self._note_delivery)
        control.faults.on_change(lambda: self._note_fact("faults"))
        control.on_replaced(self._note_everything)
        # The clock may be somebody's who goes on using it after us.
        self._forget_clock: Callable[[], None] | None = None
        if isinstance(clock, MovableClock):
            self._forget_clock = clock.on_move(lambda: soon(lambda: self._note_fact("clock")))

    def open(self, domain: str | None, wake: Callable[[], object]) -> LiveFeed:
        """Return a feed of what happens from now on; see `LiveFeed`. Leave it with `leave`."""
        feed = LiveFeed(domain, wake)
        self._feeds.add(feed)
        return feed

    def leave(self, feed: LiveFeed) -> None:
        """Pass nothing on to a feed any more."""
        self._feeds.discard(feed)

    def note(self, domain: Domain, type: str) -> None:
        """Take notice that something of a kind has happened in a domain."""
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
