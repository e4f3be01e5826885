"""The batch processor: transcripts and summaries created from recordings."""

from pydantic import ConfigDict, Field

from dailykit.models._base import (
    DailyAnswer,
    DailyCamelAnswer,
    DailyCamelBody,
    Secret,
    same_except,
)
from dailykit.models._paging import CountedPage, PageQuery
from dailykit.models.enums import BatchPreset, BatchSource, BatchStatus
from dailykit.models.transcription import DeepgramOptions

__all__ = [
    "BatchFile",
    "BatchInput",
    "BatchInputAnswer",
    "BatchJob",
    "BatchJobLinks",
    "BatchJobList",
    "BatchJobSubmitted",
    "BatchLink",
    "BatchOutput",
    "BatchOutputAnswer",
    "BatchOutputKey",
    "BatchS3Location",
    "BatchTransform",
    "ListBatchJobsQuery",
    "SubmitBatchJobBody",
]


class BatchInput(DailyCamelBody):
    """The input."""

    source_type: BatchSource
    """A Daily recording, or a file at a URL."""
    uri: str | None = None
    """The URL of audio, video or a transcript."""
    recording_id: str | None = None
    """The recording's id."""
    language: str | None = None
    """The language spoken (BCP 47), for transcripts. Default: ``en``."""


class BatchOutputKey(DailyCamelBody):
    """The names of the files in the bucket."""

    s3_key_template: str = Field(max_length=1024)
    """The name, at most 1024 characters, below ``<domain>/<job>/<preset>/``."""
    use_replacement: bool | None = None
    """Whether `filename` is the whole key, with ``{epoch_time}``, ``{domain_name}`` and
    ``{job_id}``."""


class BatchOutput(DailyCamelBody):
    """The destination of the files."""

    s3_config: BatchOutputKey | None = None
    """The names of the files."""


class BatchTransform(DailyCamelBody):
    """The processing options."""

    transcript: DeepgramOptions | None = None
    """The speech-to-text options."""


class SubmitBatchJobBody(DailyCamelBody):
    """A job to submit."""

    preset: BatchPreset
    """The kind of output."""
    in_params: BatchInput
    """The input."""
    out_params: BatchOutput
    """The destination of the files; may be empty."""
    transform_params: BatchTransform | None = None
    """The processing options, for transcripts."""


class BatchJobSubmitted(DailyAnswer):
    """The answer when a job is accepted."""

    id: str
    """Its id."""


class BatchInputAnswer(DailyCamelAnswer):
    """The input of a job."""

    source_type: BatchSource | None = None
    """A Daily recording, or a file at a URL."""
    uri: str | None = None
    """The URL."""
    recording_id: str | None = None
    """The recording's id."""
    language: str | None = None
    """The language spoken (BCP 47)."""


class BatchS3Location(DailyAnswer):
    """The location of a file."""

    bucket: str | None = None
    """The bucket."""
    key: str | None = None
    """Its key there."""
    region: str | None = None
    """The bucket's region."""


class BatchFile(DailyCamelAnswer):
    """A file created by a job."""

    format: str | None = None
    """``txt``, ``srt``, ``vtt`` or ``json``."""
    s3_config: BatchS3Location | None = None
    """Its location."""


class BatchOutputAnswer(DailyAnswer):
    """The files created by a job."""

    transcription: list[BatchFile] | None = None
    """The transcript in several formats."""
    summary: BatchFile | None = None
    """The summary."""
    soap: BatchFile | None = None
    """A medical note, from older jobs."""
    concept: BatchFile | None = None
    """Concepts, from older jobs."""


class BatchJob(DailyAnswer):
    """A job."""

    id: str
    """Its id, also the cursor in lists."""
    preset: BatchPreset | None = None
    """The kind of output."""
    status: BatchStatus | None = None
    """Its status."""
    input: BatchInputAnswer | None = None
    """The input; omitted in lists."""
    output: BatchOutputAnswer | None = None
    """The files, once it has finished."""
    error: str | None = None
    """The error, with status ``error``."""


class BatchJobList(CountedPage[BatchJob]):
    """A page of jobs, newest first."""


class ListBatchJobsQuery(PageQuery):
    """A filter for jobs."""

    model_config = ConfigDict(alias_generator=same_except(recording_id="recordingId"))

    recording_id: str | None = None
    """Only jobs for this recording."""


class BatchLink(DailyAnswer):
    """A link to download a file."""

    format: str | None = None
    """``txt``, ``srt``, ``vtt`` or ``json``."""
    link: Secret
    """The link, to use unchanged. Anyone who has it can download the file, so reprs hide it."""


class BatchJobLinks(DailyAnswer):
    """Links to the files created by a job."""

    id: str | None = None
    """The job's id."""
    preset: BatchPreset | None = None
    """The kind of output."""
    status: BatchStatus | None = None
    """``finished``."""
    transcription: list[BatchLink] | None = None
    """The transcript in several formats."""
    summary: BatchLink | None = None
    """The summary."""
