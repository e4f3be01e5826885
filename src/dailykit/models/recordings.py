"""Stored recordings, and links to download them."""

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
    """Audio or video."""
    s3key: str | None = None
    """Its key in the bucket."""
    size: int | None = None
    """Bytes."""


class Recording(DailyAnswer):
    """A recording. It is stored until it is deleted."""

    model_config = ConfigDict(alias_generator=same_except(mtg_session_id="mtgSessionId"))

    id: str
    """Its id (UUID), also the cursor in lists."""
    room_name: str | None = None
    """The room that was recorded."""
    start_ts: Number | None = None
    """Unix seconds of its start."""
    status: RecordingStatus | None = None
    """Its status."""
    max_participants: int | None = None
    """The peak number of participants."""
    duration: Number | None = None
    """The approximate duration in seconds; None while it runs."""
    share_token: str | None = Field(default=None, repr=False)
    """Deprecated."""
    s3key: str | None = None
    """Its key in the bucket."""
    mtg_session_id: str | None = None
    """The meeting session's id."""
    tracks: list[RecordingTrack] | None = None
    """The files of a raw-tracks recording."""
    storage_provider: StorageProvider | None = None
    """The storage provider; ``aws`` also stands for Daily's own storage."""

    @property
    def started_at(self) -> datetime | None:
        """The time of `start_ts`, when it started."""
        return from_unix(self.start_ts)


class RecordingList(CountedPage[Recording]):
    """A page of recordings, newest first."""


class ListRecordingsQuery(PageQuery):
    """A filter for recordings."""

    room_name: str | None = None
    """Only recordings of this room."""


class RecordingDeleted(DailyAnswer):
    """The answer when a recording is deleted."""

    deleted: bool = True
    """True."""
    id: str | None = None
    """Its id."""
    s3_bucket: str | None = None
    """The bucket it was in."""
    s3_region: str | None = None
    """The bucket's region."""
    s3_key: str | None = None
    """Its key there. A file in your own bucket stays."""
    storage_provider: StorageProvider | None = None
    """The storage provider, for your own buckets."""


class GetRecordingLinkQuery(DailyBody):
    """The lifetime of a download link."""

    valid_for_secs: int | None = Field(default=None, ge=900, le=43_200)
    """Seconds, 900 to 43200; at most an hour from your own S3 bucket. Default: 3600."""


class RecordingLink(DailyAnswer):
    """A link to download a recording."""

    download_link: Secret
    """The link, to use unchanged. Anyone who has it can download the file, so reprs hide it."""
    expires: Number | None = None
    """Unix seconds when it expires."""
    storage_provider: StorageProvider | None = None
    """The storage provider; ``aws`` also stands for Daily's own storage."""
    validity_capped: bool | None = None
    """True when it expires sooner than requested."""

    @property
    def expires_at(self) -> datetime | None:
        """The time of `expires`, when the link expires."""
        return from_unix(self.expires)


class TestOciBucketQuery(DailyBody):
    """The bucket to test."""

    __test__ = False  # the name begins like a test's

    property: BucketProperty | None = None
    """The setting. Default: ``recordings_bucket``."""
    room_name: str | None = None
    """The room whose setting to test. Default: the domain's."""


class OciBucketTest(DailyAnswer):
    """The result of writing a test file to an OCI bucket."""

    success: bool | None = None
    """Whether it was written."""
    recordings_bucket: RecordingsBucket | None = None
    """The tested setting, if it was for recordings."""
    transcription_bucket: TranscriptionBucket | None = None
    """The tested setting, if it was for transcripts."""
    test_file_key: str | None = None
    """The file's key in the bucket."""
    download_link: str | None = Field(default=None, repr=False)
    """A link that is valid for an hour, or the reason there is none."""
    expires: Number | None = None
    """Unix seconds when the link expires."""

    @property
    def expires_at(self) -> datetime | None:
        """The time of `expires`, when the link expires."""
        return from_unix(self.expires)
