# Generated from tests/client/_async/resources_calls.py by `make generate`. Do not edit.
"""Calls that act on running calls, with everything that they can take."""

from typing import Any, Final

from tests.client._sync.resources_case import Case
from tests.client._sync.resources_settings import PERMISSIONS, PERMISSIONS_WIRE

from dailykit.models._keywords import RecordingOptionsKeywords
from dailykit.models.dialout import DialoutBody, DialoutVideoSettings
from dailykit.models.layouts import (
    ActiveParticipantLayout,
    CustomLayout,
    DefaultLayout,
    PortraitLayout,
    SingleParticipantLayout,
)
from dailykit.models.recording_options import (
    LiveStreamingOptions,
    RecordingOptions,
    StreamingEndpointRef,
)
from dailykit.models.sip import SipCodecs

__all__ = ["CASES"]

INSTANCE: Final = "0cb313e1-211f-4be0-833d-8c7305b19902"

SENT: Final = {"sent": True}
STATUS: Final = {"status": "sent"}

_COMPOSED: Final[RecordingOptionsKeywords] = {
    "width": 1280,
    "height": 720,
    "fps": 25,
    "video_bitrate": 3000,
    "audio_bitrate": 128,
    "min_idle_time_out": 60,
    "max_duration": 7200,
    "background_color": "#ff000000",
    "instance_id": INSTANCE,
    "type": "cloud",
    "data_outputs": ["event-json", "transcript-webvtt", "chat-webvtt"],
}
COMPOSED: Final = RecordingOptions.model_validate(_COMPOSED)
STREAMED: Final = LiveStreamingOptions.model_validate(_COMPOSED)
COMPOSED_WIRE: Final[dict[str, Any]] = {
    "width": 1280,
    "height": 720,
    "fps": 25,
    "videoBitrate": 3000,
    "audioBitrate": 128,
    "minIdleTimeOut": 60,
    "maxDuration": 7200,
    "backgroundColor": "#ff000000",
    "instanceId": INSTANCE,
    "type": "cloud",
    "dataOutputs": ["event-json", "transcript-webvtt", "chat-webvtt"],
}

CASES: Final = [
    Case(
        operation="rooms.send_app_message",
        call=lambda daily: daily.rooms.send_app_message("standup", {"a": 1}, recipient="*"),
        line="POST /rooms/standup/send-app-message",
        body={"data": {"a": 1}, "recipient": "*"},
        answer={"sent": "true"},
        result=SENT,
    ),
    Case(
        operation="rooms.get_session_data",
        call=lambda daily: daily.rooms.get_session_data("standup"),
        line="GET /rooms/standup/get-session-data",
        answer={"data": {"round": 2}},
        result={"data": {"round": 2}},
    ),
    Case(
        operation="rooms.set_session_data",
        call=lambda daily: daily.rooms.set_session_data(
            "standup", {"round": 3}, merge_strategy="shallow-merge", keys_to_delete=["old"]
        ),
        line="POST /rooms/standup/set-session-data",
        body={"data": {"round": 3}, "mergeStrategy": "shallow-merge", "keysToDelete": ["old"]},
        answer=SENT,
        result=SENT,
    ),
    Case(
        operation="rooms.eject",
        call=lambda daily: daily.rooms.eject("standup", ids=["p1"], user_ids=("u1",), ban=True),
        line="POST /rooms/standup/eject",
        body={"ids": ["p1"], "user_ids": ["u1"], "ban": True},
        answer={"ejectedIds": ["p1", "p2"]},
        result={"ejected_ids": ["p1", "p2"]},
    ),
    Case(
        operation="rooms.update_permissions",
        call=lambda daily: daily.rooms.update_permissions("standup", {"*": PERMISSIONS}),
        line="POST /rooms/standup/update-permissions",
        body={"data": {"*": PERMISSIONS_WIRE}},
        answer=STATUS,
        result=STATUS,
    ),
    Case(
        operation="rooms.start_recording",
        call=lambda daily: daily.rooms.start_recording(
            "standup",
            options=COMPOSED,
            layout=DefaultLayout(preset="default", max_cam_streams=9),
        ),
        line="POST /rooms/standup/recordings/start",
        body={**COMPOSED_WIRE, "layout": {"preset": "default", "max_cam_streams": 9}},
        answer=STATUS,
        result=STATUS,
    ),
    Case(
        operation="rooms.start_recording",
        call=lambda daily: daily.rooms.start_recording(
            "standup",
            options=RecordingOptions(type="cloud", width=640, height=360),
            layout=CustomLayout(
                preset="custom",
                composition_id="daily:baseline",
                composition_params={"mode": "pip", "scale": 0.5, "bold": True},
                session_assets={"images/logo": "https://example.org/logo.png"},
            ),
            type="cloud-audio-only",
        ),
        line="POST /rooms/standup/recordings/start",
        body={
            "type": "cloud-audio-only",
            "width": 640,
            "height": 360,
            "layout": {
                "preset": "custom",
                "composition_id": "daily:baseline",
                "composition_params": {"mode": "pip", "scale": 0.5, "bold": True},
                "session_assets": {"images/logo": "https://example.org/logo.png"},
            },
        },
        answer=STATUS,
        result=STATUS,
    ),
    Case(
        operation="rooms.update_recording",
        call=lambda daily: daily.rooms.update_recording(
            "standup",
            width=1280,
            height=720,
            fps=25,
            video_bitrate=3000,
            audio_bitrate=128,
            min_idle_time_out=60,
            max_duration=7200,
            background_color="#ff0000",
            instance_id=INSTANCE,
            layout=SingleParticipantLayout(preset="single-participant", session_id="p1"),
            type="cloud",
        ),
        line="POST /rooms/standup/recordings/update",
        body={
            "width": 1280,
            "height": 720,
            "fps": 25,
            "videoBitrate": 3000,
            "audioBitrate": 128,
            "minIdleTimeOut": 60,
            "maxDuration": 7200,
            "backgroundColor": "#ff0000",
            "instanceId": INSTANCE,
            "layout": {"preset": "single-participant", "session_id": "p1"},
            "type": "cloud",
        },
        answer=STATUS,
        result=STATUS,
    ),
    Case(
        operation="rooms.stop_recording",
        call=lambda daily: daily.rooms.stop_recording(
            "standup", instance_id=INSTANCE, type="raw-tracks"
        ),
        line="POST /rooms/standup/recordings/stop",
        body={"instanceId": INSTANCE, "type": "raw-tracks"},
        answer=STATUS,
        result=STATUS,
    ),
    Case(
        operation="rooms.start_live_stream",
        call=lambda daily: daily.rooms.start_live_stream(
            "standup",
            options=STREAMED,
            rtmp_url=["rtmps://live.example.org/app/key"],
            layout=PortraitLayout(preset="portrait", variant="inset", max_cam_streams=2),
        ),
        line="POST /rooms/standup/live-streaming/start",
        body={
            **COMPOSED_WIRE,
            "rtmpUrl": ["rtmps://live.example.org/app/key"],
            "layout": {"preset": "portrait", "variant": "inset", "max_cam_streams": 2},
        },
        answer=SENT,
        result=SENT,
    ),
    Case(
        operation="rooms.start_live_stream",
        call=lambda daily: daily.rooms.start_live_stream(
            "standup", endpoints=[StreamingEndpointRef(endpoint="big-screen")]
        ),
        line="POST /rooms/standup/live-streaming/start",
        body={"endpoints": [{"endpoint": "big-screen"}]},
        answer=SENT,
        result=SENT,
    ),
    Case(
        operation="rooms.update_live_stream",
        call=lambda daily: daily.rooms.update_live_stream(
            "standup",
            layout=ActiveParticipantLayout(preset="active-participant"),
            rtmp_url="rtmps://live.example.org/app/key",
            endpoints=[StreamingEndpointRef(endpoint="big-screen")],
            options=STREAMED,
        ),
        line="POST /rooms/standup/live-streaming/update",
        body={
            **COMPOSED_WIRE,
            "layout": {"preset": "active-participant"},
            "rtmpUrl": "rtmps://live.example.org/app/key",
            "endpoints": [{"endpoint": "big-screen"}],
        },
        answer=SENT,
        result=SENT,
    ),
    Case(
        operation="rooms.stop_live_stream",
        call=lambda daily: daily.rooms.stop_live_stream("standup", instance_id=INSTANCE),
        line="POST /rooms/standup/live-streaming/stop",
        body={"instanceId": INSTANCE},
        answer=SENT,
        result=SENT,
    ),
    Case(
        operation="rooms.start_transcription",
        call=lambda daily: daily.rooms.start_transcription(
            "standup",
            language="de",
            model="nova-3",
            tier="enhanced",
            profanity_filter=True,
            punctuate=True,
            endpointing=False,
            redact=True,
            extra={"keywords": "dailykit"},
            include_raw_response=True,
            instance_id="t1",
            participants=["p1"],
            transcription_geo="eu",
        ),
        line="POST /rooms/standup/transcription/start",
        body={
            "language": "de",
            "model": "nova-3",
            "tier": "enhanced",
            "profanity_filter": True,
            "punctuate": True,
            "endpointing": False,
            "redact": True,
            "extra": {"keywords": "dailykit"},
            "includeRawResponse": True,
            "instanceId": "t1",
            "participants": ["p1"],
            "transcription_geo": "eu",
        },
        answer=SENT,
        result=SENT,
    ),
    Case(
        operation="rooms.update_transcription",
        call=lambda daily: daily.rooms.update_transcription(
            "standup", participants=["p2"], instance_id="t1"
        ),
        line="POST /rooms/standup/transcription/update",
        body={"instanceId": "t1", "participants": ["p2"]},
        answer=SENT,
        result=SENT,
    ),
    Case(
        operation="rooms.stop_transcription",
        call=lambda daily: daily.rooms.stop_transcription("standup", instance_id="t1"),
        line="POST /rooms/standup/transcription/stop",
        body={"instanceId": "t1"},
        answer=SENT,
        result=SENT,
    ),
    Case(
        operation="rooms.dial_out",
        call=lambda daily: daily.rooms.dial_out(
            "standup",
            options=DialoutBody(sip_uri="sip:ada@example.org", video=True),
            video_settings=DialoutVideoSettings(width=640, height=360, fps=15, video_bitrate=500),
            display_name="Ada",
            user_id="u1",
            codecs=SipCodecs(audio=["OPUS"], video=["H264"]),
        ),
        line="POST /rooms/standup/dialOut/start",
        body={
            "sipUri": "sip:ada@example.org",
            "displayName": "Ada",
            "userId": "u1",
            "video": True,
            "videoSettings": {"width": 640, "height": 360, "fps": 15, "videoBitrate": 500},
            "codecs": {"audio": ["OPUS"], "video": ["H264"]},
        },
        answer={"ok": True, "sessionId": "s1"},
        result={"ok": True, "session_id": "s1"},
    ),
    Case(
        operation="rooms.dial_out",
        call=lambda daily: daily.rooms.dial_out(
            "standup",
            phone_number="+15550100",
            extension="12",
            wait_before_extension_dial_sec=3,
            caller_id="+15550199",
        ),
        line="POST /rooms/standup/dialOut/start",
        body={
            "phoneNumber": "+15550100",
            "extension": "12",
            "waitBeforeExtensionDialSec": 3,
            "callerId": "+15550199",
        },
        answer={"ok": "true", "sessionId": "s1"},
        result={"ok": True, "session_id": "s1"},
    ),
    Case(
        operation="rooms.send_dtmf",
        call=lambda daily: daily.rooms.send_dtmf("standup", "s1", "12#", digit_duration_ms=200),
        line="POST /rooms/standup/dialOut/sendDTMF",
        body={"sessionId": "s1", "tones": "12#", "digitDurationMs": 200},
        answer={"ok": True, "sessionId": "s1"},
        result={"ok": True, "session_id": "s1"},
    ),
    Case(
        operation="rooms.stop_dial_out",
        call=lambda daily: daily.rooms.stop_dial_out("standup", "s1"),
        line="POST /rooms/standup/dialOut/stop",
        body={"sessionId": "s1"},
        answer=STATUS,
        result=STATUS,
    ),
    Case(
        operation="rooms.transfer_sip_call",
        call=lambda daily: daily.rooms.transfer_sip_call(
            "standup",
            "s1",
            "+15550100",
            caller_id="+15550199",
            extension="12",
            wait_before_extension_dial_sec=2,
        ),
        line="POST /rooms/standup/sipCallTransfer",
        body={
            "sessionId": "s1",
            "toEndPoint": "+15550100",
            "callerId": "+15550199",
            "waitBeforeExtensionDialSec": 2,
            "extension": "12",
        },
        answer={"ok": True},
        result={"ok": True},
    ),
    Case(
        operation="rooms.refer_sip_call",
        call=lambda daily: daily.rooms.refer_sip_call("standup", "s1", "sip:ada@example.org"),
        line="POST /rooms/standup/sipRefer",
        body={"sessionId": "s1", "toEndPoint": "sip:ada@example.org"},
        answer={"ok": "true"},
        result={"ok": True},
    ),
]
