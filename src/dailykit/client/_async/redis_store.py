"""Dropping duplicate webhooks for all receivers of a fleet."""

from datetime import timedelta

from dailykit.client._async._redis import RedisClient, RedisLink
from dailykit.client._redis_errors import check_prefix

__all__ = ["AsyncRedisStore"]


class AsyncRedisStore:
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

    async def put_if_absent(self, key: str, /) -> bool:
        """Store a key, and return whether it is new.

        Raises:
            DailyConnectionError: Redis is away, or refused.
        """
        return await self._link.set_if_absent(f"{self._prefix}:webhook:{key}", "1", self._keep)

    async def aclose(self) -> None:
        """Close the connections. The next key opens new ones."""
        await self._link.aclose()
