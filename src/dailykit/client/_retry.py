"""When to try again, and what an answer means. Pure: knows everything, waits for nothing."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import Final, TypeAlias

from dailykit.client._http import Failure, Request, Response, http_date
from dailykit.operations._operation import Repeat
from dailykit.rates import DOCUMENTED_LIMITS

__all__ = [
    "Again",
    "Done",
    "Failed",
    "Gone",
    "Reconcile",
    "RetryPolicy",
    "Tries",
    "Verdict",
    "decide",
    "is_unclear",
    "penalty",
    "retry_after",
]

_DID_NOTHING: Final = frozenset({429, 503})
"""Statuses that say that the request was turned away before anything was done."""

_PASSING: Final = _DID_NOTHING | {502, 504}
"""Statuses that may be different the next time. A plain 500 is most likely a fault that stays."""


_DOUBLINGS: Final = 64
"""More would make any wait the longest one, and in the end be too much for a float."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How long and how often a call is tried.

    Attributes:
        max_retries: Tries after the first one.
        first_wait: Upper bound of the first wait, in seconds; it doubles with each try.
        longest_wait: Upper bound of any wait of our own choice, in seconds.
        passing: Statuses after which to try again what is safe to repeat. What is not safe is
            tried again after 429 and 503 alone.
        total: Seconds after which no further try begins. Waits between tries count; standing in
            line for the rate limit does not, since that is no sign of trouble.
    """

    max_retries: int = 4
    first_wait: float = 0.5
    longest_wait: float = 8.0
    passing: Collection[int] = _PASSING
    total: float = 60.0

    def wait(self, tries: int, uniform: Callable[[], float]) -> float:
        """Return the wait after `tries` tries: exponential, with full jitter.

        Args:
            tries: How many tries there were, at least 1.
            uniform: Gives a number from 0 up to 1.
        """
        doubled = self.first_wait * 2.0 ** min(tries - 1, _DOUBLINGS)
        return min(self.longest_wait, doubled) * uniform()


@dataclass(slots=True)
class Tries:
    """What happened to a call so far.

    Attributes:
        count: Tries that were made.
        elapsed: Seconds since the first one was sent.
        in_line: How many of these were spent waiting for the rate limit.
        unclear: Whether a try may have acted without our having its answer.
    """

    count: int = 0
    elapsed: float = 0.0
    in_line: float = 0.0
    unclear: bool = False
    _first: float = 0.0

    def begin(self, asked: float, now: float) -> None:
        """Note that a try is sent now, which was in line since `asked`."""
        if self.count:
            self.in_line += now - asked
        else:
            self._first = now
        self.count += 1

    def end(self, now: float) -> None:
        """Note that the try has ended now."""
        self.elapsed = now - self._first


@dataclass(frozen=True, slots=True)
class Done:
    """The call succeeded with this answer."""

    response: Response


@dataclass(frozen=True, slots=True)
class Gone:
    """A repeated deletion found nothing: an earlier try had deleted it."""

    response: Response


@dataclass(frozen=True, slots=True)
class Reconcile:
    """The room exists, perhaps by an earlier try of ours: read it and see."""

    response: Response


@dataclass(frozen=True, slots=True)
class Again:
    """Try again after `wait` seconds."""

    wait: float


@dataclass(frozen=True, slots=True)
class Failed:
    """The call has failed with this answer, or without one."""

    outcome: Response | Failure


Verdict: TypeAlias = Done | Gone | Reconcile | Again | Failed


def decide(
    request: Request,
    outcome: Response | Failure,
    tries: Tries,
    policy: RetryPolicy,
    uniform: Callable[[], float],
    now: Callable[[], datetime],
) -> Verdict:
    """Say what the outcome of a try means for the call.

    Args:
        request: What was sent.
        outcome: The answer, or how the try ended without one.
        tries: The tries so far, this one included; its ``unclear`` still without this one.
        policy: The bounds.
        uniform: Gives a number from 0 up to 1, for the jitter.
        now: Gives the moment (aware), for a ``Retry-After`` that is a date.
    """
    if isinstance(outcome, Response):
        if 200 <= outcome.status < 300:
            return Done(outcome)
        if tries.unclear and outcome.status == 404 and request.repeat is Repeat.DELETE:
            return Gone(outcome)
        if tries.unclear and outcome.status == 400 and request.repeat is Repeat.NAMED:
            return Reconcile(outcome)
    if not _may_repeat(request, outcome, policy):
        return Failed(outcome)
    return _again(outcome, tries, policy, uniform, now)


def is_unclear(outcome: Response | Failure) -> bool:
    """Tell whether the other side may have acted although we have no proper answer."""
    if isinstance(outcome, Failure):
        return outcome.sent
    is_answer = 200 <= outcome.status < 500
    return not is_answer and outcome.status not in _DID_NOTHING


def _may_repeat(request: Request, outcome: Response | Failure, policy: RetryPolicy) -> bool:
    if isinstance(outcome, Failure):
        return not outcome.lasting and (not outcome.sent or request.repeat is not Repeat.UNSAFE)
    if request.repeat is Repeat.UNSAFE:
        return outcome.status in _DID_NOTHING
    return outcome.status in policy.passing


def _again(
    outcome: Response | Failure,
    tries: Tries,
    policy: RetryPolicy,
    uniform: Callable[[], float],
    now: Callable[[], datetime],
) -> Verdict:
    wait = policy.wait(tries.count, uniform)
    if isinstance(outcome, Response):
        # Jitter on top, so that all who were turned away do not come back at once.
        wait += retry_after(outcome, now()) or 0.0
    too_late = tries.elapsed - tries.in_line + wait > policy.total
    return Failed(outcome) if tries.count > policy.max_retries or too_late else Again(wait)


def penalty(
    request: Request,
    outcome: Response | Failure,
    policy: RetryPolicy,
    now: Callable[[], datetime],
) -> float:
    """Return the seconds for which an outcome says that the request's rate limit is used up.

    That is as long as the answer says, but not so long that calls would hang instead of failing;
    without a word from the answer, until the next place becomes free on average.
    """
    if isinstance(outcome, Failure) or outcome.status != 429:
        return 0.0
    named = retry_after(outcome, now())
    limit = DOCUMENTED_LIMITS[request.tier]
    return min(limit.seconds / limit.requests if named is None else named, policy.total)


def retry_after(response: Response, now: datetime) -> float | None:
    """Return the seconds that the answer's ``Retry-After`` names (a number or a date), if any."""
    value = response.headers.get("retry-after", "").strip()
    try:
        seconds = float(value)
    except ValueError:
        moment = http_date(value)
        return None if moment is None else max(0.0, (moment - now).total_seconds())
    return max(0.0, seconds) if isfinite(seconds) else None
