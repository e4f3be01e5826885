"""Forks after a client was used, has parent and children use it, and prints what each was told.

Usage: python children.py KIND, one of the `WAYS`
"""

import asyncio
import base64
import json
import multiprocessing
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import urllib3

from dailykit import AsyncDaily, Daily

CHILDREN = 4
CALLS = 25


def user_of(token: str) -> str:
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    return str(claims["u"])


def connections() -> set[str]:
    """Return the TCP sockets among the descriptors of this process."""
    found: set[str] = set()
    for descriptor in Path("/proc/self/fd").iterdir():
        try:
            target = str(descriptor.readlink())
            with socket.socket(fileno=os.dup(int(descriptor.name))) as one:
                if one.family == socket.AF_INET:
                    found.add(target)
        except OSError:  # no socket, or not there any more
            continue
    return found


def blocking(daily: Daily) -> Callable[[str], list[str]]:
    daily.rooms.create("a")

    def use(user: str) -> list[str]:
        return [user_of(daily.meeting_tokens.create("a", user_name=user)) for _ in range(CALLS)]

    return use


def own_pool() -> Callable[[str], list[str]]:
    return blocking(Daily(budget=None))


def callers_pool() -> Callable[[str], list[str]]:
    return blocking(Daily(budget=None, session=urllib3.PoolManager()))


def by_name() -> str:
    """Return a URL with a host that has to be looked up, which event loops do in threads."""
    return os.environ["DAILY_API_URL"].replace("127.0.0.1", "localhost")


def _asking(daily: AsyncDaily, user: str) -> Any:
    async def ask() -> list[str]:
        tokens = [daily.meeting_tokens.create("a", user_name=user) for _ in range(CALLS)]
        return [user_of(token) for token in await asyncio.gather(*tokens)]

    return ask()


def new_loop() -> Callable[[str], list[str]]:
    daily = AsyncDaily(api_url=by_name(), budget=None)
    first = asyncio.new_event_loop()  # is still open when the process forks
    first.run_until_complete(daily.rooms.create("a"))
    parent = os.getpid()

    def use(user: str) -> list[str]:
        loop = first if os.getpid() == parent else asyncio.new_event_loop()
        return list(loop.run_until_complete(_asking(daily, user)))

    return use


def same_loop() -> Callable[[str], list[str]]:
    daily = AsyncDaily(api_url=by_name(), budget=None)
    loop = asyncio.new_event_loop()
    loop.run_until_complete(daily.rooms.create("a"))
    return lambda user: list(loop.run_until_complete(_asking(daily, user)))


WAYS = {way.__name__: way for way in (own_pool, callers_pool, new_loop, same_loop)}


def main(way: str) -> None:
    use = WAYS[way]()
    context = multiprocessing.get_context("fork")
    results: Any = context.SimpleQueue()
    before = connections()

    def child(user: str) -> None:
        inherited = sorted(before & connections())
        results.put((user, inherited, use(user)))

    children = [
        context.Process(target=child, args=(f"user-{number}",)) for number in range(CHILDREN)
    ]
    for process in children:
        process.start()
    mine = use("parent")
    told = {"parent": mine}
    kept: dict[str, list[str]] = {}
    for _ in children:
        user, inherited, users = results.get()
        told[user] = users
        kept[user] = inherited
    for process in children:
        process.join()
    sys.stdout.write(json.dumps({"told": told, "kept": kept}))


if __name__ == "__main__":
    main(sys.argv[1])
