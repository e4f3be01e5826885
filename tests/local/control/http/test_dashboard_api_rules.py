"""The dashboard's calls: what they hide, whom they refuse, and what they count."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Protocol

import aiohttp
import pytest
import pytest_asyncio
from tests.support.servers.control_calls import Answer, Send
from tests.support.servers.hooks import Hook, serving_hook

from dailykit.errors import InvalidArgumentError
from dailykit.local import LocalDaily

NOW = 1_800_000_000


SECRET = "YSBzZWNyZXQgb2Ygb3VyIG93bg=="


class Ask(Protocol):
    """Sends one request to the REST API with the key."""

    async def __call__(self, method: str, path: str, **options: Any) -> Answer: ...


@pytest_asyncio.fixture
async def hook() -> AsyncIterator[Hook]:
    """A program that listens."""
    async with serving_hook() as hook:
        yield hook


async def test_keys_are_nowhere(daily: LocalDaily, send: Send, ask: Ask, hook: Hook) -> None:
    await tell_of_a_join(daily, send, hook)
    await ask("GET", "/rooms")
    paths = ["", "about", "clock", "domains", "requests", "deliveries", "usage", "faults"]
    rest = ["", "rooms", "rooms/standup", "presence", "meetings", "webhooks", "logs/api"]
    for path in (*paths, *(f"rest/acme/{one}" for one in rest)):
        answer = await send("GET", path)
        assert answer.status == 200, path
        assert daily.api_key not in str(answer.body), path


async def test_it_answers_as_the_rest_api_does(send: Send, ask: Ask) -> None:
    await ask("POST", "/rooms", json={"name": "standup"})
    for path in ("", "/rooms", "/rooms?limit=1", "/rooms/standup", "/rooms/nobody", "/nothing"):
        ours, theirs = await send("GET", f"rest/acme/{path[1:]}"), await ask("GET", path or "/")
        assert (ours.status, ours.body) == (theirs.status, theirs.body)
    contents: list[Any] = [{"name": "standup"}, {"name": "?"}, [1]]
    for content in contents:
        ours = await send("POST", "rest/acme/rooms", content)
        theirs = await ask("POST", "/rooms", json=content)
        assert (ours.status, ours.body) == (theirs.status, theirs.body)
        assert ours.status == 400
    assert (await send("PUT", "rest/acme/rooms")).status == 404


async def test_names_are_decoded_once(send: Send, ask: Ask) -> None:
    answer = await send("GET", "rest/acme/rooms/a%2525b")
    assert answer.body == (await ask("GET", "/rooms/a%2525b")).body


async def test_it_is_about_the_domain_in_the_path(daily: LocalDaily, send: Send) -> None:
    daily.new_domain("globex")
    await send("POST", "rest/globex/rooms", {"name": "lobby"})
    assert (await send("GET", "rest/globex/rooms")).body["total_count"] == 1
    assert (await send("GET", "rest/acme/rooms")).body["total_count"] == 0
    for path in ("rest/nobody/rooms", "rest/acme", "rest"):
        assert (await send("GET", path)).status == 404


async def test_it_is_not_in_the_log_not_limited_and_never_fails(
    session: aiohttp.ClientSession,
) -> None:
    async with LocalDaily(domain="acme", rate_limits=True) as daily:
        daily.faults.add("*", status=503)
        for _ in range(60):
            async with session.get(f"{daily.url}/~/rest/acme/rooms") as response:
                assert response.status == 200
        headers = {"X-Dailykit-Fault": "status=500"}
        async with session.get(f"{daily.url}/~/rest/acme/rooms", headers=headers) as response:
            assert response.status == 200
        assert list(daily.requests) == []
        assert daily.faults.rules[0].happened == 0


async def test_tokens_are_made_for_who_asks(send: Send, ask: Ask) -> None:
    made = await send("POST", "rest/acme/meeting-tokens", {"properties": {"room_name": "standup"}})
    token = made.body["token"]
    assert (await ask("GET", f"/meeting-tokens/{token}")).body["room_name"] == "standup"


async def tell_of_a_join(daily: LocalDaily, send: Send, hook: Hook) -> dict[str, Any]:
    """Have a webhook told of somebody who joins, and return the delivery."""
    content = {"url": hook.url, "eventTypes": ["participant.joined"], "hmac": SECRET}
    made = await send("POST", "rest/acme/webhooks", content)
    assert made.status == 200
    await daily.seed({"rooms": [{"name": "standup"}]})
    await daily.join("standup", user_name="Ada")
    await daily.settle()
    hook.received.clear()
    (delivery,) = (await send("GET", "deliveries")).body
    return dict(delivery)


async def test_a_delivery_is_sent_again_signed_anew(
    daily: LocalDaily, send: Send, hook: Hook
) -> None:
    first = await tell_of_a_join(daily, send, hook)
    await daily.clock.advance(3600)
    answer = await send("POST", f"deliveries/{first['id']}/resend", {})
    assert answer.status == 200
    again = answer.body
    assert (again["state"], again["event_id"]) == ("delivered", first["event_id"])
    assert again["id"] != first["id"]
    (attempt,) = again["attempts"]
    assert (attempt["status"], attempt["time"]) == (200, NOW + 3600)
    (received,) = hook.received
    assert received.is_signed_with(SECRET)
    assert received.headers["X-Webhook-Timestamp"] == str((NOW + 3600) * 1000)
    assert received.content["payload"] == first["payload"]
    assert [one["id"] for one in (await send("GET", "deliveries")).body] == [
        first["id"],
        again["id"],
    ]


async def test_a_second_failure_on_request_is_none_of_the_webhook_s(
    daily: LocalDaily, send: Send, hook: Hook
) -> None:
    first = await tell_of_a_join(daily, send, hook)
    hook.answers.extend([500] * 5)
    for _ in range(5):
        again = (await send("POST", f"deliveries/{first['id']}/resend", {})).body
        assert (again["state"], again["next_try"]) == ("failed", None)
    (webhook,) = (await send("GET", "rest/acme/webhooks")).body
    assert (webhook["state"], webhook["failedCount"]) == ("ACTIVE", 0)


async def test_a_webhook_that_has_failed_can_be_told_again(
    daily: LocalDaily, send: Send, hook: Hook
) -> None:
    first = await tell_of_a_join(daily, send, hook)
    hook.answers.extend([500] * 3)
    for name in ("Bo", "Cy", "Di"):
        await daily.join("standup", user_name=name)
    await daily.settle()
    (webhook,) = (await send("GET", "rest/acme/webhooks")).body
    assert webhook["state"] == "FAILED"
    again = (await send("POST", f"deliveries/{first['id']}/resend", {})).body
    assert again["state"] == "delivered"
    assert (await send("GET", "rest/acme/webhooks")).body == [webhook]


async def test_what_can_not_be_sent_again(daily: LocalDaily, send: Send, hook: Hook) -> None:
    first = await tell_of_a_join(daily, send, hook)
    assert (await send("POST", "deliveries/unknown/resend", {})).status == 404
    for path in ("deliveries", f"deliveries/{first['id']}", f"deliveries/{first['id']}/resent"):
        assert (await send("POST", path, {})).status == 404
    await send("DELETE", f"rest/acme/webhooks/{first['webhook']}")
    answer = await send("POST", f"deliveries/{first['id']}/resend", {})
    assert (answer.status, "was deleted" in answer.body["info"]) == (400, True)
    assert hook.received == []


async def test_deliveries_of_one_domain(daily: LocalDaily, send: Send, hook: Hook) -> None:
    first = await tell_of_a_join(daily, send, hook)
    assert (await send("GET", "deliveries?domain=acme")).body == [first]
    assert (await send("GET", "deliveries?domain=other")).body == []
    assert (await send("GET", "deliveries?unknown=1")).status == 400


async def test_from_python(daily: LocalDaily, send: Send, hook: Hook) -> None:
    await tell_of_a_join(daily, send, hook)
    (first,) = daily.deliveries
    again = await daily.resend(first)
    assert (again.state, again.event_id) == ("delivered", first.event_id)
    blocking = await asyncio.to_thread(daily.blocking.resend, first)
    assert [one.id for one in daily.deliveries] == [first.id, again.id, blocking.id]
    await daily.reset()
    with pytest.raises(InvalidArgumentError, match="there is no delivery"):
        await daily.resend(first)


async def test_usage_counts_up_to_now(daily: LocalDaily, send: Send) -> None:
    await daily.seed({"rooms": [{"name": "standup"}]})
    await daily.join("standup", user_name="Ada")
    bo = await daily.join("standup", user_name="Bo")
    await daily.clock.advance(60)
    await bo.leave()
    await daily.clock.advance(30)
    (yesterday, today) = (await send("GET", "usage?domain=acme&days=2")).body["days"]
    nothing = {
        "participant_minutes": 0.0,
        "meetings": 0,
        "peak_participants": 0,
        "recorded_minutes": 0.0,
    }
    assert yesterday == {"date": "2027-01-14", **nothing}
    assert today == {
        "date": "2027-01-15",
        "participant_minutes": 2.5,
        "meetings": 1,
        "peak_participants": 2,
        "recorded_minutes": 0.0,
    }
    daily.new_domain("other")
    (other,) = (await send("GET", "usage?domain=other&days=1")).body["days"]
    assert other == {"date": "2027-01-15", **nothing}


async def test_recorded_minutes(daily: LocalDaily, send: Send) -> None:
    room = {"name": "standup", "properties": {"enable_recording": "cloud"}}
    await send("POST", "rest/acme/rooms", room)
    await daily.join("standup", user_name="Ada")
    await send("POST", "rest/acme/rooms/standup/recordings/start", {})
    await daily.clock.advance(120)
    await send("POST", "rest/acme/rooms/standup/recordings/stop", {})
    await daily.clock.advance(60)
    (today,) = (await send("GET", "usage?days=1")).body["days"]
    (recording,) = (await send("GET", "rest/acme/recordings")).body["data"]
    assert recording["duration"] > 100
    assert today["recorded_minutes"] == recording["duration"] / 60


async def test_two_weeks_of_the_own_domain_unless_asked(send: Send) -> None:
    days = (await send("GET", "usage")).body["days"]
    assert (len(days), days[0]["date"], days[-1]["date"]) == (14, "2027-01-02", "2027-01-15")


@pytest.mark.parametrize(
    ("query", "status"),
    [("days=0", 400), ("days=367", 400), ("days=x", 400), ("month=1", 400), ("domain=x", 404)],
)
async def test_usage_that_there_is_not(send: Send, query: str, status: int) -> None:
    assert (await send("GET", f"usage?{query}")).status == status
