"""The operations on calls, on who is in which room, and on meetings."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from dailykit.local.rest.handling import Handler

__all__ = ["CALL_HANDLERS"]

CALL_HANDLERS: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        "meetings.get": lambda world, call: world.meetings.get(call.domain, call.path["meeting"]),
        "meetings.list": lambda world, call: world.meetings.page(call.domain, call.query),
        "meetings.participants": lambda world, call: world.meetings.participants(
            call.domain, call.path["meeting"], call.query
        ),
        "presence.get": lambda world, call: world.presence.of_domain(call.domain),
        "rooms.eject": lambda world, call: world.room_calls.eject(
            call.domain, call.path["room_name"], call.body
        ),
        "rooms.get_session_data": lambda world, call: world.room_calls.get_session_data(
            call.domain, call.path["room_name"]
        ),
        "rooms.presence": lambda world, call: world.presence.of_room(
            call.domain, call.path["room_name"], call.query
        ),
        "rooms.send_app_message": lambda world, call: world.room_calls.send_app_message(
            call.domain, call.path["room_name"], call.body
        ),
        "rooms.set_session_data": lambda world, call: world.room_calls.set_session_data(
            call.domain, call.path["room_name"], call.body
        ),
        "rooms.update_permissions": lambda world, call: world.room_calls.update_permissions(
            call.domain, call.path["room_name"], call.body
        ),
    }
)
"""By the operation's name."""
