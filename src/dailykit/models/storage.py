"""Your own storage buckets for Daily's files."""

from dailykit.models._base import DailyPart
from dailykit.models.enums import StorageProvider

__all__ = ["BatchProcessorBucket", "RecordingsBucket", "TranscriptionBucket"]


class TranscriptionBucket(DailyPart):
    """Your own bucket for transcripts, of a room or of the domain."""

    storage_provider: StorageProvider | None = None
    """The storage provider. Default: ``aws``; Daily must set up credentials for ``oci`` first."""
    bucket_name: str | None = None
    """The bucket's name."""
    bucket_region: str | None = None
    """Its region, such as ``us-west-2``, or ``us-ashburn-1`` with ``oci``."""
    namespace: str | None = None
    """The OCI namespace: required with ``oci``, refused with ``aws``."""
    assume_role_arn: str | None = None
    """The IAM role that Daily assumes: required with ``aws``, refused with ``oci``."""
    allow_api_access: bool | None = None
    """Whether the REST API may return download links."""


class RecordingsBucket(TranscriptionBucket):
    """Your own bucket for recordings, of a room or of the domain."""

    allow_streaming_from_bucket: bool | None = None
    """Whether links open in the browser instead of downloading. Default: false."""


class BatchProcessorBucket(DailyPart):
    """Your own bucket for the batch processor. Its fields are not documented; these are likely."""

    bucket_name: str | None = None
    """The bucket's name."""
    bucket_region: str | None = None
    """Its AWS region."""
    assume_role_arn: str | None = None
    """The IAM role that Daily assumes."""
    allow_api_access: bool | None = None
    """Whether the REST API may return download links."""
