"""Webhooks for real: over HTTP, from people in calls to a program that listens."""

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import pytest
from tests.support.servers.hooks import Hook, serving_hook, serving_raw, wait_for

from dailykit.local import LocalDaily, MovableClock

EVENTS = ["participant.joined", "participant.left", "meeting.started", "meeting.ended"]


SECRET = "YSBzZWNyZXQgb2Ygb3VyIG93bg=="


class Answer(Protocol):
    status: int
    body: Any
    headers: Any


class Ask(Protocol):
    async def __call__(self, method: str, path: str, **options: Any) -> Answer: ...


async def listen(ask: Ask, hook: Hook, **fields: Any) -> dict[str, Any]:
    """Make a webhook, and forget its probe."""
    body = {"url": hook.url, "eventTypes": EVENTS, "hmac": SECRET, **fields}
    answer = await ask("POST", "/webhooks", json=body)
    assert answer.status == 200, answer.body
    hook.received.clear()
    webhook: dict[str, Any] = answer.body
    return webhook


async def state_of(ask: Ask, webhook: dict[str, Any]) -> tuple[str, int]:
    body = (await ask("GET", f"/webhooks/{webhook['uuid']}")).body
    return body["state"], body["failedCount"]


async def test_making_one_asks_its_url_first(ask: Ask, hook: Hook) -> None:
    body = {"url": hook.url, "eventTypes": EVENTS, "hmac": SECRET, "basicAuth": "dTpw"}
    answer = await ask("POST", "/webhooks", json=body)
    assert answer.status == 200
    (probe,) = hook.received
    assert probe.body == b'{"test":"test"}'
    assert probe.is_signed_with(SECRET)
    assert len(probe.headers["X-Webhook-Timestamp"]) == 13
    assert probe.headers["Authorization"] == "Basic dTpw"
    assert probe.headers["Content-Type"] == "application/json"
    assert probe.headers["User-Agent"].startswith("dailykit-local/")
    assert (await ask("GET", "/webhooks")).body == [answer.body]
    assert answer.body["hmac"] == SECRET


async def test_with_a_secret_of_daily_s_the_probe_is_signed_too(ask: Ask, hook: Hook) -> None:
    answer = await ask("POST", "/webhooks", json={"url": hook.url, "eventTypes": EVENTS})
    assert hook.received[0].is_signed_with(answer.body["hmac"])


@pytest.mark.parametrize("status", [500, 404, 201, 204, 302, 307])
async def test_what_does_not_answer_200_is_refused(ask: Ask, hook: Hook, status: int) -> None:
    hook.answers.append(status)
    answer = await ask("POST", "/webhooks", json={"url": hook.url, "eventTypes": EVENTS})
    assert answer.status == 400
    assert answer.body == {
        "error": "invalid-request-error",
        "info": f"non-200 status code returned from webhook endpoint, recvd {status}",
    }
    # A redirect is not followed.
    assert len(hook.received) == 1
    assert (await ask("GET", "/webhooks")).body == []


async def test_what_does_not_answer_at_all_is_undefined(ask: Ask) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}/"
    for address in (url, "http://no-such-host.invalid/"):
        answer = await ask("POST", "/webhooks", json={"url": address, "eventTypes": EVENTS})
        assert answer.status == 400
        assert answer.body["info"] == (
            "non-200 status code returned from webhook endpoint, recvd undefined"
        )


async def test_free_text_is_no_secret_and_is_not_repeated(
    ask: Ask, hook: Hook, daily: LocalDaily
) -> None:
    body = {"url": hook.url, "eventTypes": EVENTS, "hmac": "my own words!"}
    answer = await ask("POST", "/webhooks", json=body)
    assert answer.status == 400
    assert "base64" in answer.body["info"]
    assert "words" not in answer.body["info"]
    assert "words" not in str(list(daily.requests))
    assert hook.received == []


async def test_an_unknown_event_is_refused(ask: Ask, hook: Hook) -> None:
    body = {"url": hook.url, "eventTypes": ["participant.danced"]}
    answer = await ask("POST", "/webhooks", json=body)
    assert (answer.status, hook.received) == (400, [])
    assert "participant.danced" in answer.body["info"]


async def test_others_are_answered_while_a_url_is_asked(ask: Ask) -> None:
    going_on = asyncio.Event()
    async with serving_raw(lambda _reader, _writer: wait_for(going_on)) as url:
        body = {"url": url, "eventTypes": EVENTS}
        making = asyncio.create_task(ask("POST", "/webhooks", json=body))
        assert (await ask("GET", "/rooms")).status == 200
        assert not making.done()
        going_on.set()
        assert (await making).status == 400


async def test_deleting_one_has_an_empty_answer(ask: Ask, hook: Hook) -> None:
    webhook = await listen(ask, hook)
    answer = await ask("DELETE", f"/webhooks/{webhook['uuid']}")
    assert (answer.status, answer.body, answer.headers["Content-Length"]) == (200, None, "0")
    assert (await ask("GET", "/webhooks")).body == []
    assert (await ask("DELETE", f"/webhooks/{webhook['uuid']}")).status == 404


async def test_an_update_asks_again_and_changes(ask: Ask, hook: Hook) -> None:
    webhook = await listen(ask, hook)
    path = f"/webhooks/{webhook['uuid']}"
    changed = await ask("POST", path, json={"eventTypes": ["meeting.ended"]})
    assert changed.body == {**webhook, "eventTypes": ["meeting.ended"]}
    assert hook.types == ["test"]
    hook.answers.append(500)
    assert (await ask("POST", path, json={"eventTypes": EVENTS})).status == 400
    assert (await ask("GET", path)).body == changed.body


async def test_a_whole_call_is_told_in_order(
    daily: LocalDaily, ask: Ask, hook: Hook, clock: MovableClock
) -> None:
    await listen(ask, hook)
    await ask("POST", "/rooms", json={"name": "standup"})
    ada = await daily.join("standup", user_name="Ada")
    bob = await daily.join("standup", user_name="Bob")
    await daily.clock.advance(60)
    await bob.leave()
    await ada.leave()
    await daily.clock.advance(60)
    assert sorted(hook.types) == sorted(
        ["participant.joined"] * 2 + ["meeting.started"] + ["participant.left"] * 2
        + ["meeting.ended"]
    )  # fmt: skip
    assert hook.types[0] == "participant.joined"
    assert hook.types[-1] == "meeting.ended"
    assert all(one.is_signed_with(SECRET) for one in hook.received)
    first = hook.received[0].content
    assert first["payload"]["user_name"] == "Ada"
    assert first["payload"]["room"] == "standup"
    assert len({one.content["id"] for one in hook.received}) == len(hook.received)
    (webhook,) = (await ask("GET", "/webhooks")).body
    assert (webhook["state"], webhook["failedCount"]) == ("ACTIVE", 0)
    assert webhook["lastMomentPushed"] is not None


async def test_without_moving_the_clock_events_come_by_themselves(
    daily: LocalDaily, ask: Ask, hook: Hook
) -> None:
    await listen(ask, hook)
    await ask("POST", "/rooms", json={"name": "standup"})
    await daily.join("standup")
    (event,) = await hook.until(1)
    assert event.type == "participant.joined"


async def test_several_webhooks_are_all_told(ask: Ask, hook: Hook, daily: LocalDaily) -> None:
    other = daily.new_domain("several", config={"max_webhook_count": 2})
    headers = {"Authorization": f"Bearer {other.api_key}"}
    async with serving_hook() as second:
        await listen(ask, hook)
        for one in (hook, second):
            body = {"url": one.url, "eventTypes": EVENTS}
            assert (await ask("POST", "/webhooks", json=body, headers=headers)).status == 200
            one.received.clear()
        await ask("POST", "/rooms", json={"name": "standup"}, headers=headers)
        room = (await ask("GET", "/rooms/standup", headers=headers)).body
        await daily.join(room["url"])
        await daily.settle()
        # That of the other domain, which listens at the same place, is told nothing.
        assert (hook.types, second.types) == (["participant.joined"], ["participant.joined"])


async def test_three_failures_stop_everything_until_an_update(
    daily: LocalDaily, ask: Ask, hook: Hook
) -> None:
    webhook = await listen(ask, hook, eventTypes=["participant.joined"])
    await ask("POST", "/rooms", json={"name": "standup"})
    hook.answers.extend([500, 302, 404])
    for count in (1, 2, 3):
        await daily.join("standup")
        await daily.settle()
        expected = "FAILED" if count == 3 else "ACTIVE"
        assert await state_of(ask, webhook) == (expected, count)
    await daily.join("standup")
    await daily.settle()
    assert len(hook.received) == 3
    # A failed update does not revive it, a good one does.
    hook.answers.append(500)
    assert (await ask("POST", f"/webhooks/{webhook['uuid']}", json={})).status == 400
    assert await state_of(ask, webhook) == ("FAILED", 3)
    assert (await ask("POST", f"/webhooks/{webhook['uuid']}", json={})).status == 200
    assert await state_of(ask, webhook) == ("ACTIVE", 0)
    await daily.join("standup")
    await daily.settle()
    assert hook.types == ["participant.joined"] * 3 + ["test"] * 2 + ["participant.joined"]


async def test_exponential_tries_again_when_the_clock_says_so(
    daily: LocalDaily, ask: Ask, hook: Hook, clock: MovableClock
) -> None:
    webhook = await listen(ask, hook, retryType="exponential", eventTypes=["participant.joined"])
    await ask("POST", "/rooms", json={"name": "standup"})
    hook.answers.extend([500] * 4)
    await daily.join("standup")
    await daily.settle()
    assert len(hook.received) == 1
    await daily.clock.advance(14.9)
    assert len(hook.received) == 1
    await daily.clock.advance(3600)
    assert len(hook.received) == 5
    sent_at = [one.content["event_ts"] for one in hook.received]
    assert [moment - sent_at[0] for moment in sent_at] == [0, 15, 75, 315, 1215]
    assert len({one.content["id"] for one in hook.received}) == 1
    assert await state_of(ask, webhook) == ("ACTIVE", 0)
    (delivery,) = daily.deliveries
    assert delivery.state == "delivered"
    assert [attempt.status for attempt in delivery.attempts] == [500, 500, 500, 500, 200]


async def test_exponential_gives_up_after_five(daily: LocalDaily, ask: Ask, hook: Hook) -> None:
    webhook = await listen(ask, hook, retryType="exponential", eventTypes=["participant.joined"])
    await ask("POST", "/rooms", json={"name": "standup"})
    hook.answers.extend([500] * 6)
    await daily.join("standup")
    await daily.clock.advance(7200)
    assert len(hook.received) == 5
    assert await state_of(ask, webhook) == ("ACTIVE", 5)
    assert [one.state for one in daily.deliveries] == ["failed"]


async def test_the_log_of_the_api_lists_deliveries(daily: LocalDaily, ask: Ask, hook: Hook) -> None:
    await listen(ask, hook, eventTypes=["participant.joined"])
    await ask("POST", "/rooms", json={"name": "standup"})
    await daily.join("standup")
    await daily.settle()
    (entry,) = (await ask("GET", "/logs/api?source=webhook")).body
    assert (entry["url"], entry["status"], entry["source"]) == (hook.url, 200, "webhook")
    assert entry["request"] == hook.received[0].body.decode()
    calls = (await ask("GET", "/logs/api?url=/webhooks")).body
    assert [call["method"] for call in calls] == ["POST"]
    assert SECRET not in calls[0]["request"]


async def test_what_was_delivered_can_be_looked_at(daily: LocalDaily, ask: Ask, hook: Hook) -> None:
    webhook = await listen(ask, hook, eventTypes=["participant.joined"], basicAuth="dXNlcg==")
    await ask("POST", "/rooms", json={"name": "standup"})
    await daily.join("standup")
    await daily.settle()
    (delivery,) = daily.deliveries
    (event,) = hook.received
    assert (delivery.webhook, delivery.domain) == (webhook["uuid"], daily.domain)
    assert (delivery.type, delivery.event_id) == (event.type, event.content["id"])
    assert delivery.payload == event.content["payload"]
    (attempt,) = delivery.attempts
    assert attempt.body == event.body
    assert attempt.headers["X-Webhook-Signature"] == event.headers["X-Webhook-Signature"]
    assert (attempt.status, attempt.problem) == (200, None)
    assert "dXNlcg" not in repr(delivery)


async def test_a_slow_webhook_holds_up_no_other(daily: LocalDaily, ask: Ask, hook: Hook) -> None:
    going_on = asyncio.Event()
    other = daily.new_domain("both", config={"max_webhook_count": 2})
    headers = {"Authorization": f"Bearer {other.api_key}"}
    async with serving_raw(answering_events_after(going_on)) as slow:
        uuids: list[str] = []
        for url in (slow, hook.url):
            body = {"url": url, "eventTypes": ["participant.joined"]}
            answer = await ask("POST", "/webhooks", json=body, headers=headers)
            uuids.append(answer.body["uuid"])
        hook.received.clear()
        room = (await ask("POST", "/rooms", headers=headers)).body
        await daily.join(room["url"])
        await daily.join(room["url"])
        await hook.until(2)
        states = [one.state for one in daily.deliveries if one.webhook == uuids[0]]
        assert states == ["waiting", "waiting"]
        going_on.set()
        await daily.settle()
        assert {one.state for one in daily.deliveries} == {"delivered"}


async def test_closing_waits_for_no_webhook(ask: Ask, daily: LocalDaily, hook: Hook) -> None:
    reached, going_on = asyncio.Event(), asyncio.Event()
    async with serving_raw(answering_events_after(going_on, reached)) as slow:
        await listen(ask, hook, url=slow)
        await ask("POST", "/rooms", json={"name": "standup"})
        await daily.join("standup")
        await wait_for(reached)
        started = time.monotonic()
        await daily.aclose()
        assert time.monotonic() - started < 5
        going_on.set()


def answering_events_after(
    going_on: asyncio.Event, reached: asyncio.Event | None = None
) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    """Return a conversation that answers probes at once, and events when it may."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if b'{"test":"test"}' not in await reader.readuntil(b"}"):
            if reached is not None:
                reached.set()
            await wait_for(going_on)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    return talk
