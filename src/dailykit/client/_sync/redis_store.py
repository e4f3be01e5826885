# Generated from src/dailykit/client/_async/redis_store.py by `make generate`. Do not edit.
"""Dropping duplicate webhooks for all receivers of a fleet."""

from datetime import timedelta

from dailykit.client._redis_errors import check_prefix
from dailykit.client._sync._redis import RedisClient, RedisLink

__all__ = ["RedisStore"]


class RedisStore:
    """Remembers keys in Redis or Valkey, for all receivers that use the same prefix.

    When Redis is away, `Receiver` takes the event: a duplicate does less harm than a lost event.
    Needs the extra ``[redis]``.

    Args:
        redis: The URL, such as ``redis://localhost:6379/0``, or a client. A client keeps its own
            timeouts and stays open.
        keep: How long to remember a key. Daily stops retrying within a day.
        prefix: The start of the names of all keys in Redis.
        patience: Seconds to wait for an answer of Redis.

    Raises:
        ConfigurationError: The URL is not one of Redis, or its client is not installed.
    """

    def __init__(
        self,
        redis: str | RedisClient,
        *,
        keep: timedelta = timedelta(days=3),
        prefix: str = "dailykit",
        patience: float = 1.0,
    ) -> None:
        self._link = RedisLink(redis, patience=patience)
        self._keep = keep.total_seconds()
        self._prefix = check_prefix(prefix)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._link!r}>"

    def put_if_absent(self, key: str, /) -> bool:
        """Store a key, and return whether it is new.

        Raises:
            DailyConnectionError: Redis is away, or refused.
        """
        return self._link.set_if_absent(f"{self._prefix}:webhook:{key}", "1", self._keep)

    def close(self) -> None:
        """Close the connections. The next key opens new ones."""
        self._link.close()
