"""What a pool of rooms decides: on numbers, without a clock and without the network."""

import math
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
)

from dailykit.client._pool_rules import Pace, PoolRules, pool_rules, room_template, way_to_make
from dailykit.client._stock import Due, ReadyRoom, Stock
from dailykit.errors import InvalidArgumentError
from dailykit.models.rooms import Room, RoomProperties
from dailykit.rates import RateLimit, RateTier

NOW = 1_800_000_000.0
RULES = PoolRules(size=3, lasting=3600, trust=120)


def room(name: str, exp: float | None = None) -> Room:
    config = {} if exp is None else {"exp": exp}
    url = f"https://acme.daily.co/{name}"
    return Room.model_validate({"id": name, "name": name, "url": url, "config": config})


def stock_of(*names: str, now: float = NOW, rules: PoolRules = RULES) -> Stock:
    stock = Stock(rules)
    stock.begin(names)
    for name in names:
        stock.made(room(name), rules.new_exp(now), now)
    return stock


def test_a_new_room_lives_half_longer_than_it_has_to() -> None:
    assert RULES.new_exp(NOW) == NOW + 5400
    assert RULES.new_exp(NOW + 0.1) == NOW + 5401


def test_rooms_are_handed_out_once_the_oldest_first() -> None:
    stock = stock_of("a", "b")
    one, other = stock.take(NOW), stock.take(NOW)

    assert one is not None
    assert other is not None
    assert (one.room.name, other.room.name) == ("a", "b")
    assert stock.take(NOW) is None
    assert (stock.handed_out, stock.misses, stock.ready(NOW)) == (2, 1, 0)


@pytest.mark.parametrize(
    ("later", "good"),
    [
        (0, True),
        (120, True),  # trusted for just so long
        (120.1, False),
        (-0.1, False),  # the clock was turned back: who knows how old the confirmation is
    ],
)
def test_a_room_is_good_while_it_is_trusted(later: float, good: bool) -> None:
    stock = stock_of("a")

    assert stock.ready(NOW + later) == (1 if good else 0)
    assert (stock.take(NOW + later) is not None) is good


@pytest.mark.parametrize(("later", "good"), [(1800, True), (1800.1, False), (5400, False)])
def test_a_room_is_good_while_it_lasts(later: float, good: bool) -> None:
    stock = stock_of("a", rules=PoolRules(size=1, lasting=3600, trust=10**6))

    assert stock.ready(NOW + later) == (1 if good else 0)


def test_missing_rooms_are_counted() -> None:
    stock = stock_of("a")
    assert stock.missing(NOW) == 2
    stock.take(NOW)
    assert stock.missing(NOW) == 3


def test_expired_rooms_are_missing() -> None:
    stock = stock_of("a", "b", "c")

    assert stock.missing(NOW + 5399) == 0
    assert stock.missing(NOW + 5400) == 3


def test_rooms_are_checked_in_half_the_time_that_they_are_trusted() -> None:
    stock = stock_of("a")

    assert stock.next_due(NOW) == 60
    assert stock.due(NOW + 59.9) == []
    assert stock.due(NOW + 60) == [Due(room("a"), NOW + 5400, renew=False)]
    stock.confirmed(room("a"), NOW + 5400, NOW + 60)
    assert stock.next_due(NOW + 60) == 60


def test_rooms_are_renewed_before_they_get_too_short() -> None:
    stock = stock_of("a", rules=PoolRules(size=1, lasting=3600, trust=10**6))

    assert stock.next_due(NOW) == 900
    assert stock.due(NOW + 900) == [Due(room("a"), NOW + 5400, renew=True)]
    stock.confirmed(room("a"), NOW + 6300, NOW + 900)
    assert stock.due(NOW + 900) == []


def test_a_renewed_room_is_handed_out_last_a_checked_one_in_its_turn() -> None:
    stock = stock_of("a", "b", "c")
    stock.confirmed(room("a"), NOW + 9999, NOW)
    stock.confirmed(room("b"), NOW + 5400, NOW)

    taken = [stock.take(NOW) for _ in range(3)]
    assert [one.room.name for one in taken if one] == ["b", "c", "a"]


def test_what_is_not_in_stock_any_more_is_not_confirmed_into_it() -> None:
    stock = stock_of("a")
    stock.take(NOW)
    stock.confirmed(room("a"), NOW + 9999, NOW)

    assert stock.ready(NOW) == 0


def test_a_clock_that_was_turned_back_makes_everything_due() -> None:
    stock = stock_of("a")

    assert [one.room.name for one in stock.due(NOW - 1)] == ["a"]
    assert stock.next_due(NOW - 1) == 0
    assert Stock(RULES).next_due(NOW) == math.inf


def test_a_room_that_could_not_be_used_goes_back_to_the_front() -> None:
    stock = stock_of("a", "b")
    one = stock.take(NOW)
    assert one is not None
    stock.put_back(one)

    assert stock.handed_out == 0
    again = stock.take(NOW)
    assert again == one


def test_what_may_have_been_made_is_doubtful() -> None:
    stock = Stock(RULES)
    stock.begin(["a", "b", "c"])
    stock.made(room("a"), NOW + 5400, NOW)
    stock.not_made(["b"], surely=True)
    stock.not_made(["a", "b", "c"], surely=False)

    assert stock.doubtful() == ["c"]
    assert stock.ready(NOW) == 1


def test_a_room_for_somebody_counts_as_handed_out() -> None:
    stock = Stock(RULES)
    assert stock.take(NOW) is None
    stock.begin(["a"])
    stock.made_for_somebody("a")
    stock.not_made(["a"], surely=False)

    assert (stock.handed_out, stock.misses, stock.left()) == (1, 1, [])


def test_what_is_found_is_deleted_what_is_not_is_forgotten() -> None:
    stock = Stock(RULES)
    stock.doubt(["a", "b"])
    stock.discard(["a"])
    stock.gone(["b"])

    assert (stock.doubtful(), stock.bin()) == ([], ["a"])


def test_closing_empties_the_stock_now_and_later() -> None:
    stock = stock_of("a", "b")
    stock.begin(["c"])
    stock.close()
    stock.made(room("c"), NOW + 5400, NOW)
    stock.put_back(ReadyRoom(room("d"), NOW + 5400, NOW))

    assert sorted(stock.bin()) == ["a", "b", "c", "d"]
    assert (stock.ready(NOW), stock.missing(NOW)) == (0, 0)
    assert stock.take(NOW) is None


def test_threads_are_never_given_the_same_room() -> None:
    names = [str(number) for number in range(400)]
    stock = stock_of(*names)
    start = threading.Barrier(8)

    def take_some() -> list[str]:
        start.wait()
        taken = [stock.take(NOW) for _ in range(60)]
        return [one.room.name for one in taken if one is not None]

    with ThreadPoolExecutor(8) as threads:
        shares = [future.result() for future in [threads.submit(take_some) for _ in range(8)]]
    counts = Counter(name for share in shares for name in share)
    assert len(counts) == 400
    assert set(counts.values()) == {1}
    assert stock.misses == 80


class StockMachine(RuleBasedStateMachine):
    """Each room is in one place, and nobody is given one twice."""

    names = Bundle("names")
    taken = Bundle("taken")

    def __init__(self) -> None:
        super().__init__()
        self.stock = Stock(PoolRules(size=4, lasting=10, trust=8))
        self.now = NOW
        self.numbers = 0
        self.in_hand: set[str] = set()
        self.dead: set[str] = set()

    @rule(seconds=st.integers(0, 12))
    def wait(self, seconds: int) -> None:
        self.now += seconds

    @rule(target=names)
    def begin(self) -> str:
        self.numbers += 1
        self.stock.begin([str(self.numbers)])
        return str(self.numbers)

    @rule(name=consumes(names))
    def made(self, name: str) -> None:
        self.stock.made(room(name), self.now + 15, self.now)

    @rule(name=consumes(names), surely=st.booleans())
    def not_made(self, name: str, surely: bool) -> None:
        self.stock.not_made([name], surely=surely)

    @rule(target=taken)
    def take(self) -> str:
        one = self.stock.take(self.now)
        if one is None:
            return ""
        assert one.exp - self.now >= 10
        assert self.now - one.confirmed <= 8
        assert one.room.name not in self.in_hand | self.dead
        self.in_hand.add(one.room.name)
        return one.room.name

    @rule(name=consumes(taken))
    def discard(self, name: str) -> None:
        if name:
            self.in_hand.discard(name)
            self.stock.discard([name])

    @rule()
    def tend(self) -> None:
        for due in self.stock.due(self.now):
            self.stock.confirmed(due.room, self.now + 15 if due.renew else due.exp, self.now)
        assert self.stock.next_due(self.now) > 0

    @rule()
    def lose(self) -> None:
        for due in self.stock.due(self.now)[:1]:
            self.dead.add(due.room.name)
            self.stock.gone([due.room.name])

    @rule()
    def empty_bin(self) -> None:
        names = self.stock.bin()
        self.dead.update(names)
        self.stock.gone(names)

    @invariant()
    def each_room_is_in_one_place(self) -> None:
        places = [*self.stock.bin(), *self.stock.doubtful(), *self.in_hand]
        assert len(places) == len(set(places))
        assert not self.dead & set(places)
        assert 0 <= self.stock.missing(self.now) <= 4


TestStockMachine = StockMachine.TestCase
TestStockMachine.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)


def test_pace_leaves_room_for_others() -> None:
    pace = Pace()
    for _ in range(6):
        assert pace.delay("make many", 100.0) == 0
        pace.count("make many", 100.0)
    for _ in range(4):
        assert pace.delay("delete many", 100.0) == 0
        pace.count("delete many", 100.0)

    assert pace.delay("make many", 110.0) == 20
    assert pace.delay("delete many", 110.0) == 20
    assert pace.delay("delete one", 110.0) == 0
    assert pace.delay("make many", 130.0) == 0


def test_pace_follows_other_limits() -> None:
    limits = {RateTier.BATCH: RateLimit(1, 2.0), RateTier.SLOW: RateLimit(1, 3.0)}
    pace = Pace(limits)
    pace.count("make many", 0.0)
    pace.count("delete one", 0.0)

    assert pace.delay("make many", 0.5) == 1.5
    assert pace.delay("delete one", 0.5) == 2.5


@pytest.mark.parametrize(
    ("count", "delay", "way"),
    [
        (1, 0.0, "one by one"),
        (3, math.inf, "one by one"),
        (4, 0.0, "all at once"),
        (1000, 0.0, "all at once"),
        (4, 2.0, "wait"),
        (4, 2.1, "one by one"),
        (4, math.inf, "one by one"),
    ],
)
def test_ways_to_make_rooms(count: int, delay: float, way: str) -> None:
    assert way_to_make(count, delay) == way


def test_rules_from_arguments() -> None:
    assert pool_rules(5, timedelta(hours=1), None) == PoolRules(size=5, lasting=3600, trust=120)
    assert pool_rules(500, 60, None).trust == 500
    assert pool_rules(500, 60.5, timedelta(seconds=9)).trust == 9
    assert pool_rules(1, 1, 0.16).breath == pytest.approx(0.01)
    assert pool_rules(1, 1, 10**6).breath == 2


@pytest.mark.parametrize(
    ("size", "expires_in", "trust"),
    [
        (0, 60, None),
        (1001, 60, None),
        (5, 0.9, None),
        (5, math.nan, None),
        (5, math.inf, None),
        (5, 60, 0),
        (5, 60, math.nan),
    ],
)
def test_pools_that_can_t_be(size: int, expires_in: float, trust: float | None) -> None:
    with pytest.raises(InvalidArgumentError):
        pool_rules(size, expires_in, trust)


def test_templates() -> None:
    base = RoomProperties(max_participants=4, enable_chat=True)
    template = room_template("public", base, {"enable_chat": False}, "bot-")

    assert template.describe("x", 99).to_wire() == {
        "name": "bot-x",
        "privacy": "public",
        "properties": {
            "max_participants": 4,
            "enable_chat": False,
            "eject_at_room_exp": True,
            "exp": 99,
        },
    }
    kept = room_template("private", None, {"eject_at_room_exp": False}, "")
    assert kept.describe("x", 9).to_wire()["properties"]["eject_at_room_exp"] is False


@pytest.mark.parametrize(
    "settings", [{"exp": 5}, {"nbf": 5}, {"exp": None}, {"max_participants": []}]
)
def test_templates_that_can_t_be(settings: Any) -> None:
    with pytest.raises(InvalidArgumentError):
        room_template("private", None, settings, "")
