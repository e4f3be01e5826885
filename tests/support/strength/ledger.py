"""What callers learned: which rooms they got, which rooms errors named, and how calls ended."""

import asyncio
import gc
import pickle
import traceback
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dailykit import DailyError

__all__ = ["Ledger", "kept_objects", "open_files", "shown"]


def shown(error: BaseException) -> str:
    """Return all that a person may see of an error, with the locals of every frame."""
    told = traceback.TracebackException.from_exception(error, capture_locals=True)
    again = pickle.loads(pickle.dumps(error))
    return f"{error!s}{error!r}{vars(error)}{again!r}{vars(again)}" + "".join(told.format())


@dataclass
class Ledger:
    """What several callers learned. Each of its changes is one step, so threads can share it.

    Attributes:
        chosen: How often a room was handed out whose name the client chose.
        known: The names of all rooms that were handed out, or that an error named.
        handed_out: The names of rooms that were handed out.
        doomed: The names of rooms whose deletion was asked for.
        ends: How often calls ended in which way.
        secret: What no error may show.
        broken: What must not happen, one line each.
        longest: The seconds of the longest call, by operation.
    """

    chosen: Counter[str] = field(default_factory=Counter[str])
    known: set[str] = field(default_factory=set[str])
    handed_out: set[str] = field(default_factory=set[str])
    doomed: set[str] = field(default_factory=set[str])
    ends: Counter[str] = field(default_factory=Counter[str])
    secret: str = ""
    broken: list[str] = field(default_factory=list[str])
    longest: dict[str, float] = field(default_factory=dict[str, float])

    def hand_out(self, *names: str) -> None:
        """Note rooms that a caller got."""
        self.known.update(names)
        self.handed_out.update(names)

    def end(self, operation: str, error: Exception | None, seconds: float) -> None:
        """Note how a call ended."""
        self.longest[operation] = max(seconds, self.longest.get(operation, 0.0))
        self.ends["a result" if error is None else type(error).__name__] += 1
        if error is None:
            return
        if not isinstance(error, DailyError):
            self.broken.append(f"{operation} raised {error!r}")
            return
        self.known.update(error.room_names)
        if self.secret and self.secret in shown(error):
            self.broken.append(f"{operation} raised {error!r}, which shows the API key")
        if "about another room" in str(error):
            self.broken.append(f"{operation} got the answer of another request: {error}")

    def check(self, on_server: set[str]) -> None:
        """Check it against the rooms that exist at the end."""
        unknown, missing = on_server - self.known, self.handed_out - self.doomed - on_server
        twice = [name for name, times in self.chosen.items() if times > 1]
        assert not self.broken, self.broken
        assert not unknown, f"no caller knows of the rooms {unknown}"
        assert not missing, f"these rooms are missing: {missing}"
        assert not twice, f"these rooms were handed out twice: {twice}"

    def check_times(self, bounds: Mapping[str, float], usual: float) -> None:
        """Check that no call took longer than it may.

        Args:
            bounds: The most seconds of some operations.
            usual: The most seconds of all others.
        """
        late = {
            operation: seconds
            for operation, seconds in self.longest.items()
            if seconds > bounds.get(operation, usual)
        }
        assert not late, late


def open_files() -> list[str]:
    """Return what the open descriptors of this process lead to, without their listing."""
    found: list[str] = []
    for entry in Path("/proc/self/fd").iterdir():
        try:
            found.append(f"{entry.readlink()}".partition(":")[0])
        except OSError:  # the listing itself
            continue
    return sorted(found)


_OURS = (
    *("dailykit.client.", "dailykit.errors", "dailykit.models."),
    *("aiohttp.", "urllib3.", "http.client", "asyncio.", "ssl", "socket"),
)


def kept_objects() -> Counter[str]:
    """Count the objects in memory of the client and of the libraries below it, by class.

    Timers are left out: loops keep those that were cancelled until their time has come.
    """
    gc.collect()
    objects: list[object] = gc.get_objects()
    kinds = [type(one) for one in objects]
    return Counter(
        f"{kind.__module__}.{kind.__qualname__}"
        for kind in kinds
        if str(kind.__module__).startswith(_OURS) and kind is not asyncio.TimerHandle
    )
