"""Rooms: recording, live streaming and transcription of the call that goes on in one."""

from typing import Final

from dailykit.models.acks import SentAck, StatusAck
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
from dailykit.operations._operation import DAILY_PAGES, Operation, Repeat
from dailykit.rates import RateTier

__all__ = [
    "START_RECORDING",
    "UPDATE_RECORDING",
    "STOP_RECORDING",
    "START_LIVE_STREAM",
    "UPDATE_LIVE_STREAM",
    "STOP_LIVE_STREAM",
    "START_TRANSCRIPTION",
    "UPDATE_TRANSCRIPTION",
    "STOP_TRANSCRIPTION",
]

START_RECORDING: Final = Operation(
    name="rooms.start_recording",
    operation_id="RoomRecordingsStart",
    method="POST",
    path="/rooms/{room_name}/recordings/start",
    summary="Start a recording",
    result=StatusAck,
    body=RecordingOptions,
    tier=RateTier.MEDIA_START,
    # Each start that arrives makes another one, or fails on the first.
    repeat=Repeat.UNSAFE,
    statuses=(503,),
    served="simulated",
    page=f"{DAILY_PAGES}/rooms/recordings/start",
)
UPDATE_RECORDING: Final = Operation(
    name="rooms.update_recording",
    operation_id="RoomRecordingsUpdate",
    method="POST",
    path="/rooms/{room_name}/recordings/update",
    summary="Change a running recording",
    result=StatusAck,
    body=UpdateRecordingBody,
    served="simulated",
    page=f"{DAILY_PAGES}/rooms/recordings/update",
)
STOP_RECORDING: Final = Operation(
    name="rooms.stop_recording",
    operation_id="RoomRecordingsStop",
    method="POST",
    path="/rooms/{room_name}/recordings/stop",
    summary="Stop a recording",
    result=StatusAck,
    body=StopRecordingBody,
    # A second stop finds nothing to stop and answers 400: success would turn into an error.
    repeat=Repeat.UNSAFE,
    served="simulated",
    page=f"{DAILY_PAGES}/rooms/recordings/stop",
)
START_LIVE_STREAM: Final = Operation(
    name="rooms.start_live_stream",
    operation_id="RoomLivestreamingStart",
    method="POST",
    path="/rooms/{room_name}/live-streaming/start",
    summary="Start a live stream",
    result=SentAck,
    body=LiveStreamingOptions,
    tier=RateTier.MEDIA_START,
    # Each start that arrives makes another one, or fails on the first.
    repeat=Repeat.UNSAFE,
    statuses=(503,),
    served="simulated",
    page=f"{DAILY_PAGES}/rooms/live-streaming/start",
)
UPDATE_LIVE_STREAM: Final = Operation(
    name="rooms.update_live_stream",
    operation_id="RoomLivestreamingUpdate",
    method="POST",
    path="/rooms/{room_name}/live-streaming/update",
    summary="Change a running live stream",
    result=SentAck,
    body=LiveStreamingOptions,
    served="simulated",
    page=f"{DAILY_PAGES}/rooms/live-streaming/update",
)
STOP_LIVE_STREAM: Final = Operation(
    name="rooms.stop_live_stream",
    operation_id="RoomLivestreamingStop",
    method="POST",
    path="/rooms/{room_name}/live-streaming/stop",
    summary="Stop a live stream",
    result=SentAck,
    body=StopLiveStreamingBody,
    # As with recordings: a second stop is an error.
    repeat=Repeat.UNSAFE,
    served="simulated",
    page=f"{DAILY_PAGES}/rooms/live-streaming/stop",
)
START_TRANSCRIPTION: Final = Operation(
    name="rooms.start_transcription",
    operation_id="RoomTranscriptionStart",
    method="POST",
    path="/rooms/{room_name}/transcription/start",
    summary="Start transcription",
    result=SentAck,
    body=TranscriptionOptions,
    repeat=Repeat.UNSAFE,
    served="simulated",
    page=f"{DAILY_PAGES}/rooms/transcription/start",
)
UPDATE_TRANSCRIPTION: Final = Operation(
    name="rooms.update_transcription",
    operation_id="RoomTranscriptionUpdate",
    method="POST",
    path="/rooms/{room_name}/transcription/update",
    summary="Change which participants are transcribed",
    result=SentAck,
    body=UpdateTranscriptionBody,
    served="simulated",
    page=f"{DAILY_PAGES}/rooms/transcription/update",
)
STOP_TRANSCRIPTION: Final = Operation(
    name="rooms.stop_transcription",
    operation_id="RoomTranscriptionStop",
    method="POST",
    path="/rooms/{room_name}/transcription/stop",
    summary="Stop transcription",
    result=SentAck,
    body=StopTranscriptionBody,
    # As with recordings: a second stop is an error.
    repeat=Repeat.UNSAFE,
    served="simulated",
    page=f"{DAILY_PAGES}/rooms/transcription/stop",
)
