# Generated from src/dailykit/client/_async/redis_lock.py by `make generate`. Do not edit.
"""A lock that one process of a fleet holds at a time."""

import logging
import time
from collections.abc import Generator
from contextlib import contextmanager
from secrets import token_hex
from typing import Final

from dailykit.client._redis_errors import RedisAwayError
from dailykit.client._sync._redis import RedisLink
from dailykit.client._sync._waiting import sleep, to_the_end

__all__ = ["redis_lock"]

_log = logging.getLogger("dailykit.redis")

_PAUSE: Final = 0.1
"""Seconds between two attempts to get the lock."""

_UNLOCK: Final = """
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
"""


@contextmanager
def redis_lock(link: RedisLink, key: str, *, seconds: float) -> Generator[None]:
    """Hold a lock during a ``with`` block.

    If Redis is away, or the lock is not free after `seconds`, the block runs without it: what it
    protects must be safe without it, if slower.

    Args:
        link: The way to Redis.
        key: The lock's key in Redis.
        seconds: For how long it is held at most, even if this process dies.
    """
    token = token_hex(16)
    _acquire(link, key, token, seconds)
    try:
        yield
    finally:

        def unlock() -> None:
            try:
                link.script(_UNLOCK, [key], [token])
            except RedisAwayError as error:
                _log.debug("the lock %s could not be released and will expire: %s", key, error)

        to_the_end(unlock)


def _acquire(link: RedisLink, key: str, token: str, seconds: float) -> None:
    until = time.monotonic() + seconds
    try:
        while not link.set_if_absent(key, token, seconds):
            if time.monotonic() >= until:
                _log.warning("another process holds the lock %s for too long", key)
                return
            sleep(_PAUSE)
    except RedisAwayError as error:
        _log.warning("going on without the lock %s: Redis is away (%s)", key, error)
