"""Recordings that were made, and links to download them."""

from datetime import datetime

from pydantic import ConfigDict, Field

from dailykit.models._base import DailyAnswer, DailyBody, Number, Secret, from_unix, same_except
from dailykit.models._paging import CountedPage, PageQuery
from dailykit.models.enums import BucketProperty, RecordingStatus, StorageProvider, TrackType
from dailykit.models.storage import RecordingsBucket, TranscriptionBucket

__all__ = [
    "GetRecordingLinkQuery",
    "ListRecordingsQuery",
    "OciBucketTest",
    "Recording",
    "RecordingDeleted",
    "RecordingLink",
    "RecordingList",
    "RecordingTrack",
    "TestOciBucketQuery",
]


class RecordingTrack(DailyAnswer):
    """One file of a raw-tracks recording.

    The last part of its key is its name:
    ``<recording's start>-<participant's id>-cam-audio-<track's start>``, with times in
    milliseconds and without an extension. Other kinds of track are ``cam-video``,
    ``screen-audio`` and ``screen-video``.
    """

    model_config = ConfigDict(alias_generator=same_except(s3key="s3Key"))

    type: TrackType | None = None
    """Sound or picture."""
    s3key: str | None = None
    """Its key in the bucket."""
    size: int | None = None
    """Bytes."""


class Recording(DailyAnswer):
    """A recording. It stays until it is deleted."""

    model_config = ConfigDict(alias_generator=same_except(mtg_session_id="mtgSessionId"))

    id: str
    """Its id (UUID), also the cursor in lists."""
    room_name: str | None = None
    """The room that was recorded."""
    start_ts: Number | None = None
    """Unix seconds of its start."""
    status: RecordingStatus | None = None
    """How far it is."""
    max_participants: int | None = None
    """How many people were there at once, at most."""
    duration: Number | None = None
    """About how many seconds it lasts; None while it runs."""
    share_token: str | None = Field(default=None, repr=False)
    """Deprecated."""
    s3key: str | None = None
    """Its key in the bucket."""
    mtg_session_id: str | None = None
    """The meeting session's id."""
    tracks: list[RecordingTrack] | None = None
    """The files of a raw-tracks recording."""
    storage_provider: StorageProvider | None = None
    """Whose storage it is in; ``aws`` also stands for Daily's."""

    @property
    def started_at(self) -> datetime | None:
        """The time of `start_ts`, when it started."""
        return from_unix(self.start_ts)


class RecordingList(CountedPage[Recording]):
    """A page of recordings, newest first."""


class ListRecordingsQuery(PageQuery):
    """Which recordings."""

    room_name: str | None = None
    """Only those of this room."""


class RecordingDeleted(DailyAnswer):
    """The answer when a recording was deleted."""

    deleted: bool = True
    """True."""
    id: str | None = None
    """Its id."""
    s3_bucket: str | None = None
    """The bucket that it was in."""
    s3_region: str | None = None
    """The bucket's region."""
    s3_key: str | None = None
    """Its key there. A file in your own bucket stays."""
    storage_provider: StorageProvider | None = None
    """Whose storage it was in, for your own buckets."""


class GetRecordingLinkQuery(DailyBody):
    """How long a download link is to work."""

    valid_for_secs: int | None = Field(default=None, ge=900, le=43_200)
    """Seconds, 900 to 43200; an hour at most from your own S3 bucket. Default: 3600."""


class RecordingLink(DailyAnswer):
    """A link to download a recording."""

    download_link: Secret
    """The link, to use as it is. Whoever has it can download, therefore it is not shown."""
    expires: Number | None = None
    """Unix seconds from which it does not work."""
    storage_provider: StorageProvider | None = None
    """Whose storage it leads to; ``aws`` also stands for Daily's."""
    validity_capped: bool | None = None
    """True when it works for a shorter time than asked for."""

    @property
    def expires_at(self) -> datetime | None:
        """The time of `expires`, from which it does not work."""
        return from_unix(self.expires)


class TestOciBucketQuery(DailyBody):
    """Which bucket to try out."""

    __test__ = False  # the name begins like a test's

    property: BucketProperty | None = None
    """Which setting. Default: ``recordings_bucket``."""
    room_name: str | None = None
    """The room whose setting is meant. Default: the domain's."""


class OciBucketTest(DailyAnswer):
    """What came of writing a file into an OCI bucket."""

    success: bool | None = None
    """Whether it was written."""
    recordings_bucket: RecordingsBucket | None = None
    """The setting that was tried, if it was for recordings."""
    transcription_bucket: TranscriptionBucket | None = None
    """The setting that was tried, if it was for transcripts."""
    test_file_key: str | None = None
    """The file's key in the bucket."""
    download_link: str | None = Field(default=None, repr=False)
    """A link that works for an hour, or why there is none."""
    expires: Number | None = None
    """Unix seconds from which the link does not work."""

    @property
    def expires_at(self) -> datetime | None:
        """The time of `expires`, from which the link does not work."""
        return from_unix(self.expires)
