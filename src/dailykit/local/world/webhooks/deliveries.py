"""Deliveries of events to webhooks: what to send when, the results, and the retries.

Nothing is sent here. The sender registers with `on_due`, calls `begin` for the request, and reports
the result with `end`.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from dailykit.local.base.ids import Ids
from dailykit.local.base.refusal import Refusal
from dailykit.local.world.core.domains import Domain
from dailykit.local.world.core.events import Event
from dailykit.local.world.core.journal import Journal, JournalEntry
from dailykit.local.world.core.outgoing import Post, PostOutcome
from dailykit.local.world.core.scheduler import Scheduler
from dailykit.local.world.webhooks.webhooks import RETRY_WAITS, Verdict, Webhooks

__all__ = ["Attempt", "Deliveries", "Delivery"]

_MOST_KEPT: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt to deliver an event.

    Attributes:
        time: When it was sent, in unix seconds of the local Daily's clock.
        post: The request.
        outcome: Its result.
    """

    time: float
    post: Post
    outcome: PostOutcome


@dataclass(slots=True, kw_only=True)
class Delivery:
    """The delivery of an event to a webhook.

    Attributes:
        id: Its id (UUID).
        webhook_id: The webhook.
        event: The event.
        attempts: All attempts so far, oldest first.
        state: ``waiting`` for its (next) attempt, ``delivered``, ``failed`` for good, or
            ``dropped`` because the webhook was deleted or had failed by then.
        next_try: When the next attempt is due, in unix seconds, if there is one.
        is_extra: Whether it was requested. It is attempted once, even if the webhook has failed,
            and its result does not change the webhook's state.
    """

    id: str
    webhook_id: str
    event: Event
    attempts: list[Attempt] = field(default_factory=list[Attempt])
    state: Literal["waiting", "delivered", "failed", "dropped"] = "waiting"
    next_try: float | None = None
    is_extra: bool = False


class Deliveries:
    """The latest deliveries to all webhooks, including pending ones.

    Args:
        scheduler: The world's scheduler, and its time.
        ids: Generates ids of deliveries.
        webhooks: The webhooks.
        journal: The log, which records each attempt.
    """

    def __init__(
        self, scheduler: Scheduler, ids: Ids, webhooks: Webhooks, journal: Journal
    ) -> None:
        self._scheduler = scheduler
        self._ids = ids
        self._webhooks = webhooks
        self._journal = journal
        self._kept: deque[Delivery] = deque(maxlen=_MOST_KEPT)
        self._send: Callable[[Delivery], object] | None = None
        self._listeners: list[Callable[[Delivery], object]] = []

    def __iter__(self) -> Iterator[Delivery]:
        return iter(self._kept)

    def on_due(self, send: Callable[[Delivery], object]) -> None:
        """Call `send` with each delivery that is due, from now on.

        Args:
            send: Receives a delivery. It must not block or raise.
        """
        self._send = send

    def on_change(self, listener: Callable[[Delivery], object]) -> None:
        """Call `listener` with each new or changed delivery, from now on.

        Args:
            listener: Receives a delivery. It must not block or raise.
        """
        self._listeners.append(listener)

    def clear(self, domain: Domain | None = None) -> None:
        """Drop all deliveries, or those of one domain, including pending ones."""
        kept = list(self._kept)
        self._kept.clear()
        for one in kept:
            if domain is None or one.event.domain.id == domain.id:
                one.state = "dropped"
            else:
                self._kept.append(one)

    def notice(self, event: Event) -> None:
        """Deliver an event to all webhooks of its domain that subscribe to it."""
        for webhook_id in self._webhooks.wanting(event.domain, event.type):
            self._due(self._keep(webhook_id, event))

    def begin_again(self, delivery_id: str) -> tuple[Delivery, Post]:
        """Deliver the event of an earlier delivery once more, immediately.

        Args:
            delivery_id: The earlier delivery's id.

        Returns:
            The new delivery, which is attempted once, and the request to send.

        Raises:
            Refusal: The delivery does not exist any more (404), or its webhook was deleted (400).
        """
        earlier = next((one for one in self._kept if one.id == delivery_id), None)
        if earlier is None:
            raise Refusal.not_found(f"there is no delivery {delivery_id}")
        event = earlier.event
        content = event.body(self._scheduler.now())
        post = self._webhooks.post_for(earlier.webhook_id, content, even_if_failed=True)
        if post is None:
            raise Refusal.invalid(f"its webhook {earlier.webhook_id} was deleted")
        return self._keep(earlier.webhook_id, event, is_extra=True), post

    def begin(self, delivery: Delivery) -> Post | None:
        """Return the request to send now, or None if the delivery was dropped."""
        if delivery.state == "dropped":
            return None
        delivery.next_try = None
        now = self._scheduler.now()
        post = self._webhooks.post_for(delivery.webhook_id, delivery.event.body(now))
        if post is None:
            delivery.state = "dropped"
            self._tell(delivery)
        return post

    def end(self, delivery: Delivery, post: Post, outcome: PostOutcome) -> None:
        """Record the result of an attempt, and schedule the next one if needed."""
        if delivery.state == "dropped":
            return
        now = self._scheduler.now()
        delivery.attempts.append(Attempt(time=now, post=post, outcome=outcome))
        self._journal.add(self._exchange(delivery, post, outcome))
        verdict = self._verdict(delivery, outcome)
        if verdict == "again":
            delivery.next_try = now + RETRY_WAITS[len(delivery.attempts) - 1]
            self._scheduler.at(delivery.next_try, lambda: self._due(delivery))
        else:
            delivery.state = "delivered" if verdict == "done" else "failed"
        self._tell(delivery)

    def _verdict(self, delivery: Delivery, outcome: PostOutcome) -> Verdict:
        if delivery.is_extra:
            return "done" if outcome.status == 200 else "over"
        return self._webhooks.note(delivery.webhook_id, outcome, len(delivery.attempts))

    def _keep(self, webhook_id: str, event: Event, *, is_extra: bool = False) -> Delivery:
        delivery = Delivery(
            id=self._ids.uuid(), webhook_id=webhook_id, event=event, is_extra=is_extra
        )
        self._kept.append(delivery)
        self._tell(delivery)
        return delivery

    def _tell(self, delivery: Delivery) -> None:
        for listener in self._listeners:
            listener(delivery)

    def _due(self, delivery: Delivery) -> None:
        if self._send is not None:
            self._send(delivery)

    def _exchange(self, delivery: Delivery, post: Post, outcome: PostOutcome) -> JournalEntry:
        return JournalEntry(
            id=self._journal.new_id(),
            time=self._scheduler.now(),
            ip="",
            method="POST",
            path=post.url,
            source="webhook",
            domain=delivery.event.domain,
            request=post.body,
            status=outcome.status,
        )
