"""Programs in a call, and what they receive."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest_asyncio
from tests.support.calls.visits import Visit

from dailykit import AsyncDaily
from dailykit.local import LocalDaily
from dailykit.local.media import MediaParticipant


@pytest_asyncio.fixture
async def local() -> AsyncIterator[LocalDaily]:
    """A local Daily."""
    async with LocalDaily() as local:
        yield local


@pytest_asyncio.fixture
async def client(local: LocalDaily) -> AsyncIterator[AsyncDaily]:
    """A client of `local`."""
    async with AsyncDaily(local.api_key, api_url=local.api_url) as client:
        yield client


@pytest_asyncio.fixture
async def room_url(client: AsyncDaily) -> str:
    """The address of a room."""
    return (await client.rooms.create(name="standup", enable_knocking=True)).url


@pytest_asyncio.fixture
async def visit(room_url: str) -> AsyncIterator[Visit]:
    """Lets programs join; nothing of them may be left over at the end."""
    before = asyncio.all_tasks()
    async with AsyncExitStack() as stack:

        async def visit(user_name: str, **options: Any) -> MediaParticipant:
            visit = MediaParticipant.join(room_url, user_name=user_name, **options)
            return await stack.enter_async_context(visit)

        yield visit
    assert asyncio.all_tasks() - before - {asyncio.current_task()} == set()
