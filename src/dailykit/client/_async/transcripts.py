"""``daily.transcripts``: stored transcripts."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

from dailykit.client._arguments import RoomReference, make_query, room_filter
from dailykit.client._async._resource import DEFAULT_PAGE, AsyncResource, pages
from dailykit.client._async.downloads import AsyncDownloads
from dailykit.client._async.engine import AsyncEngine
from dailykit.client._files import Progress, transcript_file_name
from dailykit.models._base import UNSET, Unset
from dailykit.models.transcripts import Transcript, TranscriptLink, TranscriptList
from dailykit.operations import transcripts as table

__all__ = ["AsyncTranscripts"]


class AsyncTranscripts(AsyncResource):
    """Stored transcripts (WebVTT). Rooms need ``enable_transcription_storage``."""

    __slots__ = ("_downloads",)

    def __init__(self, engine: AsyncEngine, downloads: AsyncDownloads) -> None:
        super().__init__(engine)
        self._downloads = downloads

    async def list(
        self,
        *,
        room: RoomReference | Unset = UNSET,
        room_id: str | Unset = UNSET,
        mtg_session_id: str | Unset = UNSET,
        limit: int | Unset = UNSET,
        starting_after: str | Unset = UNSET,
        ending_before: str | Unset = UNSET,
    ) -> TranscriptList:
        """Return one page of transcripts, newest first.

        Args:
            room: Only transcripts of this room: its name, URL or a `Room`.
            room_id: Only transcripts of the room with this id, even if it was deleted.
            mtg_session_id: Only transcripts of this meeting session.
            limit: Items per page, 1 to 100. Default: 100.
            starting_after: A transcript's id: the page starts with the next older one.
            ending_before: A transcript's id: the page ends with the next newer one; ``OLDEST``
                returns the last page.

        Raises:
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/transcript/list-transcript. Safe to retry.
        """
        query = make_query(
            table.LIST,
            room_name=room_filter(table.LIST, room),
            room_id=room_id,
            mtg_session_id=mtg_session_id,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )
        return await self._engine.call(table.LIST, query=query)

    async def iterate(
        self,
        *,
        room: RoomReference | Unset = UNSET,
        room_id: str | Unset = UNSET,
        mtg_session_id: str | Unset = UNSET,
        page_size: int = DEFAULT_PAGE,
    ) -> AsyncIterator[Transcript]:
        """Yield all transcripts, newest first, fetching pages as needed.

        Args:
            room: As in `list`.
            room_id: As in `list`.
            mtg_session_id: As in `list`.
            page_size: Items per request, 1 to 100.

        Raises:
            DailyError: Fetching a page failed.
        """

        async def fetch(cursor: str | Unset) -> TranscriptList:
            return await self.list(
                room=room,
                room_id=room_id,
                mtg_session_id=mtg_session_id,
                limit=page_size,
                starting_after=cursor,
            )

        async for transcript in pages(fetch, page_size):
            yield transcript

    async def get(self, transcript: str | Transcript) -> Transcript:
        """Return a transcript's record. Use `download` for its text.

        Args:
            transcript: Its id, or a `Transcript` (to refresh it).

        Raises:
            NotFoundError: The transcript does not exist.
            InvalidArgumentError: The id is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/transcript/get-transcript-information. Safe to
        retry.
        """
        return await self._engine.call(table.GET, path=_path(transcript))

    async def delete(self, transcript: str | Transcript) -> Transcript:
        """Delete a transcript.

        Args:
            transcript: Its id, or a `Transcript`.

        Returns:
            The record of the deleted transcript.

        Raises:
            NotFoundError: The transcript does not exist.
            InvalidArgumentError: The id is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/transcript/delete-transcript. Retried after a
        lost response; "not found" then counts as success.
        """
        return await self._engine.call(table.DELETE, path=_path(transcript))

    async def access_link(self, transcript: str | Transcript) -> TranscriptLink:
        """Return a download link for a transcript. Anyone with the link can download it.

        Args:
            transcript: Its id, or a `Transcript`.

        Raises:
            NotFoundError: The transcript does not exist.
            InvalidArgumentError: The id is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/transcript/get-transcript-link. Safe to retry.
        """
        return await self._engine.call(table.ACCESS_LINK, path=_path(transcript))

    async def download(
        self,
        transcript: str | Transcript,
        path: str | os.PathLike[str],
        *,
        progress: Progress | None = None,
    ) -> Path:
        """Download a transcript to a WebVTT file.

        The data goes to a ``.part`` file, which is renamed when it is complete and deleted if the
        download fails.

        Args:
            transcript: Its id, or a `Transcript`.
            path: The file to write, replaced if it exists; or an existing folder, for a file
                ``<id>.vtt`` in it.
            progress: Called with the number of bytes received and of the whole file, or None if
                the total is unknown.

        Returns:
            The file's path.

        Raises:
            NotFoundError: The transcript does not exist.
            DailyError: The download failed.
            OSError: The file could not be written.
        """
        target = Path(path)
        if await self._downloads.is_folder(target):
            target /= transcript_file_name(_path(transcript)["transcriptId"])

        async def locate() -> str:
            return (await self.access_link(transcript)).link

        return await self._downloads.download("transcripts.download", locate, target, progress)


def _path(transcript: str | Transcript) -> dict[str, str]:
    return {"transcriptId": transcript if isinstance(transcript, str) else transcript.transcript_id}
