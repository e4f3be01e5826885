"""Changing and deleting rooms."""

from typing import Any, Final

from dailykit.conformance._answer import same
from dailykit.conformance._case import CaseGroup
from dailykit.conformance._evidence import (
    CLIENT_TEST,
    LEAST_SURPRISE,
    MEASURED_CALLS,
    ROOM_SCRIPTS,
    documented,
)
from dailykit.conformance._probe import Probe

__all__ = ["DELETE", "UPDATE"]

UPDATE = CaseGroup("update", "Changing rooms")
DELETE = CaseGroup("delete", "Deleting rooms")

_PAGE: Final = documented("rooms/set-room-config")


@UPDATE.case(MEASURED_CALLS)
async def merges(probe: Probe) -> None:
    """Only what is sent changes; the other properties stay."""
    room = await probe.room(enable_chat=True, max_participants=2)
    await probe.made(f"/rooms/{room['name']}", {"properties": {"max_participants": 3}})
    found = await probe.found(f"/rooms/{room['name']}")
    same("the room", found, {**room, "config": {**room["config"], "max_participants": 3}})


@UPDATE.case(_PAGE)
async def answers_the_room(probe: Probe) -> None:
    """The answer is the whole room as it is now."""
    room = await probe.room(enable_chat=True)
    changed = await probe.made(f"/rooms/{room['name']}", {"properties": {"start_audio_off": True}})
    same("the answer", changed, await probe.found(f"/rooms/{room['name']}"))
    same("the config", sorted(changed["config"]), ["enable_chat", "exp", "start_audio_off"])


@UPDATE.case(_PAGE)
async def privacy_alone(probe: Probe) -> None:
    """Changing the privacy leaves the properties alone."""
    room = await probe.room(enable_chat=True)
    await probe.made(f"/rooms/{room['name']}", {"privacy": "private"})
    found = await probe.found(f"/rooms/{room['name']}")
    same("the room", found, {**room, "privacy": "private"})


@UPDATE.case(_PAGE)
async def properties_alone(probe: Probe) -> None:
    """Changing properties leaves the privacy alone."""
    room = await probe.room(privacy="private")
    changed = await probe.made(f"/rooms/{room['name']}", {"properties": {"enable_chat": True}})
    same("the privacy", changed["privacy"], "private")
    same("the id", changed["id"], room["id"])


@UPDATE.case(_PAGE)
async def null_resets(probe: Probe) -> None:
    """Null resets a property to its default, so that it is no longer in the config."""
    room = await probe.room(max_participants=2, enable_recording="cloud", enable_chat=True)
    wish = {"max_participants": None, "enable_recording": None}
    await probe.made(f"/rooms/{room['name']}", {"properties": wish})
    config = (await probe.found(f"/rooms/{room['name']}"))["config"]
    same("the config", config, {"exp": room["config"]["exp"], "enable_chat": True})


@UPDATE.case(_PAGE)
async def null_ends_sip(probe: Probe) -> None:
    """Null for sip removes the SIP addresses."""
    sip = {"sip_mode": "dial-in", "display_name": "caller"}
    room = await probe.room(sip=sip)
    before = await probe.found(f"/rooms/{room['name']}")
    same("the config with sip", sorted(before["config"]), ["exp", "sip", "sip_uri"])
    await probe.made(f"/rooms/{room['name']}", {"properties": {"sip": None}})
    after = await probe.found(f"/rooms/{room['name']}")
    same("the config without sip", sorted(after["config"]), ["exp"])


@UPDATE.case(LEAST_SURPRISE)
async def nothing(probe: Probe) -> None:
    """An empty change is fine and changes nothing."""
    room = await probe.room(enable_chat=True)
    bodies: list[Any] = [None, {}, {"properties": {}}]
    for body in bodies:
        same("the answer", await probe.made(f"/rooms/{room['name']}", body), room)


@UPDATE.case(ROOM_SCRIPTS)
async def all_or_nothing(probe: Probe) -> None:
    """One unknown property fails the whole change, the good ones too."""
    room = await probe.room()
    wish = {"enable_chat": True, "no_such_property": 1}
    answer = await probe.post(f"/rooms/{room['name']}", {"properties": wish})
    answer.refused(400, "invalid-request-error", "invalid property name 'no_such_property'")
    same("the room", await probe.found(f"/rooms/{room['name']}"), room)


@UPDATE.case(documented("rooms/set-room-config"))
async def missing_room(probe: Probe) -> None:
    """Changing a room that does not exist is 404 and creates none."""
    name = probe.name()
    answer = await probe.post(f"/rooms/{name}", {"privacy": "private"})
    answer.refused(404, "not-found", f"room {name} not found")
    (await probe.get(f"/rooms/{name}")).has_status(404)


@UPDATE.case(_PAGE)
async def unknown_privacy(probe: Probe) -> None:
    """A privacy other than public and private is refused, and the old one stays."""
    room = await probe.room(privacy="private")
    answer = await probe.post(f"/rooms/{room['name']}", {"privacy": "org"})
    answer.refused(400, "invalid-request-error")
    same("the room", await probe.found(f"/rooms/{room['name']}"), room)


@DELETE.case(CLIENT_TEST)
async def answers_the_name(probe: Probe) -> None:
    """The answer has deleted and the name, nothing else."""
    room = await probe.room()
    answer = await probe.delete(f"/rooms/{room['name']}")
    answer.is_exactly(200, {"deleted": True, "name": room["name"]})


@DELETE.case(CLIENT_TEST)
async def is_gone(probe: Probe) -> None:
    """A deleted room is not found."""
    room = await probe.room()
    (await probe.delete(f"/rooms/{room['name']}")).has_status(200)
    answer = await probe.get(f"/rooms/{room['name']}")
    answer.refused(404, "not-found", f"room {room['name']} not found")


@DELETE.case(documented("rooms/delete-room"))
async def is_not_listed(probe: Probe) -> None:
    """A deleted room is in no list; its neighbour still is."""
    one, two = await probe.room(), await probe.room()
    (await probe.delete(f"/rooms/{two['name']}")).has_status(200)
    ids = [room["id"] for room in (await probe.found("/rooms"))["data"]]
    same("who is listed", (one["id"] in ids, two["id"] in ids), (True, False))


@DELETE.case(documented("rooms/delete-room"))
async def twice(probe: Probe) -> None:
    """The second deletion finds nothing: 404."""
    room = await probe.room()
    (await probe.delete(f"/rooms/{room['name']}")).has_status(200)
    answer = await probe.delete(f"/rooms/{room['name']}")
    answer.refused(404, "not-found", f"room {room['name']} not found")


@DELETE.case(documented("rooms/delete-room"))
async def never_there(probe: Probe) -> None:
    """Deleting a room that never existed is 404, and the answer has no deleted."""
    body = (await probe.delete(f"/rooms/{probe.name()}")).refused(404, "not-found")
    same("what is said", sorted(body), ["error", "info"])
