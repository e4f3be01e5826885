# Generated from src/dailykit/local/handles/_async/clock.py by `make generate`. Do not edit.
"""`BlockingLocalClock`: the clock of a local Daily."""

from datetime import datetime, timedelta

from dailykit.durations import in_seconds
from dailykit.errors import InvalidArgumentError
from dailykit.local.handles.facts import ClockFacts

__all__ = ["BlockingLocalClock"]


class BlockingLocalClock(ClockFacts):
    """The clock of a `LocalDaily`. All of its time rules follow this clock.

    Moving the clock forward triggers everything that is due on the way, in order, each at its own
    time: rooms expire, participants are ejected, meetings end, webhooks are retried. The clock
    moves past a moment only after the webhook deliveries of that moment have succeeded or failed,
    so the receiver must be able to answer meanwhile.
    """

    def advance(self, seconds: float | timedelta) -> None:
        """Move the clock forward.

        Args:
            seconds: Seconds, or a timedelta; not negative.

        Raises:
            InvalidArgumentError: `seconds` is negative.
        """
        self._runner.wait_for(lambda control: control.advance(in_seconds(seconds, "seconds")))

    def set(self, moment: float | datetime) -> None:
        """Set the clock. Setting it back triggers nothing and undoes nothing.

        Args:
            moment: Unix seconds, or an aware datetime.
        """
        self._runner.wait_for(lambda control: control.set(_unix(moment)))

    def freeze(self, at: float | datetime | None = None) -> None:
        """Freeze the clock.

        Args:
            at: The moment to freeze it at: unix seconds, or an aware datetime. Default: now.
        """
        self._runner.wait_for(lambda control: control.freeze(None if at is None else _unix(at)))

    def resume(self) -> None:
        """Let the clock run again, from the time it shows."""
        self._runner.wait_for(lambda control: control.resume())


def _unix(moment: float | datetime) -> float:
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        raise InvalidArgumentError("the datetime needs a time zone, such as tzinfo=UTC")
    return moment.timestamp()
