"""From the operations around telephones to the world's methods that do them."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from dailykit.local.requests.validation import read_body
from dailykit.local.rest.handling import Call, Handler
from dailykit.local.world import World
from dailykit.local.world.core.outgoing import Outcome, Post
from dailykit.operations import by_name

__all__ = ["PHONE_HANDLERS"]


async def _create_trunk(world: World, call: Call) -> Any:
    _check_template(call.body.room_template)
    draft = world.sip_trunks.draft(call.domain, call.body)
    return world.sip_trunks.create(call.domain, draft, await _probed(call, draft.probe))


async def _update_trunk(world: World, call: Call) -> Any:
    _check_template(call.body.room_template or {})
    draft = world.sip_trunks.draft_update(call.domain, call.path["id"], call.body)
    return world.sip_trunks.update(call.domain, draft, await _probed(call, draft.probe))


async def _create_config(world: World, call: Call) -> Any:
    draft = world.dialin_configs.draft(call.domain, call.body)
    return world.dialin_configs.create(call.domain, draft, await _probed(call, draft.probe))


async def _update_config(world: World, call: Call) -> Any:
    draft = world.dialin_configs.draft_update(call.domain, call.path["id"], call.body)
    return world.dialin_configs.update(call.domain, draft, await _probed(call, draft.probe))


async def _probed(call: Call, probe: Post | None) -> Outcome | None:
    return None if probe is None else await call.post(probe)


def _check_template(template: Mapping[str, Any]) -> None:
    """Refuse what could not be set on a room."""
    read_body(by_name("rooms.create"), json.dumps({"properties": template}).encode())


PHONE_HANDLERS: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        "dialin.update_pinless_call": lambda world, call: world.dialin.update_pinless_call(
            call.domain, call.body
        ),
        "dialin_configs.create": _create_config,
        "dialin_configs.delete": lambda world, call: world.dialin_configs.delete(
            call.domain, call.path["id"]
        ),
        "dialin_configs.get": lambda world, call: world.dialin_configs.get(
            call.domain, call.path["id"]
        ),
        "dialin_configs.list": lambda world, call: world.dialin_configs.page(
            call.domain, call.query
        ),
        "dialin_configs.update": _update_config,
        "phone_numbers.available": lambda world, call: world.phones.available(call.query),
        "phone_numbers.buy": lambda world, call: world.phones.buy(call.domain, call.body),
        "phone_numbers.purchased": lambda world, call: world.phones.page(call.domain, call.query),
        "phone_numbers.release": lambda world, call: world.phones.release(
            call.domain, call.path["id"]
        ),
        "rooms.dial_out": lambda world, call: world.dialout.start(
            call.domain, call.path["room_name"], call.body
        ),
        "rooms.refer_sip_call": lambda world, call: world.transfers.refer(
            call.domain, call.path["room_name"], call.body
        ),
        "rooms.send_dtmf": lambda world, call: world.dialout.send_dtmf(
            call.domain, call.path["room_name"], call.body
        ),
        "rooms.stop_dial_out": lambda world, call: world.dialout.stop(
            call.domain, call.path["room_name"], call.body
        ),
        "rooms.transfer_sip_call": lambda world, call: world.transfers.transfer(
            call.domain, call.path["room_name"], call.body
        ),
        "sip_clients.create": lambda world, call: world.sip_clients.create(call.domain, call.body),
        "sip_clients.delete": lambda world, call: world.sip_clients.delete(
            call.domain, call.path["username"]
        ),
        "sip_clients.get": lambda world, call: world.sip_clients.get(
            call.domain, call.path["username"]
        ),
        "sip_clients.list": lambda world, call: world.sip_clients.page(call.domain, call.query),
        "sip_clients.rotate": lambda world, call: world.sip_clients.rotate(
            call.domain, call.path["username"], call.body
        ),
        "sip_trunks.create": _create_trunk,
        "sip_trunks.delete": lambda world, call: world.sip_trunks.delete(
            call.domain, call.path["id"]
        ),
        "sip_trunks.get": lambda world, call: world.sip_trunks.get(call.domain, call.path["id"]),
        "sip_trunks.list": lambda world, call: world.sip_trunks.page(call.domain, call.query),
        "sip_trunks.update": _update_trunk,
    }
)
"""By the operation's name."""
