"""SIP trunks: a carrier's calls, each to a room created for it."""

import base64
import hashlib
import hmac
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, Final

from dailykit.conformance._answer import require, same
from dailykit.conformance._case import CaseGroup, Needs
from dailykit.conformance._evidence import LEAST_SURPRISE, documented
from dailykit.conformance._patterns import UUID, matches
from dailykit.conformance._probe import Probe
from dailykit.conformance._receiver import EventReceiver, open_receiver

__all__ = ["CASES"]

CASES = CaseGroup("sip_trunks", "SIP trunks")

_PAGE: Final = documented("sip-trunks")
_SECRET: Final = base64.b64encode(b"a secret of our own, long enough").decode()
_NO_ID: Final = "0cb313e1-211f-4be0-833d-8c7305b19902"


def _body(probe: Probe, url: str, **more: Any) -> dict[str, Any]:
    return {
        "trunk_name": probe.name().replace("-", ""),
        "room_template": {"enable_chat": True},
        "notification": {"webhook_url": url, "hmac": _SECRET},
        "trunk_config": {"is_open": True},
        **more,
    }


@asynccontextmanager
async def _trunk(probe: Probe, **more: Any) -> AsyncGenerator[tuple[EventReceiver, dict[str, Any]]]:
    """Create a trunk, with a receiver at its address."""
    async with open_receiver() as receiver:
        trunk = await probe.made("/sip-trunk", _body(probe, receiver.url, **more))
        yield receiver, trunk
        await probe.delete(f"/sip-trunk/{trunk['id']}")


@CASES.case(_PAGE, Needs.RECEIVER)
async def address(probe: Probe) -> None:
    """A trunk has an id, and an address of the domain's name and its own."""
    async with _trunk(probe) as (_, trunk):
        matches("the id", trunk["id"], UUID)
        domain = (await probe.found("/"))["domain_name"]
        host = f"{domain}-{trunk['trunk_name']}.siptrunk.sip-us.daily.co"
        require(trunk["sip_uri"] == f"sip:{host}", f"the address should be sip:{host}", trunk)
        same("reading it", await probe.found(f"/sip-trunk/{trunk['id']}"), trunk)


@CASES.case(_PAGE, Needs.RECEIVER)
async def address_is_tested(probe: Probe) -> None:
    """Before a trunk is created its URL gets a signed test."""
    async with _trunk(probe) as (receiver, trunk):
        (posted,) = receiver.posts
        stamp = posted.headers["x-siptrunk-timestamp"]
        matches("the time", stamp, re.compile(r"\d{13}"))
        said = stamp.encode() + b"." + posted.raw
        digest = hmac.digest(base64.b64decode(_SECRET), said, hashlib.sha256)
        sent = posted.headers.get("x-siptrunk-signature")
        same("the signature", sent, base64.b64encode(digest).decode())
        require(b"sip_trunk.test" in posted.raw, "it should be a test", posted.raw.decode())
        same("whether it takes calls", trunk["enabled"], True)


@CASES.case(_PAGE, Needs.RECEIVER)
async def failed_test(probe: Probe) -> None:
    """Without a 2xx from its URL no trunk is created."""
    async with open_receiver() as receiver:
        receiver.status = 500
        answer = await probe.post("/sip-trunk", _body(probe, receiver.url))
        answer.refused(400, "invalid-request-error")
        page = await probe.found("/sip-trunk")
        same("the trunks", page, {"total_count": 0, "data": []})


@CASES.case(_PAGE, Needs.RECEIVER)
async def gated_or_open(probe: Probe) -> None:
    """A trunk is open or restricted to some addresses: exactly one of the two."""
    async with open_receiver() as receiver:
        for wrong in ({}, {"is_open": True, "allowed_ips": ["192.0.2.7"]}):
            answer = await probe.post("/sip-trunk", _body(probe, receiver.url, trunk_config=wrong))
            answer.refused(400, "invalid-request-error")
    async with _trunk(probe, trunk_config={"allowed_ips": ["192.0.2.7"]}) as (_, trunk):
        same("the addresses", trunk["config"]["trunk_config"]["allowed_ips"], ["192.0.2.7"])


@CASES.case(_PAGE, Needs.RECEIVER)
async def no_times_in_the_template(probe: Probe) -> None:
    """The template of a trunk's rooms can't have exp or nbf."""
    async with open_receiver() as receiver:
        for name in ("exp", "nbf"):
            wrong = _body(probe, receiver.url, room_template={name: probe.soon()})
            (await probe.post("/sip-trunk", wrong)).refused(400, "invalid-request-error")


@CASES.case(_PAGE, Needs.RECEIVER)
async def names(probe: Probe) -> None:
    """A trunk's name has 3 to 63 lower-case letters and digits."""
    async with open_receiver() as receiver:
        for wrong in ("ab", "With-Capitals", "with-hyphen", "a" * 64):
            body = _body(probe, receiver.url, trunk_name=wrong)
            (await probe.post("/sip-trunk", body)).refused(400, "invalid-request-error")


@CASES.case(_PAGE, Needs.RECEIVER)
async def changed_by_put(probe: Probe) -> None:
    """A trunk is changed by PUT; other fields stay, and so does its name."""
    async with _trunk(probe) as (_, trunk):
        path = f"/sip-trunk/{trunk['id']}"
        (await probe.post(path, {"enabled": False})).has_status(404)
        (await probe.ask("PUT", path, {"enabled": False})).has_status(200)
        same("reading it", await probe.found(path), {**trunk, "enabled": False})
        (await probe.ask("PUT", path, {"trunk_name": "another"})).is_refusal()


@CASES.case(LEAST_SURPRISE)
async def missing(probe: Probe) -> None:
    """A trunk that does not exist is 404."""
    for method in ("GET", "DELETE"):
        (await probe.ask(method, f"/sip-trunk/{_NO_ID}")).refused(404, "not-found")
