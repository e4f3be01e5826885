"""The rule of the script in Redis, once more in Python: what the script is compared with."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

TRIP = 0.001
"""Seconds for a question to Redis and its answer."""


@dataclass
class Place:
    """A place: whose, its number, its moment, and whether its request is known to have ended."""

    who: str
    number: int
    score: int
    ended: bool = False

    @property
    def name(self) -> str:
        return f"{'e' if self.ended else 'r'} {self.who} {self.number}"


@dataclass
class FleetModel:
    """What Redis knows about one limit. All times are in microseconds."""

    places: dict[str, Place] = field(default_factory=dict[str, Place])
    wants: dict[str, int] = field(default_factory=dict[str, int])
    turns: dict[str, int] = field(default_factory=dict[str, int])
    leases: dict[str, int] = field(default_factory=dict[str, int])
    counts: dict[str, int] = field(default_factory=dict[str, int])
    peers: dict[str, int] = field(default_factory=dict[str, int])
    closed: int = 0
    epoch: str = ""
    born: int = 0
    tallies: dict[str, int] = field(default_factory=dict[str, int])
    turned: int = 0

    def run(self, text: str, now: int) -> list[Any]:
        """Do what the script does."""
        ask = json.loads(text)
        self.close(ask, now)
        self.settle(ask, now)
        self.meet(ask, now)
        self.forget(ask, now)
        self.wish(ask)
        if now >= self.closed:
            self.give(ask, now)
        got = self.collect(ask, now)
        again = self.again(ask, now)
        waiting, last = len(self.turns), self.counts[ask["me"]]
        return [again, len(self.peers), waiting, last, self.epoch.encode(), got]

    def close(self, ask: dict[str, Any], now: int) -> None:
        blocked = ask["window"] + ask["guard"]
        if not self.epoch:
            self.epoch, self.born = ask["new_epoch"], now
        if ask["epoch"] and ask["epoch"] != self.epoch:
            self.closed = max(self.closed, self.born + blocked)
        if ask["returning"]:
            self.closed = max(self.closed, now + blocked)
        if ask["penalty"]:
            self.closed = max(self.closed, now + ask["penalty"])

    def settle(self, ask: dict[str, Any], now: int) -> None:
        me = ask["me"]
        for number, ago in ask["ended"]:
            self.places.pop(f"r {me} {number}", None)
            place = Place(me, number, now - ago, ended=True)
            self.places[place.name] = place
        for number in ask["unused"]:
            self.places.pop(f"r {me} {number}", None)
        for number in ask["running"]:
            if (running := self.places.get(f"r {me} {number}")) is not None:
                running.score = now + ask["guard"]
        self.places = {
            name: place for name, place in self.places.items() if place.score > now - ask["window"]
        }

    def meet(self, ask: dict[str, Any], now: int) -> None:
        self.peers[ask["me"]] = now
        self.peers = {who: at for who, at in self.peers.items() if at > now - ask["seen_for"]}
        self.leases.pop(ask["me"], None)
        for gone in [who for who, until in self.leases.items() if until <= now]:
            for known in (self.leases, self.turns, self.wants):
                known.pop(gone, None)

    def forget(self, ask: dict[str, Any], now: int) -> None:
        self.turned = self.turned or now
        passed = max(0, (now - self.turned) // ask["window"])
        self.turned += passed * ask["window"]
        if passed:
            self.tallies = {who: int(tally * 0.75**passed) for who, tally in self.tallies.items()}
            self.turns = {who: self.tallies.get(who, 0) for who in self.turns}

    def wish(self, ask: dict[str, Any]) -> None:
        me = ask["me"]
        self.counts[me] = max(self.counts.get(me, 0), ask["seen"])
        want = ask["want"] - (self.counts[me] - ask["seen"])
        if want > 0:
            self.wants[me] = want
            self.turns[me] = self.tallies.get(me, 0)
        else:
            self.wants.pop(me, None)
            self.turns.pop(me, None)

    def give(self, ask: dict[str, Any], now: int) -> None:
        while self.turns and len(self.places) < ask["limit"]:
            _, who = min((turn, who) for who, turn in self.turns.items())
            self.counts[who] += 1
            place = Place(who, self.counts[who], now + ask["guard"])
            self.places[place.name] = place
            self.turns[who] = self.tallies[who] = self.tallies.get(who, 0) + 1
            self.wants[who] -= 1
            if not self.wants[who]:
                del self.wants[who], self.turns[who]

    def collect(self, ask: dict[str, Any], now: int) -> list[int]:
        got: list[int] = []
        for number in range(ask["seen"] + 1, self.counts[ask["me"]] + 1):
            place = self.places.get(f"r {ask['me']} {number}")
            if place is not None:
                place.score = now + ask["guard"]
                got.append(number)
        return got

    def again(self, ask: dict[str, Any], now: int) -> int:
        me = ask["me"]
        if me not in self.wants:
            return -1
        if now < self.closed:
            again = self.closed - now
        else:
            turns = sorted((turn, who) for who, turn in self.turns.items())
            rank = min(turns.index((self.turns[me], me)), len(self.places) - 1)
            place = sorted(self.places.values(), key=lambda one: (one.score, one.name))[rank]
            again = place.score + ask["window"] - now
            if not place.ended and again > ask["guard"]:
                again -= ask["guard"]
        self.leases[me] = now + again + ask["lease"]
        return again


class ModelRedis:
    """A client of a Redis that has nothing but this rule, on a clock of the test's."""

    def __init__(self, clock: Any) -> None:
        self.clock = clock
        self.limits: dict[str, FleetModel] = {}
        self.trips = 0

    def register_script(self, text: str) -> Any:
        async def run(keys: list[str], args: list[str]) -> list[Any]:
            self.trips += 1
            await asyncio.sleep(TRIP / 2)
            model = self.limits.setdefault(keys[0], FleetModel())
            answer = model.run(args[0], round(self.clock() * 1_000_000))
            await asyncio.sleep(TRIP / 2)
            return answer

        return run
