"""What the events that webhooks tell carry as ``payload``.

Required is what makes an event useful and is documented for sure. The rest may be missing.
"""

from datetime import datetime
from typing import Any

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
    "CallTransferCompletedPayload",
    "CallTransferPayload",
    "DialinCallPayload",
    "DialinProblemPayload",
    "DialinReadyPayload",
    "DialoutErrorPayload",
    "DialoutPayload",
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
    """A meeting session that began."""

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


class ParticipantPayload(DailyAnswer):
    """Somebody who knocks, or who is in a call."""

    model_config = ConfigDict(
        alias_generator=same_except(network_quality_state="networkQualityState")
    )

    room: str
    """The room's name."""
    session_id: str
    """The participant's (session) id: another one after every reconnection."""
    joined_at: Number | None = None
    """Unix seconds of joining."""
    user_id: str | None = None
    """The token's ``user_id``, or an id of Daily's. It stays when they reconnect."""
    user_name: str | None = None
    """The name that the others see."""
    owner: bool | None = None
    """Whether they own the meeting."""
    network_quality_state: NetworkQuality | None = None
    """How good their network is."""
    will_eject_at: Number | None = None
    """Unix seconds when they will be thrown out, if ever."""
    permissions: Permissions | None = None
    """What they may do."""

    @property
    def joined_at_datetime(self) -> datetime | None:
        """The time of `joined_at`."""
        return from_unix(self.joined_at)

    @property
    def will_eject_at_datetime(self) -> datetime | None:
        """The time of `will_eject_at`."""
        return from_unix(self.will_eject_at)


class ParticipantLeftPayload(ParticipantPayload):
    """Somebody who does not knock any more, or who left a call."""

    duration: Number | None = None
    """Seconds since joining."""


class RecordingStartedPayload(DailyAnswer):
    """A recording that began. It does not say in which room."""

    recording_id: str
    """The recording's id."""
    action: RecordingAction | None = None
    """``start-cloud-recording``."""
    layout: LayoutAnswer | None = None
    """How the picture is composed."""
    started_by: str | None = None
    """The (session) id of who started it."""
    instance_id: str | None = None
    """The instance's id, as given at the start or Daily's own."""
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
    """How many people were there at once, at most."""
    duration: Number | None = None
    """About how many seconds it lasts."""
    s3_key: str | None = None
    """Its key in the bucket."""
    tracks: list[RecordingTrack] | None = None
    """The files of a raw-tracks recording."""

    @property
    def started_at(self) -> datetime | None:
        """The time of `start_ts`."""
        return from_unix(self.start_ts)


class _Occurrence(DailyAnswer):
    """Something that happened at one moment."""

    timestamp: Number | None = None
    """Unix seconds when it happened."""

    @property
    def occurred_at(self) -> datetime | None:
        """The time of `timestamp`."""
        return from_unix(self.timestamp)


class RecordingErrorPayload(_Occurrence):
    """A recording that failed. It does not say which recording."""

    action: RecordingAction | None = None
    """``cloud-recording-error``."""
    error_msg: str | None = None
    """What went wrong."""
    instance_id: str | None = None
    """The instance's id."""
    room_name: str | None = None
    """The room's name."""


class StreamingPayload(_Occurrence):
    """A live stream that began, changed or ended. It does not say in which room."""

    instance_id: str | None = None
    """The instance's id."""
    domain_id: str | None = None
    """The domain's id."""
    layout: LayoutAnswer | None = None
    """How the picture is composed; not when it ended."""


class StreamingErrorPayload(_Occurrence):
    """A live stream that failed."""

    instance_id: str | None = None
    """The instance's id."""
    error_message: str | None = None
    """What went wrong."""
    room_name: str | None = None
    """The room's name."""
    domain_id: str | None = None
    """The domain's id."""


class TranscriptInfo(DailyCamelAnswer):
    """Which run of transcription it is."""

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
    """Where a transcript is."""

    key: str | None = None
    """Its key in the bucket."""
    bucket: str | None = None
    """The bucket."""
    region: str | None = None
    """The bucket's region."""
    external_id: str | None = None
    """The external id of the IAM role, in errors."""
    assume_role_arn: str | None = None
    """The IAM role that Daily takes on, in errors."""


class TranscriptOutput(DailyAnswer):
    """Where a transcript goes."""

    s3: TranscriptS3 | None = None
    """The place in a bucket."""


class TranscriptPayload(DailyAnswer):
    """A transcript that was begun, is ready, or failed."""

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
    """About how many seconds it covers."""
    participant_minutes: Number | None = None
    """How many minutes of speaking time were transcribed."""
    max_participants: int | None = None
    """How many people were there at once, at most; not when it is ready."""
    status: TranscriptStatus | None = None
    """How far it is."""
    info: TranscriptInfo | None = None
    """Which run it is; not when it is ready."""
    out_params: TranscriptOutput | None = None
    """Where it is stored."""
    error: str | None = None
    """What went wrong, in errors."""


class BatchJobFinishedPayload(DailyAnswer):
    """A job of the batch processor that is done."""

    id: str
    """The job's id."""
    preset: BatchPreset | None = None
    """What it made."""
    status: BatchStatus | None = None
    """``finished``."""
    input: BatchInputAnswer | None = None
    """What it started from."""
    output: BatchOutputAnswer | None = None
    """The files that it made."""


class BatchJobErrorPayload(DailyAnswer):
    """A job of the batch processor that failed."""

    id: str
    """The job's id."""
    preset: BatchPreset | None = None
    """What it was to make."""
    status: BatchStatus | None = None
    """``error``."""
    input: BatchInputAnswer | None = None
    """What it started from."""
    error: str | None = None
    """What went wrong."""


class _PhoneCall(_Occurrence):
    session_id: str | None = None
    """The call's (session) id, also the participant's."""
    domain_id: str | None = None
    """The domain's id."""
    room: str | None = None
    """The room's name."""


class DialoutErrorPayload(_PhoneCall):
    """A call out of a room that failed."""

    user_id: str | None = None
    """The ``user_id`` given for the callee."""
    error_msg: str | None = None
    """What went wrong."""


class DialoutPayload(_PhoneCall):
    """A call out of a room."""

    user_id: str | None = None
    """The ``user_id`` given for the callee."""
    destination: str | None = None
    """The number or SIP address that is called."""
    caller_id: str | None = None
    """The number that the callee sees."""


class DialinReadyPayload(_Occurrence):
    """A room whose SIP address can be called now."""

    domain_id: str | None = None
    """The domain's id."""
    room: str | None = None
    """The room's name."""
    sip_endpoint: str | None = None
    """The address."""


class DialinCallPayload(_PhoneCall):
    """Somebody who dialled in."""

    sip_from: str | None = None
    """The caller's SIP address."""
    display_name: str | None = None
    """The name that the caller has in the call."""
    sip_headers: dict[str, Any] | None = None
    """The SIP headers that the caller sent along."""


class DialinProblemPayload(_PhoneCall):
    """Trouble with somebody who dialled in."""

    error_msg: str | None = None
    """What went wrong."""


class CallTransferPayload(_PhoneCall):
    """A phone call that is being transferred."""

    mtg_session_id: str | None = None
    """The meeting session's id."""
    to_endpoint: str | None = None
    """Where it is transferred to."""
    from_endpoint: str | None = None
    """Where it comes from."""
    is_sip_refer: bool | None = None
    """Whether the other side makes the second call (SIP REFER); not told on the answer."""


class CallTransferCompletedPayload(CallTransferPayload):
    """A transfer that is over."""

    model_config = ConfigDict(alias_generator=same_except(complete_status="completeStatus"))

    complete_status: str | None = None
    """How it went: ``completed``, ``failed``, ``busy``, ``no-answer``, ``canceled`` ..."""
    refer_sip_response_code: str | None = None
    """What the other side answered to a SIP REFER; 202 when it took it."""
    notify_sip_response_code: str | None = None
    """The last code that the other side told about a SIP REFER."""
