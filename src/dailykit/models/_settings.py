"""The properties that rooms and domains share."""

from pydantic import Field

from dailykit.models._base import DailyFields, Number
from dailykit.models.enums import Geo, Language, RawTracksAudioFormat, RtmpGeo
from dailykit.models.permissions import Permissions
from dailykit.models.storage import RecordingsBucket, TranscriptionBucket

__all__ = ["CallSettings", "UnlimitedSettings"]


class CallSettings(DailyFields):
    """Properties of a domain that a room can override.

    A room's defaults are its domain's; the defaults given here are a new domain's.
    """

    enable_people_ui: bool | None = None
    """Prebuilt: shows the participants list. Default: true."""
    enable_cpu_warning_notifications: bool | None = None
    """Prebuilt: warns when the CPU is overloaded. Default: true."""
    enable_pip_ui: bool | None = None
    """Prebuilt: offers picture-in-picture. Default: false."""
    enable_emoji_reactions: bool | None = None
    """Prebuilt: offers emoji reactions. Default: false."""
    enable_hand_raising: bool | None = None
    """Prebuilt: offers hand raising. Default: false."""
    enable_prejoin_ui: bool | None = None
    """Prebuilt: shows a device check before joining. Default: true."""
    enable_breakout_rooms: bool | None = None
    """Prebuilt: lets owners create breakout rooms (beta). Default: false."""
    enable_live_captions_ui: bool | None = None
    """Prebuilt: offers captions, if transcription is available. Default: false."""
    enable_network_ui: bool | None = None
    """Prebuilt: shows the network quality. Default: false."""
    enable_noise_cancellation_ui: bool | None = None
    """Prebuilt: offers noise cancellation. Default: true."""
    enable_video_processing_ui: bool | None = None
    """Prebuilt: offers background blur and images. Default: true."""
    enable_advanced_chat: bool | None = None
    """Prebuilt: emoji picker, reactions and GIFs in the chat. Default: false."""
    lang: Language | None = None
    """Prebuilt's language; a token's takes precedence over the room's. Default: ``en``."""
    meeting_join_hook: str | None = Field(default=None, max_length=255)
    """A URL, at most 255 characters, that Daily calls at every join. Prefer webhooks."""
    geo: Geo | None = None
    """The region of the media server. Default: near the first participant."""
    rtmp_geo: RtmpGeo | None = None
    """The region that live streams are sent from. Default: near the media server."""
    disable_rtmp_geo_fallback: bool | None = None
    """Whether streams fail instead of moving when `rtmp_geo` has no capacity. Default: false."""
    enable_terse_logging: bool | None = None
    """Whether clients log less, for calls of more than 200 participants. Default: false."""
    enable_transcription_storage: bool | None = None
    """Whether live transcripts are stored as WebVTT files. Default: false."""
    recordings_bucket: RecordingsBucket | None = None
    """Your own bucket for recordings. Default: Daily's storage."""
    transcription_bucket: TranscriptionBucket | None = None
    """Your own bucket for transcripts. Default: Daily's storage."""
    recordings_template: str | None = Field(default=None, max_length=1024)
    """The key of recordings in the bucket, at most 1024 characters, with ``{epoch_time}``
    (required, milliseconds), ``{domain_name}``, ``{room_name}``, ``{mtg_session_id}``,
    ``{instance_id}`` and ``{recording_id}``; the only extension allowed is ``.mp4``.
    Default: ``{domain_name}/{room_name}/{epoch_time}``."""
    transcription_template: str | None = Field(default=None, max_length=1024)
    """The key of transcripts in the bucket, at most 1024 characters, with ``{epoch_time}``
    (required, seconds), ``{domain_name}``, ``{room_name}``, ``{mtg_session_id}``, ``{instance_id}``
    and ``{transcript_id}``. Default: ``{domain_name}/{room_name}/{epoch_time}.vtt``."""
    enable_raw_tracks_transcoded_audio: RawTracksAudioFormat | None = None
    """A format in which raw-tracks recordings also store gapless audio. Default: none."""
    enable_mesh_sfu: bool | None = None
    """Distributes very large calls over several media servers."""
    sfu_switchover: Number | None = None
    """Above this number of participants the call uses a server; 0.5: always. Default: 0.5."""
    enable_adaptive_simulcast: bool | None = None
    """Adapts the bitrate to the network in calls of two. Default: true."""
    enable_multiparty_adaptive_simulcast: bool | None = None
    """The same in larger calls; needs `enable_adaptive_simulcast` too. Default: false."""
    enforce_unique_user_ids: bool | None = None
    """Whether joining ejects an earlier participant with the same ``user_id``. Default: false."""
    permissions: Permissions | None = None
    """The initial permissions of non-owners; a token's take precedence."""


class UnlimitedSettings(CallSettings):
    """`CallSettings` as Daily returns them, read without limits."""

    meeting_join_hook: str | None = None
    """The URL that Daily calls at every join."""
    recordings_template: str | None = None
    """The key of recordings in the bucket."""
    transcription_template: str | None = None
    """The key of transcripts in the bucket."""
