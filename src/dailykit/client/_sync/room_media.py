# Generated from src/dailykit/client/_async/room_media.py by `make generate`. Do not edit.
"""The part of ``daily.rooms`` that records, streams and transcribes a running call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar, Unpack

from dailykit._lazy import LazyModule
from dailykit.client._arguments import RoomReference, in_room, make_body, need_one
from dailykit.client._sync._resource import Resource, when_hosting
from dailykit.models._base import UNSET, DailyBody, Unset
from dailykit.models._keywords import (
    LiveStreamingOptionsKeywords,
    RecordingOptionsKeywords,
    TranscriptionOptionsKeywords,
    UpdateRecordingBodyKeywords,
)
from dailykit.operations import Operation

if TYPE_CHECKING:
    from dailykit.models.acks import SentAck, StatusAck
    from dailykit.models.enums import CloudRecordingKindInput
    from dailykit.models.recording_options import (
        LiveStreamingOptions,
        RecordingOptions,
        UpdateRecordingBody,
    )
    from dailykit.models.transcription import TranscriptionOptions
    from dailykit.operations import room_media as table
else:
    table = LazyModule("dailykit.operations.room_media")

__all__ = ["RoomMedia"]

AckT = TypeVar("AckT")


class RoomMedia(Resource):
    """Recording, live streaming and transcription of a running call."""

    __slots__ = ()

    def start_recording(
        self,
        room: RoomReference,
        *,
        options: RecordingOptions | None = None,
        wait_for_call: float = 0,
        **settings: Unpack[RecordingOptionsKeywords],
    ) -> StatusAck:
        """Start a recording. The room or the domain must have ``enable_recording``.

        Daily's response has no id. The ``recording.started`` webhook and `recordings.list` do.

        Args:
            room: The room: its name, URL or a `Room`.
            options: How to record; `settings` override it.
            wait_for_call: How many seconds to keep retrying while Daily does not know about the
                call, which takes a few seconds after the first participant joins. Default: 0,
                no retries.
            **settings: Any field of `RecordingOptions`, such as ``type="cloud-audio-only"``.

        Raises:
            NotFoundError: No call is running in the room.
            ServerError: Daily has no free recorder (503), even after retries.
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/rooms/recordings/start. Retried only if the
        first attempt certainly did nothing.
        """
        body = make_body(table.START_RECORDING, options, **settings)
        return self._start(table.START_RECORDING, room, body, wait_for_call)

    def update_recording(
        self,
        room: RoomReference,
        *,
        options: UpdateRecordingBody | None = None,
        **settings: Unpack[UpdateRecordingBodyKeywords],
    ) -> StatusAck:
        """Update a running recording, mainly its layout. Raw-tracks recordings can't be updated.

        Args:
            room: The room: its name, URL or a `Room`.
            options: What to change; `settings` override it.
            **settings: Any field of `UpdateRecordingBody`, such as ``layout``.

        Raises:
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/rooms/recordings/update. Safe to retry.
        """
        body = make_body(table.UPDATE_RECORDING, options, **settings)
        return self._act(table.UPDATE_RECORDING, room, body)

    def stop_recording(
        self,
        room: RoomReference,
        *,
        instance_id: str | Unset = UNSET,
        type: CloudRecordingKindInput | Unset = UNSET,
    ) -> StatusAck:
        """Stop a recording.

        Args:
            room: The room: its name, URL or a `Room`.
            instance_id: Which recording, if the room has several.
            type: The recording's type; required for ``raw-tracks``. Default: ``cloud``.

        Raises:
            InvalidRequestError: No recording is running.
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/rooms/recordings/stop. Retried only if the
        first attempt certainly did nothing.
        """
        body = make_body(table.STOP_RECORDING, instance_id=instance_id, type=type)
        return self._act(table.STOP_RECORDING, room, body)

    def start_live_stream(
        self,
        room: RoomReference,
        *,
        options: LiveStreamingOptions | None = None,
        wait_for_call: float = 0,
        **settings: Unpack[LiveStreamingOptionsKeywords],
    ) -> SentAck:
        """Start a live stream, to RTMP URLs or to the room's named streaming endpoints.

        Args:
            room: The room: its name, URL or a `Room`.
            options: How and where to stream; `settings` override it.
            wait_for_call: How many seconds to keep retrying while Daily does not know about the
                call, which takes a few seconds after the first participant joins. Default: 0,
                no retries.
            **settings: Any field of `LiveStreamingOptions`; either ``rtmp_url`` or ``endpoints``
                is required.

        Raises:
            NotFoundError: No call is running in the room.
            ServerError: Daily has no free streamer (503), even after retries.
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/rooms/live-streaming/start. Retried only if the
        first attempt certainly did nothing.
        """
        body = make_body(table.START_LIVE_STREAM, options, **settings)
        need_one(table.START_LIVE_STREAM, body, "rtmp_url", "endpoints")
        return self._start(table.START_LIVE_STREAM, room, body, wait_for_call)

    def update_live_stream(
        self,
        room: RoomReference,
        *,
        options: LiveStreamingOptions | None = None,
        **settings: Unpack[LiveStreamingOptionsKeywords],
    ) -> SentAck:
        """Update a running live stream, mainly its layout.

        Args:
            room: The room: its name, URL or a `Room`.
            options: What to change; `settings` override it.
            **settings: Any field of `LiveStreamingOptions`, such as ``layout``.

        Raises:
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/rooms/live-streaming/update. Safe to retry.
        """
        body = make_body(table.UPDATE_LIVE_STREAM, options, **settings)
        return self._act(table.UPDATE_LIVE_STREAM, room, body)

    def stop_live_stream(self, room: RoomReference, *, instance_id: str | Unset = UNSET) -> SentAck:
        """Stop a live stream.

        Args:
            room: The room: its name, URL or a `Room`.
            instance_id: Which live stream, if the room has several.

        Raises:
            InvalidRequestError: No live stream is running.
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/rooms/live-streaming/stop. Retried only if the
        first attempt certainly did nothing.
        """
        body = make_body(table.STOP_LIVE_STREAM, instance_id=instance_id)
        return self._act(table.STOP_LIVE_STREAM, room, body)

    def start_transcription(
        self,
        room: RoomReference,
        *,
        options: TranscriptionOptions | None = None,
        wait_for_call: float = 0,
        **settings: Unpack[TranscriptionOptionsKeywords],
    ) -> SentAck:
        """Start transcription. It is stored only if ``enable_transcription_storage`` is set.

        Args:
            room: The room: its name, URL or a `Room`.
            options: How to transcribe; `settings` override it.
            wait_for_call: How many seconds to keep retrying while Daily does not know about the
                call, which takes a few seconds after the first participant joins. Default: 0,
                no retries.
            **settings: Any field of `TranscriptionOptions`, such as ``language="de"``.

        Raises:
            NotFoundError: No call is running in the room.
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/rooms/transcription/start. Retried only if the
        first attempt certainly did nothing.
        """
        body = make_body(table.START_TRANSCRIPTION, options, **settings)
        return self._start(table.START_TRANSCRIPTION, room, body, wait_for_call)

    def update_transcription(
        self,
        room: RoomReference,
        *,
        participants: Sequence[str] | Unset = UNSET,
        instance_id: str | Unset = UNSET,
    ) -> SentAck:
        """Change which participants are transcribed.

        Args:
            room: The room: its name, URL or a `Room`.
            participants: The session ids of the participants to transcribe from now on.
            instance_id: Which transcription, if the room has several.

        Raises:
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/rooms/transcription/update. Safe to retry.
        """
        body = make_body(
            table.UPDATE_TRANSCRIPTION, participants=participants, instance_id=instance_id
        )
        return self._act(table.UPDATE_TRANSCRIPTION, room, body)

    def stop_transcription(
        self, room: RoomReference, *, instance_id: str | Unset = UNSET
    ) -> SentAck:
        """Stop transcription.

        Args:
            room: The room: its name, URL or a `Room`.
            instance_id: Which transcription, if the room has several.

        Raises:
            InvalidRequestError: No transcription is running.
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/rooms/transcription/stop. Retried only if the
        first attempt certainly did nothing.
        """
        body = make_body(table.STOP_TRANSCRIPTION, instance_id=instance_id)
        return self._act(table.STOP_TRANSCRIPTION, room, body)

    def _act(self, operation: Operation[AckT], room: RoomReference, body: DailyBody) -> AckT:
        return self._engine.call(operation, path=in_room(operation, room), body=body)

    def _start(
        self, operation: Operation[AckT], room: RoomReference, body: DailyBody, wait_for_call: float
    ) -> AckT:
        def start() -> AckT:
            return self._act(operation, room, body)

        return when_hosting(self._engine, start, wait_for_call)
