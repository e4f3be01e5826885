"""A pool's rooms: which are ready, and which to create, renew or delete. Pure except for a lock."""

import math
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dailykit.client._pool_rules import PoolRules
from dailykit.models.rooms import Room

__all__ = ["Due", "ReadyRoom", "Stock"]


@dataclass(frozen=True, slots=True)
class ReadyRoom:
    """A room in stock.

    Attributes:
        room: The room as Daily last returned it.
        exp: Unix seconds when it expires.
        confirmed: Unix seconds when Daily last returned it.
    """

    room: Room
    exp: float
    confirmed: float


@dataclass(frozen=True, slots=True)
class Due:
    """A room to look after.

    Attributes:
        room: The room.
        exp: Unix seconds when it expires, as far as is known.
        renew: Whether to extend its ``exp``; otherwise only check that it exists.
    """

    room: Room
    exp: float
    renew: bool


class Stock:
    """All rooms that a pool knows. Each is in exactly one state.

    A room is being created; ready; handed out (and no longer in stock); in the bin, to be deleted;
    or doubtful: it may exist, as a response was lost. Thread-safe.

    Args:
        rules: The pool's guarantees.
    """

    def __init__(self, rules: PoolRules) -> None:
        self._rules = rules
        self._lock = threading.Lock()
        self._ready: dict[str, ReadyRoom] = {}  # the first one expires first
        self._making: set[str] = set()
        self._bin: dict[str, None] = {}
        self._doubtful: dict[str, None] = {}
        self._handed_out = 0
        self._misses = 0
        self._is_closed = False

    @property
    def handed_out(self) -> int:
        """The number of rooms handed out."""
        return self._handed_out

    @property
    def misses(self) -> int:
        """How often no room was ready."""
        return self._misses

    def ready(self, now: float) -> int:
        """Return the number of rooms that are ready to hand out."""
        with self._lock:
            return sum(self._is_good(one, now) for one in self._ready.values())

    def take(self, now: float) -> ReadyRoom | None:
        """Remove a ready room from the stock and return it; None if there is none."""
        with self._lock:
            for name, one in self._ready.items():
                if self._is_good(one, now):
                    self._handed_out += 1
                    return self._ready.pop(name)
            self._misses += 1
            return None

    def note(self, *, taken: bool) -> None:
        """Count a room that was taken from a stock elsewhere, or that none was ready there."""
        with self._lock:
            self._handed_out += taken
            self._misses += not taken

    def made_elsewhere(self, name: str) -> None:
        """Record that a room was created for a stock elsewhere."""
        with self._lock:
            self._making.discard(name)

    def put_back(self, one: ReadyRoom) -> None:
        """Return a room to the stock that could not be used after all."""
        with self._lock:
            self._handed_out -= 1
            if self._is_closed:
                self._bin[one.room.name] = None
            else:
                self._ready = {one.room.name: one, **self._ready}

    def begin(self, names: Iterable[str]) -> None:
        """Record that rooms with these names are about to be created."""
        with self._lock:
            self._making.update(names)

    def made(self, room: Room, exp: float, now: float) -> None:
        """Record that a room was created for the stock."""
        with self._lock:
            self._making.discard(room.name)
            if self._is_closed:
                self._bin[room.name] = None
            else:
                self._ready[room.name] = ReadyRoom(room, exp, now)

    def made_for_somebody(self, name: str) -> None:
        """Record that a room was created and handed out directly."""
        with self._lock:
            self._making.discard(name)
            self._handed_out += 1

    def not_made(self, names: Iterable[str], *, surely: bool) -> None:
        """Record that creating these rooms failed; unless `surely`, they may exist."""
        with self._lock:
            for name in names:
                if name in self._making:
                    self._making.discard(name)
                    if not surely:
                        self._doubtful[name] = None

    def missing(self, now: float) -> int:
        """Return how many rooms to create. Expired rooms are forgotten."""
        with self._lock:
            if self._is_closed:
                return 0
            self._ready = {name: one for name, one in self._ready.items() if one.exp > now}
            return max(0, self._rules.size - len(self._ready))

    def due(self, now: float) -> list[Due]:
        """Return the rooms to renew or check now, the most urgent first."""
        with self._lock:
            return [
                Due(one.room, one.exp, renew=self._rules.renew_at(one.exp) <= now)
                for one in self._ready.values()
                if self._due_at(one, now) <= now
            ]

    def next_due(self, now: float) -> float:
        """Return the seconds until a room is due; infinity without rooms."""
        with self._lock:
            moments = [self._due_at(one, now) for one in self._ready.values()]
            return max(0.0, min(moments) - now) if moments else math.inf

    def confirmed(self, room: Room, exp: float, now: float) -> None:
        """Record that Daily returned a room, if it is still in stock."""
        with self._lock:
            old = self._ready.get(room.name)
            if old is None:
                return
            if old.exp != exp:
                del self._ready[room.name]  # so that it moves to the end
            self._ready[room.name] = ReadyRoom(room, exp, now)

    def gone(self, names: Iterable[str]) -> None:
        """Record that rooms do not exist, or no longer exist."""
        with self._lock:
            for name in names:
                self._ready.pop(name, None)
                self._doubtful.pop(name, None)
                self._bin.pop(name, None)

    def discard(self, names: Iterable[str]) -> None:
        """Move rooms that exist to the bin."""
        with self._lock:
            for name in names:
                self._doubtful.pop(name, None)
                self._bin[name] = None

    def doubt(self, names: Iterable[str]) -> None:
        """Record that these rooms in the bin may or may not exist."""
        with self._lock:
            for name in names:
                self._bin.pop(name, None)
                self._doubtful[name] = None

    def bin(self) -> Sequence[str]:
        """Return the names of the rooms to delete."""
        with self._lock:
            return list(self._bin)

    def doubtful(self) -> Sequence[str]:
        """Return the names of the rooms that may exist."""
        with self._lock:
            return list(self._doubtful)

    def left(self) -> Sequence[str]:
        """Return the names of all rooms still to delete, if they exist."""
        with self._lock:
            return [*self._bin, *self._doubtful]

    def close(self) -> None:
        """Move all rooms to the bin; rooms being created now follow."""
        with self._lock:
            self._is_closed = True
            self._bin |= dict.fromkeys(self._ready)
            self._ready = {}

    def _is_good(self, one: ReadyRoom, now: float) -> bool:
        # If the clock was set back, the age of a confirmation is unknown.
        return self._rules.lasts(one.exp, now) and 0 <= now - one.confirmed <= self._rules.trust

    def _due_at(self, one: ReadyRoom, now: float) -> float:
        if one.confirmed > now:
            return now
        return min(self._rules.renew_at(one.exp), self._rules.check_at(one.confirmed))
