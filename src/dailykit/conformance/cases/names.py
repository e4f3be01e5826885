"""Names of rooms: which there may be, and that each is there once."""

import asyncio
from urllib.parse import quote

from dailykit.conformance._answer import require, same
from dailykit.conformance._case import CaseGroup
from dailykit.conformance._evidence import LEAST_SURPRISE, MEASURED_CALLS, documented
from dailykit.conformance._probe import Probe

__all__ = ["CASES"]

CASES = CaseGroup("names", "Room names")

_ALLOWED = "room names can contain A-Z, a-z, 0-9, '-', and '_'"
_CREATE = documented("rooms/create-room")


async def _invalid(probe: Probe, name: str) -> None:
    answer = await probe.post("/rooms", {**probe.room_body(), "name": name})
    info = f"{name} contains invalid characters ({_ALLOWED})"
    answer.refused(400, "invalid-request-error", info)
    found = await probe.get(f"/rooms/{quote(name, safe='')}")
    found.refused(404, "not-found", f"room {name} not found")


@CASES.case(MEASURED_CALLS)
async def space(probe: Probe) -> None:
    """A name with a space is refused, with the characters that are allowed."""
    await _invalid(probe, f"{probe.name()} room")


@CASES.case(_CREATE)
async def punctuation(probe: Probe) -> None:
    """Dots, slashes and other punctuation are invalid in names."""
    for sign in "./!~":
        await _invalid(probe, f"{probe.name()}{sign}")


@CASES.case(_CREATE)
async def letters_of_other_alphabets(probe: Probe) -> None:
    """Only ASCII letters are allowed."""
    for letter in "éя":
        await _invalid(probe, f"{probe.name()}{letter}")


@CASES.case(_CREATE)
async def every_allowed_character(probe: Probe) -> None:
    """Letters, digits, hyphens and underscores are allowed anywhere in a name; spaces are not."""
    name = f"-_{probe.name()}_ABCXYZabcxyz0189-"
    room = await probe.made("/rooms", {**probe.room_body(), "name": name})
    same("the name", room["name"], name)
    same("the room", await probe.found(f"/rooms/{name}"), room)
    await _invalid(probe, f"{name} ")


@CASES.case(_CREATE)
async def case_is_kept(probe: Probe) -> None:
    """Upper-case letters are kept."""
    name = f"{probe.name()}-StandUp"
    room = await probe.made("/rooms", {**probe.room_body(), "name": name})
    same("the room", await probe.found(f"/rooms/{name}"), room)
    require(room["url"].endswith(f"/{name}"), "the url should end with the name", room["url"])


@CASES.case(_CREATE)
async def longest(probe: Probe) -> None:
    """A name may have 128 characters, and not one more."""
    name = probe.name().ljust(128, "x")
    room = await probe.made("/rooms", {**probe.room_body(), "name": name})
    same("the name", room["name"], name)
    answer = await probe.post("/rooms", {**probe.room_body(), "name": f"{name}x"})
    answer.refused(400, "invalid-request-error")
    (await probe.get(f"/rooms/{name}x")).has_status(404)


@CASES.case(LEAST_SURPRISE)
async def empty(probe: Probe) -> None:
    """An empty name is refused; it does not request a random one."""
    answer = await probe.post("/rooms", {**probe.room_body(), "name": ""})
    answer.refused(400, "invalid-request-error")


@CASES.case(MEASURED_CALLS)
async def taken(probe: Probe) -> None:
    """An existing name is refused with 400, not 409, and named in the text."""
    room = await probe.room()
    answer = await probe.post("/rooms", {"name": room["name"]})
    info = f"a room named {room['name']} already exists"
    answer.is_exactly(400, {"error": "invalid-request-error", "info": info})


@CASES.case(MEASURED_CALLS)
async def taken_changes_nothing(probe: Probe) -> None:
    """Creating a room that exists does not change it, so reading it recovers a lost answer."""
    room = await probe.room(max_participants=2)
    body = {"name": room["name"], "privacy": "private", "properties": {"max_participants": 9}}
    (await probe.post("/rooms", body)).has_status(400)
    same("the room", await probe.found(f"/rooms/{room['name']}"), room)


@CASES.case(MEASURED_CALLS)
async def race(probe: Probe) -> None:
    """Of six simultaneous requests to create one room, one succeeds; the others find it exists."""
    body = probe.room_body()
    answers = await asyncio.gather(*(probe.post("/rooms", body) for _ in range(6)))
    same("the statuses", sorted(answer.status for answer in answers), [200] + 5 * [400])
    taken = f"a room named {body['name']} already exists"
    same("the refusals", {a.body["info"]: 1 for a in answers if a.status == 400}, {taken: 1})


@CASES.case(_CREATE)
async def free_again(probe: Probe) -> None:
    """The name of a deleted room can be used for another room."""
    first = await probe.room(privacy="private")
    (await probe.delete(f"/rooms/{first['name']}")).has_status(200)
    second = await probe.made("/rooms", {**probe.room_body(), "name": first["name"]})
    require(second["id"] != first["id"], "the new room should have another id", second["id"])
    same("the room", await probe.found(f"/rooms/{first['name']}"), second)


@CASES.case(documented("rooms/set-room-config"))
async def can_not_be_changed(probe: Probe) -> None:
    """A room can't be renamed."""
    room, other = await probe.room(), probe.name()
    answer = await probe.post(f"/rooms/{room['name']}", {"name": other})
    answer.refused(400, "invalid-request-error")
    (await probe.get(f"/rooms/{other}")).has_status(404)
    same("the room", await probe.found(f"/rooms/{room['name']}"), room)
