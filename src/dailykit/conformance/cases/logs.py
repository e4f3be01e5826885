"""Logs of the API: requests and answers."""

import json
from typing import Any, Final

from dailykit.conformance._answer import require, same
from dailykit.conformance._case import CaseGroup, Needs
from dailykit.conformance._evidence import LEAST_SURPRISE, documented
from dailykit.conformance._patterns import UUID, matches
from dailykit.conformance._probe import Probe

__all__ = ["CASES"]

CASES = CaseGroup("logs", "Logs")

_PAGE: Final = documented("logs/list-api-logs")
_MEMBERS: Final = [
    *("createdAt", "domainId", "id", "ip", "method", "request", "response", "source"),
    *("status", "url", "userId"),
]


async def _newest(probe: Probe, query: str = "") -> list[Any]:
    return list[Any](await probe.found(f"/logs/api{query}"))


@CASES.case(_PAGE, Needs.DOMAIN)
async def entry(probe: Probe) -> None:
    """The log is a plain list of requests with request and answer as JSON texts."""
    room = await probe.room()
    posts = [found for found in await _newest(probe) if found["method"] == "POST"]
    same("the number of posts", len(posts), 1)
    entry = posts[0]
    same("the members", sorted(entry), _MEMBERS)
    matches("the id", entry["id"], UUID)
    same("what came of it", (entry["status"], entry["source"]), (200, "api"))
    same("what was sent", json.loads(entry["request"])["name"], room["name"])
    same("what was answered", json.loads(entry["response"])["id"], room["id"])


@CASES.case(_PAGE, Needs.DOMAIN)
async def newest_first(probe: Probe) -> None:
    """The newest requests come first, including refused ones."""
    for number in range(2):
        await probe.get(f"/rooms/{probe.name()}-{number}")
    two = await _newest(probe, "?limit=2")
    same("the statuses", [entry["status"] for entry in two], [404, 404])
    same("whose names end with", [entry["url"][-1] for entry in two], ["1", "0"])


@CASES.case(_PAGE, Needs.DOMAIN)
async def twenty_by_default(probe: Probe) -> None:
    """Without a limit there are twenty entries; with one, at most that many."""
    for _ in range(21):
        await probe.get("/rooms?limit=1")
    same("the number of entries", len(await _newest(probe)), 20)
    same("the number with a limit", len(await _newest(probe, "?limit=3")), 3)


@CASES.case(_PAGE, Needs.DOMAIN)
async def pages(probe: Probe) -> None:
    """Entry ids are cursors: a page starts after one, or ends before one."""
    for _ in range(3):
        await probe.get("/rooms?limit=1")
    ids = [entry["id"] for entry in await _newest(probe, "?limit=3")]
    after = await _newest(probe, f"?limit=1&starting_after={ids[1]}")
    same("the page after one", [entry["id"] for entry in after], [ids[2]])
    before = await _newest(probe, f"?limit=1&ending_before={ids[1]}")
    same("the page before one", [entry["id"] for entry in before], [ids[0]])


@CASES.case(LEAST_SURPRISE, Needs.DOMAIN)
async def tokens_are_not_kept(probe: Probe) -> None:
    """The log has neither created tokens nor the API key."""
    token = await probe.token()
    text = json.dumps(await _newest(probe))
    require("/meeting-tokens" in text, "the request should be there", text[:100])
    require(token.split(".")[2] not in text, "the token should not be there", "it is")
    require(probe.api_key not in text, "the key should not be there", "it is")


@CASES.case(documented("logs/list-logs"))
async def logs_of_whom(probe: Probe) -> None:
    """Call logs are filtered by meeting or participant: one of the two is required."""
    (await probe.get("/logs")).refused(400, "invalid-request-error")
    found = await probe.found("/logs?mtgSessionId=257764e6-c74e-4c30-944a-a887a03173a3")
    same("the logs", found.get("logs"), [])
