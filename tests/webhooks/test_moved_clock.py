"""A service under test verifies deliveries whose time a test has moved, without a change of its."""

import asyncio
import time

import pytest
from aiohttp import web

from dailykit import AsyncDaily, LocalDaily, clocks
from dailykit.errors import StaleTimestamp
from dailykit.models.events import Event, MeetingEnded
from dailykit.webhooks import Receiver, new_secret, sign, verify

BODY = b'{"version": "1.0.0", "type": "meeting.ended", "id": "1", "payload": {}, "event_ts": 1}'


async def test_a_receiver_goes_by_the_clock_of_a_local_daily_in_its_process() -> None:
    secret = new_secret()
    receiver = Receiver(secret)
    ended: asyncio.Queue[Event] = asyncio.Queue()
    receiver.on(MeetingEnded)(ended.put)
    app = web.Application()
    receiver.add_to(app, "/daily")
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        async with (
            LocalDaily() as local,
            AsyncDaily(local.api_key, api_url=local.api_url) as daily,
        ):
            url = f"http://127.0.0.1:{runner.addresses[0][1]}/daily"
            await daily.webhooks.create(url, ["meeting.ended"], hmac=secret)
            room = await daily.rooms.create()
            async with await local.join(room), await local.join(room):
                await local.clock.advance(86_400)
            await local.clock.advance(600)
            await local.settle()
            assert [one.state for one in local.deliveries] == ["delivered"]
            assert isinstance(await asyncio.wait_for(ended.get(), 20), MeetingEnded)
    finally:
        await runner.cleanup()


def test_only_while_it_runs() -> None:
    secret = new_secret()
    with LocalDaily() as local:
        local.blocking.clock.advance(620)
        ahead = sign(BODY, secret, sent_at=local.clock.now())
        verify(BODY, ahead, secret)
        verify(BODY, sign(BODY, secret), secret)  # by this machine's clock, too
        with pytest.raises(StaleTimestamp, match="signed 99 seconds ago"):
            verify(BODY, ahead, secret, tolerance=9, received_at=local.clock.now() + 99)
        with pytest.raises(StaleTimestamp, match=r"was a local Daily's clock moved\?"):
            verify(BODY, sign(BODY, secret, sent_at=time.time() + 9_000), secret)
    with pytest.raises(StaleTimestamp, match="in the future"):
        verify(BODY, ahead, secret)
    assert len(clocks.moments()) == 1


async def test_a_clock_of_ones_own_counts_alone() -> None:
    secret = new_secret()
    receiver = Receiver(secret, clock=lambda: 1_700_000_000.0)
    async with LocalDaily():
        assert (await receiver.receive(BODY, sign(BODY, secret))).status == 401
        at_that_time = sign(BODY, secret, sent_at=1_700_000_000.0)
        assert (await receiver.receive(BODY, at_that_time)).status == 200


def test_another_process_can_be_told_to_take_any_age(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    secret = new_secret()
    old = sign(BODY, secret, sent_at=time.time() - 9_000)
    monkeypatch.setenv("DAILYKIT_ANY_SIGNATURE_AGE", "yes")
    with pytest.raises(StaleTimestamp):
        verify(BODY, old, secret)
    monkeypatch.setenv("DAILYKIT_ANY_SIGNATURE_AGE", "1")
    verify(BODY, sign(BODY, secret), secret)
    assert caplog.text == ""
    verify(BODY, old, secret)
    assert "never set it in production" in caplog.text
