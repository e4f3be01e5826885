"""Scheduled actions: what happens in the world without a request, and when."""

import heapq
from collections.abc import Callable
from typing import Final

from dailykit.local.base.clock import Clock

__all__ = ["Scheduler", "Entry"]

# Below this, removing cancelled entries costs more than it frees.
_FEW: Final = 64


class Entry:
    """A scheduled action.

    Attributes:
        time: When it is due, in unix seconds.
        domain_id: The domain that it belongs to, if it outlives the domain's calls.
    """

    __slots__ = ("_action", "_scheduler", "domain_id", "time")

    def __init__(
        self,
        scheduler: "Scheduler",
        time: float,
        action: Callable[[], object],
        domain_id: str | None = None,
    ) -> None:
        self._scheduler = scheduler
        self._action: Callable[[], object] | None = action
        self.time = time
        self.domain_id = domain_id

    @property
    def is_pending(self) -> bool:
        """Whether it is still due to run."""
        return self._action is not None

    def cancel(self) -> None:
        """Cancel the action. If it has already run, this does nothing."""
        if self.is_pending:
            self._action = None
            self._scheduler._forget_one()  # pyright: ignore[reportPrivateUsage] - its other half

    def run(self) -> None:
        """Run the action, once."""
        action, self._action = self._action, None
        if action is not None:
            action()


class Scheduler:
    """The world's scheduled actions, and its time.

    It is also a clock. It returns the time of the given clock, except during an action, when it
    returns the time at which the action was due. So after a jump of the clock, actions see the time
    that they would have seen without the jump. The whole world reads its time here.

    Nothing runs by itself. The caller calls `run_due`, and again at `next_time`.

    Args:
        clock: The clock to follow.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heap: list[tuple[float, int, Entry]] = []
        self._added = 0
        self._cancelled = 0
        self._moment: float | None = None
        self._on_sooner: list[Callable[[], object]] = []

    def now(self) -> float:
        """Return the world's time in unix seconds."""
        return self._clock.now() if self._moment is None else self._moment

    def at(
        self, time: float, action: Callable[[], object], *, domain_id: str | None = None
    ) -> Entry:
        """Schedule `action` at `time`. If that has passed, the next `run_due` runs it.

        Args:
            time: Unix seconds. Of two actions at the same time, the one scheduled first runs first.
            action: What to run. It may schedule and cancel further actions.
            domain_id: The domain whose reset cancels the action. Not needed for an action that
                ends with the domain's calls.

        Returns:
            The entry, for cancelling it.
        """
        # Time does not run backwards for overdue actions.
        entry = Entry(self, max(time, self.now()), action, domain_id)
        soonest = self.next_time()
        self._added += 1
        heapq.heappush(self._heap, (entry.time, self._added, entry))
        if soonest is None or entry.time < soonest:
            for notice in self._on_sooner:
                notice()
        return entry

    def next_time(self) -> float | None:
        """Return when the next action is due, or None if there is none."""
        heap = self._heap
        while heap and not heap[0][2].is_pending:
            heapq.heappop(heap)
            self._cancelled -= 1
        return heap[0][0] if heap else None

    def on_sooner(self, notice: Callable[[], object]) -> None:
        """Call `notice` whenever `next_time` becomes earlier."""
        self._on_sooner.append(notice)

    def run_next(self, now: float) -> float | None:
        """Run the next action if it is due at or before `now`.

        Returns:
            When it was due, or None if no action was due.
        """
        time = self.next_time()
        # An action may call this itself. The next action waits until it has finished.
        if time is None or time > now or self._moment is not None:
            return None
        _, _, entry = heapq.heappop(self._heap)
        self._moment = time
        try:
            entry.run()
        finally:
            self._moment = None
        return time

    def run_due(self, now: float | None = None) -> None:
        """Run all actions due at or before `now`, in order of time.

        An action that raises counts as run. Its error propagates. The rest wait for the next call.

        Args:
            now: Unix seconds. Default: the clock's time.
        """
        until = self._clock.now() if now is None else now
        while self.run_next(until) is not None:
            pass

    def clear(self) -> None:
        """Cancel all actions."""
        for _, _, entry in self._heap:
            entry.cancel()

    def clear_domain(self, domain_id: str) -> None:
        """Cancel the actions that belong to a domain."""
        for _, _, entry in list(self._heap):
            if entry.domain_id == domain_id:
                entry.cancel()

    def __len__(self) -> int:
        return len(self._heap) - self._cancelled

    def _forget_one(self) -> None:
        self._cancelled += 1
        # Entries may be years ahead, and should not occupy memory until then once cancelled.
        if self._cancelled > _FEW and self._cancelled > len(self._heap) // 2:
            self._heap = [item for item in self._heap if item[2].is_pending]
            heapq.heapify(self._heap)
            self._cancelled = 0
