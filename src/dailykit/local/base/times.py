"""Times in Daily's format, and their checks."""

from datetime import UTC, datetime
from functools import lru_cache

from dailykit import wording
from dailykit.local.base.refusal import Refusal

__all__ = ["iso_time", "require_future"]


def iso_time(seconds: float) -> str:
    """Return a unix time in Daily's format: UTC, to the second, with zero milliseconds."""
    return _iso_second(int(seconds))


@lru_cache(maxsize=256)  # a page of rooms has few different seconds
def _iso_second(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def require_future(name: str, seconds: int | None, now: float) -> None:
    """Refuse the time in property `name` unless it is missing or after `now`."""
    if seconds is not None and seconds <= now:
        raise Refusal.invalid(wording.time_past(name, seconds))
