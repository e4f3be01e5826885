"""Paths and methods: what exists, and what is said about the rest."""

from typing import Final

from dailykit.conformance._answer import require, same
from dailykit.conformance._case import CaseGroup
from dailykit.conformance._evidence import (
    COMMON_PRACTICE,
    KEYLESS_PROBES,
    LEAST_SURPRISE,
    MEASURED_CALLS,
    documented,
)
from dailykit.conformance._probe import WITH_KEY, Probe

__all__ = ["CASES"]

CASES = CaseGroup("routing", "Paths and methods")

_NO_ENDPOINT: Final = {"error": "not-found", "info": "api endpoint does not exist"}
_WRONG_KEY: Final = "Bearer no-domain-has-this-key"


@CASES.case(KEYLESS_PROBES)
async def unknown_path(probe: Probe) -> None:
    """A path that does not exist is 404, and the text says that the endpoint does not exist."""
    (await probe.get("/nosuchroute")).is_exactly(404, _NO_ENDPOINT)


@CASES.case(KEYLESS_PROBES)
async def unknown_path_without_key(probe: Probe) -> None:
    """A path is checked before the header, so an unknown path needs no key to be refused."""
    for header in (None, "Basic dXNlcjpwYXNz", "Bearer "):
        answer = await probe.get("/nosuchroute", authorization=header)
        answer.is_exactly(404, _NO_ENDPOINT)


@CASES.case(KEYLESS_PROBES)
async def unknown_path_with_wrong_key(probe: Probe) -> None:
    """A path is checked before the key."""
    answer = await probe.get("/nosuchroute", authorization=_WRONG_KEY)
    answer.is_exactly(404, _NO_ENDPOINT)


@CASES.case(KEYLESS_PROBES)
async def unknown_method(probe: Probe) -> None:
    """A method that a path does not support is 404 too, never 405."""
    for header in (None, WITH_KEY):
        answer = await probe.ask("PATCH", "/rooms", authorization=header)
        answer.is_exactly(404, _NO_ENDPOINT)


@CASES.case(KEYLESS_PROBES)
async def no_allow_header(probe: Probe) -> None:
    """An unknown method gets no Allow header."""
    answer = await probe.ask("PATCH", "/rooms")
    answer.is_exactly(404, _NO_ENDPOINT)
    require("Allow" not in answer.headers, "there should be no Allow header", answer.headers)


@CASES.case(KEYLESS_PROBES)
async def all_rooms_can_not_be_deleted(probe: Probe) -> None:
    """The list of rooms can't be deleted: the endpoint does not exist."""
    for header in (None, WITH_KEY):
        answer = await probe.ask("DELETE", "/rooms", authorization=header)
        answer.is_exactly(404, _NO_ENDPOINT)


@CASES.case(KEYLESS_PROBES)
async def errors_are_json(probe: Probe) -> None:
    """The answer to an unknown path is JSON too, not a page."""
    answer = await probe.get("/no/such/route/at/all")
    same("what is said", (answer.status, answer.body), (404, _NO_ENDPOINT))


@CASES.case(documented("rooms"))
async def rooms_are_not_put(probe: Probe) -> None:
    """Rooms are changed by POST: PUT and PATCH on a room do not exist."""
    room = await probe.room()
    for method in ("PUT", "PATCH"):
        answer = await probe.ask(method, f"/rooms/{room['name']}", {"privacy": "private"})
        answer.is_exactly(404, _NO_ENDPOINT)
    same("the room", await probe.found(f"/rooms/{room['name']}"), room)


@CASES.case(documented("meeting-tokens"))
async def tokens_are_not_kept(probe: Probe) -> None:
    """Meeting tokens are not stored: they can be neither listed nor deleted."""
    token = await probe.token(room_name=probe.name())
    (await probe.get("/meeting-tokens")).is_exactly(404, _NO_ENDPOINT)
    (await probe.delete(f"/meeting-tokens/{token}")).has_status(404)


@CASES.case(documented("meetings"))
async def meetings_are_not_made(probe: Probe) -> None:
    """Meetings come from joins: a request can neither create nor delete one."""
    (await probe.post("/meetings", {})).is_exactly(404, _NO_ENDPOINT)
    (await probe.delete("/meetings/some-id")).is_exactly(404, _NO_ENDPOINT)


@CASES.case(COMMON_PRACTICE)
async def slash_at_the_end(probe: Probe) -> None:
    """A trailing slash is part of the path, so a room's name with one finds no room."""
    room = await probe.room()
    (await probe.get(f"/rooms/{room['name']}/")).has_status(404)
    same("the room", await probe.found(f"/rooms/{room['name']}"), room)


@CASES.case(LEAST_SURPRISE)
async def encoded_slash(probe: Probe) -> None:
    """An encoded slash belongs to the name and does not split the path."""
    answer = await probe.get("/rooms/a%2Fpresence")
    answer.refused(404, "not-found", "room a/presence not found")


@CASES.case(MEASURED_CALLS)
async def creation_is_200(probe: Probe) -> None:
    """A creation is answered with 200, not 201."""
    body = probe.room_body()
    answer = await probe.post("/rooms", body)
    answer.has_status(200)
    same("whether it was made by a request", answer.body["api_created"], True)


@CASES.case(documented("errors"))
async def broken_json(probe: Probe) -> None:
    """A body that is not JSON is 400 and json-parsing-error."""
    for raw in (b'{"name":', b"name=standup"):
        (await probe.post("/rooms", raw=raw)).refused(400, "json-parsing-error")


@CASES.case(LEAST_SURPRISE)
async def body_is_an_object(probe: Probe) -> None:
    """A body that is JSON but not an object is refused; an empty list counts as an empty object."""
    for raw in (b"[[]]", b'"standup"', b"7"):
        (await probe.post("/rooms", raw=raw)).refused(400, "invalid-request-error")
