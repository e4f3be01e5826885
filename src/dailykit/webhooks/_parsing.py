"""Parsing of a webhook's body into a typed event."""

from typing import Any, Literal, TypeAlias, cast

from pydantic import ValidationError
from pydantic_core import from_json

from dailykit.errors import MalformedEvent
from dailykit.models.events import EVENT_TYPES, Event, UnknownEvent, WebhookEvent

__all__ = ["CreationCheck", "Received", "parse"]


class CreationCheck(Event):
    """The request Daily sends when a webhook is created or changed, to check for a 200."""

    type: Literal["test"] = "test"
    """``test``."""
    id: str = ""
    """Empty."""
    payload: None = None
    """Nothing."""


Received: TypeAlias = WebhookEvent | CreationCheck
"""Anything posted to a webhook's URL."""


def parse(body: bytes | str) -> Received:
    """Return the event in the body of a webhook. Call `verify` first.

    Every event can be read, so that Daily never gets an error that would make it stop the webhook.
    A value that can't be read is set aside (see the `odd_values` of event and payload). An event of
    an unknown type, or without what identifies it, such as its payload's id, is an `UnknownEvent`.

    Args:
        body: The body.

    Raises:
        MalformedEvent: It is not a JSON object with a type, so Daily did not send it.
    """
    try:
        content: object = from_json(body, allow_inf_nan=False)
    except ValueError:
        raise MalformedEvent("the webhook's body is not JSON") from None
    if not isinstance(content, dict):
        raise MalformedEvent("the webhook's body is not a JSON object")
    fields = cast("dict[str, Any]", content)
    kind = fields.get("type")
    if isinstance(kind, str):
        return _event(kind, fields)
    if "test" in fields:
        return CreationCheck.model_validate({"test": fields["test"]})
    raise MalformedEvent("the webhook's body has no type, so it is not an event")


def _event(kind: str, fields: dict[str, Any]) -> WebhookEvent:
    try:
        model = EVENT_TYPES.get(kind, UnknownEvent)
        return cast("WebhookEvent", model.model_validate(fields))
    except ValidationError:
        return UnknownEvent.model_validate(fields)
