"""What is going to happen in the world without anybody asking for it, and when."""

import heapq
from collections.abc import Callable
from typing import Final

from dailykit.local.base.clock import Clock

__all__ = ["Scheduler", "Entry"]

# Below this, sorting out what was cancelled costs more than it frees.
_FEW: Final = 64


class Entry:
    """Something that is scheduled.

    Attributes:
        time: When it happens, in unix seconds.
    """

    __slots__ = ("_action", "_scheduler", "time")

    def __init__(self, scheduler: "Scheduler", time: float, action: Callable[[], object]) -> None:
        self._scheduler = scheduler
        self._action: Callable[[], object] | None = action
        self.time = time

    @property
    def is_pending(self) -> bool:
        """Whether it is still going to happen."""
        return self._action is not None

    def cancel(self) -> None:
        """Cancel it. Once it has happened, this does nothing."""
        if self.is_pending:
            self._action = None
            self._scheduler._forget_one()  # pyright: ignore[reportPrivateUsage] - its other half

    def run(self) -> None:
        """Let it happen, once."""
        action, self._action = self._action, None
        if action is not None:
            action()


class Scheduler:
    """The world's future, and its time.

    It is a clock itself: the clock that it was made with, except that while something happens, it
    stands at the moment when that was due. So after a jump of the clock everything has the time
    that it would have had without one. All of the world reads its time here.

    Nothing happens by itself: whoever keeps the world calls `run_due`, and calls it again at
    `next_time`.

    Args:
        clock: The time outside.
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

    def at(self, time: float, action: Callable[[], object]) -> Entry:
        """Have `action` called at `time`, or at once with the next `run_due` if that has passed.

        Args:
            time: Unix seconds. Of two entries for one time the older one comes first.
            action: What happens. It may put more on the scheduler, and cancel.

        Returns:
            The entry, to cancel it.
        """
        # Time does not run backwards for what comes late.
        entry = Entry(self, max(time, self.now()), action)
        soonest = self.next_time()
        self._added += 1
        heapq.heappush(self._heap, (entry.time, self._added, entry))
        if soonest is None or entry.time < soonest:
            for notice in self._on_sooner:
                notice()
        return entry

    def next_time(self) -> float | None:
        """Return when the next thing happens, or None if nothing is planned."""
        heap = self._heap
        while heap and not heap[0][2].is_pending:
            heapq.heappop(heap)
            self._cancelled -= 1
        return heap[0][0] if heap else None

    def on_sooner(self, notice: Callable[[], object]) -> None:
        """Have `notice` called whenever `next_time` has become an earlier one."""
        self._on_sooner.append(notice)

    def run_next(self, now: float) -> float | None:
        """Let happen whatever comes next, if that is due at or before `now`.

        Returns:
            When it was due, or None if nothing was.
        """
        time = self.next_time()
        # What happens may ask whether something is due: what comes next comes after it.
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
        """Let happen whatever is due at or before `now`, in the order of time.

        An action that raises is over; its error comes out here, and the rest waits for the next
        call.

        Args:
            now: Unix seconds. Default: the time outside.
        """
        until = self._clock.now() if now is None else now
        while self.run_next(until) is not None:
            pass

    def clear(self) -> None:
        """Cancel everything."""
        for _, _, entry in self._heap:
            entry.cancel()

    def __len__(self) -> int:
        return len(self._heap) - self._cancelled

    def _forget_one(self) -> None:
        self._cancelled += 1
        # Entries may be for years ahead, and must not stay until then after they were cancelled.
        if self._cancelled > _FEW and self._cancelled > len(self._heap) // 2:
            self._heap = [item for item in self._heap if item[2].is_pending]
            heapq.heapify(self._heap)
            self._cancelled = 0
