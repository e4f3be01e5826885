"""The stock of rooms that a fleet shares: a script that runs inside Redis.

Each action is one step, so that no room is handed out twice and no two processes create the same
missing rooms. All moments are unix seconds of Redis' clock; the machines' clocks do not matter.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from dailykit.client._pool_rules import PoolRules, RoomTemplate

__all__ = ["SCRIPT", "FleetStock", "StockAnswer", "ask_text", "stock_keys"]

_PRESENT: Final = 30.0
"""Seconds for which a process counts as a user of the stock after it last asked."""

_CLAIM: Final = 60.0
"""Seconds after which others create the rooms that a process said it would."""

_CHECK: Final = 30.0
"""Seconds after which others check the rooms that a process said it would."""

_KEEP: Final = 86_400.0

_PARTS: Final = ("ready", "rooms", "seen", "due", "claims", "leases", "users", "totals")
"""The keys of a stock: the expiry of each ready room, the room itself, when Daily last returned it,
and when it must be checked; how many rooms a process is creating, and until when that holds; which
processes use the stock; and totals."""

SCRIPT: Final = """
local ready, rooms, seen, due, claims, leases, users, totals = unpack(KEYS)
local ask = cjson.decode(ARGV[1])
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local function text(number) return string.format('%.6f', number) end
local function forget(name)
  redis.call('ZREM', ready, name)
  redis.call('HDEL', rooms, name)
  redis.call('ZREM', seen, name)
  redis.call('ZREM', due, name)
end
local function keep(room, at)
  redis.call('ZADD', ready, text(room.exp), room.name)
  redis.call('HSET', rooms, room.name, room.text)
  redis.call('ZADD', seen, text(at), room.name)
  redis.call('ZADD', due, text(math.min(room.renew, at + ask.check)), room.name)
end

for _, name in ipairs(redis.call('ZRANGEBYSCORE', ready, '-inf', text(now))) do forget(name) end
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', leases, '-inf', text(now))) do
  redis.call('ZREM', leases, gone)
  redis.call('HDEL', claims, gone)
end
redis.call('ZADD', users, text(now + ask.present), ask.me)
redis.call('ZREMRANGEBYSCORE', users, '-inf', text(now))

local result = {}
if ask.what == 'take' then
  for _, name in ipairs(redis.call('ZRANGEBYSCORE', ready, text(now + ask.lasting), '+inf')) do
    local age = now - tonumber(redis.call('ZSCORE', seen, name))
    if age >= 0 and age <= ask.trust then
      result = {redis.call('HGET', rooms, name), redis.call('ZSCORE', ready, name)}
      forget(name)
      break
    end
  end
  redis.call('HINCRBY', totals, result[1] and 'taken' or 'misses', 1)
elseif ask.what == 'claim' then
  local missing = ask.size - redis.call('ZCARD', ready)
  redis.call('HDEL', claims, ask.me)
  for _, count in ipairs(redis.call('HVALS', claims)) do missing = missing - count end
  if missing > 0 then
    redis.call('HSET', claims, ask.me, missing)
    redis.call('ZADD', leases, text(now + ask.claim), ask.me)
  end
  result = {math.max(0, missing)}
elseif ask.what == 'put' then
  keep(ask.room, now)
  if redis.call('HINCRBY', claims, ask.me, -1) <= 0 then redis.call('HDEL', claims, ask.me) end
elseif ask.what == 'confirm' then
  if redis.call('ZSCORE', ready, ask.room.name) then keep(ask.room, now - ask.ago) end
elseif ask.what == 'gone' then
  for _, name in ipairs(ask.names) do forget(name) end
elseif ask.what == 'due' then
  for _, name in ipairs(
    redis.call('ZRANGEBYSCORE', due, '-inf', text(now), 'LIMIT', 0, ask.count)
  ) do
    redis.call('ZADD', due, text(now + ask.check_lease), name)
    result[#result + 1] = redis.call('HGET', rooms, name)
    result[#result + 1] = redis.call('ZSCORE', ready, name)
  end
elseif ask.what == 'leave' then
  redis.call('ZREM', users, ask.me)
  redis.call('HDEL', claims, ask.me)
  if ask.delete and redis.call('ZCARD', users) == 0 then
    result = redis.call('ZRANGE', ready, 0, -1)
    redis.call('DEL', unpack(KEYS))
  end
end

local next_due = redis.call('ZRANGE', due, 0, 0, 'WITHSCORES')[2]
for _, key in ipairs(KEYS) do redis.call('EXPIRE', key, ask.keep) end
return {
  text(now), redis.call('ZCOUNT', ready, text(now + ask.lasting), '+inf'),
  tonumber(redis.call('HGET', totals, 'taken') or '0'),
  tonumber(redis.call('HGET', totals, 'misses') or '0'),
  redis.call('ZCARD', users), next_due or '', result
}
"""
"""Takes the keys of a stock and the text that `ask_text` returns; returns a `StockAnswer`."""


@dataclass(frozen=True, slots=True)
class FleetStock:
    """The stock of a whole fleet.

    Attributes:
        ready: The number of rooms that are ready.
        handed_out: The number of rooms handed out, with and without a ready room.
        misses: How often no room was ready.
        processes: How many processes use the stock.
    """

    ready: int
    handed_out: int
    misses: int
    processes: int


@dataclass(frozen=True, slots=True)
class StockAnswer:
    """What the script returned.

    Attributes:
        now: The time of Redis, in unix seconds.
        stock: The stock after the action.
        next_due: When the next room must be checked; None without rooms.
        result: The result of the action: texts and numbers.
    """

    now: float
    stock: FleetStock
    next_due: float | None
    result: list[Any] = field(repr=False)

    @classmethod
    def parse(cls, raw: Any) -> "StockAnswer":
        """Read the script's result."""
        now, ready, taken, misses, users, next_due, result = raw
        return cls(
            now=float(now),
            stock=FleetStock(ready, taken + misses, misses, users),
            next_due=float(next_due) if next_due else None,
            result=[one.decode() if isinstance(one, bytes) else one for one in result],
        )


def ask_text(me: str, rules: PoolRules, what: str, **more: Any) -> str:
    """Return what the script must do, for the script.

    Args:
        me: The process.
        rules: The pool's guarantees.
        what: The action.
        **more: Its arguments.
    """
    told: Mapping[str, Any] = {
        "me": me,
        "what": what,
        "size": rules.size,
        "lasting": rules.lasting,
        "trust": rules.trust,
        "check": rules.check_at(0.0),
        "present": _PRESENT,
        "claim": _CLAIM,
        "check_lease": _CHECK,
        "keep": round(_KEEP + 2 * rules.lasting),
        **more,
    }
    return json.dumps(told)


def stock_keys(prefix: str, account: str, rules: PoolRules, template: RoomTemplate) -> list[str]:
    """Return the keys of a stock. Pools with other settings have another stock."""
    told = [template.privacy, template.prefix, template.properties.model_dump_json(), rules.lasting]
    name = sha256(json.dumps(told).encode()).hexdigest()[:16]
    return [f"{prefix}:{{{account}:pool:{name}}}:{part}" for part in _PARTS]
