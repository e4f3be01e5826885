"""Rooms: what a new one looks like, and what is set on it."""

import re
from datetime import datetime
from typing import Any, Final

from dailykit.conformance._answer import require, same
from dailykit.conformance._case import CaseGroup
from dailykit.conformance._evidence import (
    CLIENT_TEST,
    COMMON_PRACTICE,
    LEAST_SURPRISE,
    MEASURED_CALLS,
    ROOM_SCRIPTS,
    documented,
)
from dailykit.conformance._patterns import ISO_TIME, UUID, matches
from dailykit.conformance._probe import Probe

__all__ = ["CASES"]

CASES = CaseGroup("rooms", "Rooms")

_MEMBERS: Final = ["api_created", "config", "created_at", "id", "name", "privacy", "url"]
_RANDOM_NAME: Final = re.compile("[A-Za-z0-9]{20}")
_CREATE: Final = documented("rooms/create-room")


async def _refused(probe: Probe, info: str | None = None, **properties: Any) -> None:
    """Check that a room with these properties is refused, and not created."""
    body = probe.room_body(**properties)
    (await probe.post("/rooms", body)).refused(400, "invalid-request-error", info)
    (await probe.get(f"/rooms/{body['name']}")).has_status(404)


@CASES.case(_CREATE)
async def empty_request(probe: Probe) -> None:
    """A request without a body creates a public room with no settings and a random name."""
    room = await probe.made("/rooms")
    matches("the name", room["name"], _RANDOM_NAME)
    same("the room", (room["privacy"], room["config"]), ("public", {}))


@CASES.case(_CREATE)
async def empty_object(probe: Probe) -> None:
    """An empty object has the same effect as no body; each random name is different."""
    names = [(await probe.made("/rooms", {}))["name"] for _ in range(2)]
    for name in names:
        matches("the name", name, _RANDOM_NAME)
    require(names[0] != names[1], "two names that are made up should differ", names)


@CASES.case(_CREATE)
async def members(probe: Probe) -> None:
    """A room has an id, name, privacy, url, created_at, api_created and config."""
    room = await probe.room()
    same("the members of a room", sorted(room), _MEMBERS)


@CASES.case(_CREATE)
async def id_is_a_uuid(probe: Probe) -> None:
    """The id is a UUID, different for each room."""
    rooms = [await probe.room() for _ in range(2)]
    for room in rooms:
        matches("the id", room["id"], UUID)
    require(rooms[0]["id"] != rooms[1]["id"], "two rooms should have two ids", rooms[0]["id"])


@CASES.case(_CREATE)
async def made_by_the_api(probe: Probe) -> None:
    """A room created by a request says so, in the list too."""
    room = await probe.room()
    listed = (await probe.found("/rooms?limit=1"))["data"][0]
    same("api_created", (room["api_created"], listed["api_created"]), (True, True))


@CASES.case(MEASURED_CALLS)
async def url(probe: Probe) -> None:
    """The url is the domain's URL and the name, without a trailing slash."""
    one, two = await probe.room(), await probe.room()
    for room in (one, two):
        require(
            room["url"].endswith(f"/{room['name']}") and room["url"].count("/") == 3,
            "the url should be scheme://address/name",
            room["url"],
        )
    same("the address", two["url"].rpartition("/")[0], one["url"].rpartition("/")[0])


@CASES.case(_CREATE)
async def created_at(probe: Probe) -> None:
    """The creation time is ISO 8601 in UTC, to the second, with zero milliseconds."""
    room = await probe.room()
    matches("created_at", room["created_at"], ISO_TIME)
    age = probe.now() - datetime.fromisoformat(room["created_at"]).timestamp()
    require(-60 < age < 60, "created_at should be now", room["created_at"])


@CASES.case(MEASURED_CALLS)
async def read_back(probe: Probe) -> None:
    """Reading a room returns the same answer as its creation."""
    room = await probe.room(max_participants=2)
    same("the room", await probe.found(f"/rooms/{room['name']}"), room)
    same("max_participants", room["config"]["max_participants"], 2)


@CASES.case(MEASURED_CALLS)
async def missing(probe: Probe) -> None:
    """A room that does not exist is 404 and named in the text."""
    name = probe.name()
    answer = await probe.get(f"/rooms/{name}")
    answer.is_exactly(404, {"error": "not-found", "info": f"room {name} not found"})


@CASES.case(_CREATE)
async def private(probe: Probe) -> None:
    """A room is private if requested, and stays private."""
    room = await probe.room(privacy="private")
    found = await probe.found(f"/rooms/{room['name']}")
    same("the privacy", (room["privacy"], found["privacy"]), ("private", "private"))
    same("the config", sorted(found["config"]), ["exp"])


@CASES.case(_CREATE)
async def unknown_privacy(probe: Probe) -> None:
    """A privacy other than public and private is refused."""
    body = {**probe.room_body(), "privacy": "org"}
    (await probe.post("/rooms", body)).refused(400, "invalid-request-error")
    (await probe.get(f"/rooms/{body['name']}")).has_status(404)


@CASES.case(_CREATE)
async def config_without_defaults(probe: Probe) -> None:
    """The config has only what was set: defaults are omitted."""
    room = await probe.room(start_video_off=True)
    found = await probe.found(f"/rooms/{room['name']}")
    same("the config", sorted(found["config"]), ["exp", "start_video_off"])


@CASES.case(CLIENT_TEST)
async def values_come_back(probe: Probe) -> None:
    """Values are read back as they were set: an exp as the same whole number."""
    exp = probe.soon()
    room = await probe.room(exp=exp, enable_recording="cloud", enable_chat=True)
    found = await probe.found(f"/rooms/{room['name']}")
    expected = {"exp": exp, "enable_recording": "cloud", "enable_chat": True}
    same("the config", found["config"], expected)


@CASES.case(documented("rooms/config"))
async def null_is_not_set(probe: Probe) -> None:
    """A property that is set to null on a new room is not set."""
    room = await probe.room(enable_recording=None, sip=None)
    found = await probe.found(f"/rooms/{room['name']}")
    same("the config", sorted(found["config"]), ["exp"])


# --- what is refused ------------------------------------------------------------------------------


@CASES.case(ROOM_SCRIPTS)
async def unknown_property(probe: Probe) -> None:
    """An unknown property is refused by name, and no room is created."""
    await _refused(probe, "invalid property name 'no_such_property'", no_such_property=1)


@CASES.case(MEASURED_CALLS)
async def property_of_tokens(probe: Probe) -> None:
    """A property that only tokens and domains have is unknown on a room."""
    name = "redirect_on_meeting_exit"
    await _refused(probe, f"invalid property name '{name}'", **{name: "https://example.com"})


@CASES.case(ROOM_SCRIPTS)
async def property_of_buckets(probe: Probe) -> None:
    """A setting of a bucket is unknown on the room itself."""
    name = "allow_streaming_from_bucket"
    await _refused(probe, f"invalid property name '{name}'", **{name: True})


@CASES.case(documented("changelog"))
async def removed_property(probe: Probe) -> None:
    """A property that was removed in February 2026 is unknown now."""
    name = "owner_only_broadcast"
    await _refused(probe, f"invalid property name '{name}'", **{name: True})


@CASES.case(_CREATE)
async def unknown_member(probe: Probe) -> None:
    """A property beside the properties, instead of in them, is refused."""
    body = {"name": probe.name(), "max_participants": 2}
    (await probe.post("/rooms", body)).refused(400, "invalid-request-error")
    (await probe.get(f"/rooms/{body['name']}")).has_status(404)


@CASES.case(LEAST_SURPRISE)
async def wrong_types(probe: Probe) -> None:
    """Values are not converted: a number or a flag in quotes is refused."""
    await _refused(probe, max_participants="2")
    await _refused(probe, enable_chat="true")


@CASES.case(documented("rooms/config"))
async def unknown_language(probe: Probe) -> None:
    """A language must be one that Prebuilt supports."""
    room = await probe.room(lang="pt-BR")
    same("lang", (await probe.found(f"/rooms/{room['name']}"))["config"]["lang"], "pt-BR")
    await _refused(probe, lang="tlh")


@CASES.case(documented("rooms/config"))
async def kinds_of_recording(probe: Probe) -> None:
    """A kind of recording must be a known one; several are given as a list."""
    kinds = ["cloud", "local"]
    room = await probe.room(enable_recording=kinds)
    found = await probe.found(f"/rooms/{room['name']}")
    same("enable_recording", found["config"]["enable_recording"], kinds)
    await _refused(probe, enable_recording="hologram")
    await _refused(probe, enable_recording=["cloud", "hologram"])


@CASES.case(COMMON_PRACTICE)
async def recording_false(probe: Probe) -> None:
    """False says that nothing may be recorded, and comes back as false; true says nothing."""
    room = await probe.room(enable_recording=False)
    found = await probe.found(f"/rooms/{room['name']}")
    same(
        "name and recording",
        (found["name"], found["config"]["enable_recording"]),
        (room["name"], False),
    )
    await _refused(probe, enable_recording=True)


@CASES.case(documented("rooms/config"))
async def template_needs_a_time(probe: Probe) -> None:
    """A template for recordings' names must contain the time."""
    await _refused(probe, recordings_template="{domain_name}/{room_name}")


@CASES.case(documented("rooms/config"))
async def template_too_long(probe: Probe) -> None:
    """A template for recordings' names has 1024 characters at most."""
    longest = "{epoch_time}".rjust(1024, "a")
    await probe.room(recordings_template=longest)
    await _refused(probe, recordings_template=f"a{longest}")


@CASES.case(documented("rooms/config"))
async def join_hook_too_long(probe: Probe) -> None:
    """The URL called at joins has 255 characters at most."""
    longest = "https://example.com/".ljust(255, "a")
    await probe.room(meeting_join_hook=longest)
    await _refused(probe, meeting_join_hook=f"{longest}a")


@CASES.case(LEAST_SURPRISE)
async def body_before_object(probe: Probe) -> None:
    """An invalid request is refused before checking whether its room exists."""
    answer = await probe.post(f"/rooms/{probe.name()}", {"properties": {"no_such_property": 1}})
    answer.refused(400, "invalid-request-error", "invalid property name 'no_such_property'")
