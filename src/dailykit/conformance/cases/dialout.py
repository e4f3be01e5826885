"""Calling out of rooms."""

from typing import Any, Final

from dailykit.conformance._answer import require, same
from dailykit.conformance._case import CaseGroup, Needs
from dailykit.conformance._evidence import documented
from dailykit.conformance._patterns import UUID, matches
from dailykit.conformance._people import inside
from dailykit.conformance._probe import Probe

__all__ = ["CASES"]

CASES = CaseGroup("dialout", "Dial-out")

_START: Final = documented("rooms/dialout/start")
_TO: Final[dict[str, Any]] = {"sipUri": "sip:desk@example.com", "displayName": "Desk"}


async def _room(probe: Probe, **properties: Any) -> dict[str, Any]:
    probe.local.freeze()
    return await probe.room(enable_dialout=True, **properties)


async def _called(probe: Probe) -> tuple[str, dict[str, Any], str]:
    """Return the path of a room, the room, and the session of who was called into it."""
    room = await _room(probe)
    await probe.join(room, "Ada")
    path = f"/rooms/{room['name']}/dialOut"
    session = (await probe.made(f"{path}/start", _TO))["sessionId"]
    await probe.local.advance(15)
    return path, room, session


@CASES.case(_START, Needs.PEOPLE)
async def start(probe: Probe) -> None:
    """A start returns a session id, which is in the room once the callee answers."""
    room = await _room(probe)
    await probe.join(room, "Ada")
    said = await probe.made(f"/rooms/{room['name']}/dialOut/start", _TO)
    matches("the session", said["sessionId"], UUID)
    await probe.local.advance(15)
    same("who is inside", await inside(probe, room), ["Ada", "Desk"])
    page = await probe.found(f"/rooms/{room['name']}/presence?userName=Desk")
    same("the session", [person["id"] for person in page["data"]], [said["sessionId"]])


@CASES.case(documented("rooms/dialout/stop"), Needs.PEOPLE)
async def stop(probe: Probe) -> None:
    """A call is ended by its session id."""
    path, room, session = await _called(probe)
    same("who is inside", await inside(probe, room), ["Ada", "Desk"])
    answer = await probe.post(f"{path}/stop", {"sessionId": session})
    answer.is_exactly(200, {"status": "sent"})
    await probe.local.advance(5)
    same("who is inside", await inside(probe, room), ["Ada"])


@CASES.case(_START, Needs.PEOPLE)
async def has_to_be_switched_on(probe: Probe) -> None:
    """A room without dial-out enabled can't dial out."""
    room = await probe.room()
    await probe.join(room, "Ada")
    (await probe.post(f"/rooms/{room['name']}/dialOut/start", _TO)).is_refusal()
    await probe.local.advance(15)
    same("who is inside", await inside(probe, room), ["Ada"])


@CASES.case(documented("rooms/config, on dialout_config"), Needs.PEOPLE)
async def empty_room(probe: Probe) -> None:
    """An empty room can't dial out, unless its settings allow it."""
    room = await _room(probe)
    (await probe.post(f"/rooms/{room['name']}/dialOut/start", _TO)).is_refusal()
    opened = await _room(probe, dialout_config={"allow_room_start": True})
    said = await probe.made(f"/rooms/{opened['name']}/dialOut/start", _TO)
    matches("the session", said["sessionId"], UUID)


@CASES.case(_START, Needs.PEOPLE)
async def somebody_to_call(probe: Probe) -> None:
    """A call goes to a SIP address or a number; an address starts with sip:."""
    room = await _room(probe)
    await probe.join(room, "Ada")
    path = f"/rooms/{room['name']}/dialOut/start"
    for wrong in ({}, {"displayName": "Desk"}, {"sipUri": "desk@example.com"}):
        (await probe.post(path, wrong)).refused(400, "invalid-request-error")
    same("who is inside", await inside(probe, room), ["Ada"])


@CASES.case(documented("rooms/dialout/send-dtmf"), Needs.PEOPLE)
async def tones(probe: Probe) -> None:
    """Up to twenty DTMF tones are sent at once, each for 50 to 2000 milliseconds."""
    path, _, session = await _called(probe)
    said = await probe.made(f"{path}/sendDTMF", {"sessionId": session, "tones": "1234*#"})
    require(said.get("sessionId", session) == session, "it should be the same session", said)
    require("ok" in said or "status" in said, "it should be answered", said)
    for wrong in ({"tones": "1" * 21}, {"tones": "1", "digitDurationMs": 49}, {"tones": "?"}):
        answer = await probe.post(f"{path}/sendDTMF", {"sessionId": session, **wrong})
        answer.refused(400, "invalid-request-error")


@CASES.case(documented("rooms/dialout/sip-call-transfer"), Needs.PEOPLE)
async def transfer(probe: Probe) -> None:
    """A call can be transferred; the answer has a boolean, not a text."""
    path, room, session = await _called(probe)
    where = f"/rooms/{room['name']}/sipCallTransfer"
    body = {"sessionId": session, "toEndPoint": "sip:lobby@example.com"}
    (await probe.post(where, body)).is_exactly(200, {"ok": True})
    (await probe.post(where, {"sessionId": session})).refused(400, "invalid-request-error")
    require(path.endswith("/dialOut"), "the path should be that of the room", path)
