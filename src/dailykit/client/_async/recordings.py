"""``daily.recordings``: stored recordings."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

from dailykit.client._arguments import RoomReference, make_query, room_filter
from dailykit.client._async._resource import DEFAULT_PAGE, AsyncResource, pages
from dailykit.client._async.downloads import AsyncDownloads
from dailykit.client._async.engine import AsyncEngine
from dailykit.client._files import Progress, recording_file_name
from dailykit.models._base import UNSET, Unset
from dailykit.models.enums import BucketPropertyInput
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
    """Recordings. Daily keeps them until you delete them."""

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
        """Return one page of recordings, newest first. Daily allows about two requests a second.

        Args:
            room: Only recordings of this room: its name, URL or a `Room`.
            limit: Items per page, 1 to 100. Default: 100.
            starting_after: A recording's id: the page starts with the next older one.
            ending_before: A recording's id: the page ends with the next newer one; ``OLDEST``
                returns the last page.

        Raises:
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/recordings/list-recordings. Safe to retry.
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
        """Yield all recordings, newest first, fetching pages as needed.

        Args:
            room: As in `list`.
            page_size: Items per request, 1 to 100.

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
            recording: Its id, or a `Recording` (to refresh it).

        Raises:
            NotFoundError: The recording does not exist.
            InvalidArgumentError: The id is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/recordings/get-recording-information. Safe to
        retry.
        """
        return await self._engine.call(table.GET, path=_path(recording))

    async def delete(self, recording: str | Recording) -> RecordingDeleted:
        """Delete a recording. Files in your own bucket stay.

        Args:
            recording: Its id, or a `Recording`.

        Raises:
            NotFoundError: The recording does not exist.
            InvalidArgumentError: The id is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/recordings/delete-recording. Retried after a
        lost response; "not found" then counts as success.
        """
        return await self._engine.call(table.DELETE, path=_path(recording))

    async def access_link(
        self, recording: str | Recording, *, valid_for_secs: int | Unset = UNSET
    ) -> RecordingLink:
        """Return a download link for a recording. Anyone with the link can download it.

        Args:
            recording: Its id, or a `Recording`.
            valid_for_secs: How many seconds the link works, 900 to 43200; at most one hour for
                your own S3 bucket. Default: 3600.

        Raises:
            NotFoundError: The recording does not exist.
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/recordings/get-recording-link. Safe to retry.
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

        The data goes to a ``.part`` file, which is renamed when it is complete and deleted if the
        download fails. If the connection breaks, the download resumes where it stopped.

        Args:
            recording: Its id, or a `Recording`.
            path: The file to write, replaced if it exists; or an existing folder, for a file
                ``<room>-<start_ts>-<id>.mp4`` in it.
            progress: Called with the number of bytes received and of the whole file, or None if
                the total is unknown.

        Returns:
            The file's path.

        Raises:
            NotFoundError: The recording does not exist.
            DailyError: The download failed.
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
        self, *, property: BucketPropertyInput | Unset = UNSET, room: RoomReference | Unset = UNSET
    ) -> OciBucketTest:
        """Test an Oracle Cloud (OCI) bucket by writing a small file to it.

        Args:
            property: The setting to test: ``recordings_bucket`` or ``transcription_bucket``.
                Default: ``recordings_bucket``.
            room: The room whose setting to test: its name, URL or a `Room`. Default: the domain's
                setting.

        Raises:
            InvalidRequestError: The setting is missing, or is for another provider.
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/recordings. Safe to retry.
        """
        operation = table.TEST_OCI_BUCKET
        query = make_query(operation, property=property, room_name=room_filter(operation, room))
        return await self._engine.call(operation, query=query)


def _path(recording: str | Recording) -> dict[str, str]:
    return {"recording_id": recording if isinstance(recording, str) else recording.id}
