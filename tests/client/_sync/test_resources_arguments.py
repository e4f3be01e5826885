# Generated from tests/client/_async/test_resources_arguments.py by `make generate`. Do not edit.
"""Arguments that can't be right: nothing is sent, and the complaint says where, never what."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.support.servers.scripted import ScriptedDaily, reply

from dailykit import Daily, Permissions
from dailykit.errors import InvalidArgumentError
from dailykit.models.dialout import DialoutBody
from dailykit.models.recording_options import LiveStreamingOptions, StreamingEndpointRef

SECRET = "hush-hush-42"

Call = Callable[[Daily], Any]

WRONG: list[tuple[str, Call]] = [
    ("rooms.create: name: ", lambda daily: daily.rooms.create("no blanks")),
    ("rooms.create: max_participants: ", lambda d: d.rooms.create(max_participants=SECRET)),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ("rooms.create: expires_in ", lambda daily: daily.rooms.create(expires_in=0.5)),
    ("rooms.create: expires_in ", lambda daily: daily.rooms.create(expires_in=float("nan"))),
    ("rooms.create: expires_in ", lambda daily: daily.rooms.create(expires_in=float("inf"))),
    ("rooms.create: expires_in ", lambda daily: daily.rooms.create(expires_in=timedelta.max)),
    ("rooms.create: pass either exp ", lambda daily: daily.rooms.create(expires_in=9, exp=9)),
    ("rooms.update: pass either exp ", lambda d: d.rooms.update("a", expires_in=9, exp=9)),
    ("rooms.update: sfu_switchover", lambda d: d.rooms.update("a", sfu_switchover=SECRET)),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ("rooms.get: '' is not a room", lambda daily: daily.rooms.get("")),
    ("rooms.get: 'a/b' is not a room", lambda daily: daily.rooms.get("a/b")),
    ("rooms.get: room_name can't be '..'", lambda daily: daily.rooms.get("..")),
    (
        "rooms.get: 'https://example.daily.co/' is not a room",
        lambda daily: daily.rooms.get(f"https://example.daily.co/?t={SECRET}"),
    ),
    ("rooms.list: limit: ", lambda daily: daily.rooms.list(limit=101)),
    ("rooms.create_many: rooms must be a list", lambda daily: daily.rooms.create_many("abc")),
    ("rooms.create_many: name: ", lambda daily: daily.rooms.create_many(["a", "b c"])),
    ("rooms.delete_many: rooms must be a list", lambda daily: daily.rooms.delete_many("abc")),
    ("rooms.delete_many: '' is not a room", lambda daily: daily.rooms.delete_many(["a", ""])),
    ("rooms.send_app_message: data: ", lambda d: d.rooms.send_app_message("a", {"a": "x" * 4096})),
    ("rooms.eject: pass ids or user_ids", lambda daily: daily.rooms.eject("a", ban=True)),
    ("rooms.eject: ids: ", lambda daily: daily.rooms.eject("a", ids=["p"] * 101)),
    (
        "rooms.update_permissions: data.p1.can_send.bool: ",
        lambda daily: daily.rooms.update_permissions("a", {"p1": {"can_send": SECRET}}),  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
    ),
    (
        "rooms.start_recording: video_bitrate",
        lambda daily: daily.rooms.start_recording("a", video_bitrate=5),
    ),
    (
        "rooms.start_live_stream: pass rtmp_url or endpoints",
        lambda daily: daily.rooms.start_live_stream("a", width=640),
    ),
    (
        "rooms.start_live_stream: pass rtmp_url or endpoints, not both",
        lambda daily: daily.rooms.start_live_stream(
            "a",
            options=LiveStreamingOptions(rtmp_url=f"rtmps://live.example.org/{SECRET}"),
            endpoints=[StreamingEndpointRef(endpoint="b")],
        ),
    ),
    (
        "rooms.dial_out: pass sip_uri or phone_number",
        lambda daily: daily.rooms.dial_out("a", options=DialoutBody(video=True)),
    ),
    ("rooms.send_dtmf: tones: ", lambda daily: daily.rooms.send_dtmf("a", "s", "1" * 21)),
    (
        "rooms.transfer_sip_call: extension: ",
        lambda daily: daily.rooms.transfer_sip_call("a", "s", "+15550100", extension=""),
    ),
    ("meeting_tokens.create: user_id: ", lambda d: d.meeting_tokens.create(user_id=SECRET * 4)),
    (
        "meeting_tokens.create: expires_in ",
        lambda daily: daily.meeting_tokens.create("a", expires_in=timedelta(seconds=-1)),
    ),
    (
        "meeting_tokens.create: pass either exp ",
        lambda daily: daily.meeting_tokens.create("a", expires_in=9, exp=9),
    ),
    (
        "meeting_tokens.create: a locally signed token needs a room",
        lambda daily: daily.meeting_tokens.create(local=True),
    ),
    (
        "meeting_tokens.validate: meeting_token can't be ''",
        lambda daily: daily.meeting_tokens.validate(""),
    ),
    ("start_session: expires_in ", lambda daily: daily.start_session(expires_in=0)),
    ("start_session: name, ", lambda daily: daily.start_session("a", name="b")),
    ("start_session: name, ", lambda daily: daily.start_session("a", max_participants=2)),
    ("recordings.get: recording_id can't be ''", lambda daily: daily.recordings.get("")),
    (
        "recordings.access_link: valid_for_secs: ",
        lambda daily: daily.recordings.access_link("r", valid_for_secs=60),
    ),
    ("recordings.list: 'a/b' is not a room", lambda daily: daily.recordings.list(room="a/b")),
    ("meetings.list: limit: ", lambda daily: daily.meetings.list(limit=0)),
    ("logs.list: pass user_session_id or mtg", lambda daily: daily.logs.list(limit=5)),
    (
        "webhooks.create: hmac: ",
        lambda daily: daily.webhooks.create("https://example.org", [], hmac=SECRET),
    ),
    (
        "webhooks.create: event_types: ",
        lambda daily: daily.webhooks.create("https://example.org", "meeting.started"),
    ),
    (
        "sip_clients.create: password: ",
        lambda daily: daily.sip_clients.create("desk", password=SECRET[:11]),
    ),
    (
        "sip_clients.rotate: password: ",
        lambda daily: daily.sip_clients.rotate("desk", password=SECRET * 9),
    ),
    (
        "domain.update: recordings_template: ",
        lambda daily: daily.domain.update(recordings_template=SECRET * 100),
    ),
]


@pytest.mark.parametrize(("complaint", "call"), WRONG, ids=[where for where, _ in WRONG])
def test_nothing_is_sent(
    complaint: str, call: Call, scripted: Daily, script: ScriptedDaily
) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        call(scripted)
    message = str(caught.value)
    assert message.startswith(complaint)
    assert SECRET[:11] not in message
    assert script.seen == []


def test_what_a_type_checker_would_refuse_is_sent_as_given(
    scripted: Daily, script: ScriptedDaily
) -> None:
    """Daily adds properties more often than we release."""
    script.will(reply({"sent": True}))
    scripted.rooms.start_transcription("a", tomorrow={"x": None})  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    assert script.seen[0].json == {"tomorrow": {"x": None}}


def test_unset_and_null_are_different(scripted: Daily, script: ScriptedDaily) -> None:
    script.will(*[reply({"status": "sent"})] * 2)
    scripted.rooms.update_recording("a", layout=None)
    scripted.rooms.update_recording("a")
    assert [seen.json for seen in script.seen] == [{"layout": None}, {}]


def test_permissions_are_written_as_daily_has_them() -> None:
    assert Permissions(can_send=False).model_dump(exclude_unset=True) == {"canSend": False}
