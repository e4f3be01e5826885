import itertools
import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.servers.exchanges import (
    HOPELESS,
    LATE,
    LOST,
    NO_ROUTE,
    NOW,
    REFUSED,
    make_request,
    make_response,
)

from dailykit.client._http import Failure, Response, http_date
from dailykit.client._retry import (
    Again,
    Done,
    Failed,
    Gone,
    Reconcile,
    RetryPolicy,
    Tries,
    Verdict,
    decide,
    is_unclear,
    penalty,
    retry_after,
)
from dailykit.operations import Repeat
from dailykit.rates import DOCUMENTED_LIMITS, RateTier

POLICY = RetryPolicy()

OUTCOMES: dict[str, Response | Failure] = {
    **{str(status): make_response(status) for status in (200, 201, 204, 301, 302, 304)},
    **{str(status): make_response(status) for status in (400, 401, 403, 404, 408, 409, 422, 429)},
    **{str(status): make_response(status) for status in (500, 501, 502, 503, 504, 520)},
    "refused": REFUSED,
    "no-route": NO_ROUTE,
    "lost": LOST,
    "late": LATE,
    "hopeless": HOPELESS,
}

VERDICTS: dict[str, type[Verdict]] = {
    "done": Done,
    "gone": Gone,
    "read": Reconcile,
    "again": Again,
    "fail": Failed,
}

# What each outcome means, by the request's class of repeating, where everything before was clear
# and where an earlier try may have acted.
TABLE = """
            -------- clear ---------   ------- unclear --------
            SAFE  DELETE NAMED UNSAFE  SAFE  DELETE NAMED UNSAFE
200         done  done   done  done    done  done   done  done
201         done  done   done  done    done  done   done  done
204         done  done   done  done    done  done   done  done
301         fail  fail   fail  fail    fail  fail   fail  fail
302         fail  fail   fail  fail    fail  fail   fail  fail
304         fail  fail   fail  fail    fail  fail   fail  fail
400         fail  fail   fail  fail    fail  fail   read  fail
401         fail  fail   fail  fail    fail  fail   fail  fail
403         fail  fail   fail  fail    fail  fail   fail  fail
404         fail  fail   fail  fail    fail  gone   fail  fail
408         fail  fail   fail  fail    fail  fail   fail  fail
409         fail  fail   fail  fail    fail  fail   fail  fail
422         fail  fail   fail  fail    fail  fail   fail  fail
429         again again  again again   again again  again again
500         fail  fail   fail  fail    fail  fail   fail  fail
501         fail  fail   fail  fail    fail  fail   fail  fail
502         again again  again fail    again again  again fail
503         again again  again again   again again  again again
504         again again  again fail    again again  again fail
520         fail  fail   fail  fail    fail  fail   fail  fail
refused     again again  again again   again again  again again
no-route    again again  again again   again again  again again
lost        again again  again fail    again again  again fail
late        again again  again fail    again again  again fail
hopeless    fail  fail   fail  fail    fail  fail   fail  fail
"""

REPEATS = (Repeat.SAFE, Repeat.DELETE, Repeat.NAMED, Repeat.UNSAFE)


def rows() -> list[tuple[str, Repeat, bool, str]]:
    cells: list[tuple[str, Repeat, bool, str]] = []
    for line in TABLE.strip().splitlines()[2:]:
        name, *words = line.split()
        cases = itertools.product((False, True), REPEATS)
        cells += [
            (name, repeat, unclear, word)
            for (unclear, repeat), word in zip(cases, words, strict=True)
        ]
    return cells


def decide_one(
    outcome: Response | Failure,
    *,
    repeat: Repeat = Repeat.SAFE,
    tries: Tries | None = None,
    policy: RetryPolicy = POLICY,
    chance: float = 0.5,
) -> Verdict:
    return decide(
        make_request(repeat=repeat),
        outcome,
        tries if tries is not None else Tries(count=1),
        policy,
        lambda: chance,
        lambda: NOW,
    )


def test_the_table_is_complete() -> None:
    named = {(name, repeat, unclear) for name, repeat, unclear, _ in rows()}
    assert named == set(itertools.product(OUTCOMES, Repeat, (False, True)))


@pytest.mark.parametrize(("name", "repeat", "unclear", "word"), rows())
def test_decide(name: str, repeat: Repeat, unclear: bool, word: str) -> None:
    outcome = OUTCOMES[name]
    verdict = decide_one(outcome, repeat=repeat, tries=Tries(count=1, unclear=unclear))
    assert type(verdict) is VERDICTS[word]
    if isinstance(verdict, Failed):
        assert verdict.outcome is outcome
    elif not isinstance(verdict, Again):
        assert verdict.response is outcome


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("200", False),
        ("400", False),
        ("404", False),
        ("429", False),
        ("503", False),
        ("500", True),
        ("502", True),
        ("504", True),
        ("refused", False),
        ("no-route", False),
        ("hopeless", False),
        ("lost", True),
        ("late", True),
    ],
)
def test_what_may_have_acted(name: str, expected: bool) -> None:
    assert is_unclear(OUTCOMES[name]) is expected


@pytest.mark.parametrize("outcome", [make_response(503), LOST, make_response(429)])
def test_no_more_tries_than_allowed(outcome: Response | Failure) -> None:
    policy = RetryPolicy(max_retries=2)
    verdicts = [decide_one(outcome, tries=Tries(count=n), policy=policy) for n in (1, 2, 3, 4)]
    assert [type(verdict) for verdict in verdicts] == [Again, Again, Failed, Failed]


def test_no_tries_again_when_none_are_wanted() -> None:
    assert decide_one(LOST, policy=RetryPolicy(max_retries=0)) == Failed(LOST)


@given(
    tries=st.integers(1, 2000),
    chance=st.floats(0, 1, exclude_max=True),
    first=st.floats(0, 60),
    longest=st.floats(0, 600),
)
def test_backoff_is_exponential_within_its_bounds(
    tries: int, chance: float, first: float, longest: float
) -> None:
    policy = RetryPolicy(first_wait=first, longest_wait=longest)
    wait = policy.wait(tries, lambda: chance)
    assert 0 <= wait <= longest
    if tries <= 64:
        assert wait == chance * min(longest, first * 2 ** (tries - 1))


def test_backoff_has_full_jitter() -> None:
    assert [POLICY.wait(n, lambda: 1.0) for n in range(1, 7)] == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0]
    assert POLICY.wait(3, lambda: 0.0) == 0.0


@pytest.mark.parametrize(
    ("elapsed", "in_line", "expected"),
    [
        (59.0, 0.0, Again),  # a wait of 0.25 s still fits
        (59.8, 0.0, Failed),
        (60.0, 0.0, Failed),
        (500.0, 450.0, Again),  # most of it in line for the rate limit
        (500.0, 430.0, Failed),
    ],
)
def test_no_try_begins_after_the_total_time(
    elapsed: float, in_line: float, expected: type[Verdict]
) -> None:
    tries = Tries(count=1, elapsed=elapsed, in_line=in_line)
    assert type(decide_one(LOST, tries=tries)) is expected


def test_tries_tell_sending_from_standing_in_line() -> None:
    tries = Tries()
    tries.begin(10.0, 17.0)  # 7 s in line before anything was sent: not part of it
    tries.end(18.0)
    assert (tries.count, tries.elapsed, tries.in_line) == (1, 1.0, 0.0)
    tries.begin(20.0, 23.0)
    tries.end(24.0)
    assert (tries.count, tries.elapsed, tries.in_line) == (2, 7.0, 3.0)


def test_a_policy_can_name_other_statuses() -> None:
    policy = RetryPolicy(passing=frozenset({500}))
    assert isinstance(decide_one(make_response(500), policy=policy), Again)
    assert isinstance(decide_one(make_response(502), policy=policy), Failed)
    assert isinstance(decide_one(make_response(500), repeat=Repeat.UNSAFE, policy=policy), Failed)


RETRY_AFTER = {
    "7": 7.0,
    " 7 ": 7.0,
    "0": 0.0,
    "1.5": 1.5,
    "-3": 0.0,
    "Mon, 23 Nov 2026 15:00:30 GMT": 30.0,
    "Mon, 23 Nov 2026 15:00:30 -0000": 30.0,
    "Mon, 23 Nov 2026 16:00:30 +0100": 30.0,
    "Mon, 23 Nov 2026 14:59:00 GMT": 0.0,
    "": None,
    "soon": None,
    "nan": None,
    "inf": None,
    "-inf": None,
    "Mon, 99 Nov 2026 15:00:30 GMT": None,
    "Mon, 23 Nov 99999999999999999999 15:00:30 GMT": None,
}


@pytest.mark.parametrize(("value", "seconds"), RETRY_AFTER.items())
def test_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after(make_response(429, retry_after=value), NOW) == seconds


def test_retry_after_is_not_there() -> None:
    assert retry_after(make_response(429), NOW) is None


@given(st.text(max_size=60) | st.floats().map(str) | st.datetimes().map(str))
def test_no_retry_after_can_upset_us(value: str) -> None:
    seconds = retry_after(make_response(503, retry_after=value), NOW)
    assert seconds is None or 0 <= seconds < math.inf


@given(st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1)))  # noqa: DTZ001 (made aware below)
def test_http_dates_are_read_to_the_second(moment: datetime) -> None:
    whole = moment.replace(microsecond=0, tzinfo=UTC)
    assert http_date(whole.strftime("%a, %d %b %Y %H:%M:%S GMT")) == whole


@pytest.mark.parametrize("status", [429, 502, 503, 504])
@pytest.mark.parametrize("repeat", [Repeat.SAFE, Repeat.NAMED])
def test_retry_after_is_obeyed_with_jitter_on_top(status: int, repeat: Repeat) -> None:
    outcome = make_response(status, retry_after="7")
    assert decide_one(outcome, repeat=repeat, chance=0.0) == Again(7.0)
    assert decide_one(outcome, repeat=repeat, chance=0.5) == Again(7.25)


def test_retry_after_beyond_the_bound_fails_at_once() -> None:
    in_an_hour = make_response(503, retry_after="3600")
    assert decide_one(in_an_hour) == Failed(in_an_hour)
    date = (NOW + timedelta(hours=1)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    assert isinstance(decide_one(make_response(429, retry_after=date)), Failed)


def test_what_remains_of_the_total_time_counts_for_retry_after() -> None:
    outcome = make_response(503, retry_after="20")
    assert isinstance(decide_one(outcome, tries=Tries(count=2, elapsed=39.0)), Again)
    assert isinstance(decide_one(outcome, tries=Tries(count=2, elapsed=40.0)), Failed)


@pytest.mark.parametrize(
    ("outcome", "tier", "expected"),
    [
        (make_response(429, retry_after="7"), RateTier.STANDARD, 7.0),
        (make_response(429, retry_after="0"), RateTier.STANDARD, 0.0),
        (make_response(429), RateTier.STANDARD, 0.05),
        (make_response(429), RateTier.SLOW, 0.6),
        (make_response(429), RateTier.MEDIA_START, 1.0),
        (make_response(429), RateTier.BATCH, 3.0),
        (make_response(429, retry_after="86400"), RateTier.STANDARD, 60.0),
        (make_response(503, retry_after="7"), RateTier.STANDARD, 0.0),
        (make_response(200), RateTier.STANDARD, 0.0),
        (LOST, RateTier.STANDARD, 0.0),
    ],
)
def test_what_closes_the_window(
    outcome: Response | Failure, tier: RateTier, expected: float
) -> None:
    assert penalty(make_request(tier=tier), outcome, POLICY, lambda: NOW) == pytest.approx(expected)


def test_every_tier_has_a_limit() -> None:
    assert set(DOCUMENTED_LIMITS) == set(RateTier)


@pytest.mark.parametrize("status", [0, 100, 101, 103, 199])
@pytest.mark.parametrize("repeat", Repeat)
def test_what_is_no_final_status_is_no_success(status: int, repeat: Repeat) -> None:
    outcome = make_response(status)
    request = make_request(repeat=repeat)
    verdict = decide(request, outcome, Tries(count=1), POLICY, lambda: 0.5, lambda: NOW)
    assert verdict == Failed(outcome)
    assert is_unclear(outcome)
