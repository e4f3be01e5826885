"""From the operations on webhooks and logs to the world's methods that do them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from dailykit.local.rest.handling import Call, Handler
from dailykit.local.world import World

__all__ = ["WEBHOOK_HANDLERS"]


async def _create(world: World, call: Call) -> Any:
    draft = world.webhooks.draft(call.domain, call.body)
    return world.webhooks.create(call.domain, draft, await call.post(draft.probe))


async def _update(world: World, call: Call) -> Any:
    draft = world.webhooks.draft_update(call.domain, call.path["id"], call.body)
    return world.webhooks.update(call.domain, draft, await call.post(draft.probe))


def _api_log(world: World, call: Call) -> Any:
    return world.journal.page(call.domain, world.domains.all_keys(), call.query)


WEBHOOK_HANDLERS: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        "logs.api": _api_log,
        "webhooks.create": _create,
        "webhooks.delete": lambda world, call: world.webhooks.delete(call.domain, call.path["id"]),
        "webhooks.get": lambda world, call: world.webhooks.get(call.domain, call.path["id"]),
        "webhooks.list": lambda world, call: world.webhooks.all_of(call.domain),
        "webhooks.update": _update,
    }
)
"""By the operation's name."""
