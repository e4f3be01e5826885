"""Programs in calls, for tests that are not asynchronous: with sound and pictures."""

import asyncio
from collections.abc import Callable, Coroutine, Generator
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Thread
from typing import Any, TypeVar

from dailykit.local.media import MediaParticipant

__all__ = ["Program", "program"]

ResultT = TypeVar("ResultT")


class Program:
    """A program in a call, on a loop of its own in another thread."""

    def __init__(self, bot: MediaParticipant, loop: asyncio.AbstractEventLoop) -> None:
        self.bot = bot
        self._loop = loop

    def begin(self, work: Coroutine[Any, Any, ResultT]) -> "Future[ResultT]":
        """Do something there, while a test goes on."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def run(self, work: Coroutine[Any, Any, ResultT]) -> ResultT:
        """Do something there, and return its result."""
        return self.begin(work).result(30)

    def do(self, act: Callable[[], object]) -> None:
        """Call something there."""

        async def call() -> None:
            act()

        self.run(call())

    def event(self, kind: str, **facts: Any) -> Any:
        """Wait for an event with these facts, and return its data."""

        async def wait() -> Any:
            while True:
                event = await self.bot.next_event(kind, timeout=20)
                if facts.items() <= event.data.items():
                    return event.data

        return self.run(wait())


@contextmanager
def program(address: str) -> Generator[Program]:
    """Have a program in a call for as long as the block lasts."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()
    try:
        joining = MediaParticipant.join(address, user_name="Bot")
        bot = asyncio.run_coroutine_threadsafe(joining.__aenter__(), loop).result(30)
        try:
            yield Program(bot, loop)
        finally:
            leaving = joining.__aexit__(None, None, None)
            asyncio.run_coroutine_threadsafe(leaving, loop).result(30)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
