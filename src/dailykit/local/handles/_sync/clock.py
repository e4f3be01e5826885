# Generated from src/dailykit/local/handles/_async/clock.py by `make generate`. Do not edit.
"""The clock of a local Daily, to be moved."""

from datetime import datetime, timedelta

from dailykit.durations import in_seconds
from dailykit.errors import InvalidArgumentError
from dailykit.local.handles.facts import ClockFacts

__all__ = ["BlockingLocalClock"]


class BlockingLocalClock(ClockFacts):
    """The clock of a `LocalDaily`: all of its rules about time go by it.

    Moving it forward lets everything happen that is due on the way, in order and each at its own
    time: rooms expire, people are thrown out, meetings end, webhooks are tried again. Before the
    clock moves on from a moment, what webhooks are told of it has been delivered or has failed,
    so the receiver must be able to answer meanwhile.
    """

    def advance(self, seconds: float | timedelta) -> None:
        """Move it forward.

        Args:
            seconds: How far; not negative.

        Raises:
            InvalidArgumentError: `seconds` is negative.
        """
        self._runner.wait_for(lambda control: control.advance(in_seconds(seconds, "seconds")))

    def set(self, moment: float | datetime) -> None:
        """Set it. Going back in time, nothing happens, and what has happened stays.

        Args:
            moment: Unix seconds, or an aware datetime.
        """
        self._runner.wait_for(lambda control: control.set(_unix(moment)))

    def freeze(self, at: float | datetime | None = None) -> None:
        """Let it stand still.

        Args:
            at: The moment to set it to first. Default: the time that it shows.
        """
        self._runner.wait_for(lambda control: control.freeze(None if at is None else _unix(at)))

    def resume(self) -> None:
        """Let it run on from the time that it shows."""
        self._runner.wait_for(lambda control: control.resume())


def _unix(moment: float | datetime) -> float:
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        raise InvalidArgumentError("a datetime needs a time zone, to be a moment")
    return moment.timestamp()
