"""How the webhook that there is differs from the one that is wanted. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dailykit.models._base import UNSET, Unset
from dailykit.models.enums import RetryType, WebhookEventType
from dailykit.models.webhooks import Webhook

__all__ = ["WantedWebhook", "webhook_to_change"]

_ACTIVE = "ACTIVE"


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedWebhook:
    """A webhook as it is to be.

    Attributes:
        url: Where events are to be posted to.
        event_types: Which events.
        secret: The secret that is to sign them; None for whichever it has.
        retry_type: What is to happen when deliveries fail; `UNSET` for whatever does.
        basic_auth: What they are to bring as ``Authorization: Basic``; `UNSET` for whatever they
            do.
    """

    url: str
    event_types: Sequence[WebhookEventType]
    secret: str | None = field(default=None, repr=False)
    retry_type: RetryType | Unset | None = UNSET
    basic_auth: str | Unset | None = field(default=UNSET, repr=False)

    def is_met_by(self, webhook: Webhook) -> bool:
        """Tell whether a webhook is just so, and works."""
        wanted: list[tuple[object, object]] = [
            (self.url, webhook.url),
            (set(self.event_types), set(webhook.event_types or ())),
            (self.secret or webhook.hmac, webhook.hmac),
            (self.retry_type, webhook.retry_type),
            (self.basic_auth, webhook.basic_auth),
        ]
        works = webhook.state in (None, _ACTIVE) and webhook.hmac is not None
        return works and all(left == right for left, right in wanted if left is not UNSET)

    def settings(self, secret: str) -> dict[str, Any]:
        """Return what to send to have it so, with this secret."""
        return {
            "url": self.url,
            "event_types": self.event_types,
            "hmac": secret,
            "retry_type": self.retry_type,
            "basic_auth": self.basic_auth,
        }


def webhook_to_change(existing: Sequence[Webhook], url: str, most: float | None) -> Webhook | None:
    """Return the webhook that is to become the wanted one, or None to create another.

    Args:
        existing: The domain's webhooks.
        url: Where events are to be posted to.
        most: How many webhooks the domain may have; None if it did not say, and then it is one.
    """
    for webhook in existing:
        if webhook.url == url:
            return webhook
    return existing[0] if len(existing) == 1 and (most or 1) <= 1 else None
