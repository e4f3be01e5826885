# Generated from tests/typing/_async/contract.py by `make generate`. Do not edit.
"""What users write, with the types that they may count on. The type checkers read it."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, assert_type

from dailykit import (
    CallSession,
    Daily,
    Domain,
    Exchange,
    Hooks,
    MeetingToken,
    MeetingTokenProperties,
    Permissions,
    Room,
    RoomProperties,
)
from dailykit.errors import AlreadyExistsError, APIError, DailyError, RateLimitError
from dailykit.models.acks import DialoutAck, OkAck, SentAck, StatusAck
from dailykit.models.batch_processor import (
    BatchInput,
    BatchJob,
    BatchJobLinks,
    BatchJobSubmitted,
)
from dailykit.models.calls import Ejected, SessionData
from dailykit.models.dialin import DialinConfig, DialinConfigList
from dailykit.models.layouts import DefaultLayout
from dailykit.models.logs import APILogEntry, LogEntry, Logs
from dailykit.models.meetings import (
    Meeting,
    MeetingList,
    MeetingParticipant,
    MeetingParticipants,
)
from dailykit.models.phone_numbers import (
    AvailablePhoneNumbers,
    BoughtPhoneNumber,
    PurchasedPhoneNumber,
    PurchasedPhoneNumbers,
)
from dailykit.models.presence import PresenceEntry, RoomPresence
from dailykit.models.recordings import (
    OciBucketTest,
    Recording,
    RecordingDeleted,
    RecordingLink,
    RecordingList,
)
from dailykit.models.rooms import CreateRoomBody, RoomDeleted, RoomList
from dailykit.models.sip_clients import SipClient, SipClientCredentials, SipClientList
from dailykit.models.sip_trunks import SipTrunk, SipTrunkList, SipTrunkNotification
from dailykit.models.transcripts import Transcript, TranscriptLink, TranscriptList
from dailykit.models.webhooks import Webhook


def clients() -> None:
    with Daily() as daily:
        assert_type(daily, Daily)
        assert_type(daily.api_url, str)
        assert_type(daily.with_options(timeout=5, max_retries=0, budget=None), Daily)
    explicit = Daily("key", api_url="https://api.daily.co/v1", timeout=10, hooks=Hooks())
    assert_type(explicit.connect(), None)
    assert_type(explicit.request("POST", "/new", json={"a": 1}, query={"b": True}), Any)
    with explicit.exchanges() as seen:
        assert_type(seen, list[Exchange])
    assert_type(explicit.close(), None)


def rooms(daily: Daily) -> None:
    room = daily.rooms.create(
        "standup",
        privacy="private",
        expires_in=timedelta(hours=1),
        max_participants=4,
        enable_recording=["cloud", "raw-tracks"],
        eject_at_room_exp=True,
        permissions=Permissions(can_send=["audio"]),
    )
    assert_type(room, Room)
    assert_type(room.name, str)
    assert_type(room.url, str)
    assert_type(room.created_at, datetime | None)
    assert_type(room.exp_at, datetime | None)
    assert_type(room.config.max_participants, int | None)
    assert_type(room.sip_endpoint, str | None)
    assert_type(daily.rooms.create(), Room)
    assert_type(daily.rooms.create(properties=RoomProperties(enable_chat=True)), Room)
    assert_type(daily.rooms.ensure("standup", expires_in=3600, lang="de"), Room)
    assert_type(daily.rooms.get(room), Room)
    assert_type(daily.rooms.get(room.url), Room)
    assert_type(daily.rooms.update(room, max_participants=None), Room)
    assert_type(daily.rooms.presence("standup", user_id="u1"), RoomPresence)
    page = daily.rooms.list(limit=10)
    assert_type(page, RoomList)
    assert_type(page.data, list[Room])
    assert_type(page.total_count, int)
    for one in daily.rooms.iterate():
        assert_type(one, Room)
    with daily.rooms.temporary(max_participants=2) as temporary:
        assert_type(temporary, Room)
    created = daily.rooms.create_many(["a", CreateRoomBody(name="b"), {"name": "c"}])
    assert_type(created, list[Room])
    assert_type(daily.rooms.delete_many(created), int)
    assert_type(daily.rooms.delete(room, missing_ok=True), RoomDeleted)


def tokens(daily: Daily, room: Room) -> None:
    token = daily.meeting_tokens.create(
        room, user_name="Ada", owner=True, expires_in=timedelta(minutes=5), local=True
    )
    assert_type(token, str)
    said = daily.meeting_tokens.validate(token, ignore_nbf=True)
    assert_type(said, MeetingToken)
    assert_type(said.room_name, str | None)
    assert_type(said.exp_at, datetime | None)
    session = daily.start_session(
        user_name="Ada",
        owner=True,
        token=MeetingTokenProperties(start_video_off=True),
        max_participants=2,
    )
    assert_type(session, CallSession)
    assert_type(session.room, Room)
    assert_type((session.token, session.room_url, session.join_url), tuple[str, str, str])
    domain = daily.domain.get()
    assert_type(domain, Domain)
    assert_type(domain.domain_name, str)
    assert_type(daily.domain.update(enable_people_ui=None, lang="de"), Domain)


def calls(daily: Daily, room: Room) -> None:
    assert_type(daily.rooms.create_sip("desk", display_name="Desk", wait=5), Room)
    assert_type(daily.rooms.send_app_message(room, {"a": [1]}), SentAck)
    assert_type(daily.rooms.set_session_data(room, {"a": 1}), SentAck)
    assert_type(daily.rooms.get_session_data(room), SessionData)
    ejected = daily.rooms.eject(room, user_ids=["u1"], ban=True)
    assert_type(ejected, Ejected)
    assert_type(ejected.ejected_ids, list[str])
    mute = {"*": Permissions(can_send=False)}
    assert_type(daily.rooms.update_permissions(room, mute), StatusAck)
    grid = DefaultLayout(preset="default", max_cam_streams=9)
    assert_type(daily.rooms.start_recording(room, layout=grid, wait_for_call=15), StatusAck)
    assert_type(daily.rooms.update_recording(room, layout=grid), StatusAck)
    assert_type(daily.rooms.stop_recording(room), StatusAck)
    assert_type(daily.rooms.start_live_stream(room, rtmp_url="rtmp://a/b"), SentAck)
    assert_type(daily.rooms.update_live_stream(room, fps=25), SentAck)
    assert_type(daily.rooms.stop_live_stream(room), SentAck)
    assert_type(daily.rooms.start_transcription(room, language="de"), SentAck)
    assert_type(daily.rooms.update_transcription(room, participants=["p1"]), SentAck)
    assert_type(daily.rooms.stop_transcription(room), SentAck)
    dialled = daily.rooms.dial_out(room, phone_number="+15550100", display_name="Ada")
    assert_type(dialled, DialoutAck)
    assert_type(dialled.session_id, str | None)
    assert_type(daily.rooms.send_dtmf(room, "s1", "12#"), DialoutAck)
    assert_type(daily.rooms.stop_dial_out(room, "s1"), StatusAck)
    assert_type(daily.rooms.transfer_sip_call(room, "s1", "+15550100"), OkAck)
    assert_type(daily.rooms.refer_sip_call(room, "s1", "sip:a@example.org"), OkAck)


def records(daily: Daily, room: Room) -> None:
    assert_type(daily.presence.get(), dict[str, list[PresenceEntry]])
    assert_type(daily.meetings.list(room=room, ongoing=True), MeetingList)
    for meeting in daily.meetings.iterate(timeframe_start=datetime(2026, 1, 1)):  # noqa: DTZ001
        assert_type(meeting, Meeting)
        assert_type(meeting.started_at, datetime | None)
        assert_type(daily.meetings.get(meeting), Meeting)
        assert_type(daily.meetings.participants(meeting), MeetingParticipants)
        for participant in daily.meetings.iterate_participants(meeting):
            assert_type(participant, MeetingParticipant)
    assert_type(daily.recordings.list(room="standup"), RecordingList)
    for recording in daily.recordings.iterate(room=room):
        assert_type(recording, Recording)
        assert_type(daily.recordings.download(recording, Path("films")), Path)
        assert_type(daily.recordings.download("r1", "film.mp4", progress=print), Path)
    link = daily.recordings.access_link("r1", valid_for_secs=900)
    assert_type(link, RecordingLink)
    assert_type(link.download_link, str)
    assert_type(daily.recordings.get("r1"), Recording)
    assert_type(daily.recordings.delete("r1"), RecordingDeleted)
    assert_type(daily.recordings.test_oci_bucket(), OciBucketTest)
    assert_type(daily.transcripts.list(mtg_session_id="m1"), TranscriptList)
    for transcript in daily.transcripts.iterate():
        assert_type(transcript, Transcript)
        assert_type(daily.transcripts.download(transcript, "words.vtt"), Path)
    assert_type(daily.transcripts.get("t1"), Transcript)
    assert_type(daily.transcripts.access_link("t1"), TranscriptLink)
    assert_type(daily.transcripts.delete("t1"), Transcript)
    assert_type(daily.logs.list(mtg_session_id="m1"), Logs)
    for line in daily.logs.iterate(mtg_session_id="m1", order="ASC"):
        assert_type(line, LogEntry)
    assert_type(daily.logs.api(source="webhook"), list[APILogEntry])
    for entry in daily.logs.iterate_api():
        assert_type(entry, APILogEntry)


def services(daily: Daily) -> None:
    webhook = daily.webhooks.create("https://example.org/daily", ["meeting.started"])
    assert_type(webhook, Webhook)
    assert_type(daily.webhooks.list(), list[Webhook])
    assert_type(daily.webhooks.get(webhook), Webhook)
    assert_type(daily.webhooks.update(webhook, retry_type="exponential"), Webhook)
    assert_type(daily.webhooks.delete(webhook), None)
    for one in daily.webhooks.iterate():
        assert_type(one, Webhook)
    job = daily.batch_processor.submit(
        "transcript", BatchInput(source_type="recordingId", recording_id="r1")
    )
    assert_type(job, BatchJobSubmitted)
    assert_type(daily.batch_processor.get(job), BatchJob)
    assert_type(daily.batch_processor.access_link(job), BatchJobLinks)
    assert_type(daily.batch_processor.delete(job), BatchJob)
    for done in daily.batch_processor.iterate(recording="r1"):
        assert_type(done, BatchJob)


def phones(daily: Daily) -> None:
    assert_type(daily.phone_numbers.available(areacode="415"), AvailablePhoneNumbers)
    assert_type(daily.phone_numbers.purchased(), PurchasedPhoneNumbers)
    bought = daily.phone_numbers.buy("+15550100")
    assert_type(bought, BoughtPhoneNumber)
    assert_type(daily.phone_numbers.release(bought), StatusAck)
    for number in daily.phone_numbers.iterate_purchased():
        assert_type(number, PurchasedPhoneNumber)
    config = daily.dialin_configs.create("pin_dialin", "+15550100")
    assert_type(config, DialinConfig)
    assert_type(daily.dialin_configs.list(), DialinConfigList)
    assert_type(daily.dialin_configs.get(config), DialinConfig)
    assert_type(daily.dialin_configs.update(config, name_prefix=None), DialinConfig)
    assert_type(daily.dialin_configs.delete(config), StatusAck)
    assert_type(daily.dialin.update_pinless_call("c", "d", "sip:a@b"), OkAck)
    client = daily.sip_clients.create("desk.1", expires_in_seconds=3600)
    assert_type(client, SipClientCredentials)
    assert_type(client.password, str)
    assert_type(daily.sip_clients.list(), SipClientList)
    assert_type(daily.sip_clients.get(client), SipClient)
    assert_type(daily.sip_clients.rotate(client), SipClientCredentials)
    assert_type(daily.sip_clients.delete(client), StatusAck)
    for one in daily.sip_clients.iterate():
        assert_type(one, SipClient)
    trunk = daily.sip_trunks.create(
        "carrier",
        RoomProperties(enable_chat=True),
        SipTrunkNotification(webhook_url="https://example.org/trunk"),
    )
    assert_type(trunk, SipTrunk)
    assert_type(daily.sip_trunks.list(enabled=True), SipTrunkList)
    assert_type(daily.sip_trunks.get(trunk), SipTrunk)
    assert_type(daily.sip_trunks.update(trunk, enabled=False), SipTrunk)
    assert_type(daily.sip_trunks.delete(trunk), None)


def mishaps(daily: Daily) -> None:
    try:
        daily.rooms.create("standup")
    except AlreadyExistsError as error:
        assert_type(error.room_name, str | None)
    except RateLimitError as error:
        assert_type(error.retry_after, float | None)
    except APIError as error:
        assert_type((error.status, error.code), tuple[int | None, str | None])
    except DailyError as error:
        assert_type(error.unclear, bool)
