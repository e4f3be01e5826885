"""The properties that rooms and domains have in common, once."""

from pydantic import BaseModel, Field

from dailykit.models._base import Number
from dailykit.models.enums import Geo, Language, RawTracksAudioFormat, RtmpGeo
from dailykit.models.permissions import Permissions
from dailykit.models.storage import RecordingsBucket, TranscriptionBucket

__all__ = ["CallSettings", "UnlimitedSettings"]


class CallSettings(BaseModel):
    """Properties of a domain that a room may set differently.

    Defaults of a room are those of its domain; the defaults named here are a new domain's.
    """

    enable_people_ui: bool | None = None
    """Prebuilt: shows the list of people. Default: true."""
    enable_cpu_warning_notifications: bool | None = None
    """Prebuilt: warns when the computer is too busy. Default: true."""
    enable_pip_ui: bool | None = None
    """Prebuilt: offers picture-in-picture. Default: false."""
    enable_emoji_reactions: bool | None = None
    """Prebuilt: offers emoji reactions. Default: false."""
    enable_hand_raising: bool | None = None
    """Prebuilt: lets people raise a hand. Default: false."""
    enable_prejoin_ui: bool | None = None
    """Prebuilt: shows a page to check devices before joining. Default: true."""
    enable_breakout_rooms: bool | None = None
    """Prebuilt: lets owners make breakout rooms (beta). Default: false."""
    enable_live_captions_ui: bool | None = None
    """Prebuilt: offers captions, where transcription is available. Default: false."""
    enable_network_ui: bool | None = None
    """Prebuilt: shows how good the network is. Default: false."""
    enable_noise_cancellation_ui: bool | None = None
    """Prebuilt: offers noise cancellation. Default: true."""
    enable_video_processing_ui: bool | None = None
    """Prebuilt: offers background blur and images. Default: true."""
    enable_advanced_chat: bool | None = None
    """Prebuilt: emoji picker, reactions and GIFs in the chat. Default: false."""
    lang: Language | None = None
    """Prebuilt's language; a token's counts before the room's. Default: ``en``."""
    meeting_join_hook: str | None = Field(default=None, max_length=255)
    """A URL, at most 255 characters, that is called at every join. Webhooks do it better."""
    geo: Geo | None = None
    """The region of the media server. Default: near whoever joins first."""
    rtmp_geo: RtmpGeo | None = None
    """The region that live streams are sent from. Default: near the media server."""
    disable_rtmp_geo_fallback: bool | None = None
    """Whether streams fail rather than move when `rtmp_geo` has no room. Default: false."""
    enable_terse_logging: bool | None = None
    """Fewer lines in the clients' logs, for calls of more than 200 people. Default: false."""
    enable_transcription_storage: bool | None = None
    """Keeps live transcripts as WebVTT files. Default: false."""
    recordings_bucket: RecordingsBucket | None = None
    """Your own bucket for recordings. Default: Daily's storage."""
    transcription_bucket: TranscriptionBucket | None = None
    """Your own bucket for transcripts. Default: Daily's storage."""
    recordings_template: str | None = Field(default=None, max_length=1024)
    """The key of recordings in the bucket, at most 1024 characters, with ``{epoch_time}`` (a
    must, milliseconds), ``{domain_name}``, ``{room_name}``, ``{mtg_session_id}``,
    ``{instance_id}`` and ``{recording_id}``; of endings only ``.mp4``.
    Default: ``{domain_name}/{room_name}/{epoch_time}``."""
    transcription_template: str | None = Field(default=None, max_length=1024)
    """The key of transcripts in the bucket, at most 1024 characters, with ``{epoch_time}`` (a
    must, seconds), ``{domain_name}``, ``{room_name}``, ``{mtg_session_id}``, ``{instance_id}``
    and ``{transcript_id}``. Default: ``{domain_name}/{room_name}/{epoch_time}.vtt``."""
    enable_raw_tracks_transcoded_audio: RawTracksAudioFormat | None = None
    """A format in which raw-tracks recordings also get gapless audio. Default: none."""
    enable_mesh_sfu: bool | None = None
    """Spreads very large calls over several media servers."""
    sfu_switchover: Number | None = None
    """With more people than this the call goes through a server; 0.5: always. Default: 0.5."""
    enable_adaptive_simulcast: bool | None = None
    """Fits the bitrate to the network in calls of two. Default: true."""
    enable_multiparty_adaptive_simulcast: bool | None = None
    """The same in larger calls; needs `enable_adaptive_simulcast` too. Default: false."""
    enforce_unique_user_ids: bool | None = None
    """Whether who joins throws out an earlier one with the same ``user_id``. Default: false."""
    permissions: Permissions | None = None
    """What people who are not owners may do at first; a token's count before these."""


class UnlimitedSettings(CallSettings):
    """`CallSettings` as Daily answers them: taken as they come, without limits."""

    meeting_join_hook: str | None = None
    """The URL that is called at every join."""
    recordings_template: str | None = None
    """The key of recordings in the bucket."""
    transcription_template: str | None = None
    """The key of transcripts in the bucket."""
