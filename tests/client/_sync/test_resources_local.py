# Generated from tests/client/_async/test_resources_local.py by `make generate`. Do not edit.
"""The groups against the local Daily: calls, what they leave behind, phones and webhooks."""

from pathlib import Path

import pytest
from tests.support.servers.scripted import Reply, ScriptedDaily

from dailykit import Daily, Permissions
from dailykit.errors import InvalidRequestError, NotFoundError
from dailykit.local import LocalParticipant, MovableClock
from dailykit.models.batch_processor import BatchInput
from dailykit.models.layouts import ActiveParticipantLayout
from dailykit.models.recordings import Recording
from dailykit.models.sip_trunks import SipTrunkAdmission, SipTrunkNotification

MINUTE = 60


def record(daily: Daily, clock: MovableClock) -> Recording:
    """Return a recording of a minute, when it is ready."""
    daily.rooms.start_recording("standup", wait_for_call=5)
    clock.advance(MINUTE)
    daily.rooms.stop_recording("standup")
    clock.advance(MINUTE)
    return (daily.recordings.list(room="standup")).data[0]


def test_who_is_there(daily: Daily, ada: LocalParticipant) -> None:
    everywhere = daily.presence.get()
    here = daily.rooms.presence("standup", user_id="u1")
    assert [entry.id for entry in everywhere["standup"]] == [ada.id]
    assert here.data == everywhere["standup"]
    assert (daily.rooms.presence("standup", user_name="Bo")).data == []


def test_meetings(daily: Daily, ada: LocalParticipant, clock: MovableClock) -> None:
    clock.advance(MINUTE)
    meetings = list(daily.meetings.iterate(room="standup"))
    assert [meeting.ongoing for meeting in meetings] == [True]
    assert (daily.meetings.get(meetings[0])).id == meetings[0].id
    found = daily.meetings.iterate_participants(meetings[0], page_size=1)
    assert [(one.participant_id, one.user_name) for one in found] == [(ada.id, "Ada")]
    assert (daily.meetings.list(room="never-was")).data == []
    with pytest.raises(NotFoundError):
        daily.meetings.get("no-such-meeting")


def test_acting_on_people(daily: Daily, ada: LocalParticipant) -> None:
    assert (daily.rooms.send_app_message("standup", {"a": 1}, recipient=ada.id)).sent
    daily.rooms.set_session_data("standup", {"a": 1, "b": 2})
    daily.rooms.set_session_data(
        "standup", {"c": 3}, merge_strategy="shallow-merge", keys_to_delete=["a"]
    )
    assert (daily.rooms.get_session_data("standup")).data == {"b": 2, "c": 3}
    muted = {ada.id: Permissions(can_send=False)}
    assert (daily.rooms.update_permissions("standup", muted)).status == "sent"
    ejected = daily.rooms.eject("standup", ids=[ada.id, "nobody"])
    assert ejected.ejected_ids == [ada.id]
    assert daily.presence.get() == {}


def test_without_a_call(daily: Daily) -> None:
    daily.rooms.create("empty", enable_recording="cloud")
    with pytest.raises(NotFoundError, match="hosting a call"):
        daily.rooms.start_recording("empty")


def test_a_recording_from_start_to_deletion(
    daily: Daily, ada: LocalParticipant, clock: MovableClock, tmp_path: Path
) -> None:
    recording = record(daily, clock)
    assert (recording.status, recording.room_name) == ("finished", "standup")
    assert (daily.recordings.get(recording)).duration == pytest.approx(MINUTE, abs=5)
    progress: list[tuple[int, int | None]] = []
    path = daily.recordings.download(
        recording, tmp_path, progress=lambda done, total: progress.append((done, total))
    )
    assert path.name == f"standup-{recording.start_ts}-{recording.id}.mp4"
    size = path.stat().st_size
    assert progress[-1] == (size, size)
    assert (daily.recordings.delete(recording)).deleted
    assert list(daily.recordings.iterate()) == []
    with pytest.raises(InvalidRequestError):
        daily.rooms.stop_recording("standup")


def test_a_transcript_from_start_to_deletion(
    daily: Daily, ada: LocalParticipant, clock: MovableClock, tmp_path: Path
) -> None:
    daily.rooms.start_transcription("standup", language="de", wait_for_call=5)
    daily.rooms.update_transcription("standup", participants=[ada.id])
    clock.advance(MINUTE)
    daily.rooms.stop_transcription("standup")
    clock.advance(MINUTE)
    found = list(daily.transcripts.iterate(room="standup"))
    assert [one.status for one in found] == ["t_finished"]
    assert (daily.transcripts.get(found[0])).is_vtt_available
    path = daily.transcripts.download(found[0], tmp_path)
    assert path.read_text().startswith("WEBVTT")
    assert (daily.transcripts.delete(found[0])).status == "t_deleted"


def test_a_live_stream(daily: Daily, ada: LocalParticipant) -> None:
    daily.rooms.start_live_stream(
        "standup", rtmp_url="rtmps://live.example.org/key", wait_for_call=5
    )
    layout = ActiveParticipantLayout(preset="active-participant")
    assert (daily.rooms.update_live_stream("standup", layout=layout)).sent
    assert (daily.rooms.stop_live_stream("standup")).sent
    with pytest.raises(InvalidRequestError):
        daily.rooms.stop_live_stream("standup")


def test_a_batch_job(daily: Daily, ada: LocalParticipant, clock: MovableClock) -> None:
    recording = record(daily, clock)
    source = BatchInput(source_type="recordingId", recording_id=recording.id)
    job = daily.batch_processor.submit("transcript", source)
    with pytest.raises(InvalidRequestError):
        daily.batch_processor.access_link(job)
    clock.advance(10 * MINUTE)
    assert (daily.batch_processor.get(job)).status == "finished"
    links = (daily.batch_processor.access_link(job)).transcription
    assert links
    assert all(link.link.startswith("http") for link in links)
    found = [one.id for one in daily.batch_processor.iterate(recording=recording)]
    assert found == [job.id]
    assert (daily.batch_processor.delete(job)).id == job.id


def test_the_log_of_the_api(daily: Daily) -> None:
    for number in range(5):
        daily.rooms.ensure(f"room-{number}")
    entries = list(daily.logs.iterate_api(page_size=2))
    created = [entry for entry in entries if (entry.method, entry.status) == ("POST", 200)]
    assert len(created) == 5
    assert len({entry.id for entry in entries}) == len(entries)


def test_phone_numbers_and_dialin(daily: Daily, clock: MovableClock) -> None:
    offered = daily.phone_numbers.available(areacode="415")
    bought = daily.phone_numbers.buy(offered.data[0].phone_number)
    mine = list(daily.phone_numbers.iterate_purchased())
    assert [(one.id, one.number) for one in mine] == [(bought.id, bought.number)]
    assert bought.number is not None
    config = daily.dialin_configs.create("pin_dialin", bought.number)
    changed = daily.dialin_configs.update(config, name_prefix="Line")
    assert changed.config.name_prefix == "Line"
    assert list(daily.dialin_configs.iterate()) == [changed]
    assert daily.dialin_configs.get(config) == changed
    assert (daily.dialin_configs.delete(config)).status == "ok"
    with pytest.raises(InvalidRequestError) as caught:
        daily.phone_numbers.release(bought)
    assert caught.value.status == 422
    clock.advance(15 * 24 * 60 * MINUTE)
    assert (daily.phone_numbers.release(bought)).status == "ok"


def test_sip_clients(daily: Daily) -> None:
    made = [daily.sip_clients.create(f"desk.{number}") for number in range(3)]
    found = [client.username for client in daily.sip_clients.iterate(page_size=2)]
    assert sorted(found) == ["desk.0", "desk.1", "desk.2"]
    rotated = daily.sip_clients.rotate(made[0], password="correct-horse-1")
    assert rotated.password == "correct-horse-1"
    assert (daily.sip_clients.get(made[0])).sip_uri == made[0].sip_uri
    assert (daily.sip_clients.delete("desk.0")).status == "ok"
    with pytest.raises(NotFoundError):
        daily.sip_clients.get("desk.0")


def test_sip_trunks(daily: Daily, script: ScriptedDaily) -> None:
    script.will(Reply())
    trunk = daily.sip_trunks.create(
        "carrier",
        {"enable_chat": True},
        SipTrunkNotification(webhook_url=script.url),
        trunk_config=SipTrunkAdmission(is_open=True),
    )
    assert (daily.sip_trunks.update(trunk, enabled=False)).enabled is False
    assert [one.id for one in daily.sip_trunks.iterate(enabled=False)] == [trunk.id]
    assert (daily.sip_trunks.get(trunk)).trunk_name == "carrier"
    daily.sip_trunks.delete(trunk)
    assert (daily.sip_trunks.list()).data == []
    script.forget()  # whether the URL is tried is another test's matter


def test_webhooks(daily: Daily, script: ScriptedDaily) -> None:
    script.will(Reply(), Reply())
    webhook = daily.webhooks.create(script.url, ["meeting.started"])
    assert (webhook.state, webhook.event_types) == ("ACTIVE", ["meeting.started"])
    changed = daily.webhooks.update(webhook, event_types=["meeting.ended"])
    assert list(daily.webhooks.iterate()) == [changed]
    assert daily.webhooks.get(webhook) == changed
    daily.webhooks.delete(webhook)
    assert daily.webhooks.list() == []
    assert [seen.json for seen in script.seen] == [{"test": "test"}] * 2
