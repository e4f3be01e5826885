"""Sending the requests of a cassette to a local Daily, to see where it answers otherwise."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Final

import aiohttp
from yarl import URL

from dailykit import wording
from dailykit.cassettes import Cassette, Content, Recorded, RecordedAnswer
from dailykit.cassettes._matching import Correspondence, Difference
from dailykit.cassettes._moments import BEGINNING
from dailykit.cassettes._recording import kept_headers
from dailykit.local.base.json_types import is_object

__all__ = ["Comparison", "compare_with_local"]

_TIMEOUT: Final = aiohttp.ClientTimeout(total=30)
_DOMAIN: Final = "domain-1"
"""The name that a recording gives to its domain."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of one recorded request.

    Attributes:
        number: Its number in the cassette, from 1.
        asked: Its method and path, as recorded.
        differences: Where the local Daily's answer differs.
        skipped: Why it was not sent; empty if it was.
    """

    number: int
    asked: str
    differences: Sequence[Difference] = ()
    skipped: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON for programs."""
        return {
            "number": self.number,
            "asked": self.asked,
            "differences": [one._asdict() for one in self.differences],
            "skipped": self.skipped,
        }


async def compare_with_local(cassette: Cassette) -> list[Comparison]:
    """Send each recorded request to a fresh local Daily, and compare its answers.

    The local Daily begins empty, and its clock moves as it did in the recording. Ids, random names
    and times may differ; status, fields, values and texts may not.

    Args:
        cassette: The recording, of the real Daily.
    """
    async with aclosing(_comparisons(cassette)) as found:
        return [comparison async for comparison in found]


async def _comparisons(cassette: Cassette) -> AsyncGenerator[Comparison]:
    from dailykit.local import LocalDaily, MovableClock

    clock = MovableClock(start=BEGINNING)
    clock.freeze()
    async with (
        LocalDaily(clock=clock, domain=_DOMAIN) as local,
        aiohttp.ClientSession(timeout=_TIMEOUT) as session,
    ):
        known = Correspondence(cassette.recorded_at, cassette.tokens, local.api_key)
        root = local.api_url.removesuffix("/v1")
        for number, one in enumerate(cassette.exchanges, start=1):
            asked = f"{one.request.method} {one.request.path}"
            if reason := _reason_to_skip(one):
                yield Comparison(number, asked, skipped=reason)
                continue
            # The local Daily orders what was created in the same second by random ids.
            least = 1.0 if one.request.method == "POST" else 0.0
            await local.clock.advance(max(BEGINNING + one.at - clock.now(), least))
            known.moments.turn_to(BEGINNING + one.at, clock.now())
            answer = await _send(session, root, local.api_key, one, known)
            yield Comparison(number, asked, _differences(one.answer, answer, known))


def _reason_to_skip(one: Recorded) -> str:
    answer = one.answer
    if one.request.method == "OPTIONS":
        return "it is a browser's question about other origins, and its headers are not recorded"
    if answer.status == 429:
        return "Daily refused it for its rate limit"
    if answer.status >= 500:
        return f"Daily failed ({answer.status})"
    body = answer.content.json
    if is_object(body) and body.get("error") == wording.INVALID_PLAN_TYPE:
        return "not in the plan of the account"
    return ""


async def _send(
    session: aiohttp.ClientSession,
    root: str,
    api_key: str,
    one: Recorded,
    known: Correspondence,
) -> RecordedAnswer:
    request = one.request
    content = known.actual_content(request.content)
    headers = _authorization(request.authorization, api_key)
    if not content.is_empty:
        headers["Content-Type"] = "application/json"
    async with session.request(
        request.method,
        URL(root + known.actual_path(request.path), encoded=True),
        data=None if content.is_empty else content.raw(),
        headers=headers,
        allow_redirects=False,
    ) as answer:
        raw = await answer.read()
        return RecordedAnswer(answer.status, Content.of(raw), kept_headers(answer.headers))


def _authorization(odd: str | None, api_key: str) -> dict[str, str]:
    if odd == "missing":
        return {}
    header = f"Bearer {api_key}" if odd is None else odd.replace("***", "another-key")
    return {"Authorization": header}


def _differences(
    recorded: RecordedAnswer, found: RecordedAnswer, known: Correspondence
) -> list[Difference]:
    differences = known.content(recorded.content, found.content)
    kind, found_kind = (
        answer.headers.get("content-type", "application/json") for answer in (recorded, found)
    )
    if kind != found_kind:
        differences.insert(0, Difference("content-type", kind, found_kind))
    if recorded.status != found.status:
        differences.insert(0, Difference("status", str(recorded.status), str(found.status)))
    return differences
