"""The script in Redis: it decides as the same rule in Python does, and keeps Daily's limit."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.fleet_model import FleetModel
from tests.support.servers.redis_server import running_redis

from dailykit.client._fleet_script import SCRIPT, Answer, Ask, fleet_keys, micros
from dailykit.rates import RateLimit, RateTier

LIMIT = RateLimit(3, 5.0)
GUARD = 0.5
START = 1_764_288_000_000_000
NAMES = ("ada", "bob", "cy")


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with running_redis(tmp_path_factory.mktemp("redis")) as server, server.client() as client:
        yield client


@dataclass
class Process:
    """A process that asks as a process does: it reports each place once, and what it has seen."""

    name: str
    seen: int = 0
    epoch: str = ""
    held: dict[int, float] = field(default_factory=dict[int, float])
    news: list[tuple[int, float]] = field(default_factory=list[tuple[int, float]])


@dataclass
class Fleet:
    """Some processes, the script, the model, and Daily's count of what was sent."""

    redis: Any
    now: float = 0.0
    model: FleetModel = field(default_factory=FleetModel)
    processes: list[Process] = field(default_factory=lambda: [Process(name) for name in NAMES])
    spans: list[tuple[float, float | None]] = field(
        default_factory=list[tuple[float, float | None]]
    )
    """Start and end of every request, as far as it is known."""

    def ask(self, process: Process, want: int, *, late: bool, penalty: float, lost: bool) -> None:
        ended = [(number, self.now - at) for number, at in process.news]
        running = [number for number in process.held if late]
        ask = Ask(
            me=process.name,
            limit=LIMIT,
            guard=GUARD,
            want=want,
            seen=process.seen,
            ended=ended,
            running=running,
            penalty=penalty,
            epoch=process.epoch,
            new_epoch="epoch",
        )
        text = ask.as_json(START + micros(self.now))
        keys = fleet_keys("test", "account", RateTier.STANDARD)
        raw: Any = self.redis.register_script(SCRIPT)(keys, [text])
        assert raw == self.model.run(text, START + micros(self.now))
        if lost:  # the answer did not arrive
            return
        answer = Answer.parse(raw)
        process.news, process.epoch, process.seen = [], answer.epoch, answer.last
        for number in answer.got:
            process.held[number] = self.now

    def end(self, process: Process) -> None:
        for number in list(process.held)[:1]:
            self.spans.append((process.held.pop(number), self.now))
            process.news.append((number, self.now))

    def still_running(self) -> None:
        for process in self.processes:
            self.spans += [(at, None) for at in process.held.values()]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["ask", "ask", "ask", "end", "end", "lost", "late", "penalty"]),
        st.integers(0, 2),
        st.integers(0, 5),
        st.sampled_from([0.0, 0.01, 0.2, 0.4, 1.0, 4.6, 5.0]),
    ),
    max_size=40,
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_it_decides_as_the_model_and_never_exceeds_the_limit(
    redis: Any, steps: list[tuple[str, int, int, float]]
) -> None:
    redis.flushdb()
    fleet = Fleet(redis)
    for what, who, want, then in steps:
        process = fleet.processes[who]
        if what == "end":
            fleet.end(process)
        else:
            penalty = 2.0 if what == "penalty" else 0.0
            fleet.ask(process, want, late=True, penalty=penalty, lost=what == "lost")
        # A request that outlives the guard is reported in time, as `FleetQueue` does.
        for one in fleet.processes:
            if any(fleet.now + then - at > GUARD for at in one.held.values()):
                fleet.ask(one, 0, late=True, penalty=0.0, lost=False)
        fleet.now += min(then, GUARD) if any(one.held for one in fleet.processes) else then
    check(fleet)


def check(fleet: Fleet) -> None:
    """Whenever a request starts, fewer than the limit may have been counted in the last window."""
    fleet.still_running()
    for start, _ in fleet.spans:
        counted = [
            other
            for other, ended in fleet.spans
            if other <= start and (ended is None or ended + LIMIT.seconds > start)
        ]
        assert len(counted) <= LIMIT.requests


def run(redis: Any, ask: Ask, at: float = 0.0) -> Answer:
    keys = fleet_keys("test", "account", RateTier.STANDARD)
    raw: Any = redis.register_script(SCRIPT)(keys, [ask.as_json(START + micros(at))])
    return Answer.parse(raw)


def asking(me: str, want: int = 1, **more: Any) -> Ask:
    return Ask(me=me, limit=LIMIT, guard=GUARD, want=want, new_epoch="epoch " + me, **more)


@pytest.fixture
def empty(redis: Any) -> Any:
    redis.flushdb()
    return redis


def test_free_places_go_to_those_who_got_the_fewest(empty: Any) -> None:
    assert len(run(empty, asking("ada", 100)).got) == 3
    assert run(empty, asking("bob", 100)).again == pytest.approx(5.0)
    assert run(empty, asking("cy", 1)).again == pytest.approx(5.0)
    # Ada asks first, and wants most; but she has had three already.
    assert run(empty, asking("ada", 97, seen=3), at=5.5).got == []
    assert run(empty, asking("bob", 100), at=5.5).got == [1, 2]
    assert run(empty, asking("cy", 1), at=5.5).got == [1]
    # Then both who wait have had about as many.
    assert run(empty, asking("ada", 97, seen=3), at=11.0).got == [4, 5]
    assert run(empty, asking("bob", 98, seen=2), at=11.0).got == [3]


def test_a_process_that_died_waiting_gets_no_more_places(empty: Any) -> None:
    run(empty, asking("ada", 3))
    assert run(empty, asking("bob", 2)).got == []
    later = run(empty, asking("cy", 3), at=60.0)
    assert later.got == [1, 2, 3]
    assert later.peers == 1, "nor does it count as a part of the fleet"


def test_what_a_dead_process_held_is_free_after_guard_and_window(empty: Any) -> None:
    assert len(run(empty, asking("ada", 3)).got) == 3
    assert run(empty, asking("bob"), at=5.499).got == []
    assert run(empty, asking("bob"), at=5.5).got == [1]


def test_a_lost_answer_is_given_again(empty: Any) -> None:
    assert run(empty, asking("ada", 2)).got == [1, 2]
    assert run(empty, asking("ada", 2), at=1.0).got == [1, 2]
    # But a place is not given after it has lapsed: it no longer counts.
    late = run(empty, asking("ada", 2), at=9.0)
    assert (late.got, late.last) == ([], 2)
    assert run(empty, asking("ada", 2, seen=2), at=9.0).got == [3, 4]


def test_a_request_that_ended_counts_for_one_window_from_then(empty: Any) -> None:
    run(empty, asking("ada", 3))
    run(empty, asking("ada", 0, seen=3, ended=[(1, 0.3), (2, 0.2), (3, 0.1)]), at=0.4)
    assert run(empty, asking("bob"), at=1.0).again == pytest.approx(4.1)
    assert run(empty, asking("bob"), at=5.1).got == [1]


def test_one_process_refusal_holds_all(empty: Any) -> None:
    run(empty, asking("ada", 0, penalty=8.0))
    held = run(empty, asking("bob"), at=1.0)
    assert not held.got
    assert held.again == pytest.approx(7.0)
    assert run(empty, asking("bob"), at=8.0).got == [1]


def test_a_redis_that_lost_its_data_gives_nothing_for_a_window(empty: Any) -> None:
    known = run(empty, asking("ada", 3)).epoch
    empty.flushdb()
    assert run(empty, asking("bob"), at=2.0).got == [1], "bob can't know"
    lost = run(empty, asking("ada", 1, seen=3, epoch=known), at=2.5)
    assert not lost.got
    assert lost.again == pytest.approx(5.0)
    # Others that learn of it later do not make it longer.
    assert run(empty, asking("cy", 1, epoch=known), at=6.0).again == pytest.approx(1.5)


def test_who_returns_from_an_outage_holds_all_for_a_window(empty: Any) -> None:
    run(empty, asking("ada", 1, returning=True))
    assert run(empty, asking("bob"), at=5.0).got == []
    assert run(empty, asking("bob"), at=5.5).got == [1]


def test_keys_do_not_stay_for_ever(empty: Any) -> None:
    run(empty, asking("ada", 10))
    keys = list(empty.scan_iter())
    assert keys
    assert all(0 < empty.pttl(key) <= 600_000 for key in keys)
