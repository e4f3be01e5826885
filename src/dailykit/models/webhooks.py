"""Webhooks: the URLs that Daily sends events to."""

import base64
import binascii
from typing import Annotated, cast

from pydantic import AfterValidator, Field, model_validator

from dailykit.models._base import DailyCamelAnswer, DailyCamelBody, SecretOrNone, UTCDatetime
from dailykit.models.enums import RetryType, WebhookEventType, WebhookState

__all__ = ["CreateWebhookBody", "UpdateWebhookBody", "Webhook"]


def _check_base64(secret: str | None) -> str | None:
    try:
        base64.b64decode(secret or "", validate=True)
    except binascii.Error:
        # Without the cause: its text might tell something of the secret.
        raise ValueError("must be base64") from None
    return secret


Base64SecretOrNone = Annotated[str | None, AfterValidator(_check_base64), Field(repr=False)]
"""A signing secret; Daily accepts only base64."""


class Webhook(DailyCamelAnswer):
    """A webhook. A domain has one, which receives the events of all its rooms."""

    uuid: str
    """Its id."""
    url: str
    """The URL events are posted to."""
    hmac: SecretOrNone = None
    """The base64 secret that signs them."""
    basic_auth: SecretOrNone = None
    """The value of their ``Authorization: Basic`` header."""
    retry_type: RetryType | None = None
    """What happens when deliveries fail."""
    event_types: list[WebhookEventType] | None = None
    """The event types to send."""
    state: WebhookState | None = None
    """Whether Daily delivers events; ``FAILED`` after three failures in a row. An update
    reactivates it."""
    failed_count: int | float | None = None
    """The number of failed deliveries since the last success."""
    last_moment_pushed: UTCDatetime | None = None
    """When the last one was delivered."""
    domain_id: str | None = None
    """The domain's id."""
    created_at: UTCDatetime | None = None
    """When it was created."""
    updated_at: UTCDatetime | None = None
    """When it was last changed."""

    @model_validator(mode="before")
    @classmethod
    def _unpack(cls, value: object) -> object:
        return cls.open_up(value)

    @classmethod
    def open_up(cls, value: object) -> object:
        """Return the webhook itself: Daily's pages disagree on whether a list is around it."""
        if not isinstance(value, list):
            return value
        return next(iter(cast("list[object]", value)), None)


class UpdateWebhookBody(DailyCamelBody):
    """Changes to a webhook. Daily checks its URL again, and reactivates it if it had failed."""

    url: str | None = None
    """The URL to post events to; must answer 200 within a few seconds."""
    event_types: list[WebhookEventType] | None = None
    """The event types to send."""
    hmac: Base64SecretOrNone = None
    """The base64 secret that signs them."""
    retry_type: RetryType | None = None
    """What happens when deliveries fail."""
    basic_auth: SecretOrNone = None
    """The value of their ``Authorization: Basic`` header."""


class CreateWebhookBody(DailyCamelBody):
    """A webhook to create. Daily checks its URL immediately and refuses it if that fails."""

    url: str
    """The URL to post events to; must answer 200 within a few seconds."""
    event_types: list[WebhookEventType]
    """The event types to send."""
    hmac: Base64SecretOrNone = None
    """The base64 secret that signs them. Default: Daily creates one."""
    retry_type: RetryType | None = None
    """What happens when deliveries fail. Default: ``circuit-breaker``."""
    basic_auth: SecretOrNone = None
    """The value of their ``Authorization: Basic`` header. Default: none."""
