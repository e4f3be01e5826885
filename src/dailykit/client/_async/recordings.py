"""``daily.recordings``: recordings that were made."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

from dailykit.client._arguments import RoomReference, make_query, room_filter
from dailykit.client._async._resource import DEFAULT_PAGE, AsyncResource, pages
from dailykit.client._async.downloads import AsyncDownloads
from dailykit.client._async.engine import AsyncEngine
from dailykit.client._files import Progress, recording_file_name
from dailykit.models._base import UNSET, Unset
from dailykit.models.enums import BucketProperty
from dailykit.models.recordings import (
    OciBucketTest,
    Recording,
    RecordingDeleted,
    RecordingLink,
    RecordingList,
)
from dailykit.operations import recordings as table

__all__ = ["AsyncRecordings"]


class AsyncRecordings(AsyncResource):
    """Recordings. They stay until they are deleted."""

    __slots__ = ("_downloads",)

    def __init__(self, engine: AsyncEngine, downloads: AsyncDownloads) -> None:
        super().__init__(engine)
        self._downloads = downloads

    async def list(
        self,
        *,
        room: RoomReference | Unset = UNSET,
        limit: int | Unset = UNSET,
        starting_after: str | Unset = UNSET,
        ending_before: str | Unset = UNSET,
    ) -> RecordingList:
        """Return one page of recordings, newest first. Daily lets some two a second be asked for.

        Args:
            room: Only those of this room: its name, its URL or a `Room`.
            limit: How many, 1 to 100. Default: 100.
            starting_after: A recording's id: the page begins with the next older one.
            ending_before: A recording's id: the page ends with the next newer one; ``OLDEST``
                asks for the last page.

        Raises:
            InvalidArgumentError: An argument can't be right; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/recordings/list-recordings. Repeating it is
        safe.
        """
        query = make_query(
            table.LIST,
            room_name=room_filter(table.LIST, room),
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )
        return await self._engine.call(table.LIST, query=query)

    async def iterate(
        self, *, room: RoomReference | Unset = UNSET, page_size: int = DEFAULT_PAGE
    ) -> AsyncIterator[Recording]:
        """Yield all recordings, newest first, fetching pages as they are needed.

        Args:
            room: As in `list`.
            page_size: How many to fetch at once, 1 to 100.

        Raises:
            DailyError: Fetching a page failed.
        """

        async def fetch(cursor: str | Unset) -> RecordingList:
            return await self.list(room=room, limit=page_size, starting_after=cursor)

        async for recording in pages(fetch, page_size):
            yield recording

    async def get(self, recording: str | Recording) -> Recording:
        """Return a recording.

        Args:
            recording: Its id, or a `Recording` (to see it as it is now).

        Raises:
            NotFoundError: There is no such recording.
            InvalidArgumentError: That can't be an id; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/recordings/get-recording-information.
        Repeating it is safe.
        """
        return await self._engine.call(table.GET, path=_path(recording))

    async def delete(self, recording: str | Recording) -> RecordingDeleted:
        """Delete a recording. A file in your own bucket stays.

        Args:
            recording: Its id, or a `Recording`.

        Raises:
            NotFoundError: There is no such recording.
            InvalidArgumentError: That can't be an id; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/recordings/delete-recording. It is repeated
        after a lost answer; "not found" then counts as success.
        """
        return await self._engine.call(table.DELETE, path=_path(recording))

    async def access_link(
        self, recording: str | Recording, *, valid_for_secs: int | Unset = UNSET
    ) -> RecordingLink:
        """Return a link to download a recording. Whoever has it can download.

        Args:
            recording: Its id, or a `Recording`.
            valid_for_secs: For how many seconds it works, 900 to 43200; an hour at most from your
                own S3 bucket. Default: 3600.

        Raises:
            NotFoundError: There is no such recording.
            InvalidArgumentError: An argument can't be right; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/recordings/get-recording-link. Repeating it
        is safe.
        """
        query = make_query(table.ACCESS_LINK, valid_for_secs=valid_for_secs)
        return await self._engine.call(table.ACCESS_LINK, path=_path(recording), query=query)

    async def download(
        self,
        recording: str | Recording,
        path: str | os.PathLike[str],
        *,
        progress: Progress | None = None,
    ) -> Path:
        """Download a recording to a file.

        While it comes in, it is in a file of that name with ``.part`` at the end, which takes its
        name when it is whole and is gone when the download fails. When the connection breaks, the
        download goes on where it was.

        Args:
            recording: Its id, or a `Recording`.
            path: The file, which is replaced if it exists; or an existing folder, for a file
                ``<room>-<start_ts>-<id>.mp4`` in it.
            progress: Is called with the bytes that are there and those of the whole file, or None
                where that is not known.

        Returns:
            The file.

        Raises:
            NotFoundError: There is no such recording.
            DailyError: It failed.
            OSError: The file could not be written.
        """
        target = Path(path)
        if await self._downloads.is_folder(target):
            known = await self.get(recording) if isinstance(recording, str) else recording
            target /= recording_file_name(known)

        async def locate() -> str:
            return (await self.access_link(recording)).download_link

        return await self._downloads.download("recordings.download", locate, target, progress)

    async def test_oci_bucket(
        self, *, property: BucketProperty | Unset = UNSET, room: RoomReference | Unset = UNSET
    ) -> OciBucketTest:
        """Try out an Oracle bucket by writing a small file into it.

        Args:
            property: Which setting: ``recordings_bucket`` or ``transcription_bucket``. Default:
                ``recordings_bucket``.
            room: The room whose setting is meant: its name, its URL or a `Room`. Default: the
                domain's.

        Raises:
            InvalidRequestError: The setting is absent, or of another provider.
            InvalidArgumentError: An argument can't be right; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/recordings. Repeating it is safe.
        """
        operation = table.TEST_OCI_BUCKET
        query = make_query(operation, property=property, room_name=room_filter(operation, room))
        return await self._engine.call(operation, query=query)


def _path(recording: str | Recording) -> dict[str, str]:
    return {"recording_id": recording if isinstance(recording, str) else recording.id}
