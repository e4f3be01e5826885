"""Daily's enumerations.

Each is open: editors and type checkers know the listed values, and a value that Daily adds later
passes as a plain string.
"""

# ruff: noqa: PYI051 - the Literal beside str is the point: known values are offered, others pass

from typing import Literal, TypeAlias

__all__ = [
    "AdminTask",
    "AudioCodec",
    "BatchPreset",
    "BatchSource",
    "BatchStatus",
    "BucketProperty",
    "CloudRecordingKind",
    "DataOutput",
    "DialinType",
    "ErrorCode",
    "Geo",
    "Language",
    "LogLevel",
    "LogOrder",
    "LogSource",
    "MergeStrategy",
    "NetworkQuality",
    "PortraitVariant",
    "RawTracksAudioFormat",
    "RecordingAction",
    "RecordingKind",
    "RecordingStatus",
    "RetryType",
    "RoomPrivacy",
    "RtmpGeo",
    "SendableMedia",
    "SipMode",
    "SipProvider",
    "StorageProvider",
    "StreamingEndpointType",
    "TrackType",
    "TranscriptStatus",
    "TranscriptionGeo",
    "VideoCodec",
    "WebhookEventType",
    "WebhookState",
]

RoomPrivacy: TypeAlias = Literal["public", "private"] | str
"""``public``: anyone with the link can join; ``private``: with a token, or admitted after
knocking."""

RecordingKind: TypeAlias = Literal["cloud", "cloud-audio-only", "local", "raw-tracks"] | str
"""A kind of recording that a room allows."""

RawTracksAudioFormat: TypeAlias = (
    Literal[
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
    | str
)
"""The format in which raw-tracks audio is also written; empty for none."""

Language: TypeAlias = (
    Literal[
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
    | str
)
"""A language of Daily Prebuilt; ``user`` follows the browser."""

Geo: TypeAlias = (
    Literal[
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
    | str
)
"""A region for the call's media server."""

RtmpGeo: TypeAlias = Literal["us-west-2", "eu-central-1", "ap-south-1"] | str
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

TranscriptionGeo: TypeAlias = Literal["global", "eu"] | str
"""The region where audio is transcribed."""

CloudRecordingKind: TypeAlias = Literal["cloud", "cloud-audio-only", "raw-tracks"] | str
"""A kind of recording made on Daily's servers."""

DataOutput: TypeAlias = Literal["event-json", "transcript-webvtt", "chat-webvtt"] | str
"""A file that is written along with a recording."""

PortraitVariant: TypeAlias = Literal["vertical", "inset"] | str
"""A variant of the portrait layout."""

DialinType: TypeAlias = Literal["pin_dialin", "pinless_dialin"] | str
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

BucketProperty: TypeAlias = Literal["recordings_bucket", "transcription_bucket"] | str
"""The bucket setting to test."""

MergeStrategy: TypeAlias = Literal["replace", "shallow-merge"] | str
"""How session data is written: replaced as a whole, or merged key by key."""

LogLevel: TypeAlias = Literal["ERROR", "INFO", "DEBUG"] | str
"""The severity of a log line."""

LogOrder: TypeAlias = Literal["ASC", "DESC"] | str
"""Oldest or newest first."""

LogSource: TypeAlias = Literal["api", "webhook"] | str
"""REST API requests, or webhook deliveries."""

WebhookState: TypeAlias = Literal["ACTIVE", "FAILED", "INACTIVE"] | str
"""Whether Daily delivers to a webhook."""

RetryType: TypeAlias = Literal["circuit-breaker", "exponential"] | str
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

BatchPreset: TypeAlias = Literal["transcript", "summarize"] | str
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
