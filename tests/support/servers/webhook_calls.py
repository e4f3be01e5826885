"""Webhooks created, updated and called."""

import base64
from typing import Any

from dailykit.local.world import Domain, World
from dailykit.local.world.core.outgoing import PostOutcome
from dailykit.models.webhooks import CreateWebhookBody, UpdateWebhookBody

OK = PostOutcome(status=200)


SILENCE = PostOutcome(status=None, problem="nobody there")


SECRET = base64.b64encode(b"a secret of our own").decode()


def body(**fields: Any) -> CreateWebhookBody:
    given = {"url": "http://localhost:1/hook", "eventTypes": ["participant.joined"], **fields}
    return CreateWebhookBody.model_validate(given)


def change(**fields: Any) -> UpdateWebhookBody:
    return UpdateWebhookBody.model_validate(fields)


def make(world: World, domain: Domain, **fields: Any) -> dict[str, Any]:
    return world.webhooks.create(domain, world.webhooks.draft(domain, body(**fields)), OK)


def happen(world: World, domain: Domain, type: str = "participant.joined", n: int = 1) -> None:
    for number in range(n):
        world.events.emit(domain, type, {"session_id": f"s{number}", "room": "standup"})


def update(world: World, domain: Domain, uuid: str, **fields: Any) -> dict[str, Any]:
    draft = world.webhooks.draft_update(domain, uuid, change(**fields))
    return world.webhooks.update(domain, draft, OK)
