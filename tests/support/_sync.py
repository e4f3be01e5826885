"""What tests of the synchronous client need. The asynchronous ones have a twin of this."""

import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from tests.support.servers.servers import HTTPServer, RawServer, Respond, Step

from dailykit.client._account import account_of, headers_for
from dailykit.client._retry import RetryPolicy
from dailykit.client._sync._transport import Session, Transport
from dailykit.client._sync.budget import RateBudget
from dailykit.client._sync.engine import Engine, Timing
from dailykit.client.hooks import Hooks
from dailykit.redaction import Redactor

ResultT = TypeVar("ResultT")

KEY = "0123456789abcdef0123456789abcdef"


def at_once(actions: Sequence[Callable[[], ResultT]]) -> list[ResultT]:
    """Do all of them at the same time."""
    with ThreadPoolExecutor(max_workers=len(actions)) as pool:
        return [future.result() for future in [pool.submit(action) for action in actions]]


def until(condition: Callable[[], bool]) -> None:
    """Wait until something is so that happens in the background; ten seconds are too long."""
    last = time.monotonic() + 10
    while not condition():
        if time.monotonic() > last:
            raise TimeoutError
        time.sleep(0.002)


class Sleeps:
    """Waits that take no time, and are remembered."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


@contextmanager
def engine_to(
    url: str,
    *,
    key: str = KEY,
    budget: RateBudget | None = None,
    policy: RetryPolicy | None = None,
    hooks: Hooks | None = None,
    timing: Timing | None = None,
    session: Session | None = None,
    timeout: float = 30.0,
    connections: int = 100,
) -> Generator[Engine]:
    """Give an engine for a server, by default one that does not wait, and close it."""
    transport = Transport(session, timeout=timeout, connections=connections)
    try:
        yield Engine(
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
        transport.close()


def new_session() -> Session:
    """Return a pool manager as a caller would bring one."""
    return Session()


def session_with_timeout(seconds: float) -> Session:
    """Return a pool manager of a caller who has set a timeout."""
    return Session(timeout=seconds)


def close_session(session: Session) -> None:
    """Close it."""
    session.clear()


@contextmanager
def serving(respond: Respond) -> Generator[HTTPServer]:
    """Run a server that answers as it is told."""
    with HTTPServer(respond) as server:
        yield server


@contextmanager
def serving_raw(*scripts: Sequence[Step]) -> Generator[RawServer]:
    """Run a server that treats each connection as it is told."""
    with RawServer(*scripts) as server:
        yield server
