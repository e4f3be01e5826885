"""Listeners: programs that receive a domain's events beside its webhook."""

import pytest
from tests.local.conftest import Ask
from tests.support.servers.control_calls import Control

from dailykit import AsyncDaily
from dailykit.local import LocalDaily
from dailykit.models.events import ParticipantJoined
from dailykit.testing import WebhookInbox


def _body(inbox: WebhookInbox) -> dict[str, object]:
    return {"url": inbox.url, "eventTypes": list(inbox.event_types), "hmac": inbox.secret}


async def test_it_receives_what_the_webhook_receives(
    control: Control, daily: LocalDaily, client: AsyncDaily
) -> None:
    await client.rooms.create("standup")
    with WebhookInbox() as service, WebhookInbox() as developer:
        await client.webhooks.create(service.url, service.event_types, hmac=service.secret)
        made = await control("POST", "listeners", _body(developer))
        assert made.status == 200
        assert made.body["hmac"] == developer.secret
        # It is no webhook: it does not count, and no program sees it.
        assert len(await client.webhooks.list()) == 1

        async with await daily.join("standup", user_name="Ada"):
            await daily.settle()
        for inbox in (service, developer):
            (joined,) = inbox.of(ParticipantJoined)
            assert joined.payload.user_name == "Ada"
        assert {one.webhook for one in daily.deliveries} == {(await client.webhooks.list())[0].uuid}
        (listed,) = (await control("GET", "listeners")).body
        assert listed == {name: made.body[name] for name in ("id", "domain", "url", "event_types")}

        assert (await control("DELETE", f"listeners/{listed['id']}")).body == {"deleted": True}
        developer.clear()
        async with await daily.join("standup"):
            await daily.settle()
        assert developer.events == []
    assert (await control("DELETE", f"listeners/{listed['id']}")).status == 404
    assert (await control("DELETE", "listeners")).status == 404


async def test_it_survives_a_reset_but_not_the_end_of_its_domain(
    control: Control, daily: LocalDaily
) -> None:
    daily.new_domain("t1")
    with WebhookInbox() as inbox:
        await control("POST", "listeners", {**_body(inbox), "domain": "t1"})
        await control("POST", "listeners", _body(inbox))
        await daily.reset()
        assert len((await control("GET", "listeners")).body) == 2
        async with AsyncDaily(daily.api_key, api_url=daily.api_url) as client:
            await client.rooms.create("standup")
        async with await daily.join("standup"):
            await daily.settle()
        assert len(inbox.of(ParticipantJoined)) == 1
    await daily.delete_domain("t1")
    assert [one["domain"] for one in (await control("GET", "listeners")).body] == ["acme"]


async def test_one_that_is_gone_is_removed(control: Control, daily: LocalDaily, ask: Ask) -> None:
    await ask("POST", "/rooms", json={"name": "standup"})
    with WebhookInbox() as inbox:
        await control("POST", "listeners", _body(inbox))
    for _ in range(3):
        async with await daily.join("standup"):
            pass
    await daily.settle()
    assert (await control("GET", "listeners")).body == []


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ({"eventTypes": ["meeting.ended"]}, "url"),
        ({"url": "http://127.0.0.1:9/", "eventTypes": ["nonsense"]}, "nonsense"),
        ({"url": "ftp://127.0.0.1/", "eventTypes": ["meeting.ended"]}, "url"),
        ({"url": "http://127.0.0.1:9/", "eventTypes": ["meeting.ended"], "domain": "x"}, "'x'"),
    ],
)
async def test_what_is_no_listener_is_refused(
    control: Control, content: dict[str, object], what: str
) -> None:
    refused = await control("POST", "listeners", content)
    assert refused.status in (400, 404)
    assert what in refused.body["info"]
