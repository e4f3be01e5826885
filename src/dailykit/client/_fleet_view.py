"""Which process waits for what, and how much of a shared limit is in use: for people to read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from dailykit.rates import RateLimit, RateTier

__all__ = ["VIEW_SCRIPT", "LimitUse", "ProcessUse", "pattern_of", "read_view"]

VIEW_SCRIPT: Final = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local result, cursor = {string.format('%.0f', now)}, '0'
repeat
  local found = redis.call('SCAN', cursor, 'MATCH', ARGV[1], 'COUNT', 1000)
  cursor = found[1]
  for _, key in ipairs(found[2]) do
    local start = string.sub(key, 1, -#':state' - 1)
    result[#result + 1] = {
      start,
      redis.call('HGET', key, 'closed') or '0',
      redis.call('ZRANGE', start .. ':places', 0, -1, 'WITHSCORES'),
      redis.call('HGETALL', start .. ':wants'),
      redis.call('ZRANGE', start .. ':peers', 0, -1, 'WITHSCORES')
    }
  end
until cursor == '0'
return result
"""
"""Returns what Redis knows about all limits whose key matches; changes nothing."""

_MILLION: Final = 1_000_000
_SEEN: Final = 60.0


@dataclass(frozen=True, slots=True)
class ProcessUse:
    """A process' part of a limit.

    Attributes:
        name: The host, process id and a random text.
        counted: How many of its requests count now.
        waiting: How many of its requests wait.
        asked: Seconds since it last asked.
    """

    name: str
    counted: int
    waiting: int
    asked: float


@dataclass(frozen=True, slots=True)
class LimitUse:
    """The use of one limit of one API key.

    Attributes:
        account: The identifier of the API key; not the key itself.
        tier: The rate limit.
        limit: How many requests may count.
        counted: How many count now.
        free_in: Seconds until one more may start; 0 for now.
        processes: The processes that share it, the one that waits for most first.
    """

    account: str
    tier: RateTier
    limit: int
    counted: int
    free_in: float
    processes: Sequence[ProcessUse] = field(default=())

    @property
    def waiting(self) -> int:
        """How many requests wait."""
        return sum(process.waiting for process in self.processes)


def pattern_of(prefix: str, account: str | None) -> str:
    """Return the pattern of the keys to look at, of one account or of all."""
    shown = "".join(f"[{letter}]" if letter in "*?[]\\" else letter for letter in prefix)
    return f"{shown}:{{{account or '*'}:*}}:state"


def read_view(raw: Any, limits: Mapping[RateTier, RateLimit]) -> list[LimitUse]:
    """Read the result of the script."""
    now = int(raw[0])
    uses = [_use(item, now, limits) for item in raw[1:]]
    order = list(RateTier)
    found = [use for use in uses if use is not None]
    return sorted(found, key=lambda use: (use.account, order.index(use.tier)))


def _use(item: Any, now: int, limits: Mapping[RateTier, RateLimit]) -> LimitUse | None:
    start, closed, places, wants, peers = item
    account, _, tier_name = _text(start).rpartition("{")[2].rstrip("}").rpartition(":")
    if tier_name not in set(RateTier):
        return None
    tier = RateTier(tier_name)
    limit = limits[tier]
    window = limit.seconds * _MILLION
    counting = [
        (_text(place).split(" ", 2)[1], float(score))
        for place, score in zip(places[::2], places[1::2], strict=True)
        if float(score) + window > now
    ]
    free_at = float(_text(closed))
    if len(counting) >= limit.requests:
        free_at = max(free_at, counting[len(counting) - limit.requests][1] + window)
    waiting = {_text(name): int(count) for name, count in zip(wants[::2], wants[1::2], strict=True)}
    asked = {
        _text(name): (now - float(at)) / _MILLION
        for name, at in zip(peers[::2], peers[1::2], strict=True)
    }
    names = {name for name, ago in asked.items() if ago < _SEEN} | set(waiting)
    processes = [
        ProcessUse(
            name,
            sum(1 for owner, _ in counting if owner == name),
            waiting.get(name, 0),
            asked.get(name, 0.0),
        )
        for name in sorted(names)
    ]
    processes.sort(key=lambda process: -process.waiting)
    free_in = max(0.0, (free_at - now) / _MILLION)
    return LimitUse(account, tier, limit.requests, len(counting), free_in, processes)


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value
