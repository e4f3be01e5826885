"""How long the sender waits for a webhook's answer, and what it takes for one."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from tests.support.servers.hooks import Hook, serving_raw, wait_for

from dailykit.local import MovableClock
from dailykit.local.base.ids import Ids
from dailykit.local.control.sender import Sender
from dailykit.local.store import Store
from dailykit.local.world import World
from dailykit.local.world.core.outgoing import Post


@pytest_asyncio.fixture
async def sender(clock: MovableClock) -> AsyncIterator[Sender]:
    """What sends posts, on the test's own loop."""
    store = Store.open()
    sender = Sender(World(store, clock, Ids("test"), lambda _, name: name))
    yield sender
    await sender.close()
    store.close()


async def test_who_is_silent_is_not_waited_for_longer_than_said(sender: Sender) -> None:
    going_on = asyncio.Event()
    async with serving_raw(lambda _reader, _writer: wait_for(going_on)) as url:
        outcome = await sender.post(Post(url=url, headers={}, body=b"{}", patience=0.1))
        going_on.set()
    assert (outcome.status, outcome.received) == (None, "undefined")
    assert outcome.problem == "no answer within 0.1 seconds"
    assert 0.1 <= outcome.seconds < 5


async def test_after_closing_nothing_is_sent(sender: Sender, hook: Hook) -> None:
    await sender.close()
    outcome = await sender.post(Post(url=hook.url, headers={}, body=b"{}"))
    assert (outcome.status, outcome.problem) == (None, "the local Daily is stopping")
    await sender.close()
    assert hook.received == []


def test_daily_s_patience_is_eight_seconds() -> None:
    assert Post(url="http://localhost/", headers={}, body=b"").patience == 8.0


@pytest.mark.parametrize("url", ["http://", "http://exa mple/", "nothing", "http://localhost:0/"])
async def test_whatever_the_url_sending_does_not_raise(sender: Sender, url: str) -> None:
    outcome = await sender.post(Post(url=url, headers={}, body=b""))
    assert outcome.status is None
    assert outcome.problem


async def test_what_is_no_http_is_no_answer(sender: Sender) -> None:
    async def babble(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"hello there\r\n\r\n")

    async with serving_raw(babble) as url:
        outcome = await sender.post(Post(url=url, headers={}, body=b""))
    assert outcome.status is None
