"""``daily.webhooks.ensure``: create, bring in line, revive, or leave alone."""

import base64
from datetime import timedelta
from typing import Any

import pytest
from tests.support.clocks.moments import Moments
from tests.support.servers.scripted import LOST, Reply, ScriptedDaily, Seen, reply

from dailykit import AsyncDaily
from dailykit.errors import DailyError, InvalidArgumentError, InvalidRequestError

URL = "https://example.com/daily"
EVENTS = ["meeting.started", "meeting.ended"]
SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


def webhook(**changes: Any) -> dict[str, Any]:
    return {
        "uuid": "w-1",
        "url": URL,
        "hmac": SECRET,
        "eventTypes": EVENTS,
        "retryType": "circuit-breaker",
        "state": "ACTIVE",
        **changes,
    }


def domain(**config: Any) -> Reply:
    return reply({"domain_name": "acme", "domain_id": "d-1", "config": config})


def echo(seen: Seen) -> Reply:
    """Answer with the webhook that was asked for."""
    return reply({**webhook(), **seen.json})


async def test_the_first_time_it_is_created_with_a_secret_of_ours(
    scripted: AsyncDaily, script: ScriptedDaily
) -> None:
    script.will(reply([]), echo)
    made = await scripted.webhooks.ensure(URL, EVENTS)

    assert script.lines == ["GET /webhooks", "POST /webhooks"]
    sent = script.seen[1].json
    assert sent == {"url": URL, "eventTypes": EVENTS, "hmac": made.hmac}
    assert len(base64.b64decode(sent["hmac"])) == 32


async def test_a_secret_known_beforehand_is_used(
    scripted: AsyncDaily, script: ScriptedDaily
) -> None:
    script.will(reply([]), reply(webhook(hmac=None)))
    made = await scripted.webhooks.ensure(
        URL, EVENTS, secret=SECRET, retry_type="exponential", basic_auth="YTpi"
    )

    assert made.hmac == SECRET
    assert SECRET not in repr(made)
    assert script.seen[1].json == {
        "url": URL,
        "eventTypes": EVENTS,
        "hmac": SECRET,
        "retryType": "exponential",
        "basicAuth": "YTpi",
    }


@pytest.mark.parametrize("secret", [None, SECRET])
@pytest.mark.parametrize("changes", [{}, {"eventTypes": EVENTS[::-1]}, {"state": None}])
async def test_where_nothing_is_to_do_nothing_is_sent(
    scripted: AsyncDaily, script: ScriptedDaily, secret: str | None, changes: dict[str, Any]
) -> None:
    script.will(reply([webhook(uuid="w-0", url="https://example.com/other"), webhook(**changes)]))
    found = await scripted.webhooks.ensure(URL, EVENTS, secret=secret)

    assert (found.uuid, found.hmac) == ("w-1", SECRET)
    assert script.lines == ["GET /webhooks"]


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "FAILED", "failedCount": 3},
        {"state": "INACTIVE"},
        {"eventTypes": ["meeting.started"]},
        {"eventTypes": None},
        {"hmac": "AAAA"},
        {"retryType": "exponential"},
    ],
)
async def test_what_differs_is_brought_in_line(
    scripted: AsyncDaily, script: ScriptedDaily, changes: dict[str, Any]
) -> None:
    script.will(reply([webhook(**changes)]), echo)
    changed = await scripted.webhooks.ensure(
        URL, EVENTS, secret=SECRET, retry_type="circuit-breaker"
    )

    assert script.lines == ["GET /webhooks", "POST /webhooks/w-1"]
    assert script.seen[1].json == {
        "url": URL,
        "eventTypes": EVENTS,
        "hmac": SECRET,
        "retryType": "circuit-breaker",
    }
    assert (changed.hmac, changed.state) == (SECRET, "ACTIVE")


async def test_a_failed_one_keeps_its_secret(scripted: AsyncDaily, script: ScriptedDaily) -> None:
    script.will(reply([webhook(state="FAILED")]), echo)

    assert (await scripted.webhooks.ensure(URL, EVENTS)).hmac == SECRET
    assert script.seen[1].json["hmac"] == SECRET


async def test_without_a_secret_to_be_read_there_is_a_new_one(
    scripted: AsyncDaily, script: ScriptedDaily
) -> None:
    script.will(reply([webhook(hmac=None)]), reply(webhook(hmac=None)))
    changed = await scripted.webhooks.ensure(URL, EVENTS)

    assert changed.hmac == script.seen[1].json["hmac"]
    assert changed.hmac not in (None, SECRET)


@pytest.mark.parametrize("config", [{}, {"max_webhook_count": 1}])
async def test_the_only_one_moves(
    scripted: AsyncDaily, script: ScriptedDaily, config: dict[str, Any]
) -> None:
    script.will(reply([webhook(url="https://example.com/old")]), domain(**config), echo)

    assert (await scripted.webhooks.ensure(URL, EVENTS)).url == URL
    assert script.lines == ["GET /webhooks", "GET /", "POST /webhooks/w-1"]


async def test_where_there_may_be_several_another_is_made(
    scripted: AsyncDaily, script: ScriptedDaily
) -> None:
    script.will(reply([webhook(url="https://a.test")]), domain(max_webhook_count=3), echo)
    await scripted.webhooks.ensure(URL, EVENTS)

    assert script.lines[-1] == "POST /webhooks"


async def test_nobody_s_webhook_is_taken_among_several(
    scripted: AsyncDaily, script: ScriptedDaily
) -> None:
    others = [webhook(url="https://a.test"), webhook(uuid="w-2", url="https://b.test")]
    refusal = reply({"error": "invalid-request-error", "info": "too many"}, 400)
    script.will(reply(others), domain(), refusal, reply(others), domain())

    with pytest.raises(InvalidRequestError, match="too many"):
        await scripted.webhooks.ensure(URL, EVENTS)


async def test_who_comes_second_takes_what_the_first_has_made(
    scripted: AsyncDaily, script: ScriptedDaily
) -> None:
    refusal = reply({"error": "invalid-request-error", "info": "too many webhooks"}, 400)
    script.will(reply([]), refusal, reply([webhook()]))

    assert (await scripted.webhooks.ensure(URL, EVENTS)).hmac == SECRET


async def test_a_lost_answer_is_found_again(scripted: AsyncDaily, script: ScriptedDaily) -> None:
    script.will(reply([]), LOST, lambda seen: reply([{**webhook(), **script.seen[1].json}]))
    made = await scripted.webhooks.ensure(URL, EVENTS)

    assert script.lines == ["GET /webhooks", "POST /webhooks", "GET /webhooks"]
    assert made.hmac == script.seen[1].json["hmac"]


async def test_a_url_that_does_not_answer_is_said_as_it_is(
    scripted: AsyncDaily, script: ScriptedDaily
) -> None:
    info = "non-200 status code returned from webhook endpoint, recvd 401"
    script.will(reply([]), reply({"error": "invalid-request-error", "info": info}, 400), reply([]))

    with pytest.raises(DailyError, match="recvd 401") as caught:
        await scripted.webhooks.ensure(URL, EVENTS, secret=SECRET)
    assert SECRET not in f"{caught.value!r}{caught.value.body}"


def not_yet(status: str = "undefined") -> Reply:
    """Refuse a webhook because its URL does not answer yet."""
    info = f"non-200 status code returned from webhook endpoint, recvd {status}"
    return reply({"error": "invalid-request-error", "info": info}, 400)


async def test_it_waits_until_the_service_answers(
    scripted: AsyncDaily, script: ScriptedDaily, moments: Moments
) -> None:
    script.will(reply([]), not_yet(), reply([]), reply([]), not_yet("502"), reply([]))
    script.will(reply([]), echo)
    began = moments.monotonic()
    made = await scripted.webhooks.ensure(URL, EVENTS, secret=SECRET, wait=timedelta(seconds=30))

    assert made.url == URL
    assert script.lines.count("POST /webhooks") == 3
    assert moments.monotonic() - began == pytest.approx(0.3)


async def test_it_waits_no_longer_than_asked(
    scripted: AsyncDaily, script: ScriptedDaily, moments: Moments
) -> None:
    script.will(*[not_yet()] * 4)
    began = moments.monotonic()
    with pytest.raises(InvalidRequestError, match="recvd undefined"):
        await scripted.webhooks.create(URL, EVENTS, wait=1)

    assert script.lines == ["POST /webhooks"] * 4
    assert moments.monotonic() - began == pytest.approx(0.7)


async def test_it_does_not_wait_for_what_no_waiting_helps(
    scripted: AsyncDaily, script: ScriptedDaily
) -> None:
    script.will(reply({"error": "invalid-request-error", "info": "too many webhooks"}, 400))
    with pytest.raises(InvalidRequestError, match="too many"):
        await scripted.webhooks.create(URL, EVENTS, wait=30)

    with pytest.raises(InvalidArgumentError, match="wait must be"):
        await scripted.webhooks.create(URL, EVENTS, wait="30s")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    assert script.lines == ["POST /webhooks"]
