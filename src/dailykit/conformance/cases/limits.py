"""Rate limits: how many requests are allowed, and the answer beyond that."""

from typing import Final

from dailykit.conformance._answer import same
from dailykit.conformance._case import CaseGroup, Evidence, Needs
from dailykit.conformance._evidence import LEAST_SURPRISE, documented
from dailykit.conformance._probe import Probe

__all__ = ["CASES"]

CASES = CaseGroup("limits", "Rate limits")

_PAGE: Final = documented("rate-limits")


def _add_limit(
    name: str, fact: str, evidence: Evidence, method: str, path: str, count: int, seconds: float
) -> None:
    """Add the case that this many requests are accepted in this many seconds, and not one more."""

    async def check(probe: Probe) -> None:
        probe.local.freeze()
        for _ in range(count):
            answer = await probe.ask(method, path)
            same("whether it is too much", answer.status == 429, False)
        (await probe.ask(method, path)).refused(429, "rate-limit-error")
        await probe.local.advance(seconds)
        same("whether it still is", (await probe.ask(method, path)).status == 429, False)

    CASES.add(name, fact, evidence, check, Needs.LIMITS)


_add_limit(
    "ordinary",
    "A hundred ordinary requests are accepted in five seconds, and not one more.",
    _PAGE,
    *("GET", "/rooms?limit=1", 100, 5.1),
)
_add_limit(
    "deletions",
    "Fifty deletions of rooms are accepted in thirty seconds, and not one more.",
    _PAGE,
    *("DELETE", "/rooms/no-such-room", 50, 30.1),
)
_add_limit(
    "recordings",
    "Fifty lists of recordings are accepted in thirty seconds, and not one more.",
    _PAGE,
    *("GET", "/recordings?limit=1", 50, 30.1),
)
_add_limit(
    "starts",
    "Five recordings can be started in five seconds, and not one more.",
    _PAGE,
    *("POST", "/rooms/no-such-room/recordings/start", 5, 5.1),
)
_add_limit(
    "batches",
    "Ten batches of rooms are accepted in thirty seconds, and not one more.",
    _PAGE,
    *("POST", "/batch/rooms", 10, 30.1),
)


@CASES.case(LEAST_SURPRISE, Needs.LIMITS)
async def refused_does_nothing(probe: Probe) -> None:
    """A rate-limited request has no effect, so it can be sent again."""
    probe.local.freeze()
    for _ in range(100):
        await probe.get("/rooms?limit=1")
    body = probe.room_body()
    (await probe.post("/rooms", body)).refused(429, "rate-limit-error")
    await probe.local.advance(6)
    (await probe.get(f"/rooms/{body['name']}")).has_status(404)
    same("the name", (await probe.made("/rooms", body))["name"], body["name"])


@CASES.case(LEAST_SURPRISE, Needs.LIMITS)
async def slow_ones_count_apart(probe: Probe) -> None:
    """Requests with a tighter limit do not count against ordinary requests."""
    probe.local.freeze()
    for _ in range(50):
        await probe.delete("/rooms/no-such-room")
    (await probe.delete("/rooms/no-such-room")).refused(429, "rate-limit-error")
    same("the page", await probe.found("/rooms"), {"total_count": 0, "data": []})
    await probe.local.advance(31)
