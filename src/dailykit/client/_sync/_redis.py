"""The way to Redis; the only place that imports its client. Its twin is by hand too."""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar, cast

from dailykit.client._fleet import check_redis_url, shown_url
from dailykit.client._forks import leave_behind, process
from dailykit.client._redis_errors import RedisAwayError, need_redis, why_away

if TYPE_CHECKING:
    from redis import Redis as RedisClient
else:
    RedisClient = Any  # so that a program without Redis does not load its client

__all__ = ["RedisClient", "RedisLink"]

ResultT = TypeVar("ResultT")


class RedisLink:
    """Connections to one Redis: one pool for each process.

    Args:
        where: The URL, or a client, which this never closes.
        patience: Seconds to wait for an answer. A client keeps its own timeouts.
    """

    def __init__(self, where: "str | RedisClient", *, patience: float) -> None:
        need_redis()
        self.url = check_redis_url(where) if isinstance(where, str) else None
        self._given = None if isinstance(where, str) else where
        self._patience = patience
        self._lock = threading.Lock()
        self._own: tuple[object, RedisClient] | None = None

    def __repr__(self) -> str:
        return shown_url(self.url) if self.url is not None else "your client"

    def script(self, text: str, keys: Sequence[str], args: Sequence[str]) -> Any:
        """Run a script.

        Raises:
            RedisAwayError: Redis is away, or refused.
        """
        return self.do(lambda client: client.register_script(text)(list(keys), list(args)))

    def set_if_absent(self, key: str, value: str, seconds: float) -> bool:
        """Set a key for some seconds, and return whether it was absent.

        Raises:
            RedisAwayError: Redis is away, or refused.
        """
        done: Any = self.do(
            lambda client: client.set(key, value, nx=True, px=max(1, round(seconds * 1000)))
        )
        return bool(done)

    def do(self, action: "Callable[[RedisClient], ResultT]") -> ResultT:
        """Do something with a client.

        Raises:
            RedisAwayError: Redis is away, or refused.
        """
        from redis.exceptions import RedisError

        try:
            return action(self._client())
        except (RedisError, OSError) as error:
            raise RedisAwayError(why_away(error, self.url)) from None

    def close(self) -> None:
        """Close the connections. The next command opens new ones."""
        with self._lock:
            kept, self._own = self._own, None
        if kept is not None and kept[0] == process():
            with suppress(Exception):
                kept[1].close()

    def _client(self) -> "RedisClient":
        if self._given is not None:
            return self._given
        kept = self._own
        if kept is not None and kept[0] == process():
            return kept[1]
        with self._lock:
            if self._own is None or self._own[0] != process():
                leave_behind(self._own)
                self._own = (process(), self._new_client())
            return self._own[1]

    def _new_client(self) -> "RedisClient":
        from redis import Redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        new: Any = cast("Any", Redis).from_url(
            self.url,
            socket_timeout=self._patience,
            socket_connect_timeout=self._patience,
            retry=Retry(NoBackoff(), 0),
        )
        return cast("RedisClient", new)
