# Generated from src/dailykit/client/_async/batch_processor.py by `make generate`. Do not edit.
"""``daily.batch_processor``: transcripts and summaries of finished recordings."""

from collections.abc import Iterator

from dailykit.client._arguments import make_body, make_query
from dailykit.client._sync._resource import DEFAULT_PAGE, Resource, pages
from dailykit.models._base import UNSET, Unset
from dailykit.models.batch_processor import (
    BatchInput,
    BatchJob,
    BatchJobLinks,
    BatchJobList,
    BatchJobSubmitted,
    BatchOutput,
    BatchTransform,
)
from dailykit.models.enums import BatchPresetInput
from dailykit.models.recordings import Recording
from dailykit.operations import batch_processor as table

__all__ = ["BatchProcessor"]


class BatchProcessor(Resource):
    """Jobs that transcribe and summarize recordings. They need a paid account."""

    __slots__ = ()

    def submit(
        self,
        preset: BatchPresetInput,
        in_params: BatchInput,
        *,
        out_params: BatchOutput | None = None,
        transform_params: BatchTransform | Unset = UNSET,
    ) -> BatchJobSubmitted:
        """Submit a job. Daily sends a ``batch-processor.job-finished`` webhook when it is done.

        Args:
            preset: The kind of job: ``transcript`` or ``summarize``.
            in_params: The input, such as
                ``BatchInput(source_type="recordingId", recording_id="...")``.
            out_params: How to name the files. Default: Daily's names.
            transform_params: Options for transcription.

        Returns:
            The job's id.

        Raises:
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/batch-processor/reference/submit-job. Retried
        only if the first attempt certainly did nothing.
        """
        body = make_body(
            table.SUBMIT,
            preset=preset,
            in_params=in_params,
            out_params=out_params or BatchOutput(),
            transform_params=transform_params,
        )
        return self._engine.call(table.SUBMIT, body=body)

    def list(
        self,
        *,
        recording: str | Recording | Unset = UNSET,
        limit: int | Unset = UNSET,
        starting_after: str | Unset = UNSET,
        ending_before: str | Unset = UNSET,
    ) -> BatchJobList:
        """Return one page of jobs, newest first.

        Args:
            recording: Only jobs on this recording: its id, or a `Recording`.
            limit: Items per page, 1 to 100. Default: 100.
            starting_after: A job's id: the page starts with the next older one.
            ending_before: A job's id: the page ends with the next newer one; ``OLDEST`` returns the
                last page.

        Raises:
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/batch-processor/reference/list-jobs. Safe to
        retry.
        """
        query = make_query(
            table.LIST,
            recording_id=recording.id if isinstance(recording, Recording) else recording,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )
        return self._engine.call(table.LIST, query=query)

    def iterate(
        self, *, recording: str | Recording | Unset = UNSET, page_size: int = DEFAULT_PAGE
    ) -> Iterator[BatchJob]:
        """Yield all jobs, newest first, fetching pages as needed.

        Args:
            recording: As in `list`.
            page_size: Items per request, 1 to 100.

        Raises:
            DailyError: Fetching a page failed.
        """

        def fetch(cursor: str | Unset) -> BatchJobList:
            return self.list(recording=recording, limit=page_size, starting_after=cursor)

        yield from pages(fetch, page_size)

    def get(self, job: str | BatchJobSubmitted | BatchJob) -> BatchJob:
        """Return a job.

        Args:
            job: Its id, or what `submit` or `list` returned.

        Raises:
            NotFoundError: The job does not exist.
            InvalidArgumentError: The id is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/batch-processor/reference/get-job. Safe to
        retry.
        """
        return self._engine.call(table.GET, path={"id": _id(job)})

    def access_link(self, job: str | BatchJobSubmitted | BatchJob) -> BatchJobLinks:
        """Return download links for a job's output.

        Args:
            job: Its id, or what `submit` or `list` returned.

        Raises:
            InvalidRequestError: The job has not finished.
            NotFoundError: The job does not exist.
            InvalidArgumentError: The id is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/batch-processor/reference/get-job-access-link.
        Safe to retry.
        """
        return self._engine.call(table.ACCESS_LINK, path={"id": _id(job)})

    def delete(self, job: str | BatchJobSubmitted | BatchJob) -> BatchJob:
        """Delete a job and its files in Daily's storage. Files in your own bucket stay.

        Args:
            job: Its id, or what `submit` or `list` returned.

        Raises:
            NotFoundError: The job does not exist.
            InvalidArgumentError: The id is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/batch-processor/reference/delete-job. Retried
        after a lost response; "not found" then counts as success.
        """
        return self._engine.call(table.DELETE, path={"id": _id(job)})


def _id(job: str | BatchJobSubmitted | BatchJob) -> str:
    return job if isinstance(job, str) else job.id
