"""Fixtures of the control: a client, and a program that listens."""

from collections.abc import AsyncIterator

import pytest_asyncio
from tests.support.servers.hooks import Hook, serving_hook

from dailykit import AsyncDaily
from dailykit.local import LocalDaily


@pytest_asyncio.fixture
async def client(daily: LocalDaily) -> AsyncIterator[AsyncDaily]:
    """A client of `daily`."""
    async with AsyncDaily(daily.api_key, api_url=daily.api_url) as client:
        yield client


@pytest_asyncio.fixture
async def hook() -> AsyncIterator[Hook]:
    """A program that listens."""
    async with serving_hook() as hook:
        yield hook
