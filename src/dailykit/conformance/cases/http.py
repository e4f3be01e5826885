"""What programs of all kinds send, and web pages: addresses, types of bodies, spellings of JSON."""

import json
from typing import Any, Final
from urllib.parse import urlsplit

from dailykit.conformance._answer import CaseAnswer, Difference, require, same
from dailykit.conformance._case import CaseGroup, Needs
from dailykit.conformance._evidence import COMMON_PRACTICE, JAVASCRIPT, LEAST_SURPRISE
from dailykit.conformance._probe import Probe

__all__ = ["CASES"]

CASES = CaseGroup("http", "HTTP, JSON and web pages")

_ORIGIN: Final = "https://app.example"
_NO_ENDPOINT: Final = {"error": "not-found", "info": "api endpoint does not exist"}


def _raw(body: Any) -> bytes:
    return json.dumps(body).encode()


async def _is_kept(probe: Probe, room: Any) -> None:
    same("the room", await probe.found(f"/rooms/{room['name']}"), room)


# --- addresses ------------------------------------------------------------------------------------


@CASES.case(COMMON_PRACTICE)
async def slash_after_rooms(probe: Probe) -> None:
    """A slash after a collection's path changes nothing: POST /rooms/ makes a room."""
    body = probe.room_body()
    room = await probe.made("/rooms/", body)
    same("the name", room["name"], body["name"])
    await _is_kept(probe, room)
    listed = await probe.found("/rooms/?limit=1")
    same("the page", listed["data"], [room])


@CASES.case(COMMON_PRACTICE)
async def slash_after_other_collections(probe: Probe) -> None:
    """So it is with tokens, batches and what only can be listed."""
    name = probe.name()
    token = (await probe.made("/meeting-tokens/", {"properties": {"room_name": name}}))["token"]
    same("the room", (await probe.found(f"/meeting-tokens/{token}"))["room_name"], name)
    (room,) = await probe.made("/batch/rooms/", {"rooms": [probe.room_body()]})
    await _is_kept(probe, room)
    for path in ("/recordings", "/meetings", "/presence"):
        same(f"the answer to {path}/", await probe.found(f"{path}/"), await probe.found(path))


@CASES.case(COMMON_PRACTICE)
async def slash_makes_no_endpoint(probe: Probe) -> None:
    """A slash makes no endpoint where there is none without it, and one is enough."""
    for method, path in (("DELETE", "/rooms/"), ("GET", "/rooms//"), ("GET", "/nosuchroute/")):
        (await probe.ask(method, path)).is_exactly(404, _NO_ENDPOINT)


@CASES.case(COMMON_PRACTICE)
async def older_root(probe: Probe) -> None:
    """The API is at /api/v1 as well, on its own host and on the domain's."""
    body = probe.room_body()
    root = f"{probe.api_url.removesuffix('/v1')}/api/v1"
    room = (await probe.post("/rooms", body, root=root)).ok()
    same("the name", room["name"], body["name"])
    await _is_kept(probe, room)
    path = f"/rooms/{room['name']}"
    same("the room there", (await probe.get(path, root=root)).ok(), room)
    (await probe.get("/nosuchroute", root=root)).is_exactly(404, _NO_ENDPOINT)
    parts = urlsplit(str(room["url"]))
    same("the room's address", parts.path, f"/{room['name']}")
    here = parts.hostname in (urlsplit(probe.api_url).hostname, "localhost")
    # The key goes to no other host than Daily's own.
    if here or (parts.hostname or "").endswith(".daily.co"):
        domain = f"{parts.scheme}://{parts.netloc}/api/v1"
        same("the room there", (await probe.get(path, root=domain)).ok(), room)


@CASES.case(LEAST_SURPRISE)
async def head(probe: Probe) -> None:
    """A HEAD is answered as a GET, without the body."""
    room = await probe.room()
    for path in (f"/rooms/{room['name']}", f"/rooms/{probe.name()}", "/nosuchroute"):
        answer, whole = await probe.ask("HEAD", path), await probe.get(path)
        same("the status", answer.status, whole.status)
        same("the body", answer.raw.decode(), "")
    await _is_kept(probe, room)
    (await probe.get("/nosuchroute")).is_exactly(404, _NO_ENDPOINT)


# --- bodies ---------------------------------------------------------------------------------------


@CASES.case(COMMON_PRACTICE)
async def any_content_type(probe: Probe) -> None:
    """A body is read as JSON whatever Content-Type it has, or without any."""
    for kind in ("", "text/plain;charset=UTF-8", "application/x-www-form-urlencoded"):
        body = probe.room_body(max_participants=2)
        answer = await probe.post("/rooms", raw=_raw(body), headers={"Content-Type": kind})
        room = answer.ok()
        told = (room["name"], room["config"])
        same("name and properties", told, (body["name"], body["properties"]))
        await _is_kept(probe, room)


@CASES.case(COMMON_PRACTICE)
async def a_form_is_no_json(probe: Probe) -> None:
    """What is not JSON is refused as such under every Content-Type."""
    for kind in ("", "text/plain", "application/x-www-form-urlencoded"):
        answer = await probe.post("/rooms", raw=b"name=x", headers={"Content-Type": kind})
        answer.refused(400, "json-parsing-error")


@CASES.case(LEAST_SURPRISE)
async def byte_order_mark(probe: Probe) -> None:
    """A byte-order mark before the JSON is passed over."""
    body = probe.room_body()
    room = (await probe.post("/rooms", raw=b"\xef\xbb\xbf" + _raw(body))).ok()
    same("the name", room["name"], body["name"])
    await _is_kept(probe, room)


@CASES.case(JAVASCRIPT)
async def numbers(probe: Probe) -> None:
    """Numbers of equal value are one number: 3600.0 and 3.6e3 are 3600, and come back so."""
    for spelling in ("3600", "3600.0", "3.6e3", "36000E-1"):
        body = probe.room_body(eject_after_elapsed="there")
        raw = _raw(body).replace(b'"there"', spelling.encode())
        room = (await probe.post("/rooms", raw=raw)).ok()
        same("the number", room["config"]["eject_after_elapsed"], 3600)
        await _is_kept(probe, room)


@CASES.case(JAVASCRIPT)
async def numbers_with_a_fraction(probe: Probe) -> None:
    """A number with a fraction is not an integer, and one beyond a double is not JSON."""
    for spelling, error in (("3600.5", "invalid-request-error"), ("1e999", "json-parsing-error")):
        raw = b'{"properties": {"eject_after_elapsed": %s}}' % spelling.encode()
        (await probe.post("/rooms", raw=raw)).refused(400, error)


@CASES.case(COMMON_PRACTICE)
async def empty_lists(probe: Probe) -> None:
    """An empty list counts as an empty object where an object is meant, as PHP writes it."""
    name = probe.name()
    room = await probe.made("/rooms", {"name": name, "properties": []})
    same("name and properties", (room["name"], room["config"]), (name, {}))
    await _is_kept(probe, room)
    (await probe.post("/rooms", {"properties": [1]})).refused(400, "invalid-request-error")


@CASES.case(COMMON_PRACTICE)
async def no_recording(probe: Probe) -> None:
    """enable_recording: false is taken for rooms and tokens, and comes back; true is refused."""
    room = await probe.room(enable_recording=False)
    same("the property", room["config"]["enable_recording"], False)
    await _is_kept(probe, room)
    token = await probe.token(room_name=room["name"], enable_recording=False)
    said = await probe.found(f"/meeting-tokens/{token}")
    told = (said["room_name"], said["enable_recording"])
    same("what the token says", told, (room["name"], False))
    answer = await probe.post("/rooms", {"properties": {"enable_recording": True}})
    answer.refused(400, "invalid-request-error")


# --- pages of other origins -----------------------------------------------------------------------


def _is_readable(answer: CaseAnswer) -> None:
    allowed = answer.headers.get("Access-Control-Allow-Origin")
    require(allowed in ("*", _ORIGIN), f"pages should be able to read {answer.asked}", allowed)


def _listed(answer: CaseAnswer, name: str) -> set[str]:
    return {one.strip().lower() for one in answer.headers.get(name, "").split(",")}


async def _may_send(probe: Probe, method: str, path: str) -> None:
    asked = {
        "Origin": _ORIGIN,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    answer = await probe.ask("OPTIONS", path, authorization=None, headers=asked)
    if not 200 <= answer.status < 300:
        raise Difference(f"a preflight of {method} {path} should be a success: {answer.status}")
    _is_readable(answer)
    methods = _listed(answer, "Access-Control-Allow-Methods")
    require(method.lower() in methods, f"{method} should be allowed", sorted(methods))
    names = _listed(answer, "Access-Control-Allow-Headers")
    require({"authorization", "content-type"} <= names, "headers should be allowed", sorted(names))


@CASES.case(COMMON_PRACTICE)
async def pages_may_ask(probe: Probe) -> None:
    """A page of any origin may send requests and read the answers: preflights are answered."""
    page = {"Origin": _ORIGIN}
    await _may_send(probe, "POST", "/rooms")
    body = probe.room_body()
    answer = await probe.post("/rooms", body, headers=page)
    room = answer.ok()
    same("the name", room["name"], body["name"])
    _is_readable(answer)
    await _may_send(probe, "DELETE", f"/rooms/{room['name']}")
    await _is_kept(probe, room)


@CASES.case(COMMON_PRACTICE)
async def pages_read_refusals(probe: Probe) -> None:
    """A page may read refusals too: for its key, its body, and what does not exist."""
    page = {"Origin": _ORIGIN}
    missing = await probe.get("/nosuchroute", headers=page)
    missing.is_exactly(404, _NO_ENDPOINT)
    keyless = await probe.get("/rooms", headers=page, authorization=None)
    keyless.refused(400, "authorization-header-error", "invalid authorization header")
    unknown = await probe.get("/rooms", headers=page, authorization="Bearer nobody-s-key")
    unknown.is_exactly(401, {"error": "authentication-error"})
    broken = await probe.post("/rooms", raw=b"{", headers=page)
    broken.refused(400, "json-parsing-error")
    for answer in (missing, keyless, unknown, broken):
        _is_readable(answer)
    await _may_send(probe, "GET", "/nosuchroute")


@CASES.case(COMMON_PRACTICE, Needs.LIMITS)
async def pages_read_how_long_to_wait(probe: Probe) -> None:
    """A page may read that it has asked too often, and Retry-After where there is one."""
    probe.local.freeze()
    page = {"Origin": _ORIGIN}
    for _ in range(100):
        same("the page", (await probe.get("/rooms?limit=1", headers=page)).ok()["data"], [])
    answer = await probe.get("/rooms?limit=1", headers=page)
    answer.refused(429, "rate-limit-error")
    _is_readable(answer)
    shown = _listed(answer, "Access-Control-Expose-Headers")
    require("retry-after" in shown, "Retry-After should be readable", sorted(shown))
    await probe.local.advance(6)


# --- a full domain --------------------------------------------------------------------------------


@CASES.case(LEAST_SURPRISE, Needs.LIMITS)
async def rooms_reached(probe: Probe) -> None:
    """A domain that has as many rooms as it may have refuses one more, until one is deleted."""
    probe.local.limit_rooms(1)
    room = await probe.room()
    body = probe.room_body()
    text = "maximum number of rooms reached for this domain (1)"
    (await probe.post("/rooms", body)).refused(400, "invalid-request-error", text)
    (await probe.get(f"/rooms/{body['name']}")).has_status(404)
    (await probe.delete(f"/rooms/{room['name']}")).is_exactly(
        200, {"deleted": True, "name": room["name"]}
    )
    same("the name", (await probe.made("/rooms", body))["name"], body["name"])
