import json
from typing import Any

import pytest
from pydantic import TypeAdapter

from dailykit.local import MovableClock
from dailykit.local.world import Domain, Event, World
from dailykit.models.events import MeetingStarted, WebhookEvent

MEETING = {"start_ts": 1_800_000_000.5, "meeting_id": "m-1", "room": "standup"}


@pytest.mark.parametrize(
    ("kind", "payload", "expected"),
    [
        ("meeting.started", {"meeting_id": "m-1"}, "met-sta-m-1-1800000000"),
        ("meeting.ended", {"meeting_id": "m-1"}, "met-end-m-1-1800000000"),
        ("participant.joined", {"session_id": "s-1"}, "ptcpt-join-s-1-1800000000250"),
        ("participant.left", {"session_id": "s-1"}, "ptcpt-left-s-1-1800000000250"),
        ("waiting-participant.joined", {"session_id": "s-1"}, "1-w-ptcpt-joined-s-1"),
        ("recording.started", {"instance_id": "i-1"}, "rec-sta-i-1-1800000000"),
        ("recording.error", {"instance_id": "i-1"}, "rec-err-i-1-1800000000"),
    ],
)
def test_ids_have_daily_s_first_words_and_the_time(
    world: World,
    domain: Domain,
    clock: MovableClock,
    kind: str,
    payload: dict[str, Any],
    expected: str,
) -> None:
    clock.advance(0.25)
    assert world.events.emit(domain, kind, payload).id == expected


def test_the_id_s_middle_can_be_given_or_is_made_up(world: World, domain: Domain) -> None:
    given = world.events.emit(domain, "recording.ready-to-download", {}, about="i-2")
    assert given.id == "rec-rtd-i-2-1800000000"
    first, second = (world.events.emit(domain, "dialin.ready", {"x": 1}).id for _ in range(2))
    assert first.startswith("dialin-ready-")
    assert first != second


def test_subscribers_are_told_in_order_until_they_have_enough(world: World, domain: Domain) -> None:
    seen: list[tuple[str, str]] = []
    stop = world.events.subscribe(lambda event: seen.append(("one", event.type)))
    world.events.subscribe(lambda event: seen.append(("two", event.type)))
    world.events.emit(domain, "meeting.started", MEETING)
    stop()
    stop()
    world.events.emit(domain, "meeting.ended", MEETING)
    assert seen == [
        ("one", "meeting.started"),
        ("two", "meeting.started"),
        ("two", "meeting.ended"),
    ]


def test_the_body_is_one_that_receivers_understand(
    world: World, domain: Domain, clock: MovableClock
) -> None:
    events: list[Event] = []
    world.events.subscribe(events.append)
    world.events.emit(domain, "meeting.started", MEETING)
    clock.advance(2)
    body = events[0].body(clock.now())
    parsed: WebhookEvent = TypeAdapter[WebhookEvent](WebhookEvent).validate_json(json.dumps(body))
    assert isinstance(parsed, MeetingStarted)
    assert parsed.payload.meeting_id == "m-1"
    assert parsed.version == "1.0.0"
    assert parsed.event_ts == 1_800_000_002
    assert events[0].time == 1_800_000_000


def test_no_subscriber_can_change_what_the_next_one_is_told(world: World, domain: Domain) -> None:
    payload = dict(MEETING)
    event = world.events.emit(domain, "meeting.started", payload)
    payload["room"] = "other"
    event.body(0)["payload"]["room"] = "other"
    assert event.payload["room"] == "standup"
    with pytest.raises(TypeError):
        event.payload["room"] = "other"  # type: ignore[index]  # that is the point


def test_an_event_shows_no_api_key(world: World, domain: Domain) -> None:
    assert domain.api_key not in repr(world.events.emit(domain, "meeting.started", MEETING))
