"""The batch processor: transcripts and summaries of recordings, made afterwards."""

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
    """What to start from."""

    source_type: BatchSource
    """A recording of Daily's, or something at a URL."""
    uri: str | None = None
    """The URL of sound, video or a transcript."""
    recording_id: str | None = None
    """The recording's id."""
    language: str | None = None
    """The language spoken (BCP 47), for transcripts. Default: ``en``."""


class BatchOutputKey(DailyCamelBody):
    """How the files are named in the bucket."""

    s3_key_template: str = Field(max_length=1024)
    """The name, at most 1024 characters, below ``<domain>/<job>/<preset>/``."""
    use_replacement: bool | None = None
    """Whether it is the whole key, with ``{epoch_time}``, ``{domain_name}`` and ``{job_id}``."""


class BatchOutput(DailyCamelBody):
    """Where the files go."""

    s3_config: BatchOutputKey | None = None
    """How they are named."""


class BatchTransform(DailyCamelBody):
    """How it is done."""

    transcript: DeepgramOptions | None = None
    """How speech is turned into text."""


class SubmitBatchJobBody(DailyCamelBody):
    """A job to do."""

    preset: BatchPreset
    """What to make."""
    in_params: BatchInput
    """What to start from."""
    out_params: BatchOutput
    """Where the files go; an empty one will do."""
    transform_params: BatchTransform | None = None
    """How it is done, for transcripts."""


class BatchJobSubmitted(DailyAnswer):
    """The answer when a job was taken."""

    id: str
    """Its id."""


class BatchInputAnswer(DailyCamelAnswer):
    """What a job started from."""

    source_type: BatchSource | None = None
    """A recording of Daily's, or something at a URL."""
    uri: str | None = None
    """The URL."""
    recording_id: str | None = None
    """The recording's id."""
    language: str | None = None
    """The language spoken (BCP 47)."""


class BatchS3Location(DailyAnswer):
    """Where a file is."""

    bucket: str | None = None
    """The bucket."""
    key: str | None = None
    """Its key there."""
    region: str | None = None
    """The bucket's region."""


class BatchFile(DailyCamelAnswer):
    """A file that a job made."""

    format: str | None = None
    """``txt``, ``srt``, ``vtt`` or ``json``."""
    s3_config: BatchS3Location | None = None
    """Where it is."""


class BatchOutputAnswer(DailyAnswer):
    """The files that a job made."""

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
    """What it makes."""
    status: BatchStatus | None = None
    """How far it is."""
    input: BatchInputAnswer | None = None
    """What it started from; lists leave it out."""
    output: BatchOutputAnswer | None = None
    """The files, when it has finished."""
    error: str | None = None
    """What went wrong, with status ``error``."""


class BatchJobList(CountedPage[BatchJob]):
    """A page of jobs, newest first."""


class ListBatchJobsQuery(PageQuery):
    """Which jobs."""

    model_config = ConfigDict(alias_generator=same_except(recording_id="recordingId"))

    recording_id: str | None = None
    """Only those on this recording."""


class BatchLink(DailyAnswer):
    """A link to download a file."""

    format: str | None = None
    """``txt``, ``srt``, ``vtt`` or ``json``."""
    link: Secret
    """The link, to use as it is. Whoever has it can download, therefore it is not shown."""


class BatchJobLinks(DailyAnswer):
    """Links to the files that a job made."""

    id: str | None = None
    """The job's id."""
    preset: BatchPreset | None = None
    """What it made."""
    status: BatchStatus | None = None
    """``finished``."""
    transcription: list[BatchLink] | None = None
    """The transcript in several formats."""
    summary: BatchLink | None = None
    """The summary."""
