"""Webhook events: one class for each type, and a union of all of them.

Daily's list: https://docs.daily.co/reference/rest-api/webhooks/events.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal, TypeAlias, cast

from pydantic import Discriminator, Strict, Tag

from dailykit.models._event import Event
from dailykit.models.event_payloads import (
    BatchJobErrorPayload,
    BatchJobFinishedPayload,
    MeetingEndedPayload,
    MeetingStartedPayload,
    ParticipantLeftPayload,
    ParticipantPayload,
    RecordingErrorPayload,
    RecordingReadyPayload,
    RecordingStartedPayload,
    StreamingErrorPayload,
    StreamingPayload,
    TranscriptPayload,
)
from dailykit.models.phone_events import (
    CallTransferAnswered,
    CallTransferCompleted,
    CallTransferInitiated,
    CallTransferTriggered,
    DialinConnected,
    DialinError,
    DialinReady,
    DialinStopped,
    DialinWarning,
    DialoutAnswered,
    DialoutConnected,
    DialoutError,
    DialoutStopped,
    DialoutWarning,
    SipTrunkIncoming,
    SipTrunkTest,
)

__all__ = [
    "BatchProcessorError",
    "BatchProcessorJobFinished",
    "CallTransferAnswered",
    "CallTransferCompleted",
    "CallTransferInitiated",
    "CallTransferTriggered",
    "DialinConnected",
    "DialinError",
    "DialinReady",
    "DialinStopped",
    "DialinWarning",
    "DialoutAnswered",
    "DialoutConnected",
    "DialoutError",
    "DialoutStopped",
    "DialoutWarning",
    "EVENT_TYPES",
    "Event",
    "MeetingEnded",
    "MeetingStarted",
    "ParticipantJoined",
    "ParticipantLeft",
    "RecordingError",
    "RecordingReadyToDownload",
    "RecordingStarted",
    "SipTrunkIncoming",
    "SipTrunkTest",
    "StreamingEnded",
    "StreamingError",
    "StreamingStarted",
    "StreamingUpdated",
    "TranscriptError",
    "TranscriptReadyToDownload",
    "TranscriptStarted",
    "UnknownEvent",
    "WaitingParticipantJoined",
    "WaitingParticipantLeft",
    "WebhookEvent",
]


class MeetingStarted(Event):
    """A meeting session started."""

    type: Literal["meeting.started"]
    """``meeting.started``."""
    payload: MeetingStartedPayload
    """The meeting."""


class MeetingEnded(Event):
    """A meeting session ended, up to 20 seconds ago."""

    type: Literal["meeting.ended"]
    """``meeting.ended``."""
    payload: MeetingEndedPayload
    """The meeting."""


class ParticipantJoined(Event):
    """A participant joined a call."""

    type: Literal["participant.joined"]
    """``participant.joined``."""
    payload: ParticipantPayload
    """The participant and the room."""


class ParticipantLeft(Event):
    """A participant left a call."""

    type: Literal["participant.left"]
    """``participant.left``."""
    payload: ParticipantLeftPayload
    """The participant, the room and the length of stay."""


class WaitingParticipantJoined(Event):
    """A waiting participant knocked."""

    type: Literal["waiting-participant.joined"]
    """``waiting-participant.joined``."""
    payload: ParticipantPayload
    """The participant and the room."""


class WaitingParticipantLeft(Event):
    """A waiting participant stopped waiting: admitted, denied or left."""

    type: Literal["waiting-participant.left"]
    """``waiting-participant.left``."""
    payload: ParticipantLeftPayload
    """The participant and the room."""


class RecordingStarted(Event):
    """A recording started."""

    type: Literal["recording.started"]
    """``recording.started``."""
    payload: RecordingStartedPayload
    """The recording."""


class RecordingReadyToDownload(Event):
    """A recording is finished and stored."""

    type: Literal["recording.ready-to-download"]
    """``recording.ready-to-download``."""
    payload: RecordingReadyPayload
    """The recording."""


class RecordingError(Event):
    """A recording failed."""

    type: Literal["recording.error"]
    """``recording.error``."""
    payload: RecordingErrorPayload
    """The error."""


class StreamingStarted(Event):
    """A live stream started."""

    type: Literal["streaming.started"]
    """``streaming.started``."""
    payload: StreamingPayload
    """The stream."""


class StreamingUpdated(Event):
    """A live stream changed its layout."""

    type: Literal["streaming.updated"]
    """``streaming.updated``."""
    payload: StreamingPayload
    """The stream."""


class StreamingEnded(Event):
    """A live stream ended."""

    type: Literal["streaming.ended"]
    """``streaming.ended``."""
    payload: StreamingPayload
    """The stream."""


class StreamingError(Event):
    """A live stream failed."""

    type: Literal["streaming.error"]
    """``streaming.error``."""
    payload: StreamingErrorPayload
    """The error."""


class TranscriptStarted(Event):
    """Transcription started."""

    type: Literal["transcript.started"]
    """``transcript.started``."""
    payload: TranscriptPayload
    """The transcript."""


class TranscriptReadyToDownload(Event):
    """A transcript is finished and stored."""

    type: Literal["transcript.ready-to-download"]
    """``transcript.ready-to-download``."""
    payload: TranscriptPayload
    """The transcript."""


class TranscriptError(Event):
    """Transcription failed."""

    type: Literal["transcript.error"]
    """``transcript.error``."""
    payload: TranscriptPayload
    """The transcript and the error."""


class BatchProcessorJobFinished(Event):
    """The batch processor finished a job."""

    type: Literal["batch-processor.job-finished"]
    """``batch-processor.job-finished``."""
    payload: BatchJobFinishedPayload
    """The job and its files."""


class BatchProcessorError(Event):
    """A batch processor job failed."""

    type: Literal["batch-processor.error"]
    """``batch-processor.error``."""
    payload: BatchJobErrorPayload
    """The job and the error."""


class UnknownEvent(Event):
    """An event of a type that did not exist when this was written."""

    type: Annotated[str, Strict()]
    """Its type."""
    id: str = ""
    """The event's id, if it has one."""
    payload: Any = None
    """Its payload."""


EVENT_TYPES: Final[Mapping[str, type[Event]]] = MappingProxyType(
    {
        "meeting.started": MeetingStarted,
        "meeting.ended": MeetingEnded,
        "participant.joined": ParticipantJoined,
        "participant.left": ParticipantLeft,
        "waiting-participant.joined": WaitingParticipantJoined,
        "waiting-participant.left": WaitingParticipantLeft,
        "recording.started": RecordingStarted,
        "recording.ready-to-download": RecordingReadyToDownload,
        "recording.error": RecordingError,
        "streaming.started": StreamingStarted,
        "streaming.updated": StreamingUpdated,
        "streaming.ended": StreamingEnded,
        "streaming.error": StreamingError,
        "transcript.started": TranscriptStarted,
        "transcript.ready-to-download": TranscriptReadyToDownload,
        "transcript.error": TranscriptError,
        "batch-processor.job-finished": BatchProcessorJobFinished,
        "batch-processor.error": BatchProcessorError,
        "dialout.connected": DialoutConnected,
        "dialout.answered": DialoutAnswered,
        "dialout.stopped": DialoutStopped,
        "dialout.warning": DialoutWarning,
        "dialout.error": DialoutError,
        "dialin.ready": DialinReady,
        "dialin.connected": DialinConnected,
        "dialin.stopped": DialinStopped,
        "dialin.warning": DialinWarning,
        "dialin.error": DialinError,
        "calltransfer.initiated": CallTransferInitiated,
        "calltransfer.triggered": CallTransferTriggered,
        "calltransfer.answered": CallTransferAnswered,
        "calltransfer.completed": CallTransferCompleted,
        "sip_trunk.incoming": SipTrunkIncoming,
        "sip_trunk.test": SipTrunkTest,
    }
)
"""The class of each type of event."""


def _known_type(event: object) -> str:
    if isinstance(event, Mapping):
        kind = cast("Mapping[str, Any]", event).get("type")
    else:
        kind = getattr(event, "type", None)
    return kind if isinstance(kind, str) and kind in EVENT_TYPES else "unknown"


WebhookEvent: TypeAlias = Annotated[
    Annotated[MeetingStarted, Tag("meeting.started")]
    | Annotated[MeetingEnded, Tag("meeting.ended")]
    | Annotated[ParticipantJoined, Tag("participant.joined")]
    | Annotated[ParticipantLeft, Tag("participant.left")]
    | Annotated[WaitingParticipantJoined, Tag("waiting-participant.joined")]
    | Annotated[WaitingParticipantLeft, Tag("waiting-participant.left")]
    | Annotated[RecordingStarted, Tag("recording.started")]
    | Annotated[RecordingReadyToDownload, Tag("recording.ready-to-download")]
    | Annotated[RecordingError, Tag("recording.error")]
    | Annotated[StreamingStarted, Tag("streaming.started")]
    | Annotated[StreamingUpdated, Tag("streaming.updated")]
    | Annotated[StreamingEnded, Tag("streaming.ended")]
    | Annotated[StreamingError, Tag("streaming.error")]
    | Annotated[TranscriptStarted, Tag("transcript.started")]
    | Annotated[TranscriptReadyToDownload, Tag("transcript.ready-to-download")]
    | Annotated[TranscriptError, Tag("transcript.error")]
    | Annotated[BatchProcessorJobFinished, Tag("batch-processor.job-finished")]
    | Annotated[BatchProcessorError, Tag("batch-processor.error")]
    | Annotated[DialoutConnected, Tag("dialout.connected")]
    | Annotated[DialoutAnswered, Tag("dialout.answered")]
    | Annotated[DialoutStopped, Tag("dialout.stopped")]
    | Annotated[DialoutWarning, Tag("dialout.warning")]
    | Annotated[DialoutError, Tag("dialout.error")]
    | Annotated[DialinReady, Tag("dialin.ready")]
    | Annotated[DialinConnected, Tag("dialin.connected")]
    | Annotated[DialinStopped, Tag("dialin.stopped")]
    | Annotated[DialinWarning, Tag("dialin.warning")]
    | Annotated[DialinError, Tag("dialin.error")]
    | Annotated[CallTransferInitiated, Tag("calltransfer.initiated")]
    | Annotated[CallTransferTriggered, Tag("calltransfer.triggered")]
    | Annotated[CallTransferAnswered, Tag("calltransfer.answered")]
    | Annotated[CallTransferCompleted, Tag("calltransfer.completed")]
    | Annotated[SipTrunkIncoming, Tag("sip_trunk.incoming")]
    | Annotated[SipTrunkTest, Tag("sip_trunk.test")]
    | Annotated[UnknownEvent, Tag("unknown")],
    Discriminator(_known_type),
]
"""Any event, distinguished by `type`; an unknown type is an `UnknownEvent`."""
