"""Daily's enumerations.

In answers and models each is open: editors and type checkers know the listed values, and a value
that Daily adds later passes as a plain string. Arguments take the closed list, ``...Input``, so
that type checkers find misspelt values.
"""

# ruff: noqa: PYI051 - the Literal beside str is the point: known values are offered, others pass

from typing import Literal, TypeAlias

__all__ = [
    "AdminTask",
    "AudioCodec",
    "BatchPreset",
    "BatchPresetInput",
    "BatchSource",
    "BatchStatus",
    "BucketProperty",
    "BucketPropertyInput",
    "CloudRecordingKind",
    "CloudRecordingKindInput",
    "DataOutput",
    "DataOutputInput",
    "DialinType",
    "DialinTypeInput",
    "ErrorCode",
    "Geo",
    "GeoInput",
    "Language",
    "LanguageInput",
    "LogLevel",
    "LogLevelInput",
    "LogOrder",
    "LogOrderInput",
    "LogSource",
    "LogSourceInput",
    "MergeStrategy",
    "MergeStrategyInput",
    "NetworkQuality",
    "PortraitVariant",
    "RawTracksAudioFormat",
    "RawTracksAudioFormatInput",
    "RecordingAction",
    "RecordingKind",
    "RecordingKindInput",
    "RecordingStatus",
    "RetryType",
    "RetryTypeInput",
    "RoomPrivacy",
    "RoomPrivacyInput",
    "RtmpGeo",
    "RtmpGeoInput",
    "SendableMedia",
    "SipMode",
    "SipProvider",
    "StorageProvider",
    "StreamingEndpointType",
    "TrackType",
    "TranscriptStatus",
    "TranscriptionGeo",
    "TranscriptionGeoInput",
    "VideoCodec",
    "WebhookEventType",
    "WebhookState",
]

RoomPrivacyInput: TypeAlias = Literal["public", "private"]
"""The values that arguments take for `RoomPrivacy`."""
RoomPrivacy: TypeAlias = RoomPrivacyInput | str
"""``public``: anyone with the link can join; ``private``: with a token, or admitted after
knocking."""

RecordingKindInput: TypeAlias = Literal["cloud", "cloud-audio-only", "local", "raw-tracks"]
"""The values that arguments take for `RecordingKind`."""
RecordingKind: TypeAlias = RecordingKindInput | str
"""A kind of recording that a room allows."""

RawTracksAudioFormatInput: TypeAlias = Literal[
    "aac",
    "wav",
    "wav-48k",
    "wav-48k-stereo",
    "wav-48k-mono",
    "wav-44k1",
    "wav-44k1-stereo",
    "wav-44k1-mono",
    "",
]
"""The values that arguments take for `RawTracksAudioFormat`."""
RawTracksAudioFormat: TypeAlias = RawTracksAudioFormatInput | str
"""The format in which raw-tracks audio is also written; empty for none."""

LanguageInput: TypeAlias = Literal[
    "da",
    "de",
    "en",
    "es",
    "fi",
    "fr",
    "it",
    "jp",
    "ka",
    "nl",
    "no",
    "pt",
    "pt-BR",
    "pl",
    "ru",
    "sv",
    "tr",
    "user",
]
"""The values that arguments take for `Language`."""
Language: TypeAlias = LanguageInput | str
"""A language of Daily Prebuilt; ``user`` follows the browser."""

GeoInput: TypeAlias = Literal[
    "af-south-1",
    "ap-northeast-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-south-1",
    "eu-central-1",
    "eu-west-2",
    "sa-east-1",
    "us-east-1",
    "us-west-2",
]
"""The values that arguments take for `Geo`."""
Geo: TypeAlias = GeoInput | str
"""A region for the call's media server."""

RtmpGeoInput: TypeAlias = Literal["us-west-2", "eu-central-1", "ap-south-1"]
"""The values that arguments take for `RtmpGeo`."""
RtmpGeo: TypeAlias = RtmpGeoInput | str
"""A region that live streams are sent from."""

StorageProvider: TypeAlias = Literal["aws", "oci"] | str
"""Amazon S3 or Oracle Cloud Infrastructure."""

SendableMedia: TypeAlias = (
    Literal["video", "audio", "screenVideo", "screenAudio", "customVideo", "customAudio"] | str
)
"""A kind of media that a participant may send."""

AdminTask: TypeAlias = Literal["participants", "streaming", "transcription"] | str
"""A meeting administration task."""

SipMode: TypeAlias = Literal["dial-in"] | str
"""The use of SIP."""

SipProvider: TypeAlias = Literal["daily"] | str
"""The provider of SIP calls."""

AudioCodec: TypeAlias = Literal["OPUS", "G722", "PCMU", "PCMA"] | str
"""An audio codec of SIP calls."""

VideoCodec: TypeAlias = Literal["H264", "VP8"] | str
"""A video codec of SIP calls."""

StreamingEndpointType: TypeAlias = Literal["rtmp", "hls"] | str
"""A kind of live stream target."""

TranscriptionGeoInput: TypeAlias = Literal["global", "eu"]
"""The values that arguments take for `TranscriptionGeo`."""
TranscriptionGeo: TypeAlias = TranscriptionGeoInput | str
"""The region where audio is transcribed."""

CloudRecordingKindInput: TypeAlias = Literal["cloud", "cloud-audio-only", "raw-tracks"]
"""The values that arguments take for `CloudRecordingKind`."""
CloudRecordingKind: TypeAlias = CloudRecordingKindInput | str
"""A kind of recording made on Daily's servers."""

DataOutputInput: TypeAlias = Literal["event-json", "transcript-webvtt", "chat-webvtt"]
"""The values that arguments take for `DataOutput`."""
DataOutput: TypeAlias = DataOutputInput | str
"""A file that is written along with a recording."""

PortraitVariant: TypeAlias = Literal["vertical", "inset"] | str
"""A variant of the portrait layout."""

DialinTypeInput: TypeAlias = Literal["pin_dialin", "pinless_dialin"]
"""The values that arguments take for `DialinType`."""
DialinType: TypeAlias = DialinTypeInput | str
"""A kind of phone dial-in: callers enter a PIN, or your own service picks the room."""

RecordingAction: TypeAlias = (
    Literal["start-cloud-recording", "cloud-recording-error", "clourd-recording-err"] | str
)
"""The status of a recording; the last value is the spelling of Daily's own list."""

RecordingStatus: TypeAlias = Literal["finished", "in-progress", "canceled"] | str
"""The status of a recording."""

TrackType: TypeAlias = Literal["audio", "video"] | str
"""The content of a raw-tracks file."""

TranscriptStatus: TypeAlias = (
    Literal["t_finished", "t_in_progress", "t_error", "t_deleted", "t_completed", "t_failed"] | str
)
"""The status of a transcript. The last two occur in webhooks only."""

BucketPropertyInput: TypeAlias = Literal["recordings_bucket", "transcription_bucket"]
"""The values that arguments take for `BucketProperty`."""
BucketProperty: TypeAlias = BucketPropertyInput | str
"""The bucket setting to test."""

MergeStrategyInput: TypeAlias = Literal["replace", "shallow-merge"]
"""The values that arguments take for `MergeStrategy`."""
MergeStrategy: TypeAlias = MergeStrategyInput | str
"""How session data is written: replaced as a whole, or merged key by key."""

LogLevelInput: TypeAlias = Literal["ERROR", "INFO", "DEBUG"]
"""The values that arguments take for `LogLevel`."""
LogLevel: TypeAlias = LogLevelInput | str
"""The severity of a log line."""

LogOrderInput: TypeAlias = Literal["ASC", "DESC"]
"""The values that arguments take for `LogOrder`."""
LogOrder: TypeAlias = LogOrderInput | str
"""Oldest or newest first."""

LogSourceInput: TypeAlias = Literal["api", "webhook"]
"""The values that arguments take for `LogSource`."""
LogSource: TypeAlias = LogSourceInput | str
"""REST API requests, or webhook deliveries."""

WebhookState: TypeAlias = Literal["ACTIVE", "FAILED", "INACTIVE"] | str
"""Whether Daily delivers to a webhook."""

RetryTypeInput: TypeAlias = Literal["circuit-breaker", "exponential"]
"""The values that arguments take for `RetryType`."""
RetryType: TypeAlias = RetryTypeInput | str
"""What happens when deliveries fail: three failures in a row stop the webhook (``FAILED``), or each
delivery is tried up to five times and then dropped."""

WebhookEventType: TypeAlias = (
    Literal[
        "meeting.started",
        "meeting.ended",
        "participant.joined",
        "participant.left",
        "waiting-participant.joined",
        "waiting-participant.left",
        "recording.started",
        "recording.ready-to-download",
        "recording.error",
        "streaming.started",
        "streaming.updated",
        "streaming.ended",
        "streaming.error",
        "transcript.started",
        "transcript.ready-to-download",
        "transcript.error",
        "batch-processor.job-finished",
        "batch-processor.error",
        "dialout.connected",
        "dialout.answered",
        "dialout.stopped",
        "dialout.warning",
        "dialout.error",
        "dialin.ready",
        "dialin.connected",
        "dialin.stopped",
        "dialin.warning",
        "dialin.error",
        "calltransfer.initiated",
        "calltransfer.triggered",
        "calltransfer.answered",
        "calltransfer.completed",
    ]
    | str
)
"""An event type that a webhook can receive."""

NetworkQuality: TypeAlias = Literal["unknown", "good", "warning", "bad"] | str
"""A participant's network quality."""

BatchPresetInput: TypeAlias = Literal["transcript", "summarize"]
"""The values that arguments take for `BatchPreset`."""
BatchPreset: TypeAlias = BatchPresetInput | str
"""The output of a batch processor job."""

BatchSource: TypeAlias = Literal["uri", "recordingId", "transcriptUri"] | str
"""The input of a batch processor job."""

BatchStatus: TypeAlias = Literal["submitted", "processing", "finished", "error"] | str
"""The status of a job."""

ErrorCode: TypeAlias = (
    Literal[
        "authorization-header-error",
        "authentication-error",
        "forbidden-error",
        "json-parsing-error",
        "invalid-request-error",
        "validation-error",
        "not-found",
        "rate-limit-error",
        "server-error",
        "vendor-unavailable",
        "invalid-plan-type",
    ]
    | str
)
"""The cause of an error."""
