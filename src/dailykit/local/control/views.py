"""What the control of a local Daily tells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dailykit.local.world.core.outgoing import Post
from dailykit.local.world.webhooks.deliveries import Attempt, Delivery

__all__ = ["ClockReading", "DeliveryAttempt", "DeliveryEntry", "LocalDomain", "delivery_entry"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockReading:
    """What the clock of a local Daily shows.

    Attributes:
        now: The time, in unix seconds.
        is_frozen: Whether it stands still.
    """

    now: float
    is_frozen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalDomain:
    """A domain of a local Daily: a world of its own, with rooms, webhooks and limits of its own.

    Attributes:
        name: Its name.
        api_key: Its API key: what to set ``DAILY_API_KEY`` to.
        api_url: The address of the REST API: what to set ``DAILY_API_URL`` to.
    """

    name: str
    api_key: str = field(repr=False)
    api_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryAttempt:
    """One try to deliver an event to a webhook.

    Attributes:
        time: When it ended, in unix seconds of the local Daily's clock.
        headers: What was sent beside the body, the signature above all; without credentials.
        body: The body, exactly as it was signed and sent.
        status: The status that came back, or None if there was none.
        problem: Why there was none.
        seconds: How long it took, in real time.
    """

    time: float
    headers: Mapping[str, str]
    body: bytes
    status: int | None
    problem: str | None
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryEntry:
    """An event that a webhook was told, or was to be told.

    Attributes:
        id: The delivery's id (UUID).
        webhook: The webhook's id.
        domain: The name of the domain.
        type: The event's type, such as ``participant.joined``.
        event_id: The event's id.
        payload: What the event tells.
        state: ``waiting`` for its (next) try, ``delivered``, ``failed`` for good, or ``dropped``
            because the webhook was gone, or had failed, when its turn came.
        next_try: Unix seconds of the next try, if there is to be one later.
        attempts: All tries so far, oldest first.
    """

    id: str
    webhook: str
    domain: str
    type: str
    event_id: str
    payload: Mapping[str, Any]
    state: str
    next_try: float | None
    attempts: Sequence[DeliveryAttempt]


def delivery_entry(delivery: Delivery) -> DeliveryEntry:
    """Return what may be told of a delivery."""
    event = delivery.event
    return DeliveryEntry(
        id=delivery.id,
        webhook=delivery.webhook_id,
        domain=event.domain.name,
        type=event.type,
        event_id=event.id,
        payload=event.payload,
        state=delivery.state,
        next_try=delivery.next_try,
        attempts=tuple(_attempt(attempt) for attempt in delivery.attempts),
    )


def _attempt(attempt: Attempt) -> DeliveryAttempt:
    return DeliveryAttempt(
        time=attempt.time,
        headers=_told_headers(attempt.post),
        body=attempt.post.body,
        status=attempt.outcome.status,
        problem=attempt.outcome.problem,
        seconds=attempt.outcome.seconds,
    )


def _told_headers(post: Post) -> dict[str, str]:
    return {name: value for name, value in post.headers.items() if name != "Authorization"}
