"""Phones and SIP: the addresses that rooms get, and their PINs."""

import re
from typing import Any, Final

from dailykit.conformance._answer import require, same
from dailykit.conformance._case import CaseGroup
from dailykit.conformance._evidence import COMMON_PRACTICE, documented
from dailykit.conformance._patterns import matches
from dailykit.conformance._probe import Probe

__all__ = ["CASES"]

CASES = CaseGroup("sip", "SIP and phones")

_PAGE: Final = documented("rooms/config, on sip")
_SIP: Final[dict[str, Any]] = {"sip_mode": "dial-in", "display_name": "caller"}
_PIN: Final = re.compile(r"\d{11}")
_DAY: Final = 24 * 3600


async def _addresses(probe: Probe, **sip: Any) -> tuple[str, dict[str, Any]]:
    room = await probe.room(sip={**_SIP, **sip})
    found = await probe.found(f"/rooms/{room['name']}")
    return room["name"], found["config"]["sip_uri"]


async def _refused(probe: Probe, **properties: Any) -> None:
    body = probe.room_body(**properties)
    (await probe.post("/rooms", body)).refused(400, "invalid-request-error")
    (await probe.get(f"/rooms/{body['name']}")).has_status(404)


@CASES.case(COMMON_PRACTICE)
async def address(probe: Probe) -> None:
    """A room with sip has an address of its name, a zero and the provider's host."""
    name, uri = await _addresses(probe)
    host = r"@daily-[0-9a-f]{16}-app\.dapp\.signalwire\.com"
    matches("the address", uri["endpoint"], re.compile(re.escape(f"{name}.0") + host))


@CASES.case(COMMON_PRACTICE)
async def no_prefix(probe: Probe) -> None:
    """The address has no sip: prefix."""
    _, uri = await _addresses(probe)
    address = uri["endpoint"]
    require("@" in address and not address.startswith("sip:"), "it should begin bare", address)


@CASES.case(COMMON_PRACTICE)
async def own_provider(probe: Probe) -> None:
    """With daily as the provider the address is at the domain's own host."""
    name, uri = await _addresses(probe, provider="daily")
    domain = (await probe.found("/"))["domain_name"]
    same("the address", uri["endpoint"], f"{name}.0@{domain}.sip-us.daily.co")


@CASES.case(_PAGE)
async def several_addresses(probe: Probe) -> None:
    """A room can have several addresses: the first, and a list of the others."""
    name, uri = await _addresses(probe, num_endpoints=3)
    users = [address.partition("@")[0] for address in (uri["endpoint"], *uri["extra_endpoints"])]
    same("the users", users, [f"{name}.0", f"{name}.1", f"{name}.2"])


@CASES.case(_PAGE)
async def one_address(probe: Probe) -> None:
    """With one address there is no list of other addresses."""
    _, uri = await _addresses(probe, num_endpoints=1)
    same("the members", sorted(uri), ["endpoint"])


@CASES.case(_PAGE)
async def settings_come_back(probe: Probe) -> None:
    """The settings are read back as sent, with the addresses beside them."""
    room = await probe.room(sip={**_SIP, "video": True})
    config = (await probe.found(f"/rooms/{room['name']}"))["config"]
    same("the config", sorted(config), ["exp", "sip", "sip_uri"])
    same("the settings", config["sip"], {**_SIP, "video": True})


@CASES.case(_PAGE)
async def needed_settings(probe: Probe) -> None:
    """A mode and a display name are required, and dial-in is the only mode."""
    await _refused(probe, sip={"sip_mode": "dial-in"})
    await _refused(probe, sip={"display_name": "caller"})
    await _refused(probe, sip={**_SIP, "sip_mode": "dial-out"})


@CASES.case(_PAGE)
async def addresses_are_not_set(probe: Probe) -> None:
    """The addresses can't be set: the property is unknown."""
    body = probe.room_body(sip_uri={"endpoint": "me@example.com"})
    answer = await probe.post("/rooms", body)
    answer.refused(400, "invalid-request-error", "invalid property name 'sip_uri'")


@CASES.case(documented("rooms/config, on dialin"))
async def pin(probe: Probe) -> None:
    """A room with phone dial-in has a PIN of eleven digits."""
    rooms = [await probe.room(dialin={"display_name": "caller"}) for _ in range(2)]
    pins = list[str]()
    for room in rooms:
        found = await probe.found(f"/rooms/{room['name']}")
        pins.append(str(found["config"]["dialin_code"]))
        matches("the PIN", pins[-1], _PIN)
    require(pins[0] != pins[1], "two rooms should have two PINs", pins)


@CASES.case(documented("rooms/config, on dialin"))
async def pin_needs_an_end(probe: Probe) -> None:
    """A room with phone dial-in needs an exp within the next 365 days."""
    dialin = {"display_name": "caller"}
    await _refused(probe, dialin=dialin, exp=None)
    await _refused(probe, dialin=dialin, exp=probe.soon(366 * _DAY))
    room = await probe.room(dialin=dialin, exp=probe.soon(364 * _DAY))
    same("the members", sorted(room["config"]), ["dialin", "dialin_code", "exp"])
