"""From an operation of the table to the world's method that does it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from dailykit.local.rest.call_handlers import CALL_HANDLERS
from dailykit.local.rest.handling import Handler
from dailykit.local.rest.media_handlers import MEDIA_HANDLERS
from dailykit.local.rest.phone_handlers import PHONE_HANDLERS
from dailykit.local.rest.webhook_handlers import WEBHOOK_HANDLERS

__all__ = ["HANDLERS"]


HANDLERS: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        "domain.get": lambda world, call: world.domains.read(call.domain),
        "domain.update": lambda world, call: world.domains.update(call.domain, call.body),
        "meeting_tokens.create": lambda world, call: world.tokens.create(call.domain, call.body),
        "meeting_tokens.validate": lambda world, call: world.tokens.validate(
            call.domain, call.path["meeting_token"], call.query
        ),
        "rooms.create": lambda world, call: world.rooms.create(call.domain, call.body),
        "rooms.create_many": lambda world, call: world.rooms.create_many(
            call.domain, call.body.rooms
        ),
        "rooms.delete": lambda world, call: world.rooms.delete(call.domain, call.path["room_name"]),
        "rooms.delete_many": lambda world, call: world.rooms.delete_many(
            call.domain, call.body.rooms
        ),
        "rooms.get": lambda world, call: world.rooms.get(call.domain, call.path["room_name"]),
        "rooms.list": lambda world, call: world.rooms.page(call.domain, call.query),
        "rooms.update": lambda world, call: world.rooms.update(
            call.domain, call.path["room_name"], call.body
        ),
        **MEDIA_HANDLERS,
        **CALL_HANDLERS,
        **PHONE_HANDLERS,
        **WEBHOOK_HANDLERS,
    }
)
"""By the operation's name: one for each row of the table."""
