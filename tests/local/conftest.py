"""Fixtures for the tests of the local Daily: a moved clock, worlds without sockets, plain HTTP."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import ExitStack
from typing import Any, NamedTuple, Protocol

import aiohttp
import pytest
import pytest_asyncio

from dailykit.local import LocalDaily, MovableClock
from dailykit.local.base.ids import Ids
from dailykit.local.store import Store
from dailykit.local.world import Domain, World

NOW = 1_800_000_000


class Answer(NamedTuple):
    """What came back over HTTP."""

    status: int
    body: Any
    headers: Mapping[str, str]


class Ask(Protocol):
    """Sends one request to a local Daily's REST API with its key."""

    async def __call__(self, method: str, path: str, **options: Any) -> Answer: ...


@pytest.fixture
def now() -> int:
    """The time at which the test's clock stands."""
    return NOW


@pytest.fixture
def clock() -> MovableClock:
    """A clock that stands still until the test moves it."""
    clock = MovableClock(start=NOW)
    clock.freeze()
    clock.set(NOW)
    return clock


@pytest.fixture
def make_world(clock: MovableClock) -> Iterator[Callable[..., World]]:
    """Makes worlds; what they opened is closed after the test."""
    with ExitStack() as stack:

        def make(db: str = ":memory:", seed: str = "test") -> World:
            store = Store.open(db)
            stack.callback(store.close)
            return World(store, clock, Ids(seed), lambda domain, name: f"{domain.name}/{name}")

        yield make


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    """A world with nothing in it."""
    return make_world()


@pytest.fixture
def domain(world: World) -> Domain:
    """A domain in `world`."""
    return world.domains.open("acme")


@pytest_asyncio.fixture
async def daily(clock: MovableClock) -> AsyncIterator[LocalDaily]:
    """A local Daily whose clock the test moves."""
    async with LocalDaily(clock=clock, domain="acme", seed=7) as daily:
        yield daily


@pytest_asyncio.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """A plain HTTP client."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as session:
        yield session


@pytest.fixture
def ask(daily: LocalDaily, session: aiohttp.ClientSession) -> Ask:
    """Sends requests to `daily`."""

    async def ask(method: str, path: str, **options: Any) -> Answer:
        headers = {"Authorization": f"Bearer {daily.api_key}", **options.pop("headers", {})}
        url = daily.api_url + path
        async with session.request(method, url, headers=headers, **options) as response:
            text = await response.text()
            assert response.content_type == "application/json"
            body = await response.json() if text else None
            return Answer(response.status, body, dict(response.headers))

    return ask
