"""The values that the control of a local Daily returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dailykit.local.world.core.outgoing import Post
    from dailykit.local.world.webhooks.deliveries import Attempt, Delivery

__all__ = ["ClockReading", "DeliveryAttempt", "DeliveryEntry", "LocalDomain", "delivery_entry"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockReading:
    """A reading of a local Daily's clock.

    Attributes:
        now: The time, in unix seconds.
        is_frozen: Whether the clock is frozen.
    """

    now: float
    is_frozen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalDomain:
    """A domain of a local Daily, with its own rooms, webhooks and rate limits.

    Attributes:
        name: The domain's name.
        api_key: The domain's API key, for ``DAILY_API_KEY``.
        api_url: The base URL of the REST API, for ``DAILY_API_URL``.
        rooms_url: What URLs of its rooms begin with in the form that resolves everywhere, such as
            ``http://127.0.0.1:8000/test-1~``. Append a room's name.
    """

    name: str
    api_key: str = field(repr=False)
    api_url: str
    rooms_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryAttempt:
    """An attempt to deliver an event to a webhook.

    Attributes:
        time: When the attempt ended, in unix seconds of the local Daily's clock.
        headers: The headers that were sent, including the signature, without credentials.
        body: The body, exactly as it was signed and sent.
        status: The status of the response, or None if there was no response.
        problem: Why there was no response.
        seconds: The duration in real time.
    """

    time: float
    headers: Mapping[str, str]
    body: bytes
    status: int | None
    problem: str | None
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryEntry:
    """The delivery of an event to a webhook.

    Attributes:
        id: The delivery's id (UUID).
        webhook: The webhook's id.
        domain: The name of the domain.
        type: The event's type, such as ``participant.joined``.
        event_id: The event's id.
        payload: The event's payload.
        state: ``waiting`` for its (next) attempt, ``delivered``, ``failed`` for good, or
            ``dropped`` because the webhook was deleted or had failed before its turn.
        next_try: When the next attempt is due, in unix seconds, if one is scheduled.
        attempts: All attempts so far, oldest first.
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
    """Return the public view of a delivery."""
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
