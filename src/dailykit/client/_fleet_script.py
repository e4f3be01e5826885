"""The rule by which a fleet shares one rate limit: a script that runs inside Redis.

Each request that was let through takes a *place* in a sorted set. A place's score is the moment
when the request ended, or, until that is known, the moment when it started plus the guard. A place
is free again one window after its score, so a request counts from its start until one window after
its end, whichever process sent it. All moments are read from Redis' clock, in microseconds; the
processes' clocks do not matter.

A free place goes to the waiting process that got the fewest lately. Whichever process asks gives
the free places out to all, and each collects its own when it asks; a process that has nothing
learns when to ask again. A process that dies holds nothing but its places, which lapse by
themselves.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from dailykit.rates import RateLimit, RateTier

__all__ = ["SCRIPT", "Answer", "Ask", "fleet_keys", "micros"]

_MILLION: Final = 1_000_000

LEASE: Final = 2.0
"""Seconds after the agreed moment for which a process that waits still gets its turn."""

SEEN: Final = 60.0
"""Seconds for which a process counts as a part of the fleet after it last asked."""

KEEP: Final = 600.0
"""Seconds after which Redis forgets an unused limit."""

PARTS: Final = ("places", "wants", "turns", "leases", "tallies", "counts", "peers", "state")
"""The keys of one limit: `places` as above; how many places each process wants, whose turn it is,
until when it waits, how many places it got lately and ever; who asked last when; the remainder."""

SCRIPT: Final = """
local places, wants, turns, leases, tallies, counts, peers, state = unpack(KEYS)
local ask = cjson.decode(ARGV[1])
local now = ask.now
if now == 0 then
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
end
local function text(number) return string.format('%.0f', number) end
local me, window, guard = ask.me, ask.window, ask.guard
local blocked = window + guard

-- A penalty, and a Redis that has lost what it knew.
local closed = tonumber(redis.call('HGET', state, 'closed') or '0')
local epoch = redis.call('HGET', state, 'epoch')
if not epoch then
  epoch = ask.new_epoch
  redis.call('HSET', state, 'epoch', epoch, 'born', text(now))
end
if ask.epoch ~= '' and ask.epoch ~= epoch then
  closed = math.max(closed, tonumber(redis.call('HGET', state, 'born')) + blocked)
end
if ask.returning then closed = math.max(closed, now + blocked) end
if ask.penalty > 0 then closed = math.max(closed, now + ask.penalty) end
redis.call('HSET', state, 'closed', text(closed))

-- What became of this process' places.
local function place(number) return 'r ' .. me .. ' ' .. text(number) end
for _, ended in ipairs(ask.ended) do
  redis.call('ZREM', places, place(ended[1]))
  redis.call('ZADD', places, text(now - ended[2]), 'e ' .. me .. ' ' .. text(ended[1]))
end
for _, number in ipairs(ask.unused) do redis.call('ZREM', places, place(number)) end
for _, number in ipairs(ask.running) do
  redis.call('ZADD', places, 'XX', text(now + guard), place(number))
end
redis.call('ZREMRANGEBYSCORE', places, '-inf', text(now - window))

-- Who is there, and who gave up waiting.
redis.call('ZADD', peers, text(now), me)
redis.call('ZREMRANGEBYSCORE', peers, '-inf', text(now - ask.seen_for))
redis.call('ZREM', leases, me)
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', leases, '-inf', text(now))) do
  redis.call('ZREM', leases, gone)
  redis.call('ZREM', turns, gone)
  redis.call('HDEL', wants, gone)
end

-- What a process got lately: a quarter of it is forgotten in each window.
local turned = tonumber(redis.call('HGET', state, 'turned') or text(now))
local passed = math.floor((now - turned) / window)
if passed > 0 then
  local known = redis.call('HGETALL', tallies)
  for i = 1, #known, 2 do
    local tally = math.floor(known[i + 1] * 0.75 ^ passed)
    redis.call('HSET', tallies, known[i], tally)
    redis.call('ZADD', turns, 'XX', tally, known[i])
    if tally == 0 then redis.call('HDEL', tallies, known[i]) end
  end
end
redis.call('HSET', state, 'turned', text(turned + math.max(passed, 0) * window))

-- This process' wish, less what others have given it since it last asked.
local count = math.max(tonumber(redis.call('HGET', counts, me) or '0'), ask.seen)
redis.call('HSET', counts, me, text(count))
local want = ask.want - (count - ask.seen)
if want > 0 then
  redis.call('HSET', wants, me, want)
  redis.call('ZADD', turns, redis.call('HGET', tallies, me) or '0', me)
else
  redis.call('HDEL', wants, me)
  redis.call('ZREM', turns, me)
end

-- Give out the free places, each to the waiting process that got the fewest lately.
if now >= closed then
  local free = ask.limit - redis.call('ZCARD', places)
  while free > 0 do
    local first = redis.call('ZRANGE', turns, 0, 0)[1]
    if not first then break end
    local number = redis.call('HINCRBY', counts, first, 1)
    redis.call('ZADD', places, text(now + guard), 'r ' .. first .. ' ' .. text(number))
    redis.call('ZADD', turns, redis.call('HINCRBY', tallies, first, 1), first)
    if redis.call('HINCRBY', wants, first, -1) <= 0 then
      redis.call('HDEL', wants, first)
      redis.call('ZREM', turns, first)
    end
    free = free - 1
  end
end

-- Collect: a place starts to count when its process learns of it.
local last = tonumber(redis.call('HGET', counts, me))
local got = {}
for number = ask.seen + 1, last do
  if redis.call('ZADD', places, 'XX', 'CH', text(now + guard), place(number)) == 1
      or redis.call('ZSCORE', places, place(number)) then
    got[#got + 1] = number
  end
end

-- When to ask again: when the place may be free that is this process' by its turn.
local again = -1
if redis.call('HGET', wants, me) then
  if now < closed then
    again = closed - now
  else
    local rank = math.min(redis.call('ZRANK', turns, me), redis.call('ZCARD', places) - 1)
    local item = redis.call('ZRANGE', places, rank, rank, 'WITHSCORES')
    again = item[2] + window - now
    if string.sub(item[1], 1, 1) == 'r' and again > guard then again = again - guard end
  end
  redis.call('ZADD', leases, text(now + again + ask.lease), me)
end

for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ask.keep) end
return {again, redis.call('ZCARD', peers), redis.call('ZCARD', turns), last, epoch, got}
"""
"""Takes the keys of one limit and an `Ask` as JSON, and returns an `Answer`."""


def micros(seconds: float) -> int:
    """Return seconds as whole microseconds."""
    return round(seconds * _MILLION)


def fleet_keys(prefix: str, account: str, tier: RateTier) -> list[str]:
    """Return the keys of one limit. They share a hash tag, and so a node of a Redis Cluster."""
    return [f"{prefix}:{{{account}:{tier}}}:{part}" for part in PARTS]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a process reports and wants. All periods are in seconds.

    Attributes:
        me: The process.
        limit: The rate limit.
        guard: For how long a request counts as running unless the process says more.
        want: For how many waiting requests it wants places, including those not yet collected.
        seen: The number of the last place that it has collected.
        ended: Places whose requests ended, and how long ago.
        unused: Places whose requests were not sent.
        running: Places whose requests have been running for long.
        penalty: For how long Daily refuses requests, or 0.
        epoch: The epoch that this process knew lately, or "".
        new_epoch: The epoch to begin if Redis knows none.
        returning: Whether the process has sent requests that Redis does not know of.
    """

    me: str
    limit: RateLimit
    guard: float
    want: int = 0
    seen: int = 0
    ended: Sequence[tuple[int, float]] = ()
    unused: Sequence[int] = ()
    running: Sequence[int] = ()
    penalty: float = 0.0
    epoch: str = ""
    new_epoch: str = ""
    returning: bool = False

    def as_json(self, now: int = 0) -> str:
        """Return it for the script.

        Args:
            now: The time in microseconds. Default: that of Redis.
        """
        told: Mapping[str, Any] = {
            "now": now,
            "me": self.me,
            "limit": self.limit.requests,
            "window": micros(self.limit.seconds),
            "guard": micros(self.guard),
            "lease": micros(LEASE),
            "seen_for": micros(max(SEEN, 2 * self.limit.seconds)),
            "keep": round(KEEP * 1000),
            "want": self.want,
            "seen": self.seen,
            "ended": [(number, micros(ago)) for number, ago in self.ended],
            "unused": self.unused,
            "running": self.running,
            "penalty": micros(self.penalty),
            "epoch": self.epoch,
            "new_epoch": self.new_epoch,
            "returning": self.returning,
        }
        return json.dumps(told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the script returned.

    Attributes:
        again: Seconds until the process should ask again; None if it has all that it wanted.
        peers: How many processes share the limit.
        waiting: How many of them wait.
        last: The number of the last place given to the process.
        epoch: The epoch of what Redis knows.
        got: The places to start requests with.
    """

    again: float | None
    peers: int
    waiting: int
    last: int
    epoch: str
    got: Sequence[int] = field(default=())

    @classmethod
    def parse(cls, raw: Iterable[Any]) -> "Answer":
        """Read the script's result."""
        again, peers, waiting, last, epoch, got = raw
        return cls(
            again=None if again < 0 else again / _MILLION,
            peers=peers,
            waiting=waiting,
            last=last,
            epoch=epoch.decode() if isinstance(epoch, bytes) else epoch,
            got=got,
        )
