"""From an operation of the table to the world's method that does it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from dailykit.local.world import Domain, World

__all__ = ["HANDLERS", "Call", "Handler"]


@dataclass(frozen=True, slots=True)
class Call:
    """A request that was understood.

    Attributes:
        domain: Whom it comes from.
        path: The values of the path's placeholders.
        query: The query, read with the operation's model.
        body: The body, read with the operation's model.
    """

    domain: Domain
    path: Mapping[str, str]
    query: Any
    body: Any


Handler = Callable[[World, Call], Any]
"""Does an operation. Its result is the JSON of the answer; None is an empty answer."""

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
    }
)
"""By the operation's name. An operation that is missing here is answered with 501."""
