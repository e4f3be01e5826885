"""Transcripts that were stored."""

from typing import Final

from dailykit.models.transcripts import (
    ListTranscriptsQuery,
    Transcript,
    TranscriptLink,
    TranscriptList,
)
from dailykit.operations._operation import DAILY_PAGES, Operation, Repeat

__all__ = ["LIST", "GET", "DELETE", "ACCESS_LINK"]

LIST: Final = Operation(
    name="transcripts.list",
    operation_id="ListTranscript",
    method="GET",
    path="/transcript",
    summary="List transcripts, newest first",
    result=TranscriptList,
    query=ListTranscriptsQuery,
    served="simulated",
    page=f"{DAILY_PAGES}/transcript/list-transcript",
)
GET: Final = Operation(
    name="transcripts.get",
    operation_id="GetTranscriptInfo",
    method="GET",
    path="/transcript/{transcriptId}",
    summary="Read a transcript's record",
    result=Transcript,
    served="simulated",
    page=f"{DAILY_PAGES}/transcript/get-transcript-information",
)
DELETE: Final = Operation(
    name="transcripts.delete",
    operation_id="DeleteTranscript",
    method="DELETE",
    path="/transcript/{transcriptId}",
    summary="Delete a transcript",
    result=Transcript,
    repeat=Repeat.DELETE,
    served="simulated",
    page=f"{DAILY_PAGES}/transcript/delete-transcript",
)
ACCESS_LINK: Final = Operation(
    name="transcripts.access_link",
    operation_id="GetTranscriptLink",
    method="GET",
    path="/transcript/{transcriptId}/access-link",
    summary="Get a link to download a transcript",
    result=TranscriptLink,
    served="simulated",
    page=f"{DAILY_PAGES}/transcript/get-transcript-link",
)
