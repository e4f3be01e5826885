"""Times: ``exp`` and ``nbf`` of rooms and tokens, and rooms whose time is over."""

from typing import Any, Final

from dailykit.conformance._answer import require, same
from dailykit.conformance._case import CaseGroup, Needs
from dailykit.conformance._evidence import (
    COMMON_PRACTICE,
    ERROR_REPORT,
    FIXTURES,
    LEAST_SURPRISE,
    MEASURED_CALLS,
    OLDER_DOCS,
    POLLING_APP,
    documented,
)
from dailykit.conformance._probe import Probe

__all__ = ["CASES"]

CASES = CaseGroup("expiry", "Times of rooms and tokens")

_EXPIRED: Final = documented("rooms, on expired rooms")


def _past(exp: Any) -> str:
    return f"exp was '{exp}', which is in the past rather than in the future"


async def _expired_room(probe: Probe) -> dict[str, Any]:
    """Return a room whose time has just come to its end."""
    room = await probe.room(exp=probe.soon(60))
    await probe.local.advance(61)
    return room


@CASES.case(ERROR_REPORT)
async def past(probe: Probe) -> None:
    """A room can't have an exp in the past; the text has the number."""
    body = probe.room_body(exp=probe.soon(-60))
    answer = await probe.post("/rooms", body)
    answer.refused(400, "invalid-request-error", _past(body["properties"]["exp"]))
    (await probe.get(f"/rooms/{body['name']}")).has_status(404)


@CASES.case(POLLING_APP)
async def now(probe: Probe) -> None:
    """An exp must be in the future: the current second counts as past."""
    body = probe.room_body(exp=probe.soon(0))
    answer = await probe.post("/rooms", body)
    answer.refused(400, "invalid-request-error", _past(body["properties"]["exp"]))


@CASES.case(POLLING_APP, Needs.CLOCK)
async def in_a_second(probe: Probe) -> None:
    """An exp one second in the future is enough, for a room and for a token."""
    probe.local.freeze()
    exp = probe.soon(1)
    room = await probe.room(exp=exp)
    token = await probe.token(room_name=room["name"], exp=exp)
    said = await probe.found(f"/meeting-tokens/{token}")
    same("the exp", (room["config"]["exp"], said["exp"]), (exp, exp))


@CASES.case(MEASURED_CALLS)
async def past_in_an_update(probe: Probe) -> None:
    """A room can't be given an exp in the past, so an update can't end a meeting this way."""
    room = await probe.room()
    exp = probe.soon(-1)
    answer = await probe.post(f"/rooms/{room['name']}", {"properties": {"exp": exp}})
    answer.refused(400, "invalid-request-error", _past(exp))
    same("the room", await probe.found(f"/rooms/{room['name']}"), room)


@CASES.case(MEASURED_CALLS)
async def past_in_a_token(probe: Probe) -> None:
    """A token can't have an exp in the past; the text is that of rooms."""
    exp = probe.soon(-60)
    answer = await probe.post("/meeting-tokens", {"properties": {"exp": exp}})
    answer.refused(400, "invalid-request-error", _past(exp))


@CASES.case(FIXTURES)
async def no_number(probe: Probe) -> None:
    """An exp that is not a number is refused with a separate text."""
    info = "exp was 'not an int' but should be a number of seconds since the unix epoch"
    body = probe.room_body(exp="not an int")
    (await probe.post("/rooms", body)).refused(400, "invalid-request-error", info)
    (await probe.get(f"/rooms/{body['name']}")).has_status(404)


@CASES.case(COMMON_PRACTICE)
async def fraction(probe: Probe) -> None:
    """A fractional exp is accepted if it is in the future; it is read back within a second."""
    exp = probe.soon() + 0.75
    room = await probe.room(exp=exp)
    found = (await probe.found(f"/rooms/{room['name']}"))["config"]["exp"]
    require(exp - 1 < found <= exp, f"the exp should be {exp} or its whole seconds", found)
    late = probe.room_body(exp=probe.soon(-1) + 0.5)
    (await probe.post("/rooms", late)).refused(400, "invalid-request-error")


@CASES.case(documented("rooms/config, on nbf"))
async def later_nbf(probe: Probe) -> None:
    """A room with a future nbf already exists: it can be read and listed."""
    nbf = probe.soon(300)
    room = await probe.room(nbf=nbf)
    found = await probe.found(f"/rooms/{room['name']}")
    same("the nbf", found["config"]["nbf"], nbf)
    same("the room", (await probe.found("/rooms?limit=1"))["data"][0]["id"], room["id"])


# --- rooms whose time is over ---------------------------------------------------------------------


@CASES.case(OLDER_DOCS, Needs.CLOCK)
async def expired_is_missing(probe: Probe) -> None:
    """An expired room is not found, as if it had been deleted."""
    room = await _expired_room(probe)
    answer = await probe.get(f"/rooms/{room['name']}")
    answer.refused(404, "not-found", f"room {room['name']} not found")


@CASES.case(_EXPIRED, Needs.CLOCK)
async def expired_is_not_listed(probe: Probe) -> None:
    """An expired room is neither listed nor counted."""
    before = (await probe.found("/rooms"))["total_count"]
    other = await probe.room(exp=probe.soon(6000))
    room = await _expired_room(probe)
    page = await probe.found("/rooms")
    same("the number of rooms", page["total_count"], before + 1)
    ids = [listed["id"] for listed in page["data"]]
    same("who is listed", (other["id"] in ids, room["id"] in ids), (True, False))


@CASES.case(_EXPIRED, Needs.CLOCK)
async def expired_says_deleted(probe: Probe) -> None:
    """Deleting an expired room is 404 like for a missing one, but adds that it is deleted."""
    room = await _expired_room(probe)
    expired = await probe.delete(f"/rooms/{room['name']}")
    info = f"room {room['name']} not found"
    same("what is said", expired.refused(404, "not-found", info).get("deleted"), True)
    missing = await probe.delete(f"/rooms/{probe.name()}")
    same("of a missing room", sorted(missing.refused(404, "not-found")), ["error", "info"])


@CASES.case(_EXPIRED, Needs.CLOCK)
async def expired_can_not_be_changed(probe: Probe) -> None:
    """An expired room can't be restored by moving its exp."""
    room = await _expired_room(probe)
    body = {"properties": {"exp": probe.soon()}}
    (await probe.post(f"/rooms/{room['name']}", body)).refused(404, "not-found")
    (await probe.get(f"/rooms/{room['name']}")).has_status(404)


@CASES.case(OLDER_DOCS, Needs.CLOCK)
async def expired_frees_its_name(probe: Probe) -> None:
    """The name of an expired room can be used again."""
    room = await _expired_room(probe)
    second = await probe.made("/rooms", {**probe.room_body(), "name": room["name"]})
    require(second["id"] != room["id"], "the new room should have another id", second["id"])
    same("the room", await probe.found(f"/rooms/{room['name']}"), second)


@CASES.case(_EXPIRED, Needs.CLOCK)
async def until_then_all_is_well(probe: Probe) -> None:
    """A room exists until its last second."""
    probe.local.freeze()
    room = await probe.room(exp=probe.soon(60))
    await probe.local.advance(59)
    same("the room", await probe.found(f"/rooms/{room['name']}"), room)
    await probe.local.advance(2)
    (await probe.get(f"/rooms/{room['name']}")).has_status(404)


@CASES.case(LEAST_SURPRISE, Needs.CLOCK)
async def later_exp_saves(probe: Probe) -> None:
    """A room whose exp is moved in time stays; without an exp it never expires."""
    moved, freed = await probe.room(exp=probe.soon(60)), await probe.room(exp=probe.soon(60))
    body = {"properties": {"exp": probe.soon(600)}}
    (await probe.post(f"/rooms/{moved['name']}", body)).has_status(200)
    (await probe.post(f"/rooms/{freed['name']}", {"properties": {"exp": None}})).has_status(200)
    await probe.local.advance(120)
    same("the exp", (await probe.found(f"/rooms/{moved['name']}"))["config"], body["properties"])
    same("the config", (await probe.found(f"/rooms/{freed['name']}"))["config"], {})
