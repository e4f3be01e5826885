"""Many who want the same room at the same moment, as tasks and as threads."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from dailykit import AsyncDaily, Daily
from dailykit.errors import AlreadyExistsError
from dailykit.local import LocalDaily

MANY = 20


@pytest.fixture
def local() -> Iterator[LocalDaily]:
    with LocalDaily() as running:
        yield running


async def test_ensure_from_many_tasks(local: LocalDaily) -> None:
    async with AsyncDaily(local.api_key, api_url=local.api_url, budget=None) as daily:
        rooms = await asyncio.gather(*(daily.rooms.ensure("standup") for _ in range(MANY)))
        assert len({room.id for room in rooms}) == 1
        assert (await daily.rooms.list()).total_count == 1


def test_ensure_from_many_threads(local: LocalDaily) -> None:
    with (
        Daily(local.api_key, api_url=local.api_url, budget=None) as daily,
        ThreadPoolExecutor(MANY) as threads,
    ):
        rooms = list(threads.map(daily.rooms.ensure, ["standup"] * MANY))
        assert len({room.id for room in rooms}) == 1
        assert daily.rooms.list().total_count == 1


async def test_create_from_many_tasks_succeeds_once(local: LocalDaily) -> None:
    async with AsyncDaily(local.api_key, api_url=local.api_url, budget=None) as daily:
        outcomes = await asyncio.gather(
            *(daily.rooms.create("standup") for _ in range(MANY)), return_exceptions=True
        )
    failed = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert len(failed) == MANY - 1
    assert {type(error) for error in failed} == {AlreadyExistsError}


async def test_the_raw_side_is_that_of_the_own_task(local: LocalDaily) -> None:
    async with AsyncDaily(local.api_key, api_url=local.api_url) as daily:

        async def create(name: str) -> list[str]:
            with daily.exchanges() as seen:
                await daily.rooms.create(name)
                await daily.rooms.get(name)
            return [exchange.path for exchange in seen]

        first, second = await asyncio.gather(create("a"), create("b"))
        assert (first, second) == (["/rooms", "/rooms/a"], ["/rooms", "/rooms/b"])
