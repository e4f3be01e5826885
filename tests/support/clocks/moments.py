"""A clock for the client's engine on which waiting takes no time."""

from datetime import UTC, datetime, timedelta

__all__ = ["START", "Moments"]

START = datetime(2026, 11, 23, 15, 0, 0, tzinfo=UTC)


class Moments:
    """Time that passes only when somebody waits, or a test says so.

    Attributes:
        waits: What was waited for, in seconds.
    """

    def __init__(self) -> None:
        self._seconds = 0.0
        self.waits: list[float] = []

    def monotonic(self) -> float:
        """Return the seconds of a clock that only grows."""
        return 1000.0 + self._seconds

    def now(self) -> datetime:
        """Return the moment."""
        return START + timedelta(seconds=self._seconds)

    def move(self, seconds: float) -> None:
        """Let time pass."""
        self._seconds += seconds

    def wait(self, seconds: float) -> None:
        """Let somebody wait, who is there at once."""
        self.waits.append(seconds)
        self.move(seconds)
