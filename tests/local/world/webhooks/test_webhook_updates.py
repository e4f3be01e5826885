"""Webhooks that are updated, deleted and listed."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.support.servers.webhook_calls import (
    OK,
    SECRET,
    SILENCE,
    change,
    happen,
    make,
    update,
)

from dailykit.local import MovableClock
from dailykit.local.base.ids import Ids
from dailykit.local.store import Store
from dailykit.local.world import Domain, Refusal, World
from dailykit.local.world.core.outgoing import Post, PostOutcome
from dailykit.local.world.webhooks.deliveries import Delivery
from dailykit.models.logs import ListAPILogsQuery

FAILS = PostOutcome(status=500)


NOW = 1_800_000_000


@pytest.fixture
def deliver(world: World, sent: list[Delivery]) -> Callable[..., Post]:
    """Sends the delivery that is due, with a given outcome, and returns what was sent."""

    def deliver(outcome: PostOutcome = OK) -> Post:
        delivery = sent.pop(0)
        post = world.deliveries.begin(delivery)
        assert post is not None
        world.deliveries.end(delivery, post, outcome)
        return post

    return deliver


def test_an_update_whose_probe_fails_changes_nothing(world: World, domain: Domain) -> None:
    webhook = make(world, domain)
    draft = world.webhooks.draft_update(domain, webhook["uuid"], change(url="http://localhost:2/"))
    with pytest.raises(Refusal, match="recvd 500"):
        world.webhooks.update(domain, draft, FAILS)
    assert world.webhooks.all_of(domain) == [webhook]


def test_an_update_of_one_deleted_meanwhile_is_told(world: World, domain: Domain) -> None:
    webhook = make(world, domain)
    draft = world.webhooks.draft_update(domain, webhook["uuid"], change())
    world.webhooks.delete(domain, webhook["uuid"])
    with pytest.raises(Refusal, match="not found"):
        world.webhooks.update(domain, draft, OK)


def test_an_event_is_told_in_daily_s_form(
    world: World, domain: Domain, deliver: Callable[..., Post], clock: MovableClock
) -> None:
    make(world, domain, hmac=SECRET)
    happen(world, domain)
    clock.advance(1.5)
    post = deliver()
    assert json.loads(post.body) == {
        "version": "1.0.0",
        "type": "participant.joined",
        "id": "ptcpt-join-s0-1800000000000",
        "payload": {"session_id": "s0", "room": "standup"},
        "event_ts": NOW + 1.5,
    }
    # As JavaScript would write it.
    assert b", " not in post.body
    assert b": " not in post.body
    signed = b"1800000001500." + post.body
    digest = hmac.new(b"a secret of our own", signed, hashlib.sha256).digest()
    assert post.headers["X-Webhook-Timestamp"] == "1800000001500"
    assert post.headers["X-Webhook-Signature"] == base64.b64encode(digest).decode()
    (webhook,) = world.webhooks.all_of(domain)
    assert webhook["lastMomentPushed"] == "2027-01-15T08:00:01.000Z"


def test_only_what_it_wants_is_told(world: World, domain: Domain, sent: list[Delivery]) -> None:
    world.domains.configure(domain, {"max_webhook_count": 3})
    first = make(world, domain, eventTypes=["participant.joined", "participant.left"])
    second = make(world, domain, eventTypes=["participant.left"])
    make(world, domain, eventTypes=[])
    happen(world, domain, "participant.joined")
    happen(world, domain, "participant.left")
    happen(world, domain, "meeting.started")
    told = [(one.webhook_id, one.event.type) for one in sent]
    assert sorted(told) == sorted(
        [
            (first["uuid"], "participant.joined"),
            (first["uuid"], "participant.left"),
            (second["uuid"], "participant.left"),
        ]
    )


def test_three_failures_in_a_row_break_the_circuit(
    world: World, domain: Domain, sent: list[Delivery], deliver: Callable[..., Post]
) -> None:
    uuid = make(world, domain)["uuid"]
    happen(world, domain, n=4)
    for count, outcome in enumerate((FAILS, SILENCE), start=1):
        deliver(outcome)
        assert world.webhooks.get(domain, uuid)["failedCount"] == count
        assert world.webhooks.get(domain, uuid)["state"] == "ACTIVE"
    deliver(PostOutcome(status=204))
    webhook = world.webhooks.get(domain, uuid)
    assert (webhook["failedCount"], webhook["state"]) == (3, "FAILED")
    # What was waiting is dropped, and what happens from now on is lost.
    (waiting,) = sent
    assert world.deliveries.begin(waiting) is None
    assert waiting.state == "dropped"
    sent.clear()
    happen(world, domain)
    assert sent == []
    assert [one.state for one in world.deliveries] == ["failed"] * 3 + ["dropped"]


def test_nothing_is_tried_again_with_a_circuit_breaker(
    world: World, domain: Domain, sent: list[Delivery], deliver: Callable[..., Post]
) -> None:
    make(world, domain)
    happen(world, domain)
    deliver(FAILS)
    assert (sent, world.scheduler.next_time()) == ([], None)


def test_a_success_ends_the_row(world: World, domain: Domain, deliver: Callable[..., Post]) -> None:
    uuid = make(world, domain)["uuid"]
    for outcome in (FAILS, FAILS, OK, FAILS, FAILS):
        happen(world, domain)
        deliver(outcome)
    webhook = world.webhooks.get(domain, uuid)
    assert (webhook["failedCount"], webhook["state"]) == (2, "ACTIVE")


def test_an_update_revives(
    world: World, domain: Domain, sent: list[Delivery], deliver: Callable[..., Post]
) -> None:
    uuid = make(world, domain)["uuid"]
    happen(world, domain, n=3)
    for _ in range(3):
        deliver(FAILS)
    revived = update(world, domain, uuid)
    assert (revived["state"], revived["failedCount"]) == ("ACTIVE", 0)
    happen(world, domain)
    assert len(sent) == 1


def test_exponential_tries_five_times_with_growing_waits(
    world: World,
    domain: Domain,
    sent: list[Delivery],
    deliver: Callable[..., Post],
    clock: MovableClock,
) -> None:
    uuid = make(world, domain, retryType="exponential")["uuid"]
    happen(world, domain)
    (delivery,) = sent
    times: list[float] = []
    for _ in range(5):
        times.append(clock.now() - NOW)
        deliver(FAILS)
        if delivery.next_try is not None:
            assert delivery.next_try == world.scheduler.next_time()
            assert sent == []
            clock.set(delivery.next_try)
            world.settle()
    assert times == [0, 15, 75, 315, 1215]
    assert (delivery.state, len(delivery.attempts)) == ("failed", 5)
    assert world.scheduler.next_time() is None
    webhook = world.webhooks.get(domain, uuid)
    assert (webhook["failedCount"], webhook["state"]) == (5, "ACTIVE")


def test_a_later_try_may_succeed_with_a_signature_of_its_own_time(
    world: World,
    domain: Domain,
    sent: list[Delivery],
    deliver: Callable[..., Post],
    clock: MovableClock,
) -> None:
    make(world, domain, retryType="exponential")
    happen(world, domain)
    (delivery,) = sent
    first = deliver(FAILS)
    clock.advance(15)
    world.settle()
    second = deliver(OK)
    assert delivery.state == "delivered"
    assert json.loads(first.body)["id"] == json.loads(second.body)["id"]
    assert json.loads(second.body)["event_ts"] == NOW + 15
    assert second.headers["X-Webhook-Timestamp"] == str((NOW + 15) * 1000)


def test_a_retry_goes_to_where_the_webhook_is_by_then(
    world: World, domain: Domain, sent: list[Delivery], deliver: Callable[..., Post],
    clock: MovableClock,
) -> None:  # fmt: skip
    uuid = make(world, domain, retryType="exponential")["uuid"]
    happen(world, domain)
    deliver(FAILS)
    update(world, domain, uuid, url="http://localhost:2/")
    clock.advance(15)
    world.settle()
    assert deliver().url == "http://localhost:2/"


def test_a_retry_of_a_deleted_webhook_is_dropped(
    world: World, domain: Domain, sent: list[Delivery], deliver: Callable[..., Post],
    clock: MovableClock,
) -> None:  # fmt: skip
    uuid = make(world, domain, retryType="exponential")["uuid"]
    happen(world, domain)
    deliver(FAILS)
    world.webhooks.delete(domain, uuid)
    clock.advance(15)
    world.settle()
    (delivery,) = sent
    assert world.deliveries.begin(delivery) is None
    assert delivery.state == "dropped"


def test_a_webhook_that_is_deleted_while_it_is_told_is_no_trouble(
    world: World, domain: Domain, sent: list[Delivery]
) -> None:
    uuid = make(world, domain)["uuid"]
    happen(world, domain)
    (delivery,) = sent
    post = world.deliveries.begin(delivery)
    assert post is not None
    world.webhooks.delete(domain, uuid)
    world.deliveries.end(delivery, post, OK)
    assert delivery.state == "failed"


def test_a_delivery_can_be_sent_again(
    world: World, domain: Domain, sent: list[Delivery], deliver: Callable[..., Post]
) -> None:
    make(world, domain)
    happen(world, domain)
    (first,) = sent
    deliver()
    again, post = world.deliveries.begin_again(first.id)
    assert (again.event, again.id != first.id) == (first.event, True)
    assert json.loads(post.body)["id"] == first.event.id
    # Whoever asks for it sends it.
    assert sent == []
    with pytest.raises(Refusal, match="there is no delivery unknown"):
        world.deliveries.begin_again("unknown")


@pytest.mark.parametrize(("outcome", "state"), [(OK, "delivered"), (FAILS, "failed")])
def test_sending_again_is_no_failure_and_no_success_of_the_webhook(
    world: World, domain: Domain, outcome: PostOutcome, state: str
) -> None:
    uuid = make(world, domain)["uuid"]
    happen(world, domain)
    before = world.webhooks.get(domain, uuid)
    (first,) = world.deliveries
    again, post = world.deliveries.begin_again(first.id)
    world.deliveries.end(again, post, outcome)
    assert (again.state, again.next_try) == (state, None)
    assert world.webhooks.get(domain, uuid) == before


def test_what_a_webhook_that_is_gone_was_told_is_not_sent_again(
    world: World, domain: Domain
) -> None:
    uuid = make(world, domain)["uuid"]
    happen(world, domain)
    (first,) = world.deliveries
    world.webhooks.delete(domain, uuid)
    with pytest.raises(Refusal, match="was deleted"):
        world.deliveries.begin_again(first.id)
    assert list(world.deliveries) == [first]


def test_the_latest_deliveries_are_kept(world: World, domain: Domain, sent: list[Delivery]) -> None:
    make(world, domain)
    happen(world, domain, n=1_005)
    assert len(list(world.deliveries)) == 1_000
    assert len(sent) == 1_005


def test_each_try_is_in_the_log_of_the_api(
    world: World, domain: Domain, deliver: Callable[..., Post]
) -> None:
    make(world, domain)
    happen(world, domain, n=2)
    deliver(SILENCE)
    post = deliver()
    entries = world.journal.page(domain, [], ListAPILogsQuery(source="webhook"))
    assert [(entry["status"], entry["url"], entry["method"]) for entry in entries] == [
        (200, "http://localhost:1/hook", "POST"),
        (None, "http://localhost:1/hook", "POST"),
    ]
    assert entries[0]["request"] == post.body.decode()


def test_webhooks_and_their_states_outlive_a_restart(clock: MovableClock, tmp_path: Path) -> None:
    def listed(act: Callable[[World, Domain], None]) -> list[dict[str, Any]]:
        with closing(Store.open(str(tmp_path / "daily.db"))) as store:
            world = World(store, clock, Ids("test"), lambda _, name: name)
            domain = world.domains.open("acme")
            act(world, domain)
            return world.webhooks.all_of(domain)

    def fail_once(world: World, domain: Domain) -> None:
        world.webhooks.note(make(world, domain, hmac=SECRET)["uuid"], FAILS, 1)

    before = listed(fail_once)
    assert before[0]["failedCount"] == 1
    assert listed(lambda world, domain: None) == before
