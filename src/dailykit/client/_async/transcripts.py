"""``daily.transcripts``: transcripts that were stored."""

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
    """Stored transcripts (WebVTT). Rooms have to have ``enable_transcription_storage``."""

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
            room: Only those of this room: its name, its URL or a `Room`.
            room_id: Only those of the room with this id, which also finds rooms that are gone.
            mtg_session_id: Only those of this meeting session.
            limit: How many, 1 to 100. Default: 100.
            starting_after: A transcript's id: the page begins with the next older one.
            ending_before: A transcript's id: the page ends with the next newer one; ``OLDEST``
                asks for the last page.

        Raises:
            InvalidArgumentError: An argument can't be right; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/transcript/list-transcript. Repeating it is
        safe.
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
        """Yield all transcripts, newest first, fetching pages as they are needed.

        Args:
            room: As in `list`.
            room_id: As in `list`.
            mtg_session_id: As in `list`.
            page_size: How many to fetch at once, 1 to 100.

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
        """Return a transcript's record; `download` gets its text.

        Args:
            transcript: Its id, or a `Transcript` (to see it as it is now).

        Raises:
            NotFoundError: There is no such transcript.
            InvalidArgumentError: That can't be an id; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/transcript/get-transcript-information.
        Repeating it is safe.
        """
        return await self._engine.call(table.GET, path=_path(transcript))

    async def delete(self, transcript: str | Transcript) -> Transcript:
        """Delete a transcript.

        Args:
            transcript: Its id, or a `Transcript`.

        Returns:
            Its record, as of something deleted.

        Raises:
            NotFoundError: There is no such transcript.
            InvalidArgumentError: That can't be an id; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/transcript/delete-transcript. It is repeated
        after a lost answer; "not found" then counts as success.
        """
        return await self._engine.call(table.DELETE, path=_path(transcript))

    async def access_link(self, transcript: str | Transcript) -> TranscriptLink:
        """Return a link to download a transcript. Whoever has it can download.

        Args:
            transcript: Its id, or a `Transcript`.

        Raises:
            NotFoundError: There is no such transcript.
            InvalidArgumentError: That can't be an id; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/transcript/get-transcript-link. Repeating it
        is safe.
        """
        return await self._engine.call(table.ACCESS_LINK, path=_path(transcript))

    async def download(
        self,
        transcript: str | Transcript,
        path: str | os.PathLike[str],
        *,
        progress: Progress | None = None,
    ) -> Path:
        """Download a transcript's WebVTT to a file.

        While it comes in, it is in a file of that name with ``.part`` at the end, which takes its
        name when it is whole and is gone when the download fails.

        Args:
            transcript: Its id, or a `Transcript`.
            path: The file, which is replaced if it exists; or an existing folder, for a file
                ``<id>.vtt`` in it.
            progress: Is called with the bytes that are there and those of the whole file, or None
                where that is not known.

        Returns:
            The file.

        Raises:
            NotFoundError: There is no such transcript.
            DailyError: It failed.
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
