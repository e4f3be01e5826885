"""Fixtures for every test."""

from collections.abc import AsyncIterator

import pytest_asyncio

from dailykit.local import LocalDaily


@pytest_asyncio.fixture
async def local_daily() -> AsyncIterator[LocalDaily]:
    """A local Daily of the test's own, with nothing in it."""
    async with LocalDaily() as daily:
        yield daily
