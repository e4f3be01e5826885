"""Your own buckets for what Daily writes."""

from dailykit.models._base import DailyPart
from dailykit.models.enums import StorageProvider

__all__ = ["BatchProcessorBucket", "RecordingsBucket", "TranscriptionBucket"]


class TranscriptionBucket(DailyPart):
    """Your own bucket for transcripts, of a room or of the domain."""

    storage_provider: StorageProvider | None = None
    """Whose storage it is. Default: ``aws``; Daily has to set up credentials for ``oci`` first."""
    bucket_name: str | None = None
    """The bucket's name."""
    bucket_region: str | None = None
    """Its region, such as ``us-west-2``, or ``us-ashburn-1`` with ``oci``."""
    namespace: str | None = None
    """The OCI namespace: needed with ``oci``, refused with ``aws``."""
    assume_role_arn: str | None = None
    """The IAM role that Daily takes on: needed with ``aws``, refused with ``oci``."""
    allow_api_access: bool | None = None
    """Whether the REST API may hand out download links."""


class RecordingsBucket(TranscriptionBucket):
    """Your own bucket for recordings, of a room or of the domain."""

    allow_streaming_from_bucket: bool | None = None
    """Whether links play in the browser rather than download. Default: false."""


class BatchProcessorBucket(DailyPart):
    """Your own bucket for the batch processor. Its fields are not documented, these are likely."""

    bucket_name: str | None = None
    """The bucket's name."""
    bucket_region: str | None = None
    """Its AWS region."""
    assume_role_arn: str | None = None
    """The IAM role that Daily takes on."""
    allow_api_access: bool | None = None
    """Whether the REST API may hand out download links."""
