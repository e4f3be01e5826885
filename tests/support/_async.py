"""What tests of the asynchronous client need. The synchronous ones have a twin of this."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar

from aiohttp import ClientTimeout
from tests.support.servers.servers import HTTPServer, RawServer, Respond, Step

from dailykit.client._account import account_of, headers_for
from dailykit.client._async._transport import Session, Transport
from dailykit.client._async.budget import AsyncRateBudget
from dailykit.client._async.engine import AsyncEngine, Timing
from dailykit.client._retry import RetryPolicy
from dailykit.client.hooks import Hooks
from dailykit.redaction import Redactor

ResultT = TypeVar("ResultT")

KEY = "0123456789abcdef0123456789abcdef"


async def at_once(actions: Sequence[Callable[[], Awaitable[ResultT]]]) -> list[ResultT]:
    """Do all of them at the same time."""
    return await asyncio.gather(*(action() for action in actions))


async def until(condition: Callable[[], bool]) -> None:
    """Wait until something is so that happens in the background; ten seconds are too long."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 (whatever it is has no event)
            await asyncio.sleep(0.002)


class Sleeps:
    """Waits that take no time, and are remembered."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(0)


@asynccontextmanager
async def engine_to(
    url: str,
    *,
    key: str = KEY,
    budget: AsyncRateBudget | None = None,
    policy: RetryPolicy | None = None,
    hooks: Hooks | None = None,
    timing: Timing | None = None,
    session: Session | None = None,
    timeout: float = 30.0,  # noqa: ASYNC109 (of one try, as the transport's)
    connections: int = 100,
) -> AsyncGenerator[AsyncEngine]:
    """Give an engine for a server, by default one that does not wait, and close it."""
    transport = Transport(session, timeout=timeout, connections=connections)
    try:
        yield AsyncEngine(
            api_url=url,
            headers=headers_for(key),
            account=account_of(url, key),
            transport=transport,
            budget=budget,
            policy=policy or RetryPolicy(),
            hooks=hooks or Hooks(),
            redact=Redactor(key),
            timing=timing or Timing(sleep=Sleeps().sleep),
        )
    finally:
        await transport.aclose()


def new_session() -> Session:
    """Return a session as a caller would bring one."""
    return Session()


def session_with_timeout(seconds: float) -> Session:
    """Return a session of a caller who has set a timeout."""
    return Session(timeout=ClientTimeout(total=seconds))


async def close_session(session: Session) -> None:
    """Close it."""
    await session.close()


@asynccontextmanager
async def serving(respond: Respond) -> AsyncGenerator[HTTPServer]:
    """Run a server that answers as it is told."""
    with HTTPServer(respond) as server:
        yield server


@asynccontextmanager
async def serving_raw(*scripts: Sequence[Step]) -> AsyncGenerator[RawServer]:
    """Run a server that treats each connection as it is told."""
    with RawServer(*scripts) as server:
        yield server
