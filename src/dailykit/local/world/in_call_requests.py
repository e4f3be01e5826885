"""The requests of participants in a call: to record, to transcribe, to dial out.

They do what the REST API's operations do. An owner may make all of them. ``canAdmin`` of
``streaming`` allows recordings and live streams, of ``transcription`` transcriptions. Telephone
calls need an owner. Daily's page: https://docs.daily.co/reference/rest-api/rooms/create-room,
``permissions``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from pydantic import BaseModel, ValidationError

from dailykit.complaints import first_complaint
from dailykit.local.base.json_types import JsonObject
from dailykit.local.base.refusal import Refusal
from dailykit.local.world.calls.participants import Participant
from dailykit.local.world.in_call_events import InCallEvents
from dailykit.local.world.outputs.recordings_running import RoomRecordings
from dailykit.local.world.outputs.streams import LiveStreams
from dailykit.local.world.outputs.transcripts_running import RoomTranscriptions
from dailykit.local.world.phones.dialout import Dialout
from dailykit.local.world.phones.transfers import CallTransfers
from dailykit.models.dialout import (
    DialoutBody,
    SendDtmfBody,
    SipReferBody,
    SipTransferBody,
    StopDialoutBody,
)
from dailykit.models.recording_options import (
    LiveStreamingOptions,
    RecordingOptions,
    StopLiveStreamingBody,
    StopRecordingBody,
    UpdateRecordingBody,
)
from dailykit.models.transcription import (
    StopTranscriptionBody,
    TranscriptionOptions,
    UpdateTranscriptionBody,
)
from dailykit.wording import FORBIDDEN_ERROR, INVALID_REQUEST_ERROR

__all__ = ["InCallRequests"]

_Right = Literal["streaming", "transcription", "owner"]
_ANSWERED: Final = ("sessionId",)


@dataclass(frozen=True, slots=True)
class _Request:
    """How to carry out a request.

    Attributes:
        right: The permission it needs.
        body: The model of its options.
        act: Carries it out for a participant.
    """

    right: _Right
    body: type[BaseModel]
    act: Callable[[Participant, Any], Mapping[str, Any]]


class InCallRequests:
    """Carries out participants' requests with the code behind the REST API."""

    def __init__(
        self,
        recordings: RoomRecordings,
        streams: LiveStreams,
        transcriptions: RoomTranscriptions,
        dialout: Dialout,
        transfers: CallTransfers,
        events: InCallEvents,
    ) -> None:
        self._events = events
        self._requests: Mapping[str, _Request] = {
            **_starting("recording", "streaming", recordings, RecordingOptions),
            **_changing("recording", "streaming", recordings, UpdateRecordingBody),
            **_stopping("recording", "streaming", recordings, StopRecordingBody),
            **_starting("live-streaming", "streaming", streams, LiveStreamingOptions),
            **_changing("live-streaming", "streaming", streams, LiveStreamingOptions),
            **_stopping("live-streaming", "streaming", streams, StopLiveStreamingBody),
            **_starting("transcription", "transcription", transcriptions, TranscriptionOptions),
            **_changing("transcription", "transcription", transcriptions, UpdateTranscriptionBody),
            **_stopping("transcription", "transcription", transcriptions, StopTranscriptionBody),
            "start-dialout": _phone(DialoutBody, dialout.start),
            "stop-dialout": _phone(StopDialoutBody, dialout.stop),
            "send-dtmf": _phone(SendDtmfBody, dialout.send_dtmf),
            "sip-call-transfer": _phone(SipTransferBody, transfers.transfer),
            "sip-refer": _phone(SipReferBody, transfers.refer),
        }

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all requests."""
        return tuple(self._requests)

    def do(self, me: Participant, name: str, options: JsonObject) -> JsonObject:
        """Carry out a request of a participant.

        Args:
            me: The participant.
            name: The request's name, such as ``start-recording``.
            options: The body of the REST API's operation.

        Returns:
            The result for the participant: ``sessionId`` for a telephone call, otherwise empty.

        Raises:
            Refusal: The participant lacks the permission, the room does not allow it, or the
                options are invalid.
        """
        request = self._requests.get(name)
        if request is None:
            raise Refusal.invalid(f"there is no request {name}")
        _check_right(me, request.right)
        try:
            body = request.body.model_validate(options)
        except ValidationError as error:
            raise Refusal.invalid(first_complaint(error)) from None
        with self._events.acting(me.id):
            result = request.act(me, body)
        return {key: result[key] for key in _ANSWERED if key in result}


def _starting(name: str, right: _Right, noun: Any, body: type[BaseModel]) -> dict[str, _Request]:
    def act(me: Participant, body: Any) -> Mapping[str, Any]:
        answer: Mapping[str, Any] = noun.start(
            me.call.domain, me.call.room_name, body, started_by=me.id
        )
        return answer

    return {f"start-{name}": _Request(right, body, act)}


def _changing(name: str, right: _Right, noun: Any, body: type[BaseModel]) -> dict[str, _Request]:
    return {f"update-{name}": _Request(right, body, _in_room(noun.update))}


def _stopping(name: str, right: _Right, noun: Any, body: type[BaseModel]) -> dict[str, _Request]:
    return {f"stop-{name}": _Request(right, body, _in_room(noun.stop))}


def _phone(body: type[BaseModel], operation: Callable[..., Mapping[str, Any]]) -> _Request:
    return _Request("owner", body, _in_room(operation))


def _in_room(
    operation: Callable[..., Mapping[str, Any]],
) -> Callable[[Participant, Any], Mapping[str, Any]]:
    return lambda me, body: operation(me.call.domain, me.call.room_name, body)


def _check_right(me: Participant, right: _Right) -> None:
    if not me.is_in:
        raise Refusal(410, INVALID_REQUEST_ERROR, "you are no longer in the call")
    is_owner = me.admission.is_owner
    if is_owner or (right != "owner" and me.may_admin(right)):
        return
    need = "an owner's token" if right == "owner" else f"an owner's token, or canAdmin of {right}"
    raise Refusal(403, FORBIDDEN_ERROR, f"you need {need} for this")
