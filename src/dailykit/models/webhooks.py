"""Webhooks: where Daily tells what happens."""

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
"""A secret that signs; Daily refuses what is not base64."""


class Webhook(DailyCamelAnswer):
    """A webhook. A domain has one, which is told of all its rooms."""

    uuid: str
    """Its id."""
    url: str
    """Where events are posted to."""
    hmac: SecretOrNone = None
    """The base64 secret that signs them."""
    basic_auth: SecretOrNone = None
    """What they bring as ``Authorization: Basic``."""
    retry_type: RetryType | None = None
    """What happens when deliveries fail."""
    event_types: list[WebhookEventType] | None = None
    """Which events are told."""
    state: WebhookState | None = None
    """Whether they are delivered; ``FAILED`` after three failures in a row. An update revives."""
    failed_count: int | float | None = None
    """How many deliveries failed since the last success."""
    last_moment_pushed: UTCDatetime | None = None
    """When the last one was delivered."""
    domain_id: str | None = None
    """The domain's id."""
    created_at: UTCDatetime | None = None
    """When it was made."""
    updated_at: UTCDatetime | None = None
    """When it was changed."""

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
    """Changes to a webhook. Daily tries it again, and revives it when it has failed."""

    url: str | None = None
    """Where to post events to; has to answer 200 within some seconds."""
    event_types: list[WebhookEventType] | None = None
    """Which events to tell."""
    hmac: Base64SecretOrNone = None
    """The base64 secret that signs them."""
    retry_type: RetryType | None = None
    """What happens when deliveries fail."""
    basic_auth: SecretOrNone = None
    """What they bring as ``Authorization: Basic``."""


class CreateWebhookBody(DailyCamelBody):
    """A webhook to make. Daily tries it at once and refuses if it fails."""

    url: str
    """Where to post events to; has to answer 200 within some seconds."""
    event_types: list[WebhookEventType]
    """Which events to tell."""
    hmac: Base64SecretOrNone = None
    """The base64 secret that signs them. Default: Daily makes one."""
    retry_type: RetryType | None = None
    """What happens when deliveries fail. Default: ``circuit-breaker``."""
    basic_auth: SecretOrNone = None
    """What they bring as ``Authorization: Basic``. Default: nothing."""
