"""Deliveries of events to webhooks: what is to be sent when, what became of it, and the next try.

Nothing is sent here. Whoever can send takes what is due with `on_due`, asks `begin` for the
request, and says with `end` what became of it.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from dailykit.local.base.ids import Ids
from dailykit.local.base.refusal import Refusal
from dailykit.local.world.core.events import Event
from dailykit.local.world.core.journal import Journal, JournalEntry
from dailykit.local.world.core.outgoing import Post, PostOutcome
from dailykit.local.world.core.scheduler import Scheduler
from dailykit.local.world.webhooks.webhooks import RETRY_WAITS, Verdict, Webhooks

__all__ = ["Attempt", "Deliveries", "Delivery"]

_MOST_KEPT: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try to deliver an event.

    Attributes:
        time: When it was sent, in unix seconds of the local Daily's clock.
        post: What was sent.
        outcome: What became of it.
    """

    time: float
    post: Post
    outcome: PostOutcome


@dataclass(slots=True, kw_only=True)
class Delivery:
    """An event on its way to a webhook.

    Attributes:
        id: Its id (UUID).
        webhook_id: The webhook that is told.
        event: What it is told.
        attempts: All tries so far, oldest first.
        state: ``waiting`` for its (next) try, ``delivered``, ``failed`` for good, or ``dropped``
            because the webhook was gone, or had failed, when its turn came.
        next_try: Unix seconds of the next try, if there is to be one later.
        is_extra: Whether somebody asked for it. It is tried once, and is neither a failure nor a
            success of the webhook, which may have failed already.
    """

    id: str
    webhook_id: str
    event: Event
    attempts: list[Attempt] = field(default_factory=list[Attempt])
    state: Literal["waiting", "delivered", "failed", "dropped"] = "waiting"
    next_try: float | None = None
    is_extra: bool = False


class Deliveries:
    """The latest deliveries of all webhooks, and what is still to be delivered.

    Args:
        scheduler: The world's future and time.
        ids: Makes ids of deliveries.
        webhooks: Who is told.
        journal: Where each try is noted.
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
        """Have `send` called with each delivery whose time has come, from now on.

        Args:
            send: Takes a delivery. It must neither wait nor raise.
        """
        self._send = send

    def on_change(self, listener: Callable[[Delivery], object]) -> None:
        """Have `listener` told of each delivery that is new, or has changed, from now on.

        Args:
            listener: Takes a delivery. It must neither wait nor raise.
        """
        self._listeners.append(listener)

    def clear(self) -> None:
        """Forget all deliveries, also those that are still to be made."""
        for one in self._kept:
            one.state = "dropped"
        self._kept.clear()

    def notice(self, event: Event) -> None:
        """Have an event delivered to all webhooks of its domain that want it."""
        for webhook_id in self._webhooks.wanting(event.domain, event.type):
            self._due(self._keep(webhook_id, event))

    def begin_again(self, delivery_id: str) -> tuple[Delivery, Post]:
        """Begin to deliver once more, at once, what an earlier delivery was about.

        Args:
            delivery_id: The earlier delivery's id.

        Returns:
            The new delivery, which is tried once, and what is to be sent for it.

        Raises:
            Refusal: The earlier one is not known any more (404), or its webhook is gone (400).
        """
        earlier = next((one for one in self._kept if one.id == delivery_id), None)
        if earlier is None:
            raise Refusal.not_found(f"there is no delivery {delivery_id}")
        event = earlier.event
        content = event.body(self._scheduler.now())
        post = self._webhooks.post_for(earlier.webhook_id, content, even_if_failed=True)
        if post is None:
            raise Refusal.invalid(f"its webhook {earlier.webhook_id} is gone")
        return self._keep(earlier.webhook_id, event, is_extra=True), post

    def begin(self, delivery: Delivery) -> Post | None:
        """Return what is to be sent now, or None if that is not wanted any more."""
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
        """Take notice of what became of what was sent, and plan the next try if there is one."""
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
