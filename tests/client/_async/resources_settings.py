"""Rooms, domains and tokens with every property, as the client takes and sends them."""

from datetime import UTC, datetime
from typing import Any, Final, cast

from dailykit.models._keywords import (
    DomainPropertiesKeywords,
    MeetingTokenPropertiesKeywords,
    RoomPropertiesKeywords,
)
from dailykit.models.dialin import (
    DialinIvrGreeting,
    DialinTimeoutConfig,
    PinDialin,
    PinlessDialin,
)
from dailykit.models.layouts import DefaultLayout
from dailykit.models.permissions import CanReceive, MediaMap, Permissions
from dailykit.models.recording_options import RecordingOptions
from dailykit.models.sip import DialoutConfig, RoomDialin, Sip, SipCodecs, SipDialinConfig
from dailykit.models.storage import BatchProcessorBucket, RecordingsBucket, TranscriptionBucket
from dailykit.models.streaming_endpoints import (
    HlsConfig,
    HlsStorage,
    HlsVariant,
    RtmpConfig,
    StreamingEndpoint,
)
from dailykit.models.transcription import TranscriptionOptions

__all__ = [
    "DOMAIN",
    "DOMAIN_ANSWER",
    "DOMAIN_WIRE",
    "PERMISSIONS",
    "PERMISSIONS_WIRE",
    "ROOM",
    "ROOM_ANSWER",
    "ROOM_RESULT",
    "ROOM_WIRE",
    "TOKEN",
    "TOKEN_WIRE",
]

EXP: Final = 1_900_000_000
NBF: Final = 1_800_000_000

PERMISSIONS: Final = Permissions(
    has_presence=True,
    can_send=["video", "screenAudio"],
    can_receive=CanReceive(
        base=False,
        by_user_id={"*": MediaMap(video=True, audio=True, screen_video=False, screen_audio=False)},
        by_participant_id={"p1": MediaMap(custom_video={"*": True}, custom_audio={"music": False})},
    ),
    can_admin=False,
)
PERMISSIONS_WIRE: Final = {
    "hasPresence": True,
    "canSend": ["video", "screenAudio"],
    "canReceive": {
        "base": False,
        "byUserId": {
            "*": {"video": True, "audio": True, "screenVideo": False, "screenAudio": False}
        },
        "byParticipantId": {"p1": {"customVideo": {"*": True}, "customAudio": {"music": False}}},
    },
    "canAdmin": False,
}

_BUCKET: Final[dict[str, Any]] = {
    "bucket_name": "films",
    "bucket_region": "eu-central-1",
    "assume_role_arn": "arn:aws:iam::1:role/daily",
    "allow_api_access": True,
}
_OCI: Final[dict[str, Any]] = {"storage_provider": "oci", "namespace": "axnd"}
_TRANSCRIPTS: Final[dict[str, Any]] = {**_BUCKET, **_OCI}
_RECORDINGS: Final[dict[str, Any]] = {**_TRANSCRIPTS, "allow_streaming_from_bucket": False}

_SHARED: Final[dict[str, Any]] = {
    "enable_people_ui": True,
    "enable_cpu_warning_notifications": False,
    "enable_pip_ui": True,
    "enable_emoji_reactions": True,
    "enable_hand_raising": False,
    "enable_prejoin_ui": False,
    "enable_breakout_rooms": False,
    "enable_live_captions_ui": True,
    "enable_network_ui": True,
    "enable_noise_cancellation_ui": False,
    "enable_video_processing_ui": False,
    "enable_advanced_chat": True,
    "lang": "pt-BR",
    "meeting_join_hook": "https://example.org/joined",
    "geo": "eu-central-1",
    "rtmp_geo": "ap-south-1",
    "disable_rtmp_geo_fallback": True,
    "enable_terse_logging": True,
    "enable_transcription_storage": True,
    "recordings_template": "{room_name}/{epoch_time}.mp4",
    "transcription_template": "{room_name}/{epoch_time}",
    "enable_raw_tracks_transcoded_audio": "wav-48k-mono",
    "enable_mesh_sfu": False,
    "sfu_switchover": 0.5,
    "enable_adaptive_simulcast": True,
    "enable_multiparty_adaptive_simulcast": True,
    "enforce_unique_user_ids": True,
}
"""Settings of rooms and domains that are written in the same way here and on the wire."""

_PLAIN: Final[dict[str, Any]] = {
    **_SHARED,
    "nbf": NBF,
    "exp": EXP,
    "eject_at_room_exp": True,
    "eject_after_elapsed": 3600,
    "max_participants": 4,
    "enable_knocking": True,
    "enable_hidden_participants": False,
    "enable_screenshare": False,
    "enable_chat": True,
    "enable_shared_chat_history": False,
    "start_video_off": True,
    "start_audio_off": True,
    "experimental_optimize_large_calls": False,
    "enable_recording": ["cloud", "raw-tracks"],
    "enable_dialout": True,
}

ROOM: Final = cast(
    "RoomPropertiesKeywords",
    {
        **_PLAIN,
        "permissions": PERMISSIONS,
        "recordings_bucket": RecordingsBucket(**_RECORDINGS),
        "transcription_bucket": TranscriptionBucket(**_TRANSCRIPTS),
        "auto_transcription_settings": TranscriptionOptions(
            language="de",
            model="nova-3",
            tier="enhanced",
            profanity_filter=True,
            punctuate=False,
            endpointing=250,
            redact=["pci"],
            extra={"keywords": "dailykit"},
            include_raw_response=False,
            instance_id="t1",
            participants=["p1"],
            transcription_geo="eu",
        ),
        "dialout_config": DialoutConfig(
            allow_room_start=True,
            dialout_geo="eu-central-1",
            max_idle_timeout_sec=60,
            max_idle_timeout_post_conversation_sec=5,
        ),
        "dialin": RoomDialin(
            display_name="Phone", wait_for_meeting_start=True, room_numbers={"us": "+15550100"}
        ),
        "sip": Sip(
            display_name="Desk",
            sip_mode="dial-in",
            video=True,
            num_endpoints=2,
            force_digit_only_username=False,
            codecs=SipCodecs(audio=["OPUS", "PCMU"], video=["VP8"]),
            provider="daily",
            dialin_config=SipDialinConfig(
                allow_room_start=True,
                dialin_geo="us-west-2",
                max_idle_timeout_sec=30,
                max_idle_timeout_post_conversation_sec=0,
                hold_music_enabled=True,
            ),
        ),
        "streaming_endpoints": [
            StreamingEndpoint(
                name="big-screen",
                type="rtmp",
                rtmp_config=RtmpConfig(url="rtmps://live.example.org/app/secret"),
            ),
            StreamingEndpoint(
                name="archive",
                type="hls",
                hls_config=HlsConfig(
                    storage=HlsStorage(
                        bucket_name="films",
                        bucket_region="eu-central-1",
                        assume_role_arn="arn:aws:iam::1:role/daily",
                        path="hls",
                        path_template="{room_name}/{epoch_time}",
                    ),
                    save_hls_recording=True,
                    variants=[
                        HlsVariant(width=1280, height=720, fps=30, bitrate=3000, iframe_only=False)
                    ],
                ),
            ),
        ],
    },
)
"""Every property of a room."""

ROOM_WIRE: Final[dict[str, Any]] = {
    **_PLAIN,
    "permissions": PERMISSIONS_WIRE,
    "recordings_bucket": _RECORDINGS,
    "transcription_bucket": _TRANSCRIPTS,
    "auto_transcription_settings": {
        "language": "de",
        "model": "nova-3",
        "tier": "enhanced",
        "profanity_filter": True,
        "punctuate": False,
        "endpointing": 250,
        "redact": ["pci"],
        "extra": {"keywords": "dailykit"},
        "includeRawResponse": False,
        "instanceId": "t1",
        "participants": ["p1"],
        "transcription_geo": "eu",
    },
    "dialout_config": {
        "allow_room_start": True,
        "dialout_geo": "eu-central-1",
        "max_idle_timeout_sec": 60,
        "max_idle_timeout_post_conversation_sec": 5,
    },
    "dialin": {
        "display_name": "Phone",
        "wait_for_meeting_start": True,
        "room_numbers": {"us": "+15550100"},
    },
    "sip": {
        "display_name": "Desk",
        "sip_mode": "dial-in",
        "video": True,
        "num_endpoints": 2,
        "force_digit_only_username": False,
        "codecs": {"audio": ["OPUS", "PCMU"], "video": ["VP8"]},
        "provider": "daily",
        "dialin_config": {
            "allow_room_start": True,
            "dialin_geo": "us-west-2",
            "max_idle_timeout_sec": 30,
            "max_idle_timeout_post_conversation_sec": 0,
            "hold_music_enabled": True,
        },
    },
    "streaming_endpoints": [
        {
            "name": "big-screen",
            "type": "rtmp",
            "rtmp_config": {"url": "rtmps://live.example.org/app/secret"},
        },
        {
            "name": "archive",
            "type": "hls",
            "hls_config": {
                "storage": {
                    "bucket_name": "films",
                    "bucket_region": "eu-central-1",
                    "assume_role_arn": "arn:aws:iam::1:role/daily",
                    "path": "hls",
                    "path_template": "{room_name}/{epoch_time}",
                },
                "save_hls_recording": True,
                "variants": [
                    {
                        "width": 1280,
                        "height": 720,
                        "fps": 30,
                        "bitrate": 3000,
                        "iframe_only": False,
                    }
                ],
            },
        },
    ],
}

_DOMAIN_PLAIN: Final[dict[str, Any]] = {
    **_SHARED,
    "hide_daily_branding": True,
    "redirect_on_meeting_exit": "https://example.org/bye",
    "redirect_on_meeting_exit_allowed_hosts": ["example.org", "*.example.org"],
    "hipaa": False,
    "enable_opus_fec": True,
}
DOMAIN: Final = cast(
    "DomainPropertiesKeywords",
    {
        **_DOMAIN_PLAIN,
        "permissions": PERMISSIONS,
        "recordings_bucket": RecordingsBucket(**_RECORDINGS),
        "transcription_bucket": TranscriptionBucket(**_TRANSCRIPTS),
        "batch_processor_bucket": BatchProcessorBucket(**_BUCKET),
        "pinless_dialin": [
            PinlessDialin(
                phone_number="+15550100",
                room_creation_api="https://example.org/call",
                name_prefix="Line",
                hold_music_url="https://example.org/hold.mp3",
                timeout_config=DialinTimeoutConfig(message="Nobody there."),
            )
        ],
        "pin_dialin": [
            PinDialin(
                phone_number="+15550101",
                name_prefix="Pin",
                ivr_greeting=DialinIvrGreeting(message="The PIN, please."),
            )
        ],
    },
)
DOMAIN_WIRE: Final[dict[str, Any]] = {
    **_DOMAIN_PLAIN,
    "permissions": PERMISSIONS_WIRE,
    "recordings_bucket": _RECORDINGS,
    "transcription_bucket": _TRANSCRIPTS,
    "batch_processor_bucket": _BUCKET,
    "pinless_dialin": [
        {
            "phone_number": "+15550100",
            "room_creation_api": "https://example.org/call",
            "name_prefix": "Line",
            "hold_music_url": "https://example.org/hold.mp3",
            "timeout_config": {"message": "Nobody there."},
        }
    ],
    "pin_dialin": [
        {
            "phone_number": "+15550101",
            "name_prefix": "Pin",
            "ivr_greeting": {"message": "The PIN, please."},
        }
    ],
}

_TOKEN_PLAIN: Final[dict[str, Any]] = {
    "eject_at_token_exp": True,
    "eject_after_elapsed": 600,
    "nbf": NBF,
    "exp": EXP,
    "user_name": "Ada",
    "user_id": "user-1",
    "enable_screenshare": True,
    "start_video_off": False,
    "start_audio_off": True,
    "enable_recording": "cloud",
    "enable_prejoin_ui": False,
    "enable_live_captions_ui": True,
    "enable_recording_ui": False,
    "enable_terse_logging": True,
    "knocking": False,
    "start_cloud_recording": True,
    "auto_start_transcription": True,
    "close_tab_on_exit": True,
    "redirect_on_meeting_exit": "https://example.org/bye",
    "lang": "user",
}
TOKEN: Final = cast(
    "MeetingTokenPropertiesKeywords",
    {
        **_TOKEN_PLAIN,
        "permissions": PERMISSIONS,
        "start_cloud_recording_opts": RecordingOptions(layout=DefaultLayout(preset="default")),
    },
)
TOKEN_WIRE: Final = {
    "room_name": "standup",
    "is_owner": True,
    **_TOKEN_PLAIN,
    "permissions": PERMISSIONS_WIRE,
    "start_cloud_recording_opts": {"layout": {"preset": "default"}},
}

ROOM_ANSWER: Final = {
    "id": "987b5eb5-d116-4a4e-8e2c-14fcb5710966",
    "name": "standup",
    "api_created": True,
    "privacy": "private",
    "url": "https://example.daily.co/standup",
    "created_at": "2026-11-23T14:59:59.000Z",
    "config": {"max_participants": 4},
}
ROOM_RESULT: Final = {**ROOM_ANSWER, "created_at": datetime(2026, 11, 23, 14, 59, 59, tzinfo=UTC)}

DOMAIN_ANSWER: Final = {
    "domain_name": "example",
    "domain_id": "25df5057-ef0d-4d97-bde6-0cf287276cbb",
    "config": {"hide_daily_branding": True, "max_live_streams": 2},
}
