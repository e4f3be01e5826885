"""Who asks: the header with the API key, and what is checked before what."""

import json

from dailykit.conformance._answer import CaseAnswer, same
from dailykit.conformance._case import CaseGroup
from dailykit.conformance._evidence import KEYLESS_PROBES, LEAST_SURPRISE
from dailykit.conformance._probe import Probe

__all__ = ["CASES"]

CASES = CaseGroup("authentication", "The API key")

_WRONG_KEY = "Bearer no-domain-has-this-key"
_BAD_HEADER = {"error": "authorization-header-error", "info": "invalid authorization header"}
_BAD_KEY = b'{"error":"authentication-error"}'


def _is_unknown_key(answer: CaseAnswer) -> None:
    answer.is_exactly(401, {"error": "authentication-error"})
    same(f"each byte of the answer to {answer.asked}", answer.raw.decode(), _BAD_KEY.decode())


@CASES.case(KEYLESS_PROBES)
async def no_header(probe: Probe) -> None:
    """Without an Authorization header the answer is 400 and authorization-header-error."""
    (await probe.get("/rooms", authorization=None)).is_exactly(400, _BAD_HEADER)


@CASES.case(KEYLESS_PROBES)
async def other_scheme(probe: Probe) -> None:
    """A scheme other than Bearer is an invalid header, with any value."""
    for header in ("Basic dXNlcjpwYXNz", probe.api_key):
        (await probe.get("/rooms", authorization=header)).is_exactly(400, _BAD_HEADER)


@CASES.case(KEYLESS_PROBES)
async def nothing_after_bearer(probe: Probe) -> None:
    """Bearer without a value is an invalid header."""
    (await probe.get("/rooms", authorization="Bearer ")).is_exactly(400, _BAD_HEADER)


@CASES.case(LEAST_SURPRISE)
async def bearer_in_lower_case(probe: Probe) -> None:
    """Bearer is case-sensitive: in lower case the header is invalid."""
    answer = await probe.get("/rooms", authorization=f"bearer {probe.api_key}")
    answer.is_exactly(400, _BAD_HEADER)


@CASES.case(KEYLESS_PROBES)
async def unknown_key(probe: Probe) -> None:
    """An unknown key gets 401 with an error code and no info: 32 bytes, always the same."""
    _is_unknown_key(await probe.get("/rooms", authorization=_WRONG_KEY))


@CASES.case(KEYLESS_PROBES)
async def refusals_are_json(probe: Probe) -> None:
    """Refusals for a missing key are JSON like every other answer."""
    without = await probe.get("/rooms", authorization=None)
    same("what is said", (without.status, without.body), (400, _BAD_HEADER))
    unknown = await probe.get("/rooms", authorization=_WRONG_KEY)
    same("what is said", (unknown.status, unknown.body), (401, json.loads(_BAD_KEY)))


@CASES.case(KEYLESS_PROBES)
async def header_before_key(probe: Probe) -> None:
    """A malformed header is refused as such, with a right or a wrong key in it."""
    for key in (probe.api_key, "no-domain-has-this-key"):
        (await probe.get("/rooms", authorization=f"Token {key}")).is_exactly(400, _BAD_HEADER)


@CASES.case(LEAST_SURPRISE)
async def header_before_body(probe: Probe) -> None:
    """Without a header the body is not read, not even to check that it is JSON."""
    answer = await probe.post("/rooms", raw=b"{", authorization=None)
    answer.is_exactly(400, _BAD_HEADER)


@CASES.case(LEAST_SURPRISE)
async def key_before_body(probe: Probe) -> None:
    """With an unknown key the body is not read."""
    answer = await probe.post("/rooms", {"no_such_key": 1}, authorization=_WRONG_KEY)
    _is_unknown_key(answer)


@CASES.case(LEAST_SURPRISE)
async def key_before_object(probe: Probe) -> None:
    """With an unknown key the answer does not reveal whether a room exists."""
    room = await probe.room()
    for name in (room["name"], probe.name()):
        _is_unknown_key(await probe.get(f"/rooms/{name}", authorization=_WRONG_KEY))


@CASES.case(LEAST_SURPRISE)
async def token_is_no_key(probe: Probe) -> None:
    """A meeting token is not an API key: sent as one, it is an unknown key."""
    token = await probe.token(is_owner=True)
    _is_unknown_key(await probe.get("/rooms", authorization=f"Bearer {token}"))


@CASES.case(LEAST_SURPRISE)
async def wrong_key_makes_nothing(probe: Probe) -> None:
    """A request refused for its key creates nothing."""
    body = probe.room_body()
    _is_unknown_key(await probe.post("/rooms", body, authorization=_WRONG_KEY))
    missing = await probe.get(f"/rooms/{body['name']}")
    missing.refused(404, "not-found", f"room {body['name']} not found")
