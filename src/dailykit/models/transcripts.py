"""Stored transcripts, and links to download them."""

from pydantic import AliasChoices, ConfigDict, Field

from dailykit.models._base import (
    DailyAnswer,
    DailyCamelAnswer,
    Number,
    Secret,
    UTCDatetime,
    camel_except,
    same_except,
)
from dailykit.models._paging import CountedPage, PageQuery
from dailykit.models.enums import TranscriptStatus

__all__ = [
    "ListTranscriptsQuery",
    "Transcript",
    "TranscriptLink",
    "TranscriptList",
    "TranscriptOutParams",
]


class TranscriptOutParams(DailyAnswer):
    """The storage location of a transcript."""

    s3key: str | None = Field(default=None, validation_alias=AliasChoices("s3key", "key"))
    """Its key in the bucket. Daily's examples call it ``key``, which is accepted too."""
    bucket: str | None = None
    """The bucket."""
    region: str | None = None
    """The bucket's region."""


class Transcript(DailyAnswer):
    """A stored transcript (WebVTT)."""

    model_config = ConfigDict(
        alias_generator=camel_except(created_at="created_at", updated_at="updated_at")
    )

    transcript_id: str
    """Its id (UUID), also the cursor in lists."""
    domain_id: str | None = None
    """The domain's id."""
    room_id: str | None = None
    """The room's id, not its name."""
    mtg_session_id: str | None = None
    """The meeting session's id."""
    status: TranscriptStatus | None = None
    """Its status."""
    is_vtt_available: bool | None = None
    """Whether there is a file."""
    duration: Number | None = None
    """The approximate duration in seconds."""
    out_params: TranscriptOutParams | None = None
    """Its storage location."""
    error: str | None = None
    """The error, with status ``t_error``."""
    created_at: UTCDatetime | None = None
    """When it was started."""
    updated_at: UTCDatetime | None = None
    """When this record last changed."""


class TranscriptList(CountedPage[Transcript]):
    """A page of transcripts, newest first."""

    cursor_field = "transcript_id"


class ListTranscriptsQuery(PageQuery):
    """A filter for transcripts."""

    model_config = ConfigDict(
        alias_generator=same_except(room_id="roomId", mtg_session_id="mtgSessionId")
    )

    room_id: str | None = None
    """Only transcripts of the room with this id."""
    room_name: str | None = None
    """Only transcripts of the room with this name."""
    mtg_session_id: str | None = None
    """Only transcripts of this meeting session."""


class TranscriptLink(DailyCamelAnswer):
    """A link to download a transcript."""

    transcript_id: str | None = None
    """The transcript's id."""
    link: Secret = Field(validation_alias=AliasChoices("link", "download_link"))
    """The link, to use unchanged. Anyone who has it can download the file, so reprs hide it."""
    out_params: TranscriptOutParams | None = None
    """Its storage location."""
