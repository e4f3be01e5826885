"""The way to Redis; the only place that imports its client. Its twin is by hand too."""

import asyncio
import weakref
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from dailykit.client._fleet import check_redis_url, shown_url
from dailykit.client._forks import leave_behind, process
from dailykit.client._redis_errors import RedisAwayError, need_redis, why_away

if TYPE_CHECKING:
    from redis.asyncio import Redis as RedisClient
else:
    RedisClient = Any  # so that a program without Redis does not load its client

__all__ = ["RedisClient", "RedisLink"]

ResultT = TypeVar("ResultT")

_WHOLE: Final = 2
"""How much longer than one step of it, such as connecting, a command may take."""


class RedisLink:
    """Connections to one Redis: one pool for each event loop and process.

    Args:
        where: The URL, or a client, which this never closes.
        patience: Seconds to wait for an answer. A client keeps its own timeouts.
    """

    def __init__(self, where: "str | RedisClient", *, patience: float) -> None:
        need_redis()
        self.url = check_redis_url(where) if isinstance(where, str) else None
        self._given = None if isinstance(where, str) else where
        self._patience = patience
        self._clients: weakref.WeakKeyDictionary[
            asyncio.AbstractEventLoop, tuple[object, RedisClient]
        ] = weakref.WeakKeyDictionary()

    def __repr__(self) -> str:
        return shown_url(self.url) if self.url is not None else "your client"

    async def script(self, text: str, keys: Sequence[str], args: Sequence[str]) -> Any:
        """Run a script.

        Raises:
            RedisAwayError: Redis is away, or refused.
        """
        return await self.do(lambda client: client.register_script(text)(list(keys), list(args)))

    async def set_if_absent(self, key: str, value: str, seconds: float) -> bool:
        """Set a key for some seconds, and return whether it was absent.

        Raises:
            RedisAwayError: Redis is away, or refused.
        """
        done: Any = await self.do(
            lambda client: client.set(key, value, nx=True, px=max(1, round(seconds * 1000)))
        )
        return bool(done)

    async def do(self, action: "Callable[[RedisClient], Awaitable[ResultT]]") -> ResultT:
        """Do something with a client.

        Raises:
            RedisAwayError: Redis is away, or refused.
        """
        from redis.exceptions import RedisError

        try:
            async with asyncio.timeout(self._patience * _WHOLE if self._given is None else None):
                return await action(self._client())
        except (RedisError, OSError, TimeoutError) as error:
            raise RedisAwayError(why_away(error, self.url)) from None

    async def aclose(self) -> None:
        """Close the connections of this event loop. The next command opens new ones."""
        kept = self._clients.pop(asyncio.get_running_loop(), None)
        if kept is not None and kept[0] == process():
            with suppress(Exception):
                await kept[1].aclose()

    def _client(self) -> "RedisClient":
        if self._given is not None:
            return self._given
        loop = asyncio.get_running_loop()
        kept = self._clients.get(loop)
        if kept is not None:
            if kept[0] == process():
                return kept[1]
            leave_behind(kept)
        client = self._new_client()
        self._clients[loop] = (process(), client)
        return client

    def _new_client(self) -> "RedisClient":
        from redis.asyncio import Redis
        from redis.asyncio.retry import Retry
        from redis.backoff import NoBackoff

        new: Any = cast("Any", Redis).from_url(
            self.url,
            socket_timeout=self._patience,
            socket_connect_timeout=self._patience,
            retry=Retry(NoBackoff(), 0),
        )
        return cast("RedisClient", new)
