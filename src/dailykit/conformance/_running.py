"""Running cases, one after the other, and what came of them."""

from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from typing import Any

import aiohttp
from yarl import URL

from dailykit.conformance._answer import Difference
from dailykit.conformance._case import Case
from dailykit.conformance._finishing import to_its_end
from dailykit.conformance._local import LocalHands
from dailykit.conformance._pacing import Pacer
from dailykit.conformance._probe import NotInPlan, Probe, Target
from dailykit.errors import (
    AuthenticationError,
    DailyConnectionError,
    InvalidResponseError,
)
from dailykit.rates import DOCUMENTED_LIMITS, RateTier

__all__ = ["Outcome", "Result", "is_here", "open_target", "prepare", "run_case", "run_cases"]


class Outcome(StrEnum):
    """What came of a case."""

    AGREES = "agrees"
    """This Daily does what the fact says."""

    DIFFERS = "differs"
    """It does something else."""

    NO_ANSWER = "no answer"
    """It could not be asked."""

    NOT_IN_PLAN = "not in this plan"
    """The account's plan does not have it."""

    LOCAL_ONLY = "local only"
    """It needs what only a local Daily of the suite's own has."""

    @property
    def is_failure(self) -> bool:
        """Whether the whole run fails with it."""
        return self in (Outcome.DIFFERS, Outcome.NO_ANSWER)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one case.

    Attributes:
        case: The case.
        outcome: What came of it.
        detail: What was different, or why it was not asked; empty where there is nothing to say.
        left: Paths of what it made and could not delete.
    """

    case: Case
    outcome: Outcome
    detail: str = ""
    left: Sequence[str] = ()

    def to_json(self) -> Mapping[str, Any]:
        """Return it as JSON for programs."""
        return {
            "name": self.case.name,
            "fact": self.case.fact,
            "label": self.case.label,
            "source": self.case.source,
            "needs": self.case.needs,
            "outcome": self.outcome,
            "detail": self.detail,
            "left": list(self.left),
        }


@asynccontextmanager
async def open_target(
    api_url: str, api_key: str, local: LocalHands | None = None
) -> AsyncGenerator[Target]:
    """Get ready to ask a Daily.

    Args:
        api_url: The root of its API.
        api_key: The key to ask with.
        local: It is a local Daily of ours, and this is what can be done to it.
    """
    # Whoever listens on this machine is nobody's paid service; `prepare` finds out its limits.
    pacer = None if is_here(api_url) else Pacer()
    async with aiohttp.ClientSession() as session:
        yield Target(api_url, api_key, session=session, pacer=pacer, local=local)


async def prepare(target: Target) -> None:
    """Make sure that there is a Daily, and that it takes the key, before it is asked everything.

    On this machine there may be rate limits or none, which is found out by going over them.

    Raises:
        AuthenticationError: It does not take the key.
        DailyConnectionError: There is no answer.
        InvalidResponseError: Whatever answers is no Daily.
    """
    try:
        answer = await Probe(target).get("/")
    except (aiohttp.ClientError, TimeoutError) as error:
        message = f"no answer from {target.api_url}: {target.redact(str(error))}"
        raise DailyConnectionError(message) from None
    if answer.status in (400, 401):
        message = f"{target.api_url} does not take this API key"
        raise AuthenticationError(message, status=answer.status)
    if answer.status != 200:
        message = f"{target.api_url} answers {answer.status}, which is no Daily's answer"
        raise InvalidResponseError(message, status=answer.status)
    if target.pacer is None and target.local is None and await _has_limits(target):
        target.pacer = Pacer()
        target.pacer.pause()


async def _has_limits(target: Target) -> bool:
    probe = Probe(target)
    for _ in range(DOCUMENTED_LIMITS[RateTier.STANDARD].requests):
        if (await probe.get("/")).status == 429:
            return True
    return False


async def run_cases(
    target: Target, cases: Iterable[Case], told: Callable[[Result], object] = lambda _: None
) -> list[Result]:
    """Run cases, each for itself, and return what came of them.

    Args:
        target: Whom to ask.
        cases: What to ask.
        told: Is told of each result as it comes.
    """
    results = list[Result]()
    for case in cases:
        result = await run_case(target, case)
        results.append(result)
        told(result)
    return results


async def run_case(target: Target, case: Case) -> Result:
    """Run one case, delete what it made, and return what came of it."""
    if case.needs is not None and target.local is None:
        return Result(case, Outcome.LOCAL_ONLY, f"needs {case.needs}")
    target = target.for_one_case()
    probe, left = Probe(target), list[str]()
    try:
        outcome, detail = await _outcome(case, probe)
    finally:
        left = await to_its_end(_put_back(target, probe))
    return Result(case, outcome, target.redact(detail), left)


async def _outcome(case: Case, probe: Probe) -> tuple[Outcome, str]:
    try:
        await case.check(probe)
    except Difference as difference:
        return Outcome.DIFFERS, str(difference)
    except NotInPlan as answer:
        return Outcome.NOT_IN_PLAN, str(answer)
    except (aiohttp.ClientError, TimeoutError) as error:
        return Outcome.NO_ANSWER, f"{type(error).__name__}: {error}"
    except Exception as error:  # noqa: BLE001
        # Looking into something of another form may end in anything, and the others go on.
        return Outcome.DIFFERS, f"an answer has another form ({type(error).__name__}: {error})"
    return Outcome.AGREES, ""


async def _put_back(target: Target, probe: Probe) -> list[str]:
    if target.local is not None:
        target.local.put_back()
    try:
        return await probe.put_back()
    except (aiohttp.ClientError, TimeoutError, NotInPlan):
        return probe.left()


def is_here(api_url: str) -> bool:
    """Tell whether an address is one of this machine's own."""
    host = URL(api_url).host or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
