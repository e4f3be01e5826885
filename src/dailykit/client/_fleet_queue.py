"""One process' queue for a rate limit that a fleet shares. Pure except for a lock.

Tasks and threads wait here, first come, first served. The one in front asks Redis for all of them,
and learns when to ask again; the others wait until it has a place for them. `FleetQueue` decides
who asks and what; `redis_budget.py` sends the question.
"""

import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from dailykit.client._fleet_script import KEEP, Answer, Ask
from dailykit.client._pacing_queue import Waiter
from dailykit.rates import MovingWindow, RateLimit, share_of

__all__ = ["FleetQueue", "Outage"]

_PROBE: Final = 1.0
_PROBE_SOON: Final = 0.1
"""Seconds between two attempts to reach Redis: while it is away, and before it counts as away."""

_FLUSH: Final = 0.2
_FLUSH_LATE: Final = 1.0
"""Seconds after which a process reports an ended request, if processes wait: soon if that frees a
place sooner, and in time if the request took longer than the guard."""

_GATHER: Final = 0.02
"""The part of a window for which a process waits so that one question serves several requests."""

_STUCK: Final = 5.0
"""Seconds after which a question counts as lost, with the event loop of the task that asked."""


@dataclass(slots=True)
class Outage:
    """Whether Redis is away, as seen by all queues of a process.

    Attributes:
        failing_since: When Redis failed to answer for the first time, in seconds of the monotonic
            clock; None if it answered last.
        since: The same, if it has failed for so long that it counts as away.
        peers: How many processes shared the limit when last seen.
    """

    failing_since: float | None = None
    since: float | None = None
    peers: int = 1


@dataclass(slots=True)
class _Held:
    """A place of this process. Number 0: it is not from Redis, which is away."""

    number: int
    start: float
    owner: int


class FleetQueue:
    """The queue of one process for one rate limit.

    Args:
        me: Identifies the process in Redis.
        limit: The limit of the whole fleet.
        guard: For how many seconds a request counts as running unless this process says more.
        outage: What all queues of this process know about Redis.
        new_id: Returns a random text.
    """

    def __init__(
        self,
        me: str,
        limit: RateLimit,
        guard: float,
        outage: Outage,
        new_id: Callable[[], str],
    ) -> None:
        # Reentrant, for the reason that `PacingQueue` gives.
        self._lock = threading.RLock()
        self._me, self._limit, self._guard = me, limit, guard
        self._gather = _GATHER * limit.seconds
        self._outage = outage
        self._new_id = new_id
        self._waiters: deque[Waiter] = deque()
        self._owners: dict[Waiter, int] = {}
        self._granted: dict[Waiter, _Held] = {}
        self._running: list[_Held] = []
        self._ended: list[tuple[int, float]] = []
        self._unused: list[int] = []
        self._seen = 0
        self._epoch = ""
        self._answered_at = float("-inf")
        self._again_at = float("-inf")
        self._asking_until = float("-inf")
        self._is_contended = False
        self._wished = 0
        self._flush_at = float("inf")
        self._alone: MovingWindow | None = None
        self._owes_a_pause = False
        self._last_alone = float("-inf")
        self._penalised_until = float("-inf")

    @property
    def _blocked(self) -> float:
        return self._limit.seconds + self._guard

    def enter(self, waiter: Waiter, owner: int) -> None:
        """Join the queue.

        Args:
            waiter: The waiter.
            owner: Identifies its task or thread, which will also end the request.
        """
        with self._lock:
            self._waiters.append(waiter)
            self._owners[waiter] = owner
            if len(self._waiters) == 2 * self._wished:
                self._wake_first()

    def take(self, waiter: Waiter) -> bool:
        """Start the waiter's request, if there is a place for it."""
        with self._lock:
            held = self._granted.pop(waiter, None)
            if held is not None:
                del self._owners[waiter]
                self._running.append(held)
            return held is not None

    def next(self, waiter: Waiter, now: float) -> Ask | float:
        """Return what the waiter must do now: send this question, or wait this many seconds.

        A wake-up may come sooner. The wait is bounded, because the waiter in front can vanish.
        """
        with self._lock:
            self._drop_gone()
            if waiter in self._granted:
                return 0.0
            if self._waiters[0] is not waiter or now < self._asking_until:
                return self._limit.seconds
            if self._outage.since is not None:
                return self._next_alone(waiter, now)
            at = min(self._again_at, self._growth_at())
            if self._is_contended:
                at = min(at, self._flush_at)
            return self._ask(now) if at <= now else at - now

    def leave(self, waiter: Waiter, now: float) -> None:
        """Leave the queue without having started; a place that was meant for it is passed on."""
        with self._lock:
            held = self._granted.pop(waiter, None)
            self._owners.pop(waiter, None)
            if held is not None:
                self._pass_on(held, now)
            else:
                with suppress(ValueError):
                    self._waiters.remove(waiter)
            self._wake_first()

    def end(self, owner: int, now: float, *, sent: bool) -> Ask | None:
        """End a request; return a question if Redis must know now.

        Args:
            owner: The task or thread that started it.
            now: Seconds of a monotonic clock.
            sent: Whether it may have reached Daily.
        """
        with self._lock:
            if not self._running:
                return None
            held = next((one for one in self._running if one.owner == owner), self._running[0])
            self._running.remove(held)
            if not sent:
                self._pass_on(held, now)
            elif held.number:
                self._ended.append((held.number, now))
                is_quick = now - held.start < self._guard
                self._flush_at = min(self._flush_at, now + (_FLUSH if is_quick else _FLUSH_LATE))
            else:
                self._last_alone = now
                if self._alone is not None:
                    self._alone.end(now)
            self._wake_first()
            # Others count it as ended by now: they must learn better before they rely on it. A task
            # that waits will tell them.
            is_late = sent and held.number and now - held.start > self._guard
            is_urgent = is_late and not self._waiters and self._outage.since is None
            if is_urgent and now >= self._asking_until:
                return self._ask(now)
            return None

    def penalise(self, now: float, seconds: float) -> Ask:
        """Return the question that makes the fleet start no request for some seconds."""
        with self._lock:
            self._penalised_until = max(self._penalised_until, now + seconds)
            return self._ask(now, penalty=seconds)

    def answered(self, ask: Ask, answer: Answer, asked_at: float, now: float) -> None:
        """Give the places that Redis returned to those who wait."""
        with self._lock:
            self._asking_until = float("-inf")
            self._epoch, self._answered_at = answer.epoch, now
            self._alone = None
            self._owes_a_pause = self._owes_a_pause and not ask.returning
            self._is_contended = answer.waiting > 0
            places = [number for number in answer.got if number > self._seen]
            self._seen = max(self._seen, answer.last)
            for number in places:
                self._pass_on(_Held(number, asked_at, 0), now)
            self._again_at = float("-inf")
            if answer.again is not None:
                # A little later there may be places for several who wait, in one trip.
                self._again_at = (
                    now + answer.again + (self._gather if len(self._waiters) > 1 else 0.0)
                )
            self._wake_first()

    def failed(self, ask: Ask, asked_at: float, now: float) -> None:
        """Note that Redis did not answer: what the question reported is still to be reported."""
        with self._lock:
            self._asking_until = float("-inf")
            self._ended += [(number, asked_at - ago) for number, ago in ask.ended]
            self._ended = [(number, at) for number, at in self._ended if now - at < self._blocked]
            self._unused += ask.unused
            self._again_at = now + (_PROBE_SOON if self._outage.since is None else _PROBE)
            self._wake_first()

    def abandoned(self, ask: Ask, asked_at: float, now: float) -> None:
        """Note that the task which asked was cancelled: another one asks again."""
        with self._lock:
            self.failed(ask, asked_at, now)
            self._again_at = float("-inf")

    def is_idle(self, now: float) -> bool:
        """Return whether nothing waits or runs here, and nothing still counts."""
        with self._lock:
            is_busy = self._waiters or self._granted or self._running
            return not is_busy and now - self._answered_at > self._blocked

    def _ask(self, now: float, penalty: float = 0.0) -> Ask:
        self._asking_until = now + _STUCK
        self._wished = len(self._waiters)
        ended, self._ended = self._ended, []
        self._flush_at = float("inf")
        unused, self._unused = self._unused, []
        late = [
            one.number for one in self._running if one.number and now - one.start > self._guard / 2
        ]
        knew = now - self._answered_at < KEEP / 2
        return Ask(
            me=self._me,
            limit=self._limit,
            guard=self._guard,
            want=len(self._waiters),
            seen=self._seen,
            ended=[(number, now - at) for number, at in ended],
            unused=unused,
            running=late,
            penalty=penalty,
            epoch=self._epoch if knew else "",
            new_epoch=self._new_id(),
            returning=self._owes_a_pause and now - self._last_alone < self._blocked,
        )

    def _next_alone(self, waiter: Waiter, now: float) -> Ask | float:
        """Go on without Redis: after a window, with this process' share of the limit."""
        since = self._outage.since if self._outage.since is not None else now
        if self._alone is None:
            # What the fleet has sent until now still counts for one window.
            self._alone = MovingWindow(share_of(self._limit, 1 / max(1, self._outage.peers)))
            self._alone.close(since + self._blocked)
        self._alone.close(self._penalised_until)
        delay = self._alone.delay(now)
        if delay == 0.0:
            self._alone.start()
            self._owes_a_pause, self._last_alone = True, now
            self._waiters.popleft()
            self._granted[waiter] = _Held(0, now, self._owners[waiter])
            self._wake_first()
            return 0.0
        if self._again_at <= now:
            return self._ask(now)
        wait = self._again_at - now
        return wait if delay is None else min(wait, delay)

    def _growth_at(self) -> float:
        """Return when to wish for more places, so that others do not get this process' part."""
        if len(self._waiters) < 2 * self._wished:
            return float("inf")
        return self._answered_at + self._gather

    def _pass_on(self, held: _Held, now: float) -> None:
        """Give a place to the first who waits, or back."""
        self._drop_gone()
        # An older place may no longer count when the request reaches Daily.
        if self._waiters and now - held.start <= self._guard:
            waiter = self._waiters.popleft()
            held.owner = self._owners[waiter]
            self._granted[waiter] = held
            waiter.wake()
        elif held.number:
            self._unused.append(held.number)
            self._again_at = float("-inf")
        elif self._alone is not None:
            self._alone.cancel()

    def _drop_gone(self) -> None:
        while self._waiters and self._waiters[0].gone:
            self._owners.pop(self._waiters.popleft(), None)
            self._wake_first()

    def _wake_first(self) -> None:
        if self._waiters and not self._waiters[0].gone:
            self._waiters[0].wake()
