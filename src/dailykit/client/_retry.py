"""When to retry, and what an outcome means. Pure: it decides, and never waits."""

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
"""Statuses that mean that the request was turned away before it had any effect."""

_PASSING: Final = _DID_NOTHING | {502, 504}
"""Statuses that may change on a retry. A plain 500 is most likely a permanent fault."""


_DOUBLINGS: Final = 64
"""More would not lengthen any wait, and would eventually overflow a float."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How often, and for how long, to retry a call.

    Attributes:
        max_retries: Attempts after the first one.
        first_wait: Upper bound of the first wait, in seconds; it doubles with each attempt.
        longest_wait: Upper bound of every wait, in seconds, before a ``Retry-After`` is added.
        passing: Statuses after which to retry requests that are safe to retry. Others are retried
            only after 429 and 503.
        total: Seconds after which no further attempt starts. Waits between attempts count; waiting
            for the rate limit does not, as it is not a failure.
    """

    max_retries: int = 4
    first_wait: float = 0.5
    longest_wait: float = 8.0
    passing: Collection[int] = _PASSING
    total: float = 60.0

    def wait(self, tries: int, uniform: Callable[[], float]) -> float:
        """Return the wait after `tries` attempts: exponential, with full jitter.

        Args:
            tries: The number of attempts so far, at least 1.
            uniform: Returns a random number from 0 up to 1.
        """
        doubled = self.first_wait * 2.0 ** min(tries - 1, _DOUBLINGS)
        return min(self.longest_wait, doubled) * uniform()


@dataclass(slots=True)
class Tries:
    """The attempts of a call so far.

    Attributes:
        count: The number of attempts.
        elapsed: Seconds since the first one was sent.
        in_line: How many of those seconds were spent waiting for the rate limit.
        waited: Seconds spent waiting for the rate limit, before the first attempt too.
        unclear: Whether an attempt without a response may have taken effect.
        since: When the first one was sent, if that was before the engine began.
    """

    count: int = 0
    elapsed: float = 0.0
    in_line: float = 0.0
    waited: float = 0.0
    unclear: bool = False
    since: float | None = None
    _first: float = 0.0

    def begin(self, asked: float, now: float) -> None:
        """Count an attempt that is sent now, after waiting for the rate limit since `asked`."""
        self.waited += now - asked
        if self.count:
            self.in_line += now - asked
        else:
            self._first = now if self.since is None else self.since
        self.count += 1

    def end(self, now: float) -> None:
        """Record that the attempt has ended now."""
        self.elapsed = now - self._first


@dataclass(frozen=True, slots=True)
class Done:
    """The call succeeded with this response."""

    response: Response


@dataclass(frozen=True, slots=True)
class Gone:
    """A retried deletion found nothing: an earlier attempt deleted it."""

    response: Response


@dataclass(frozen=True, slots=True)
class Reconcile:
    """The room exists; an earlier attempt may have created it: read it to find out."""

    response: Response


@dataclass(frozen=True, slots=True)
class Again:
    """Retry after `wait` seconds."""

    wait: float


@dataclass(frozen=True, slots=True)
class Failed:
    """The call has failed, with this response or without one."""

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
    """Return what the outcome of an attempt means for the call.

    Args:
        request: The request.
        outcome: The response, or the failure of the attempt.
        tries: The attempts so far, including this one; its ``unclear`` excludes this one.
        policy: The retry policy.
        uniform: Returns a random number from 0 up to 1, for the jitter.
        now: Returns the current time (aware), for a ``Retry-After`` that is a date.
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
    """Return whether the request may have taken effect although there is no proper response."""
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
        # Jitter on top, so that clients that were turned away do not all return at once.
        wait += retry_after(outcome, now()) or 0.0
    too_late = tries.elapsed - tries.in_line + wait > policy.total
    return Failed(outcome) if tries.count > policy.max_retries or too_late else Again(wait)


def penalty(
    request: Request,
    outcome: Response | Failure,
    policy: RetryPolicy,
    now: Callable[[], datetime],
) -> float:
    """Return the seconds for which the request's rate limit is used up, according to an outcome.

    That is the response's ``Retry-After``, capped so that calls fail rather than hang. Without
    one, it is the average time until the next request is allowed.
    """
    if isinstance(outcome, Failure) or outcome.status != 429:
        return 0.0
    named = retry_after(outcome, now())
    limit = DOCUMENTED_LIMITS[request.tier]
    return min(limit.seconds / limit.requests if named is None else named, policy.total)


def retry_after(response: Response, now: datetime) -> float | None:
    """Return the response's ``Retry-After`` (a number or a date) in seconds, if any."""
    value = response.headers.get("retry-after", "").strip()
    try:
        seconds = float(value)
    except ValueError:
        moment = http_date(value)
        return None if moment is None else max(0.0, (moment - now).total_seconds())
    return max(0.0, seconds) if isfinite(seconds) else None
