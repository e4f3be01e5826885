"""Live transcription of a call (Deepgram under the hood)."""

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
    """How speech is turned into text; handed on to Deepgram."""

    language: str | None = None
    """Deepgram's name of the language. Default: ``en``."""
    model: str | None = None
    """Deepgram's model."""
    tier: str | None = None
    """Deprecated: use `model`."""
    profanity_filter: bool | None = None
    """Whether swear words are left out."""
    punctuate: bool | None = None
    """Whether punctuation is put in."""
    endpointing: bool | Number | None = None
    """Milliseconds of silence that end a piece of speech, or false."""
    redact: bool | list[str | bool] | None = None
    """What to black out: everything sensitive (true), or the classes in a list."""
    extra: dict[str, Any] | None = None
    """Any other Deepgram parameter."""


class TranscriptionOptions(DeepgramOptions):
    """How a call is transcribed."""

    model_config = ConfigDict(
        alias_generator=same_except(
            include_raw_response="includeRawResponse", instance_id="instanceId"
        )
    )

    include_raw_response: bool | None = None
    """Whether each message carries Deepgram's own answer."""
    instance_id: str | None = None
    """Names this transcription, where several run in one room."""
    participants: list[str] | None = None
    """The participant (session) ids to transcribe. Default: everybody."""
    transcription_geo: TranscriptionGeo | None = None
    """Where the audio is processed; ``eu`` keeps it in Europe. Default: ``global``."""


class UpdateTranscriptionBody(DailyCamelBody):
    """Changes who is transcribed."""

    instance_id: str | None = None
    """Which transcription, where several run in one room."""
    participants: list[str] | None = None
    """The participant (session) ids from now on."""


class StopTranscriptionBody(DailyCamelBody):
    """Says which transcription to stop."""

    instance_id: str | None = None
    """Which one, where several run in one room."""
