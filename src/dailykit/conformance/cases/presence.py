"""Presence: who is in which room at the moment."""

from datetime import datetime
from typing import Final

from dailykit.conformance._answer import require, same
from dailykit.conformance._case import CaseGroup, Needs
from dailykit.conformance._evidence import CLIENT_TEST, IN_PRODUCTION, LEAST_SURPRISE, documented
from dailykit.conformance._patterns import ISO_TIME, UUID, matches
from dailykit.conformance._people import inside, presence_of
from dailykit.conformance._probe import Probe

__all__ = ["CASES"]

CASES = CaseGroup("presence", "Presence")

_ROOM: Final = documented("rooms/get-room-presence")
_DOMAIN: Final = documented("presence/get-presence")
_MEMBERS: Final = ["duration", "id", "joinTime", "mtgSessionId", "room", "userId", "userName"]


@CASES.case(CLIENT_TEST)
async def nobody_in_a_room(probe: Probe) -> None:
    """An empty room has an empty list of participants, which is not an error."""
    room = await probe.room()
    answer = await probe.get(f"/rooms/{room['name']}/presence")
    answer.is_exactly(200, {"total_count": 0, "data": []})


@CASES.case(LEAST_SURPRISE)
async def missing_room(probe: Probe) -> None:
    """Presence of a room that does not exist is 404, like the room itself."""
    name = probe.name()
    answer = await probe.get(f"/rooms/{name}/presence")
    answer.refused(404, "not-found", f"room {name} not found")


@CASES.case(_DOMAIN, Needs.DOMAIN)
async def nobody_anywhere(probe: Probe) -> None:
    """Without participants in any room the presence of the domain is an empty object."""
    await probe.room()
    (await probe.get("/presence")).is_exactly(200, {})


@CASES.case(_DOMAIN, Needs.PEOPLE)
async def by_rooms(probe: Probe) -> None:
    """The presence of the domain has a list for each occupied room, and no others."""
    rooms = [await probe.room() for _ in range(3)]
    await probe.join(rooms[0], "Ada")
    await probe.join(rooms[1], "Bob")
    await probe.join(rooms[1], "Cleo")
    presence = await probe.found("/presence")
    found = {room: sorted(person["userName"] for person in presence[room]) for room in presence}
    same("who is where", found, {rooms[0]["name"]: ["Ada"], rooms[1]["name"]: ["Bob", "Cleo"]})


@CASES.case(_ROOM, Needs.PEOPLE)
async def entry(probe: Probe) -> None:
    """A participant has a session id, user id and name, room, meeting and join time."""
    room = await probe.room()
    person = await probe.join(room, token=await probe.token(user_id="ada-1", user_name="Ada"))
    (entry,) = await presence_of(probe, room)
    same("the members", sorted(entry), _MEMBERS)
    told = (entry["id"], entry["room"], entry["userId"], entry["userName"])
    same("who it is", told, (person.id, room["name"], "ada-1", "Ada"))
    matches("the id", entry["id"], UUID)
    matches("the meeting", entry["mtgSessionId"], UUID)
    same("the same in the domain", (await probe.found("/presence"))[room["name"]], [entry])


@CASES.case(IN_PRODUCTION, Needs.PEOPLE)
async def user_id_number(probe: Probe) -> None:
    """A user's id that the token says as a number is text here, and is found as that."""
    room = await probe.room()
    person = await probe.join(room, token=await probe.token(user_id=41, user_name="Ada"))
    page = await probe.found(f"/rooms/{room['name']}/presence?userId=41")
    told = [(entry["id"], entry["userId"], entry["userName"]) for entry in page["data"]]
    same("who it is", told, [(person.id, "41", "Ada")])


@CASES.case(_ROOM, Needs.PEOPLE)
async def time(probe: Probe) -> None:
    """The time of joining is ISO 8601; the duration counts seconds since then."""
    probe.local.freeze()
    room = await probe.room()
    joined = int(probe.now())
    await probe.join(room, "Ada")
    await probe.local.advance(75)
    (entry,) = await presence_of(probe, room)
    matches("the time", entry["joinTime"], ISO_TIME)
    same("the time", int(datetime.fromisoformat(entry["joinTime"]).timestamp()), joined)
    same("the duration", entry["duration"], 75)


@CASES.case(documented("rooms/get-room-presence, on userId"), Needs.PEOPLE)
async def without_user_id(probe: Probe) -> None:
    """A participant without a token has no user id."""
    room = await probe.room()
    await probe.join(room, "Ada")
    (entry,) = await presence_of(probe, room)
    same("the id and the name", (entry["userId"], entry["userName"]), (None, "Ada"))


@CASES.case(_ROOM, Needs.PEOPLE)
async def filters(probe: Probe) -> None:
    """A room's participants can be filtered by user id and by name."""
    room = await probe.room()
    for user_id, name in (("a-1", "Ada"), ("b-2", "Bob"), ("c-3", "Ada")):
        await probe.join(room, token=await probe.token(user_id=user_id, user_name=name))
    for query, expected in (
        ("userId=b-2", ["b-2"]),
        ("userName=Ada", ["a-1", "c-3"]),
        ("userId=nobody", []),
    ):
        page = await probe.found(f"/rooms/{room['name']}/presence?{query}")
        same(f"with {query}", sorted(p["userId"] for p in page["data"]), expected)


@CASES.case(_ROOM, Needs.PEOPLE)
async def limit(probe: Probe) -> None:
    """A limit shortens the list of participants, but not their count."""
    room = await probe.room()
    for name in ("Ada", "Bob", "Cleo"):
        await probe.join(room, name)
    page = await probe.found(f"/rooms/{room['name']}/presence?limit=2")
    same("count and entries", (page["total_count"], len(page["data"])), (3, 2))


@CASES.case(documented("permissions, on hasPresence"), Needs.PEOPLE)
async def hidden_people(probe: Probe) -> None:
    """A participant without presence is in the call but not listed."""
    room = await probe.room()
    await probe.join(room, "Ada")
    token = await probe.token(user_name="Ghost", permissions={"hasPresence": False})
    ghost = await probe.join(room, token=token)
    same("who is inside", await inside(probe, room), ["Ada"])
    require(ghost.state == "joined", "the ghost should be inside", ghost.state)


@CASES.case(_ROOM, Needs.PEOPLE)
async def gone_again(probe: Probe) -> None:
    """A participant who left is no longer listed, and rejoins with a new session id."""
    room = await probe.room()
    await probe.join(room, "Ada")
    bob = await probe.join(room, "Bob")
    await bob.leave()
    same("who is inside", await inside(probe, room), ["Ada"])
    again = await probe.join(room, "Bob")
    same("who is inside", await inside(probe, room), ["Ada", "Bob"])
    ids = [entry["id"] for entry in await presence_of(probe, room)]
    same("whether the new session is listed", (again.id in ids, bob.id in ids), (True, False))
