"""Live transcription of a call, by Deepgram."""

from typing import Any

from pydantic import ConfigDict

from dailykit.models._base import DailyBody, DailyCamelBody, Number, same_except
from dailykit.models.enums import TranscriptionGeo

__all__ = [
    "DeepgramOptions",
    "StopTranscriptionBody",
    "TranscriptionOptions",
    "UpdateTranscriptionBody",
]


class DeepgramOptions(DailyBody):
    """Speech-to-text options, passed to Deepgram."""

    language: str | None = None
    """Deepgram's language code. Default: ``en``."""
    model: str | None = None
    """Deepgram's model."""
    tier: str | None = None
    """Deprecated: use `model`."""
    profanity_filter: bool | None = None
    """Whether profanity is removed."""
    punctuate: bool | None = None
    """Whether punctuation is added."""
    endpointing: bool | Number | None = None
    """Milliseconds of silence that end an utterance, or false."""
    redact: bool | list[str | bool] | None = None
    """What to redact: everything sensitive (true), or a list of classes."""
    extra: dict[str, Any] | None = None
    """Any other Deepgram parameter."""


class TranscriptionOptions(DeepgramOptions):
    """Options for starting transcription."""

    model_config = ConfigDict(
        alias_generator=same_except(
            include_raw_response="includeRawResponse", instance_id="instanceId"
        )
    )

    include_raw_response: bool | None = None
    """Whether each message includes Deepgram's raw response."""
    instance_id: str | None = None
    """The instance id of this transcription, if several run in one room."""
    participants: list[str] | None = None
    """The participant (session) ids to transcribe. Default: all participants."""
    transcription_geo: TranscriptionGeo | None = None
    """Where the audio is processed; ``eu`` keeps it in Europe. Default: ``global``."""


class UpdateTranscriptionBody(DailyCamelBody):
    """Changes which participants are transcribed."""

    instance_id: str | None = None
    """The instance, if several run in one room."""
    participants: list[str] | None = None
    """The participant (session) ids to transcribe from now on."""


class StopTranscriptionBody(DailyCamelBody):
    """The transcription to stop."""

    instance_id: str | None = None
    """The instance, if several run in one room."""
