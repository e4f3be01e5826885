# Generated from tests/strength/_async/test_chaos.py by `make generate`. Do not edit.
"""Clients behind a proxy that harms half of the requests: typed errors, and no room unknown."""

from collections import Counter
from collections.abc import Iterator
from functools import partial

import pytest
from tests.strength._sync.worker import Worker
from tests.support._sync import at_once, until
from tests.support.servers.rough_way import FAST_LIMITS
from tests.support.sizes import sized
from tests.support.strength.chaos import Chaos
from tests.support.strength.faults import FAULTS, THROTTLES
from tests.support.strength.ledger import Ledger, kept_objects, open_files
from tests.support.strength.tally import SEED, Tally

from dailykit import Daily, RetryPolicy
from dailykit.client._pacing_queue import PacingQueues
from dailykit.client._sync.budget import InProcessBudget
from dailykit.local import LocalDaily

pytestmark = [pytest.mark.slow, pytest.mark.sized, pytest.mark.timeout(900)]

OPERATIONS = sized(320, 4000)
CALLERS = 10
TIMEOUT = 0.5
POLICY = RetryPolicy(max_retries=3, first_wait=0.02, longest_wait=0.1, total=1.5)
REQUEST = POLICY.total + 2 * TIMEOUT
"""The most seconds of one request with its repeats."""
SLACK = 5.0
"""Seconds for a busy machine."""
BOUNDS = {"ensure": 12 * REQUEST + SLACK, "create_many": 30 * REQUEST + SLACK}


@pytest.fixture
def way(local: LocalDaily) -> Iterator[Chaos]:
    """The way to it."""
    with Chaos(local.port, FAULTS, SEED, share=0.6) as chaos:
        yield chaos


def rooms_of(local: LocalDaily) -> set[str]:
    with Daily(local.api_key, api_url=local.api_url, budget=None) as direct:
        return {room.name for room in direct.rooms.iterate()}


def test_every_room_is_handed_out_or_named(
    local: LocalDaily, way: Chaos, tally: Tally, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(1)
    ledger = Ledger(secret=local.api_key)
    before = open_files()
    with Daily(
        local.api_key, api_url=way.url, timeout=TIMEOUT, retry_policy=POLICY, budget=None
    ) as daily:
        workers = [Worker(daily, ledger, f"caller{number}") for number in range(CALLERS)]
        at_once([partial(worker.work, OPERATIONS // CALLERS) for worker in workers])
    ledger.check(rooms_of(local))
    ledger.check_times(BOUNDS, 4 * REQUEST + SLACK)
    assert way.elsewhere == []
    assert local.api_key not in caplog.text
    until(lambda: open_files() == before)

    # The proxy has played all its faults, and some calls went through.
    assert set(FAULTS) - set(way.played) == set()
    assert ledger.ends["a result"] > OPERATIONS / 5
    tally("faults between client and server", way.played)
    tally("ends of calls behind faults: Daily", ledger.ends)


def test_nothing_is_kept(local: LocalDaily, way: Chaos) -> None:
    ledger = Ledger()
    counts: list[Counter[str]] = []
    operations = sized(60, 600)
    with Daily(
        local.api_key, api_url=way.url, timeout=0.2, retry_policy=POLICY, budget=None
    ) as daily:
        for number in range(3):
            worker = Worker(daily, ledger, f"caller{number}")
            parts = [partial(worker.work, operations // 4)] * 4
            at_once(parts)
            counts.append(kept_objects())
    grown = {kind: counts[2][kind] - counts[1][kind] for kind in counts[2]}
    assert {kind: more for kind, more in grown.items() if more > operations / 4} == {}


def test_a_storm_of_refusals_delays_no_call_for_long(local: LocalDaily, tally: Tally) -> None:
    ledger = Ledger()
    policy = RetryPolicy(max_retries=2, first_wait=0.02, longest_wait=0.1, total=0.3)
    operations = sized(80, 2000)
    with Chaos(local.port, THROTTLES, SEED, share=0.6) as way:
        with Daily(
            local.api_key,
            api_url=way.url,
            retry_policy=policy,
            budget=InProcessBudget(PacingQueues(FAST_LIMITS)),
        ) as daily:
            workers = [Worker(daily, ledger, f"caller{number}") for number in range(4)]
            at_once([partial(worker.work, operations // 4) for worker in workers])
    ledger.check(rooms_of(local))
    # Each refusal closes the queue for all callers, for as long as the policy allows at most.
    ledger.check_times({}, 30.0)
    tally("faults between client and server", way.played)
    tally("ends of calls in a storm of refusals: Daily", ledger.ends)
