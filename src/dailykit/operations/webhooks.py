"""Webhooks."""

from typing import Final

from dailykit.models.webhooks import CreateWebhookBody, UpdateWebhookBody, Webhook
from dailykit.operations._operation import DAILY_PAGES, Operation, Repeat

__all__ = ["LIST", "CREATE", "GET", "UPDATE", "DELETE"]

LIST: Final = Operation(
    name="webhooks.list",
    operation_id="GetWebhooks",
    method="GET",
    path="/webhooks",
    summary="List webhooks",
    result=list[Webhook],
    page=f"{DAILY_PAGES}/webhooks/get",
)
CREATE: Final = Operation(
    name="webhooks.create",
    operation_id="CreateWebhook",
    method="POST",
    path="/webhooks",
    summary="Create a webhook",
    result=Webhook,
    body=CreateWebhookBody,
    # The secret that Daily makes is in the answer, and a domain has one webhook only.
    repeat=Repeat.UNSAFE,
    page=f"{DAILY_PAGES}/webhooks/create",
)
GET: Final = Operation(
    name="webhooks.get",
    operation_id="GetWebhookConfig",
    method="GET",
    path="/webhooks/{id}",
    summary="Read a webhook",
    result=Webhook,
    page=f"{DAILY_PAGES}/webhooks/get-webhook",
)
UPDATE: Final = Operation(
    name="webhooks.update",
    operation_id="UpdateWebhookConfig",
    method="POST",
    path="/webhooks/{id}",
    summary="Change a webhook, or reactivate a failed one",
    result=Webhook,
    body=UpdateWebhookBody,
    page=f"{DAILY_PAGES}/webhooks/update",
)
DELETE: Final = Operation(
    name="webhooks.delete",
    operation_id="DeleteWebhook",
    method="DELETE",
    path="/webhooks/{id}",
    summary="Delete a webhook",
    result=type(None),
    repeat=Repeat.DELETE,
    page=f"{DAILY_PAGES}/webhooks/delete",
)
