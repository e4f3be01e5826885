"""Live streams: how they begin, change and end, and what is told."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.support.calls.calls import Callers
from tests.support.calls.operating import Operator

NOW = 1_800_000_000
DEFAULT_INSTANCE = "c3df927c-f738-4471-a2b7-066fa7e95a6b"
OTHER_INSTANCE = "11111111-2222-4333-8444-555555555555"
URL = "rtmp://live.example.com/app/key"
ROOM: dict[str, Any] = {"room_name": "standup"}
Wait = Callable[[float], None]


def start(operate: Operator, **options: Any) -> None:
    asked = {"rtmpUrl": URL, **options} if "endpoints" not in options else options
    assert operate("rooms.start_live_stream", asked, **ROOM) == {"sent": True}


def streaming(callers: Callers) -> list[tuple[str, float, dict[str, Any]]]:
    """Return type, time and payload of all events of streams."""
    found = [event for event in callers.events if event.type.startswith("streaming.")]
    return [(event.type, event.time, dict(event.payload)) for event in found]


def told(domain_id: str, time: float, **more: Any) -> dict[str, Any]:
    return {
        "timestamp": time,
        "instance_id": DEFAULT_INSTANCE,
        "domain_id": domain_id,
        **more,
    }


def test_a_stream_begins_changes_and_ends(operate: Operator, callers: Callers, wait: Wait) -> None:
    callers.room()
    callers.join()
    start(operate)
    wait(10)
    layout = {"preset": "portrait"}
    assert operate("rooms.update_live_stream", {"layout": layout}, **ROOM) == {"sent": True}
    wait(10)
    assert operate("rooms.stop_live_stream", **ROOM) == {"sent": True}
    wait(10)
    me = callers.domain.id
    assert streaming(callers) == [
        ("streaming.started", NOW + 2, told(me, NOW + 2, layout={"preset": "default"})),
        ("streaming.updated", NOW + 10, told(me, NOW + 10, layout=layout)),
        ("streaming.ended", NOW + 20, told(me, NOW + 20)),
    ]


@pytest.mark.parametrize("name", ["start_live_stream", "update_live_stream", "stop_live_stream"])
def test_nothing_to_stream(operate: Operator, callers: Callers, name: str) -> None:
    assert operate.refusal(f"rooms.{name}", **ROOM) == "404 not-found: room standup not found"
    callers.room()
    said = operate.refusal(f"rooms.{name}", **ROOM)
    assert said == "404 not-found: room standup does not seem to be hosting a call currently"


@pytest.mark.parametrize("name", ["update_live_stream", "stop_live_stream"])
def test_what_does_not_run(operate: Operator, callers: Callers, name: str) -> None:
    callers.room()
    callers.join()
    said = operate.refusal(f"rooms.{name}", **ROOM)
    assert said == "400 invalid-request-error: room standup has no active live stream"


ENDPOINTS = [
    {"name": "tv", "type": "rtmp", "rtmp_config": {"url": URL}},
    {
        "name": "archive",
        "type": "hls",
        "hls_config": {
            "save_hls_recording": True,
            "storage": {"bucket_name": "b", "bucket_region": "r", "assume_role_arn": "a"},
        },
    },
]


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({}, "either rtmpUrl or endpoints is needed, and not both"),
        ({"rtmpUrl": URL, "endpoints": [{"endpoint": "tv"}]}, "either rtmpUrl or endpoints"),
        ({"rtmpUrl": "https://example.com"}, "rtmpUrl must be an rtmp or rtmps URL"),
        ({"rtmpUrl": [URL, "rtmp:x"]}, "rtmpUrl must be an rtmp or rtmps URL"),
        ({"rtmpUrl": []}, "a live stream needs a target"),
        ({"endpoints": [{"endpoint": "radio"}]}, "endpoints: the room has no streaming endpoint"),
        ({"rtmpUrl": URL, "width": 3}, "width must be an even number of pixels"),
        ({"rtmpUrl": URL, "instanceId": "mine"}, "instanceId was 'mine' but should be a UUID"),
    ],
)
def test_options_without_sense_are_refused(
    operate: Operator, callers: Callers, wait: Wait, options: dict[str, Any], text: str
) -> None:
    callers.room(streaming_endpoints=ENDPOINTS)
    callers.join()
    said = operate.refusal("rooms.start_live_stream", options, **ROOM)
    assert said.startswith(f"400 invalid-request-error: {text}")
    assert "key" not in said
    wait(10)
    assert streaming(callers) == []


@pytest.mark.parametrize(
    "options",
    [
        {"rtmpUrl": [URL, "rtmps://other.example.com/a"]},
        {"endpoints": [{"endpoint": "tv"}]},
        {"endpoints": [{"endpoint": "archive"}]},
    ],
)
def test_targets(operate: Operator, callers: Callers, wait: Wait, options: dict[str, Any]) -> None:
    callers.room(streaming_endpoints=ENDPOINTS)
    callers.join()
    start(operate, **options)
    wait(2)
    assert [kind for kind, _, _ in streaming(callers)] == ["streaming.started"]


def test_the_second_of_an_instance_is_refused(operate: Operator, callers: Callers) -> None:
    callers.room(enable_recording="cloud")
    callers.join()
    operate("rooms.start_recording", **ROOM)
    start(operate)
    said = operate.refusal("rooms.start_live_stream", {"rtmpUrl": URL}, **ROOM)
    assert said.startswith("400 invalid-request-error: room standup has an active stream")
    start(operate, instanceId=OTHER_INSTANCE)


def test_a_domain_has_only_so_many(operate: Operator, callers: Callers) -> None:
    for number in range(11):
        name = callers.room(f"room-{number}")
        callers.join(name)
        if number < 10:
            operate("rooms.start_live_stream", {"rtmpUrl": URL}, room_name=name)
    said = operate.refusal("rooms.start_live_stream", {"rtmpUrl": URL}, room_name="room-10")
    assert said.endswith("the domain has 10 live streams, the maximum")


def test_the_end_of_the_call_is_its_end(operate: Operator, callers: Callers, wait: Wait) -> None:
    callers.room()
    ada = callers.join()
    start(operate)
    wait(10)
    callers.world.calls.leave(ada.guest)
    wait(10)
    assert streaming(callers)[-1] == (
        "streaming.ended",
        NOW + 10,
        told(callers.domain.id, NOW + 10),
    )


def test_it_ends_by_itself_after_its_longest_time(
    operate: Operator, callers: Callers, wait: Wait
) -> None:
    callers.room()
    callers.join()
    start(operate, maxDuration=60)
    wait(100)
    assert [(kind, time) for kind, time, _ in streaming(callers)][-1] == (
        "streaming.ended",
        NOW + 62,
    )


@pytest.mark.parametrize(
    ("urls", "kind"),
    [
        ("rtmp://nowhere.invalid/app", "streaming.error"),
        ("rtmp://user@NOWHERE.INVALID:1935/app", "streaming.error"),
        (["rtmp://nowhere.invalid/app", URL], "streaming.started"),
        ("rtmp://invalid.example.com/app", "streaming.started"),
    ],
)
def test_what_can_t_be_reached_fails(
    operate: Operator, callers: Callers, wait: Wait, urls: Any, kind: str
) -> None:
    callers.room()
    callers.join()
    start(operate, rtmpUrl=urls)
    wait(10)
    ((what, time, payload),) = streaming(callers)
    assert (what, time) == (kind, NOW + 2)
    if kind == "streaming.error":
        reason = {"error_message": "the target can't be reached", "room_name": "standup"}
        assert payload == told(callers.domain.id, NOW + 2, **reason)
        start(operate)


def test_a_call_that_ends_too_early_is_an_error(
    operate: Operator, callers: Callers, wait: Wait
) -> None:
    callers.room()
    ada = callers.join()
    start(operate)
    callers.world.calls.leave(ada.guest)
    wait(10)
    ((what, time, payload),) = streaming(callers)
    assert (what, time, payload["error_message"]) == (
        "streaming.error",
        NOW,
        "the call ended before it started",
    )
