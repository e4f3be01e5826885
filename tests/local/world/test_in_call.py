"""What participants ask for in a call, and what they are told of recordings, calls and the like."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.support.calls.calls import Callers, Person
from tests.support.calls.operating import Operator

from dailykit.local.world import Refusal

Wait = Callable[[float], None]
RECORDED: dict[str, Any] = {"enable_recording": "cloud", "enable_transcription_storage": True}


def owner(callers: Callers, **room: Any) -> Person:
    callers.room(**room)
    return callers.join(is_owner=True, user_name="Olivia")


def do(callers: Callers, person: Person, name: str, **options: Any) -> dict[str, Any]:
    return callers.world.in_call_requests.do(person.inside, name, options)


def news(person: Person, *, skip: str = "participant-") -> list[dict[str, Any]]:
    """Return what a participant was told since the last time, without who came and went."""
    told = [one for one in person.told if not one["type"].startswith((skip, "joined"))]
    person.told.clear()
    return told


def test_a_recording_from_the_call(callers: Callers, operate: Operator, wait: Wait) -> None:
    olivia = owner(callers, **RECORDED)
    bob = callers.join(name="Bob")
    assert do(callers, olivia, "start-recording", layout={"preset": "audio-only"}) == {}
    wait(2)
    (started,) = news(bob)
    (listed,) = operate("recordings.list")["data"]
    assert started == {
        "type": "recording-started",
        "instanceId": "c3df927c-f738-4471-a2b7-066fa7e95a6b",
        "startedBy": olivia.id,
        "recordingId": listed["id"],
        "recordingType": "cloud",
        "layout": {"preset": "audio-only"},
    }
    # Whoever comes later learns that the call is recorded.
    late = callers.join(name="Late")
    assert news(late) == [started]
    do(callers, olivia, "stop-recording")
    instance = started["instanceId"]
    stopped = {"type": "recording-stopped", "instanceId": instance, "updatedBy": olivia.id}
    assert news(bob) == news(late) == [stopped]
    assert news(callers.join(name="Later")) == []


def test_what_the_rest_api_starts_is_told_in_the_call(
    callers: Callers, operate: Operator, wait: Wait
) -> None:
    olivia = owner(callers, **RECORDED)
    operate("rooms.start_recording", {}, room_name="standup")
    operate("rooms.start_live_stream", {"rtmpUrl": "rtmp://a.invalid/x"}, room_name="standup")
    wait(2)
    first, second = news(olivia)
    assert (first["type"], first["startedBy"]) == ("recording-started", None)
    assert (second["type"], second["message"]) == (
        "live-streaming-error",
        "the target can't be reached",
    )


def test_a_live_stream_from_the_call(callers: Callers, wait: Wait) -> None:
    olivia = owner(callers)
    do(callers, olivia, "start-live-streaming", rtmpUrl="rtmp://example.com/x")
    wait(2)
    do(callers, olivia, "update-live-streaming", layout={"preset": "portrait"})
    do(callers, olivia, "stop-live-streaming")
    kinds = ["live-streaming-started", "live-streaming-updated", "live-streaming-stopped"]
    told = news(olivia)
    assert [one["type"] for one in told] == kinds
    assert told[1]["layout"] == {"preset": "portrait"}
    assert {one.get("updatedBy", olivia.id) for one in told} == {olivia.id}


def test_only_what_is_said_is_transcribed(callers: Callers, operate: Operator, wait: Wait) -> None:
    olivia = owner(callers, **RECORDED)
    bob = callers.join(name="Bob")
    do(callers, olivia, "start-transcription", language="de", includeRawResponse=True)
    wait(2)
    (started,) = news(bob)
    assert (started["type"], started["language"]) == ("transcription-started", "de")
    wait(5)
    callers.world.say(bob.inside, "Guten Tag")
    heard = news(olivia)[-1]
    assert (heard["type"], heard["participantId"]) == ("transcription-message", bob.id)
    assert (heard["text"], heard["trackType"]) == ("Guten Tag", "cam-audio")
    assert heard["rawResponse"]["is_final"] is True
    do(callers, olivia, "stop-transcription")
    wait(3)
    (one,) = operate("transcripts.list")["data"]
    assert one["transcriptId"] == started["transcriptId"]
    link = operate("transcripts.access_link", transcriptId=one["transcriptId"])["link"]
    text = operate.follow(str(link)).content.decode()
    assert "Guten Tag" in text
    assert "makes this up" not in text


def test_who_is_not_transcribed_is_not_heard(callers: Callers, wait: Wait) -> None:
    olivia = owner(callers)
    bob = callers.join(name="Bob")
    with pytest.raises(Refusal, match=r"no transcription of .* runs in room standup"):
        callers.world.say(bob.inside, "hello")
    do(callers, olivia, "start-transcription", participants=[olivia.id])
    wait(2)
    with pytest.raises(Refusal, match="no transcription of"):
        callers.world.say(bob.inside, "hello")
    do(callers, olivia, "update-transcription", participants=[bob.id])
    callers.world.say(bob.inside, "hello")
    kinds = [one["type"] for one in news(bob)]
    assert kinds == ["transcription-started", "transcription-updated", "transcription-message"]


def test_dialing_out_from_the_call(callers: Callers, wait: Wait) -> None:
    olivia = owner(callers, enable_dialout=True)
    answer = do(callers, olivia, "start-dialout", phoneNumber="+15550100", userId="tel")
    wait(5)
    first, second = news(olivia)
    assert first == {
        "type": "dialout-connected",
        "sessionId": answer["sessionId"],
        "userId": "tel",
        "destination": "+15550100",
    }
    assert second["type"] == "dialout-answered"
    assert do(callers, olivia, "send-dtmf", sessionId=answer["sessionId"], tones="1#") == answer
    callee = callers.world.calls.participant(answer["sessionId"])
    assert callee is not None
    callers.world.in_call_events.press_keys(callee, "7*")
    assert [one["tone"] for one in news(olivia)] == ["7", "*"]
    with pytest.raises(Refusal, match="tones must be digits"):
        callers.world.in_call_events.press_keys(callee, "x")
    with pytest.raises(Refusal, match="not found"):
        callers.world.in_call_events.press_keys(olivia.inside, "1")
    do(callers, olivia, "stop-dialout", sessionId=answer["sessionId"])
    wait(0)
    assert [one["type"] for one in news(olivia)] == ["dialout-stopped"]


def test_a_room_that_can_be_called_says_so_to_all(callers: Callers, wait: Wait) -> None:
    sip = {"display_name": "Tel", "sip_mode": "dial-in", "video": False, "num_endpoints": 1}
    olivia = owner(callers, sip=sip)
    wait(1)
    (ready,) = news(olivia)
    assert ready["type"] == "dialin-ready"
    assert "@" in ready["sipEndpoint"]
    assert news(callers.join(name="Late")) == [ready]
    callers.world.dialin.ring(callers.domain, "standup", "+15550123", {"X-A": "1"})
    wait(1)
    (connected,) = news(olivia)
    assert (connected["type"], connected["sipFrom"]) == ("dialin-connected", "+15550123")
    assert connected["sipHeaders"] == {"X-A": "1"}


@pytest.mark.parametrize(
    ("name", "options", "needed"),
    [
        ("start-recording", {}, "an owner's token, or canAdmin of streaming"),
        ("stop-live-streaming", {}, "an owner's token, or canAdmin of streaming"),
        ("start-transcription", {}, "an owner's token, or canAdmin of transcription"),
        ("start-dialout", {"phoneNumber": "+15550100"}, "an owner's token"),
        ("sip-refer", {"sessionId": "x", "toEndPoint": "sip:a@b.c"}, "an owner's token"),
    ],
)
def test_who_may_not_ask_is_refused(
    callers: Callers, name: str, options: dict[str, Any], needed: str
) -> None:
    callers.room(enable_dialout=True, **RECORDED)
    bob = callers.join(name="Bob")
    with pytest.raises(Refusal) as caught:
        do(callers, bob, name, **options)
    assert (caught.value.status, caught.value.info) == (403, f"you need {needed} for this")


def test_who_may_administer_streaming_records(callers: Callers, wait: Wait) -> None:
    callers.room(**RECORDED)
    bob = callers.join(permissions={"canAdmin": ["streaming"]})
    do(callers, bob, "start-recording")
    wait(2)
    assert [one["type"] for one in news(bob)] == ["recording-started"]
    with pytest.raises(Refusal):
        do(callers, bob, "start-transcription")


@pytest.mark.parametrize(
    ("name", "options", "problem"),
    [
        ("sing", {}, "there is no request sing"),
        ("start-recording", {}, "cloud recording is not enabled"),
        ("start-recording", {"fps": "many"}, "fps"),
        ("stop-recording", {}, "no active recording"),
        ("start-dialout", {"phoneNumber": "+15550100"}, "dialout is not enabled"),
        ("stop-dialout", {}, "sessionId: Field required"),
        ("send-dtmf", {"sessionId": "x", "tones": "1"}, "participant x not found"),
    ],
)
def test_what_the_room_does_not_allow_or_makes_no_sense(
    callers: Callers, name: str, options: dict[str, Any], problem: str
) -> None:
    olivia = owner(callers)
    with pytest.raises(Refusal, match=problem):
        do(callers, olivia, name, **options)
    assert news(olivia) == []
