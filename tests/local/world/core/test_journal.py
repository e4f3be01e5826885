"""The log of requests, without HTTP."""

import json
from typing import Any

import pytest

from dailykit.local.base.ids import Ids
from dailykit.local.world import Domain, Refusal
from dailykit.local.world.core.journal import Journal, JournalEntry
from dailykit.models.logs import ListAPILogsQuery

ACME = Domain("9d3f5d1a-5a0c-4b1e-8d5c-0a8b1f8f4a11", "acme", "the-key-of-acme")
OTHER = Domain("3c1d0b52-1f0d-4c9b-9c4b-6c2e7b1f1d22", "other", "the-key-of-other")
KEYS = [ACME.api_key, OTHER.api_key]
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJyIjoiYSJ9.c2lnbmF0dXJl"


@pytest.fixture
def journal() -> Journal:
    """A journal with nothing in it."""
    return Journal(Ids("test"))


def add(journal: Journal, path: str = "/rooms", **options: Any) -> JournalEntry:
    """Add an exchange to a journal."""
    facts: dict[str, Any] = {
        "id": journal.new_id(),
        "time": 1_800_000_000.5,
        "ip": "127.0.0.1",
        "method": "GET",
        "path": path,
        "domain": ACME,
        "status": 200,
    }
    exchange = JournalEntry(**{**facts, **options})
    journal.add(exchange)
    return exchange


def pages(journal: Journal, **query: Any) -> list[str]:
    """Return the ids on a page of ACME's log."""
    asked = ListAPILogsQuery.model_validate(query)
    return [entry["id"] for entry in journal.page(ACME, KEYS, asked)]


def test_an_entry_says_what_was_asked_and_answered(journal: Journal) -> None:
    exchange = add(
        journal,
        "/rooms?x=1",
        method="POST",
        operation="rooms.create",
        request=b'{"name":"standup"}',
        response=b'{"id":"1"}',
        fault="delay=1",
    )
    (entry,) = journal.requests(KEYS)
    assert entry.id == exchange.id
    assert (entry.method, entry.path, entry.operation) == ("POST", "/rooms?x=1", "rooms.create")
    assert (entry.request, entry.response) == ({"name": "standup"}, {"id": "1"})
    assert (entry.status, entry.domain, entry.ip) == (200, "acme", "127.0.0.1")
    assert (entry.time, entry.fault) == (1_800_000_000.5, "delay=1")


@pytest.mark.parametrize(
    ("body", "content"),
    [
        (b"", None),
        (b"{broken", "{broken"),
        (b"[1]", [1]),
        (b"\xff", "\ufffd"),
        (b"NaN", "NaN"),
        (b"1e999", "1e999"),
        (b"[" * 100_000, "[" * (64 * 1024) + "…"),
    ],
)
def test_any_body_can_be_shown(journal: Journal, body: bytes, content: Any) -> None:
    add(journal, request=body)
    (entry,) = journal.requests(KEYS)
    assert entry.request == content
    json.dumps(entry.request, allow_nan=False)


def test_no_secret_is_shown(journal: Journal) -> None:
    add(
        journal,
        f"/meeting-tokens/{JWT}?t={JWT}",
        private=["a-token-of-no-form"],
        request=b'{"hmac":"c2VjcmV0","basicAuth":"dXNlcjpwdw==","note":"the-key-of-other"}',
        response=json.dumps({"token": JWT, "echo": "a-token-of-no-form"}).encode(),
    )
    shown = repr(journal.requests(KEYS)[0]) + json.dumps(
        journal.page(ACME, KEYS, ListAPILogsQuery())
    )
    for secret in (JWT, "c2VjcmV0", "dXNlcjpwdw", "the-key-of-other", "a-token-of-no-form"):
        assert secret not in shown
    assert journal.requests(KEYS)[0].path == "/meeting-tokens/***?t=***"


def test_its_own_form_shows_no_body(journal: Journal) -> None:
    exchange = add(journal, f"/meeting-tokens/{JWT}", request=b"the secret")
    assert "secret" not in repr(exchange)
    assert JWT not in repr(exchange)


def test_requests_come_in_their_order_and_can_be_chosen(journal: Journal) -> None:
    first = add(journal, operation="rooms.list")
    second = add(journal, operation="rooms.create", domain=OTHER)
    third = add(journal, operation="rooms.list", domain=None)
    add(journal, source="webhook")
    everything = journal.requests(KEYS)
    assert [entry.id for entry in everything] == [first.id, second.id, third.id]
    assert [entry.id for entry in journal.requests(KEYS, limit=2)] == [second.id, third.id]
    assert [e.id for e in journal.requests(KEYS, operation="rooms.list", domain="acme")] == [
        first.id
    ]
    assert [entry.id for entry in everything.of("rooms.list")] == [first.id, third.id]
    assert [entry.id for entry in everything.of("rooms.list", domain="acme")] == [first.id]
    assert everything[-1].domain is None
    assert list(everything[1:]) == list(everything)[1:]


def test_a_list_of_requests_is_short_to_look_at(journal: Journal) -> None:
    for number in range(5):
        add(journal, f"/rooms/{number}", status=404)
    assert repr(journal.requests(KEYS)) == (
        "<5 requests: ... GET /rooms/2: 404, GET /rooms/3: 404, GET /rooms/4: 404>"
    )
    assert repr(journal.requests(KEYS, limit=1)) == "<1 requests: GET /rooms/4: 404>"


def test_only_the_latest_are_kept() -> None:
    journal = Journal(Ids("test"), most=3)
    ids = [add(journal).id for _ in range(5)]
    assert [entry.id for entry in journal.requests(KEYS)] == ids[2:]
    assert len(journal) == 3


def test_only_so_many_bytes_are_kept() -> None:
    journal = Journal(Ids("test"), most_bytes=1000)
    for _ in range(10):
        add(journal, "/", response=b"x" * 299)
    assert len(journal) == 3
    journal.clear()
    assert len(journal) == 0
    add(journal, "/", response=b"x" * 999)
    assert len(journal) == 1
    # What alone is too much is not kept either.
    add(journal, "/", response=b"x" * 1000)
    assert len(journal) == 0


# --- GET /logs/api --------------------------------------------------------------------------------


def test_a_page_has_the_domain_s_own_newest_first(journal: Journal) -> None:
    ids = [add(journal).id for _ in range(3)]
    add(journal, domain=OTHER)
    add(journal, domain=None)
    assert pages(journal) == ids[::-1]
    assert pages(journal, limit=2) == [ids[2], ids[1]]
    assert pages(journal, starting_after=ids[2]) == [ids[1], ids[0]]
    assert pages(journal, starting_after=ids[2], limit=1) == [ids[1]]
    assert pages(journal, ending_before=ids[0]) == [ids[2], ids[1]]
    assert pages(journal, ending_before=ids[0], limit=1) == [ids[1]]
    assert pages(journal, ending_before="OLDEST", limit=2) == [ids[1], ids[0]]


def test_a_page_has_twenty_unless_told_otherwise(journal: Journal) -> None:
    for _ in range(25):
        add(journal)
    assert len(pages(journal)) == 20
    assert len(pages(journal, limit=100)) == 25


def test_a_page_can_be_of_one_path_or_of_webhooks(journal: Journal) -> None:
    room = add(journal, "/rooms/a?x=1")
    add(journal, "/rooms")
    delivery = add(journal, "http://localhost/hook", source="webhook")
    assert pages(journal, url="/rooms/a") == [room.id]
    assert pages(journal, url="/rooms/a?x=1") == [room.id]
    assert pages(journal, source="webhook") == [delivery.id]
    assert pages(journal, source="webhook", url="http://localhost/hook") == [delivery.id]
    assert pages(journal, source="webhook", url="/rooms") == []


def test_an_entry_of_a_page_has_daily_s_form(journal: Journal) -> None:
    exchange = add(journal, method="POST", request=b'{"name":"a"}')
    assert journal.page(ACME, KEYS, ListAPILogsQuery()) == [
        {
            "id": exchange.id,
            "userId": journal.page(ACME, KEYS, ListAPILogsQuery())[0]["userId"],
            "domainId": ACME.id,
            "source": "api",
            "ip": "127.0.0.1",
            "method": "POST",
            "url": "/rooms",
            "status": 200,
            "createdAt": "2027-01-15T08:00:00.000Z",
            "request": '{"name":"a"}',
            "response": None,
        }
    ]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ({"limit": 0}, "limit was 0"),
        ({"limit": 101}, "limit was 101"),
        ({"starting_after": "none"}, "no entry with the id none"),
        ({"ending_before": "none"}, "no entry with the id none"),
        ({"starting_after": "a", "ending_before": "b"}, "not both"),
    ],
)
def test_a_page_that_can_not_be_is_refused(
    journal: Journal, query: dict[str, Any], text: str
) -> None:
    add(journal)
    with pytest.raises(Refusal, match=text) as caught:
        pages(journal, **query)
    assert caught.value.status == 400
