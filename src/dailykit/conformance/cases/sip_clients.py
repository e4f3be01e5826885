"""SIP clients: telephones that log in to the domain."""

import re
from datetime import datetime
from typing import Any, Final

from dailykit.conformance._answer import require, same
from dailykit.conformance._case import CaseGroup
from dailykit.conformance._evidence import COMMON_PRACTICE, LEAST_SURPRISE, documented
from dailykit.conformance._patterns import ISO_TIME, matches
from dailykit.conformance._probe import Probe

__all__ = ["CASES"]

CASES = CaseGroup("sip_clients", "SIP clients")

_PAGE: Final = documented("sip-clients")
_PASSWORD: Final = re.compile("(?=.*[A-Za-z])(?=.*[0-9]).{12,64}")


async def _client(probe: Probe, **more: Any) -> dict[str, Any]:
    body = {"username": probe.name(), "expires_in_seconds": 600, **more}
    return dict[str, Any](await probe.made("/sip-clients", body))


async def _refused(probe: Probe, **wrong: Any) -> None:
    answer = await probe.post("/sip-clients", {"username": probe.name(), **wrong})
    answer.refused(400, "invalid-request-error")


@CASES.case(COMMON_PRACTICE)
async def members(probe: Probe) -> None:
    """A new client has a name, a domain, an address, a password and an expiry."""
    client = await _client(probe)
    members = ["domain", "expires_at", "password", "sip_uri", "username"]
    same("the members", sorted(client), members)


@CASES.case(COMMON_PRACTICE)
async def address(probe: Probe) -> None:
    """The address is sip:, the name and the domain's own host; rooms omit the prefix."""
    client = await _client(probe)
    host = f"{(await probe.found('/'))['domain_name']}.sip-us.daily.co"
    told = (client["domain"], client["sip_uri"])
    same("host and address", told, (host, f"sip:{client['username']}@{host}"))


@CASES.case(_PAGE)
async def password_once(probe: Probe) -> None:
    """The password is returned when the client is created, and never again."""
    client = await _client(probe)
    matches("the password", client.pop("password"), _PASSWORD)
    same("reading it", await probe.found(f"/sip-clients/{client['username']}"), client)


@CASES.case(_PAGE)
async def password_of_ones_own(probe: Probe) -> None:
    """A password has 12 to 64 characters, with a letter and a digit."""
    own = "correct-horse-1"
    same("the password", (await _client(probe, password=own))["password"], own)
    for weak in ("short-1", "no-digit-in-this", "1234567890123", f"1{'a' * 64}"):
        await _refused(probe, password=weak)


@CASES.case(_PAGE)
async def rotation(probe: Probe) -> None:
    """A rotation returns a new password and changes nothing else."""
    client = await _client(probe)
    rotated = await probe.made(f"/sip-clients/{client['username']}/rotate")
    matches("the password", rotated["password"], _PASSWORD)
    require(rotated["password"] != client["password"], "it should be another one", "the same")
    same("the rest", {**rotated, "password": ""}, {**client, "password": ""})


@CASES.case(_PAGE)
async def end(probe: Probe) -> None:
    """A client expires after the given seconds; without them it never expires."""
    client = await _client(probe, expires_in_seconds=120)
    matches("the end", client["expires_at"], ISO_TIME)
    left = datetime.fromisoformat(client["expires_at"]).timestamp() - probe.now()
    require(60 < left < 180, "it should end in 120 seconds", client["expires_at"])
    lasting = await probe.made("/sip-clients", {"username": probe.name()})
    same("the end of another", lasting.get("expires_at"), None)


@CASES.case(_PAGE)
async def end_within_bounds(probe: Probe) -> None:
    """A client's lifetime is a minute to thirty days."""
    for wrong in (59, 2_592_001):
        await _refused(probe, expires_in_seconds=wrong)


@CASES.case(COMMON_PRACTICE)
async def page(probe: Probe) -> None:
    """A list has the clients, their total number, and the limit and offset used."""
    client = await _client(probe)
    found = await probe.found("/sip-clients")
    same("the members", sorted(found), ["limit", "offset", "sip_clients", "total"])
    same("limit and offset", (found["limit"], found["offset"]), (50, 0))
    names = [listed["username"] for listed in found["sip_clients"]]
    require(client["username"] in names, "the new client should be listed", names)


@CASES.case(COMMON_PRACTICE)
async def pages(probe: Probe) -> None:
    """A list is paged by limit and offset, and has no passwords."""
    for _ in range(3):
        await _client(probe)
    everything = await probe.found("/sip-clients?limit=3")
    part = await probe.found("/sip-clients?limit=1&offset=1")
    same("the page", part["sip_clients"], everything["sip_clients"][1:2])
    same(
        "limit, offset, total",
        (part["limit"], part["offset"], part["total"]),
        (1, 1, everything["total"]),
    )
    shown = {name for listed in everything["sip_clients"] for name in listed}
    require("password" not in shown, "no password should be listed", sorted(shown))


@CASES.case(_PAGE)
async def limits_out_of_bounds(probe: Probe) -> None:
    """A page has 1 to 100 clients."""
    for wrong in ("0", "101"):
        (await probe.get(f"/sip-clients?limit={wrong}")).refused(400, "invalid-request-error")


@CASES.case(COMMON_PRACTICE)
async def deletion(probe: Probe) -> None:
    """A deletion succeeds; afterwards the client does not exist."""
    client = await _client(probe)
    path = f"/sip-clients/{client['username']}"
    (await probe.delete(path)).is_exactly(200, {"status": "ok"})
    (await probe.get(path)).refused(404, "not-found")
    (await probe.delete(path)).refused(404, "not-found")


@CASES.case(_PAGE)
async def names(probe: Probe) -> None:
    """A name is like a room's, optionally with a dot and a number at the end."""
    name = f"{probe.name()}.7"
    same("the name", (await _client(probe, username=name))["username"], name)
    for wrong in (f"{name}.8", f"{name}x", "with space", "a" * 65):
        await _refused(probe, username=wrong)


@CASES.case(LEAST_SURPRISE)
async def name_is_taken(probe: Probe) -> None:
    """A name is unique in a domain; the first client does not change."""
    client = await _client(probe)
    await _refused(probe, username=client["username"])
    found = await probe.found(f"/sip-clients/{client['username']}")
    same("the end", found["expires_at"], client["expires_at"])
