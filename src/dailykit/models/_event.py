"""The envelope that all webhook events share."""

from datetime import datetime

from dailykit.models._base import DailyAnswer, Number, from_unix

__all__ = ["Event"]


class Event(DailyAnswer):
    """The envelope that all events share, around the `payload`.

    Events can arrive twice, out of order, and occasionally under another id.
    """

    id: str
    """The event's id, for detecting duplicates."""
    version: str | None = None
    """The version of the event format, such as ``1.0.0``."""
    event_ts: Number | None = None
    """Unix seconds when it was sent."""

    @property
    def event_at(self) -> datetime | None:
        """The time of `event_ts`, when it was sent."""
        return from_unix(self.event_ts)
