"""Rooms of further domains at addresses that resolve everywhere: the domain is in the path."""

import asyncio
import shutil
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio

from dailykit import AsyncDaily, NotFoundError, Room
from dailykit.local import LocalDaily
from dailykit.local.call.remote import join
from dailykit.pipecat import DailyRESTHelper


@pytest_asyncio.fixture
async def daily() -> AsyncIterator[LocalDaily]:
    """A local Daily whose further domains are in the path."""
    async with LocalDaily(domain="acme", domains_in_path=True) as daily:
        yield daily


@pytest_asyncio.fixture
async def client(daily: LocalDaily) -> AsyncIterator[AsyncDaily]:
    """A client of a further domain."""
    domain = daily.new_domain("t1")
    assert domain.rooms_url == f"{daily.url}/t1~"
    async with AsyncDaily(domain.api_key, api_url=domain.api_url) as client:
        yield client


@pytest_asyncio.fixture
async def room(client: AsyncDaily) -> Room:
    """A private room of the further domain."""
    return await client.rooms.create("standup", privacy="private")


async def test_the_url_has_the_domain_in_its_path(
    daily: LocalDaily, client: AsyncDaily, room: Room
) -> None:
    assert room.url == f"{daily.url}/t1~standup"
    assert (await client.rooms.get(room.url)).name == "standup"
    async with AsyncDaily(daily.api_key, api_url=daily.api_url) as first:
        assert (await first.rooms.create("standup")).url == f"{daily.url}/standup"
        # The name of another domain in front leads nowhere.
        with pytest.raises(NotFoundError):
            await first.rooms.get("t1~standup")


async def test_people_join_it_by_all_ways(
    daily: LocalDaily, client: AsyncDaily, room: Room, session: aiohttp.ClientSession
) -> None:
    token = await client.meeting_tokens.create(room)
    link = f"{room.url}?t={token}"
    async with (
        join(link),
        await daily.join(link),
        await daily.join("standup", token=token, domain="t1"),
    ):
        content = {"room": link, "user_name": "Ada"}
        async with session.post(f"{daily.url}/~/participants", json=content) as answer:
            assert (answer.status, (await answer.json())["room"]) == (200, "standup")
        assert (await client.rooms.presence("standup")).total_count == 4
    path = f"{daily.url}/~/room/t1~standup"
    async with session.post(path, json={"token": token}) as answer:
        assert (await answer.json())["type"] == "welcome"
    async with session.get(link) as page:
        assert (page.status, page.content_type) == (200, "text/html")


async def test_programs_that_take_the_path_for_the_name(
    daily: LocalDaily, client: AsyncDaily, room: Room, session: aiohttp.ClientSession
) -> None:
    domain_key = client._engine.headers["Authorization"].removeprefix("Bearer ")
    helper = DailyRESTHelper(
        daily_api_key=domain_key, daily_api_url=daily.api_url, aiohttp_session=session
    )
    assert (await helper.get_room_from_url(room.url)).name == "standup"
    token = await helper.get_token(room.url)
    async with join(room.url, token=token) as ada:
        assert (ada.room, ada.is_owner) == ("standup", True)
    assert await helper.delete_room_by_url(room.url)


async def test_both_forms_are_served_whatever_is_written(local_daily: LocalDaily) -> None:
    domain = local_daily.new_domain("t1")
    async with AsyncDaily(domain.api_key, api_url=domain.api_url) as client:
        room = await client.rooms.create("standup")
        assert room.url == f"http://t1.localhost:{local_daily.port}/standup"
        async with join(room.url), join(f"{domain.rooms_url}standup"):
            assert (await client.rooms.presence("standup")).total_count == 2


async def test_the_domains_are_listed_with_where_their_rooms_are(
    daily: LocalDaily, client: AsyncDaily, session: aiohttp.ClientSession
) -> None:
    assert client.api_url == daily.api_url
    async with session.get(f"{daily.url}/~/domains") as answer:
        assert await answer.json() == [
            {"name": "acme", "rooms_url": f"{daily.url}/"},
            {"name": "t1", "rooms_url": f"{daily.url}/t1~"},
        ]


async def test_node_finds_it(room: Room) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("this machine has no Node")
    program = f"fetch({room.url!r}).then(async (a) => console.log((await a.text()).slice(0, 15)))"
    process = await asyncio.create_subprocess_exec(*(node, "-e", program), stdout=PIPE, stderr=PIPE)
    async with asyncio.timeout(30):
        output, errors = await process.communicate()
    assert output == b"<!doctype html>\n", errors
