"""Running cases one by one, and their results."""

from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import aiohttp

from dailykit.access import is_on_this_machine
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

__all__ = ["Outcome", "Result", "open_target", "prepare", "run_case", "run_cases"]


class Outcome(StrEnum):
    """The outcome of a case."""

    AGREES = "agrees"
    """This Daily agrees with the fact."""

    DIFFERS = "differs"
    """It differs from the fact."""

    NO_ANSWER = "no answer"
    """It could not be checked."""

    NOT_IN_PLAN = "not in this plan"
    """The account's plan does not have it."""

    LOCAL_ONLY = "local only"
    """It needs what only the suite's own local Daily has."""

    @property
    def is_failure(self) -> bool:
        """Whether it fails the whole run."""
        return self in (Outcome.DIFFERS, Outcome.NO_ANSWER)


@dataclass(frozen=True, slots=True)
class Result:
    """The result of one case.

    Attributes:
        case: The case.
        outcome: Its outcome.
        detail: The difference, or why it was not checked; may be empty.
        left: Paths of objects it created and could not delete.
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
    """Open a Daily as a target.

    Args:
        api_url: The root of its API.
        api_key: The API key.
        local: The control of our own local Daily.
    """
    # A Daily on this machine is not the paid service; `prepare` finds its limits.
    pacer = None if is_on_this_machine(api_url) else Pacer()
    async with aiohttp.ClientSession() as session:
        yield Target(api_url, api_key, session=session, pacer=pacer, local=local)


async def prepare(target: Target) -> None:
    """Check that a Daily answers and accepts the key, before running the cases.

    A Daily on this machine may have no rate limits, which is found by exceeding them.

    Raises:
        AuthenticationError: It does not accept the key.
        DailyConnectionError: There is no answer.
        InvalidResponseError: The answer is not from a Daily.
    """
    try:
        answer = await Probe(target).get("/")
    except (aiohttp.ClientError, TimeoutError) as error:
        message = f"no answer from {target.api_url}: {target.redact(str(error))}"
        raise DailyConnectionError(message) from None
    if answer.status in (400, 401):
        message = f"{target.api_url} does not accept this API key"
        raise AuthenticationError(message, status=answer.status)
    if answer.status != 200:
        message = f"{target.api_url} answers {answer.status}, which is not an answer from Daily"
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
    """Run cases one by one, and return their results.

    Args:
        target: The Daily to check.
        cases: The cases.
        told: Called with each result.
    """
    results = list[Result]()
    for case in cases:
        result = await run_case(target, case)
        results.append(result)
        told(result)
    return results


async def run_case(target: Target, case: Case) -> Result:
    """Run one case, delete what it created, and return its result."""
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
