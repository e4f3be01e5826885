"""Domains of one server are reset and deleted one by one: over HTTP and from Python."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from tests.support.servers.control_calls import Control

from dailykit import AsyncDaily, AuthenticationError, Daily
from dailykit.errors import InvalidArgumentError
from dailykit.local import LocalDaily, MovableClock
from dailykit.local.control.views import LocalDomain
from dailykit.testing import WebhookInbox


@pytest_asyncio.fixture
async def other(daily: LocalDaily) -> AsyncIterator[tuple[LocalDomain, AsyncDaily]]:
    """A further domain with a room, and its client."""
    domain = daily.new_domain("t1", config={"max_webhook_count": 3})
    async with AsyncDaily(domain.api_key, api_url=domain.api_url) as client:
        await client.rooms.create("standup")
        yield domain, client


async def _count(client: AsyncDaily) -> tuple[int, int, int]:
    rooms, meetings = await client.rooms.list(), await client.meetings.list()
    return rooms.total_count, meetings.total_count, len(await client.webhooks.list())


async def test_one_domain_is_reset_and_the_others_stay(
    control: Control,
    daily: LocalDaily,
    clock: MovableClock,
    client: AsyncDaily,
    other: tuple[LocalDomain, AsyncDaily],
) -> None:
    _, there = other
    await client.rooms.create("standup")
    with WebhookInbox() as inbox:
        for one in (client, there):
            await one.webhooks.create(inbox.url, inbox.event_types, hmac=inbox.secret)
        here = [await daily.join("standup", user_name=name) for name in ("Ada", "Ben")]
        apart = [
            await daily.join("standup", user_name=name, domain="t1") for name in ("Eve", "Gus")
        ]
        daily.faults.add("rooms.delete", status=503)
        daily.faults.add("rooms.update", status=503, domain="t1")
        await daily.clock.advance(60)
        before = clock.now()

        assert (await control("POST", "reset", {"domain": "t1"})).body == {"reset": True}
        assert [one.left_reason for one in apart] == ["ejected", "ejected"]
        assert [one.state for one in here] == ["joined", "joined"]
        assert await _count(there) == (0, 0, 0)
        assert await _count(client) == (1, 1, 1)
        assert clock.now() == before
        assert [rule.operation for rule in daily.faults.rules] == ["rooms.delete"]
        assert {entry.domain for entry in daily.requests.of("rooms.create")} == {"acme"}
        # It has its key and the settings that it was created with, and can be used again.
        assert (await there.domain.get()).config.max_webhook_count == 3
        inbox.clear()
        await there.webhooks.create(inbox.url, inbox.event_types, hmac=inbox.secret)
        await there.rooms.create("standup")
        # Nothing of what was under way happens in the new life of the domain.
        await daily.clock.advance(3600)
        assert inbox.events == []


async def test_what_was_running_in_a_reset_domain_never_ends(
    daily: LocalDaily, other: tuple[LocalDomain, AsyncDaily]
) -> None:
    domain, there = other
    await there.rooms.update("standup", enable_recording="cloud", enable_dialout=True)
    await daily.join("standup", domain=domain)
    await there.rooms.start_recording("standup")
    await there.rooms.start_transcription("standup")
    await there.rooms.dial_out("standup", sip_uri="sip:ada@example.com")
    await daily.clock.advance(10)
    await there.rooms.dial_out("standup", sip_uri="sip:ben@example.com")

    await daily.reset(domain)
    with WebhookInbox() as inbox:
        await there.webhooks.create(inbox.url, inbox.event_types, hmac=inbox.secret)
        await daily.clock.advance(3600)
        assert inbox.events == []
    assert await _count(there) == (0, 0, 1)
    assert (await there.recordings.list()).total_count == 0


async def test_the_part_of_the_seed_that_is_about_the_domain_is_applied_again() -> None:
    seed = {
        "rooms": [{"name": "lobby"}],
        "domains": [{"name": "t1", "api_key": "key-of-t1", "rooms": [{"name": "ward"}]}],
    }
    async with (
        LocalDaily(seed_file=seed) as local,
        AsyncDaily(local.api_key, api_url=local.api_url) as first,
        AsyncDaily("key-of-t1", api_url=local.api_url) as second,
    ):
        for client in (first, second):
            await client.rooms.create("more")
        await local.reset("t1")
        assert [room.name async for room in second.rooms.iterate()] == ["ward"]
        assert {room.name async for room in first.rooms.iterate()} == {"lobby", "more"}
        await local.reset(local.domain)
        assert [room.name async for room in first.rooms.iterate()] == ["lobby"]


@pytest.mark.parametrize("content", [{"domain": "nope"}, {"domain": None}, {"domain": 7}])
async def test_a_domain_that_there_is_not_resets_nothing(
    control: Control, client: AsyncDaily, other: tuple[LocalDomain, AsyncDaily], content: object
) -> None:
    await client.rooms.create("standup")
    refused = await control("POST", "reset", content)
    assert refused.status in (400, 404)
    if content == {"domain": "nope"}:
        assert refused.body["info"] == "the domain 'nope' does not exist; there are acme, t1"
    assert (await client.rooms.list()).total_count == 1
    assert (await other[1].rooms.list()).total_count == 1


async def test_a_domain_is_deleted_with_all_that_is_in_it(
    control: Control, daily: LocalDaily, other: tuple[LocalDomain, AsyncDaily]
) -> None:
    domain, there = other
    eve = await daily.join("standup", domain=domain)

    assert (await control("DELETE", "domains/t1")).body == {"deleted": True}
    assert eve.left_reason == "ejected"
    with pytest.raises(AuthenticationError):
        await there.rooms.list()
    assert [one["name"] for one in (await control("GET", "domains")).body] == ["acme"]
    assert (await control("DELETE", "domains/t1")).status == 404
    # Its name is free again, and what it had is gone.
    again = daily.new_domain("t1")
    async with AsyncDaily(again.api_key, api_url=again.api_url) as client:
        assert await _count(client) == (0, 0, 0)
        assert (await client.domain.get()).config.max_webhook_count == 1


async def test_the_first_domain_stays(control: Control, daily: LocalDaily) -> None:
    refused = await control("DELETE", "domains/acme")
    assert refused.status == 400
    assert "Reset it instead" in refused.body["info"]
    for wrong in ("acme", "nope"):
        with pytest.raises(InvalidArgumentError):
            await daily.delete_domain(wrong)
    with pytest.raises(InvalidArgumentError, match="there are acme"):
        await daily.reset("nope")


def test_without_an_event_loop() -> None:
    with LocalDaily() as local:
        domain = local.new_domain()
        with Daily(domain.api_key, api_url=domain.api_url) as client:
            client.rooms.create("standup")
            local.blocking.reset(domain)
            assert client.rooms.list().total_count == 0
            local.blocking.delete_domain(domain)
            with pytest.raises(AuthenticationError):
                client.rooms.list()


async def test_a_reset_of_everything_restores_the_settings_of_domains_too(
    daily: LocalDaily, other: tuple[LocalDomain, AsyncDaily]
) -> None:
    await daily.reset()
    assert (await other[1].domain.get()).config.max_webhook_count == 3


async def test_a_request_that_waits_while_its_domain_is_deleted(
    daily: LocalDaily, other: tuple[LocalDomain, AsyncDaily]
) -> None:
    domain, there = other
    asked, deleted = asyncio.Event(), asyncio.Event()

    async def answer(_: web.Request) -> web.Response:
        asked.set()
        await deleted.wait()
        return web.Response()

    async with TestServer(_app(answer)) as server:
        creating = asyncio.create_task(
            there.webhooks.create(str(server.make_url("/")), ["meeting.ended"])
        )
        await asked.wait()
        await daily.delete_domain(domain)
        deleted.set()
        with pytest.raises(AuthenticationError):
            await creating


def _app(answer: Callable[[web.Request], Awaitable[web.Response]]) -> web.Application:
    app = web.Application()
    app.router.add_post("/", answer)
    return app
