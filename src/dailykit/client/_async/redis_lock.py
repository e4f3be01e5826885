"""A lock that one process of a fleet holds at a time."""

import logging
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from secrets import token_hex
from typing import Final

from dailykit.client._async._redis import RedisLink
from dailykit.client._async._waiting import sleep, to_the_end
from dailykit.client._redis_errors import RedisAwayError

__all__ = ["redis_lock"]

_log = logging.getLogger("dailykit.redis")

_PAUSE: Final = 0.1
"""Seconds between two attempts to get the lock."""

_UNLOCK: Final = """
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
"""


@asynccontextmanager
async def redis_lock(link: RedisLink, key: str, *, seconds: float) -> AsyncGenerator[None]:
    """Hold a lock during a ``with`` block.

    If Redis is away, or the lock is not free after `seconds`, the block runs without it: what it
    protects must be safe without it, if slower.

    Args:
        link: The way to Redis.
        key: The lock's key in Redis.
        seconds: For how long it is held at most, even if this process dies.
    """
    token = token_hex(16)
    await _acquire(link, key, token, seconds)
    try:
        yield
    finally:

        async def unlock() -> None:
            try:
                await link.script(_UNLOCK, [key], [token])
            except RedisAwayError as error:
                _log.debug("the lock %s could not be released and will expire: %s", key, error)

        await to_the_end(unlock)


async def _acquire(link: RedisLink, key: str, token: str, seconds: float) -> None:
    until = time.monotonic() + seconds
    try:
        while not await link.set_if_absent(key, token, seconds):
            if time.monotonic() >= until:
                _log.warning("another process holds the lock %s for too long", key)
                return
            await sleep(_PAUSE)
    except RedisAwayError as error:
        _log.warning("going on without the lock %s: Redis is away (%s)", key, error)
