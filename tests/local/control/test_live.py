"""What those are told who follow a local Daily: gathering and putting together, without HTTP."""

import pytest

from dailykit.local.control.live import EVERYTHING, LiveFeed, News
from dailykit.local.world import Domain
from dailykit.local.world.core.events import Event
from dailykit.local.world.core.journal import JournalEntry
from dailykit.local.world.webhooks.deliveries import Delivery

ACME = Domain("id-1", "acme", "key-1")
OTHER = Domain("id-2", "other", "key-2")


def exchange(ident: str) -> JournalEntry:
    return JournalEntry(id=ident, time=0.0, ip="", method="GET", path="/rooms")


def delivery(ident: str) -> Delivery:
    event = Event(ACME, "participant.joined", "event", {}, 0.0)
    return Delivery(id=ident, webhook_id="webhook", event=event)


class Waker:
    """Counts how often somebody was woken."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        self.times += 1


@pytest.fixture
def waker() -> Waker:
    return Waker()


@pytest.fixture
def feed(waker: Waker) -> LiveFeed:
    return LiveFeed(None, waker)


def test_what_was_taken_is_not_told_again(feed: LiveFeed) -> None:
    feed.note("room.created")
    assert feed.take() == News(types={"room.created": None})
    assert feed.take() == News()


def test_each_kind_is_told_once_in_the_order_of_its_first_time(feed: LiveFeed) -> None:
    for kind in ("participant.joined", "meeting.started", "participant.joined"):
        feed.note(kind)
    assert list(feed.take().types) == ["participant.joined", "meeting.started"]


def test_a_fact_is_told_once_however_often_it_has_changed(feed: LiveFeed) -> None:
    for _ in range(3):
        feed.note_fact("clock")
    feed.note_fact("faults")
    assert feed.take().facts == {"clock", "faults"}


def test_all_requests_are_told_in_their_order(feed: LiveFeed) -> None:
    for ident in "abc":
        feed.note_request(exchange(ident))
    assert [one.id for one in feed.take().requests] == ["a", "b", "c"]


def test_a_delivery_is_told_once_for_all_its_changes(feed: LiveFeed) -> None:
    first, second = delivery("a"), delivery("b")
    for one in (first, second, first):
        feed.note_delivery(one)
    assert list(feed.take().deliveries.values()) == [first, second]


def test_when_everything_has_changed_nothing_else_is_told(feed: LiveFeed) -> None:
    feed.note_request(exchange("before"))
    feed.note_delivery(delivery("before"))
    feed.note("participant.joined")
    feed.note_everything()
    feed.note("participant.left")
    news = feed.take()
    assert (news.requests, news.deliveries) == ([], {})
    assert list(news.types) == [EVERYTHING]
    assert news.facts == {"about", "clock", "faults"}


def test_what_happens_after_everything_has_changed_is_told(feed: LiveFeed) -> None:
    feed.note_everything()
    feed.note_request(exchange("after"))
    assert [one.id for one in feed.take().requests] == ["after"]


def test_who_does_not_read_is_told_to_look_again_at_last(feed: LiveFeed) -> None:
    for number in range(400):
        feed.note_request(exchange(f"r{number}"))
    for number in range(100):
        feed.note_delivery(delivery(f"d{number}"))
    feed.note_request(exchange("one too many"))
    news = feed.take()
    assert (news.requests, news.deliveries) == ([], {})
    assert list(news.types) == [EVERYTHING]


def test_readers_are_woken(feed: LiveFeed, waker: Waker) -> None:
    feed.note("participant.joined")
    feed.note_fact("clock")
    feed.note_request(exchange("a"))
    feed.note_delivery(delivery("a"))
    feed.note_everything()
    assert waker.times == 5
    assert not feed.is_over
    feed.end()
    assert (feed.is_over, waker.times) == (True, 6)


@pytest.mark.parametrize(
    ("about", "domain", "concerns"),
    [
        (None, ACME, True),
        (None, None, True),
        ("acme", ACME, True),
        ("acme", OTHER, False),
        # A request with a key of nobody: those who wait for requests want to know.
        ("acme", None, True),
    ],
)
def test_a_feed_is_about_one_domain_or_all_and_about_what_is_of_none(
    about: str | None, domain: Domain | None, concerns: bool
) -> None:
    assert LiveFeed(about, lambda: None).concerns(domain) is concerns
