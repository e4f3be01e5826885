"""Webhooks and what they are told, without HTTP."""

import base64
import hashlib
import hmac
from typing import Any

import pytest
from tests.support.servers.webhook_calls import (
    OK,
    SECRET,
    SILENCE,
    body,
    change,
    happen,
    make,
    update,
)

from dailykit.local import MovableClock
from dailykit.local.world import Domain, Refusal, World
from dailykit.local.world.core.outgoing import PostOutcome, signed_post
from dailykit.local.world.webhooks.deliveries import Delivery

NOW = 1_800_000_000


def test_a_webhook_has_daily_s_form(world: World, domain: Domain) -> None:
    webhook = make(world, domain, hmac=SECRET, basicAuth="dXNlcjpwdw==", retryType="exponential")
    assert webhook == {
        "uuid": webhook["uuid"],
        "url": "http://localhost:1/hook",
        "hmac": SECRET,
        "basicAuth": "dXNlcjpwdw==",
        "retryType": "exponential",
        "eventTypes": ["participant.joined"],
        "state": "ACTIVE",
        "failedCount": 0,
        "lastMomentPushed": None,
        "domainId": domain.id,
        "createdAt": "2027-01-15T08:00:00.000Z",
        "updatedAt": "2027-01-15T08:00:00.000Z",
    }
    assert world.webhooks.all_of(domain) == [webhook]
    assert world.webhooks.get(domain, webhook["uuid"]) == webhook


def test_what_is_left_out_is_made_up(world: World, domain: Domain) -> None:
    webhook = make(world, domain)
    assert len(base64.b64decode(webhook["hmac"], validate=True)) == 32
    assert webhook["retryType"] == "circuit-breaker"
    assert webhook["basicAuth"] is None


def test_each_has_a_secret_of_its_own(world: World, domain: Domain) -> None:
    world.domains.configure(domain, {"max_webhook_count": 2})
    assert make(world, domain)["hmac"] != make(world, domain)["hmac"]


def test_the_probe_is_signed_and_says_test(world: World, domain: Domain) -> None:
    probe = world.webhooks.draft(domain, body(hmac=SECRET, basicAuth="dXNlcjpwdw==")).probe
    assert probe.url == "http://localhost:1/hook"
    assert probe.body == b'{"test":"test"}'
    assert probe.headers["X-Webhook-Timestamp"] == "1800000000000"
    signed = b'1800000000000.{"test":"test"}'
    digest = hmac.new(b"a secret of our own", signed, hashlib.sha256).digest()
    assert probe.headers["X-Webhook-Signature"] == base64.b64encode(digest).decode()
    assert probe.headers["Authorization"] == "Basic dXNlcjpwdw=="
    assert probe.headers["Content-Type"] == "application/json"
    assert probe.headers["User-Agent"].startswith("dailykit-local/")


def test_nothing_secret_is_in_a_probe_s_own_form(world: World, domain: Domain) -> None:
    draft = world.webhooks.draft(domain, body(hmac=SECRET, basicAuth="dXNlcjpwdw=="))
    assert SECRET not in repr(draft)
    assert "dXNlcjpwdw" not in repr(draft)


def test_without_basic_auth_no_credentials_are_sent(world: World, domain: Domain) -> None:
    assert "Authorization" not in world.webhooks.draft(domain, body()).probe.headers


@pytest.mark.parametrize(
    ("outcome", "received"),
    [(PostOutcome(status=404), "404"), (PostOutcome(status=201), "201"), (SILENCE, "undefined")],
)
def test_without_a_200_nothing_is_stored(
    world: World, domain: Domain, outcome: PostOutcome, received: str
) -> None:
    draft = world.webhooks.draft(domain, body())
    with pytest.raises(Refusal) as caught:
        world.webhooks.create(domain, draft, outcome)
    assert caught.value.status == 400
    assert caught.value.info == (
        f"non-200 status code returned from webhook endpoint, recvd {received}"
    )
    assert world.webhooks.all_of(domain) == []


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"url": "ftp://localhost/hook"}, "url must be an http or https URL"),
        ({"url": "localhost/hook"}, "url must be"),
        ({"url": "http://"}, "url must be"),
        ({"url": "http://localhost:99999/"}, "url must be"),
        ({"url": "http://[::1/"}, "url must be"),
        ({"hmac": ""}, "hmac must be base64"),
        ({"basicAuth": "a\r\nX-Evil: 1"}, "basicAuth must be printable ASCII"),
    ],
)
def test_what_can_not_work_is_refused(
    world: World, domain: Domain, fields: dict[str, Any], text: str
) -> None:
    with pytest.raises(Refusal, match=text):
        world.webhooks.draft(domain, body(**fields))


def test_a_domain_has_one_unless_more_were_granted(world: World, domain: Domain) -> None:
    make(world, domain)
    with pytest.raises(Refusal, match="can have 1 webhook at most"):
        world.webhooks.draft(domain, body())
    world.domains.configure(domain, {"max_webhook_count": 2})
    second = make(world, domain)
    assert [one["uuid"] for one in world.webhooks.all_of(domain)].count(second["uuid"]) == 1
    with pytest.raises(Refusal, match="2 webhooks at most"):
        world.webhooks.draft(domain, body())


def test_of_two_that_are_probed_at_once_one_wins(world: World, domain: Domain) -> None:
    first, second = (world.webhooks.draft(domain, body()) for _ in range(2))
    world.webhooks.create(domain, first, OK)
    with pytest.raises(Refusal, match="can have 1 webhook at most"):
        world.webhooks.create(domain, second, OK)


def test_a_deleted_one_is_gone(world: World, domain: Domain) -> None:
    webhook = make(world, domain)
    world.webhooks.delete(domain, webhook["uuid"])
    assert world.webhooks.all_of(domain) == []
    for act in (world.webhooks.get, world.webhooks.delete):
        with pytest.raises(Refusal, match=f"webhook {webhook['uuid']} not found") as caught:
            act(domain, webhook["uuid"])
        assert caught.value.status == 404


def test_domains_are_apart(world: World, domain: Domain, sent: list[Delivery]) -> None:
    other = world.domains.open("other")
    webhook = make(world, domain)
    assert world.webhooks.all_of(other) == []
    for act in (world.webhooks.get, world.webhooks.delete):
        with pytest.raises(Refusal, match="not found"):
            act(other, webhook["uuid"])
    with pytest.raises(Refusal, match="not found"):
        world.webhooks.draft_update(other, webhook["uuid"], change())
    happen(world, other)
    assert sent == []


def test_an_update_changes_what_it_says(world: World, domain: Domain, clock: MovableClock) -> None:
    before = make(world, domain, hmac=SECRET, basicAuth="dXNlcjpwdw==")
    clock.advance(60)
    after = update(
        world, domain, before["uuid"], url="http://localhost:2/", retryType="exponential"
    )
    assert after == {
        **before,
        "url": "http://localhost:2/",
        "retryType": "exponential",
        "updatedAt": "2027-01-15T08:01:00.000Z",
    }


def test_null_in_an_update_goes_back_to_the_default(world: World, domain: Domain) -> None:
    before = make(world, domain, hmac=SECRET, basicAuth="dXNlcjpwdw==", retryType="exponential")
    after = update(world, domain, before["uuid"], hmac=None, basicAuth=None, retryType=None)
    assert after["hmac"] not in (None, SECRET)
    assert after["basicAuth"] is None
    assert after["retryType"] == "circuit-breaker"
    for fields in ({"url": None}, {"eventTypes": None}):
        with pytest.raises(Refusal, match="must be"):
            world.webhooks.draft_update(domain, before["uuid"], change(**fields))


def test_the_probe_of_an_update_goes_to_the_new_url_with_the_new_secret(
    world: World, domain: Domain
) -> None:
    webhook = make(world, domain)
    draft = world.webhooks.draft_update(
        domain, webhook["uuid"], change(url="http://localhost:2/", hmac=SECRET)
    )
    expected = signed_post("http://localhost:2/", {"test": "test"}, hmac=SECRET, now=NOW)
    assert draft.probe == expected
