"""Servers in processes of their own, and a plain HTTP client."""

from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest
import pytest_asyncio
from tests.support.servers.processes import Start, starting


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts servers; none outlives the test."""
    with starting() as start:
        yield start


@pytest_asyncio.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """A plain HTTP client."""
    timeout = aiohttp.ClientTimeout(total=30)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(timeout=timeout, connector=connector) as session:
        yield session
