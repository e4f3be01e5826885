"""The ``payload`` of each webhook event.

A field is required if the event is useless without it and it is surely documented. The rest may be
missing.
"""

from datetime import datetime

from pydantic import ConfigDict

from dailykit.models._base import DailyAnswer, DailyCamelAnswer, Number, from_unix, same_except
from dailykit.models.batch_processor import BatchInputAnswer, BatchOutputAnswer
from dailykit.models.enums import (
    BatchPreset,
    BatchStatus,
    CloudRecordingKind,
    NetworkQuality,
    RecordingAction,
    RecordingStatus,
    TranscriptStatus,
)
from dailykit.models.layouts import LayoutAnswer
from dailykit.models.permissions import Permissions
from dailykit.models.recordings import RecordingTrack

__all__ = [
    "BatchJobErrorPayload",
    "BatchJobFinishedPayload",
    "MeetingEndedPayload",
    "MeetingStartedPayload",
    "ParticipantLeftPayload",
    "ParticipantPayload",
    "RecordingErrorPayload",
    "RecordingReadyPayload",
    "RecordingStartedPayload",
    "StreamingErrorPayload",
    "StreamingPayload",
    "TranscriptInfo",
    "TranscriptOutput",
    "TranscriptPayload",
    "TranscriptS3",
]


class MeetingStartedPayload(DailyAnswer):
    """A meeting session that started."""

    room: str
    """The room's name."""
    meeting_id: str
    """The meeting session's id."""
    start_ts: Number
    """Unix seconds of its start."""

    @property
    def started_at(self) -> datetime:
        """The time of `start_ts`."""
        return from_unix(self.start_ts)


class MeetingEndedPayload(MeetingStartedPayload):
    """A meeting session that ended."""

    end_ts: Number
    """Unix seconds of its end."""

    @property
    def ended_at(self) -> datetime:
        """The time of `end_ts`."""
        return from_unix(self.end_ts)

    @property
    def duration(self) -> Number:
        """Seconds from its start to its end."""
        return self.end_ts - self.start_ts


class ParticipantPayload(DailyAnswer):
    """A participant who knocks, or who is in a call."""

    model_config = ConfigDict(
        alias_generator=same_except(network_quality_state="networkQualityState")
    )

    room: str
    """The room's name."""
    session_id: str
    """The participant's (session) id, new after every reconnection."""
    joined_at: Number | None = None
    """Unix seconds of joining."""
    user_id: str | None = None
    """The token's ``user_id``, or an id from Daily. It stays the same after reconnecting."""
    user_name: str | None = None
    """The name other participants see."""
    owner: bool | None = None
    """Whether the participant is a meeting owner."""
    network_quality_state: NetworkQuality | None = None
    """The participant's network quality."""
    will_eject_at: Number | None = None
    """Unix seconds when the participant will be ejected, if ever."""
    permissions: Permissions | None = None
    """The participant's permissions."""

    @property
    def joined_at_datetime(self) -> datetime | None:
        """The time of `joined_at`."""
        return from_unix(self.joined_at)

    @property
    def will_eject_at_datetime(self) -> datetime | None:
        """The time of `will_eject_at`."""
        return from_unix(self.will_eject_at)


class ParticipantLeftPayload(ParticipantPayload):
    """A participant who stopped waiting, or who left a call."""

    duration: Number | None = None
    """Seconds since joining."""


class RecordingStartedPayload(DailyAnswer):
    """A recording that started. The room is not included."""

    recording_id: str
    """The recording's id."""
    action: RecordingAction | None = None
    """``start-cloud-recording``."""
    layout: LayoutAnswer | None = None
    """The layout."""
    started_by: str | None = None
    """The (session) id of the participant who started it."""
    instance_id: str | None = None
    """The instance's id, as given at the start or assigned by Daily."""
    start_ts: Number | None = None
    """Unix seconds of its start."""

    @property
    def started_at(self) -> datetime | None:
        """The time of `start_ts`."""
        return from_unix(self.start_ts)


class RecordingReadyPayload(DailyAnswer):
    """A recording that can be downloaded."""

    recording_id: str
    """The recording's id."""
    room_name: str
    """The room that was recorded."""
    type: CloudRecordingKind | None = None
    """Its kind."""
    start_ts: Number | None = None
    """Unix seconds of its start."""
    status: RecordingStatus | None = None
    """``finished``."""
    max_participants: int | None = None
    """The peak number of participants."""
    duration: Number | None = None
    """The approximate duration in seconds."""
    s3_key: str | None = None
    """Its key in the bucket."""
    tracks: list[RecordingTrack] | None = None
    """The files of a raw-tracks recording."""

    @property
    def started_at(self) -> datetime | None:
        """The time of `start_ts`."""
        return from_unix(self.start_ts)


class Occurrence(DailyAnswer):
    """Something that happened at one point in time."""

    timestamp: Number | None = None
    """Unix seconds when it happened."""

    @property
    def occurred_at(self) -> datetime | None:
        """The time of `timestamp`."""
        return from_unix(self.timestamp)


class RecordingErrorPayload(Occurrence):
    """A recording that failed. The recording's id is not included."""

    action: RecordingAction | None = None
    """``cloud-recording-error``."""
    error_msg: str | None = None
    """The error."""
    instance_id: str | None = None
    """The instance's id."""
    room_name: str | None = None
    """The room's name."""


class StreamingPayload(Occurrence):
    """A live stream that started, changed or ended. The room is not included."""

    instance_id: str | None = None
    """The instance's id."""
    domain_id: str | None = None
    """The domain's id."""
    layout: LayoutAnswer | None = None
    """The layout; not when it ended."""


class StreamingErrorPayload(Occurrence):
    """A live stream that failed."""

    instance_id: str | None = None
    """The instance's id."""
    error_message: str | None = None
    """The error."""
    room_name: str | None = None
    """The room's name."""
    domain_id: str | None = None
    """The domain's id."""


class TranscriptInfo(DailyCamelAnswer):
    """The run of transcription."""

    instance_id: str | None = None
    """The instance's id."""
    start_ts: Number | None = None
    """Unix seconds of its start, in errors."""
    end_ts: Number | None = None
    """Unix seconds of its end, in errors."""

    @property
    def started_at(self) -> datetime | None:
        """The time of `start_ts`."""
        return from_unix(self.start_ts)

    @property
    def ended_at(self) -> datetime | None:
        """The time of `end_ts`."""
        return from_unix(self.end_ts)


class TranscriptS3(DailyCamelAnswer):
    """The location of a transcript."""

    key: str | None = None
    """Its key in the bucket."""
    bucket: str | None = None
    """The bucket."""
    region: str | None = None
    """The bucket's region."""
    external_id: str | None = None
    """The external id of the IAM role, in errors."""
    assume_role_arn: str | None = None
    """The IAM role that Daily assumes, in errors."""


class TranscriptOutput(DailyAnswer):
    """The destination of a transcript."""

    s3: TranscriptS3 | None = None
    """The location in a bucket."""


class TranscriptPayload(DailyAnswer):
    """A transcript that was started, is ready, or failed."""

    id: str
    """The transcript's id."""
    room_id: str | None = None
    """The room's id."""
    room_name: str | None = None
    """The room's name."""
    mtg_session_id: str | None = None
    """The meeting session's id."""
    domain_id: str | None = None
    """The domain's id, when it is ready."""
    duration: Number | None = None
    """The approximate duration in seconds."""
    participant_minutes: Number | None = None
    """The minutes of transcribed participant time."""
    max_participants: int | None = None
    """The peak number of participants; not when it is ready."""
    status: TranscriptStatus | None = None
    """Its status."""
    info: TranscriptInfo | None = None
    """The run of transcription; not when it is ready."""
    out_params: TranscriptOutput | None = None
    """Its storage location."""
    error: str | None = None
    """The error, in errors."""


class BatchJobFinishedPayload(DailyAnswer):
    """A batch processor job that finished."""

    id: str
    """The job's id."""
    preset: BatchPreset | None = None
    """The kind of output."""
    status: BatchStatus | None = None
    """``finished``."""
    input: BatchInputAnswer | None = None
    """The input."""
    output: BatchOutputAnswer | None = None
    """The files it created."""


class BatchJobErrorPayload(DailyAnswer):
    """A batch processor job that failed."""

    id: str
    """The job's id."""
    preset: BatchPreset | None = None
    """The kind of output."""
    status: BatchStatus | None = None
    """``error``."""
    input: BatchInputAnswer | None = None
    """The input."""
    error: str | None = None
    """The error."""
