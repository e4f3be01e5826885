"""How the existing webhook differs from the wanted one. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dailykit.models._base import UNSET, Unset
from dailykit.models.enums import RetryTypeInput, WebhookEventType
from dailykit.models.webhooks import Webhook

__all__ = ["WantedWebhook", "webhook_to_change"]

_ACTIVE = "ACTIVE"


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedWebhook:
    """The wanted webhook.

    Attributes:
        url: The URL that Daily posts events to.
        event_types: The events to send.
        secret: The secret that signs them; None keeps the current one.
        retry_type: What Daily does after failed deliveries; `UNSET` keeps the current setting.
        basic_auth: The ``Authorization: Basic`` credentials to send; `UNSET` keeps the current
            ones.
    """

    url: str
    event_types: Sequence[WebhookEventType]
    secret: str | None = field(default=None, repr=False)
    retry_type: RetryTypeInput | Unset | None = UNSET
    basic_auth: str | Unset | None = field(default=UNSET, repr=False)

    def is_met_by(self, webhook: Webhook) -> bool:
        """Return whether a webhook has these settings and is active."""
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
        """Return the settings to send, with this secret."""
        return {
            "url": self.url,
            "event_types": self.event_types,
            "hmac": secret,
            "retry_type": self.retry_type,
            "basic_auth": self.basic_auth,
        }


def webhook_to_change(existing: Sequence[Webhook], url: str, most: float | None) -> Webhook | None:
    """Return the webhook to update, or None to create one.

    Args:
        existing: The domain's webhooks.
        url: The URL that Daily posts events to.
        most: The domain's webhook limit; None, if Daily did not return it, means one.
    """
    for webhook in existing:
        if webhook.url == url:
            return webhook
    return existing[0] if len(existing) == 1 and (most or 1) <= 1 else None
