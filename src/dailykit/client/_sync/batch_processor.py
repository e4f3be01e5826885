# Generated from src/dailykit/client/_async/batch_processor.py by `make generate`. Do not edit.
"""``daily.batch_processor``: transcripts and summaries of recordings, made afterwards."""

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
from dailykit.models.enums import BatchPreset
from dailykit.models.recordings import Recording
from dailykit.operations import batch_processor as table

__all__ = ["BatchProcessor"]


class BatchProcessor(Resource):
    """Jobs that make transcripts and summaries of recordings. They take a paid account."""

    __slots__ = ()

    def submit(
        self,
        preset: BatchPreset,
        in_params: BatchInput,
        *,
        out_params: BatchOutput | None = None,
        transform_params: BatchTransform | Unset = UNSET,
    ) -> BatchJobSubmitted:
        """Submit a job. The ``batch-processor.job-finished`` webhook tells when it is done.

        Args:
            preset: What to make: ``transcript`` or ``summarize``.
            in_params: What to start from, such as
                ``BatchInput(source_type="recordingId", recording_id="...")``.
            out_params: How the files are named. Default: as Daily does.
            transform_params: How it is done, for transcripts.

        Returns:
            The job's id.

        Raises:
            InvalidArgumentError: An argument can't be right; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/batch-processor/reference/submit-job. It is
        repeated only where the first try surely did nothing.
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
            limit: How many, 1 to 100. Default: 100.
            starting_after: A job's id: the page begins with the next older one.
            ending_before: A job's id: the page ends with the next newer one; ``OLDEST`` asks for
                the last page.

        Raises:
            InvalidArgumentError: An argument can't be right; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/batch-processor/reference/list-jobs.
        Repeating it is safe.
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
        """Yield all jobs, newest first, fetching pages as they are needed.

        Args:
            recording: As in `list`.
            page_size: How many to fetch at once, 1 to 100.

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
            NotFoundError: There is no such job.
            InvalidArgumentError: That can't be an id; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/batch-processor/reference/get-job. Repeating
        it is safe.
        """
        return self._engine.call(table.GET, path={"id": _id(job)})

    def access_link(self, job: str | BatchJobSubmitted | BatchJob) -> BatchJobLinks:
        """Return links to download what a job made.

        Args:
            job: Its id, or what `submit` or `list` returned.

        Raises:
            InvalidRequestError: The job has not finished.
            NotFoundError: There is no such job.
            InvalidArgumentError: That can't be an id; nothing was sent.
            DailyError: It failed.

        See
        https://docs.daily.co/reference/rest-api/batch-processor/reference/get-job-access-link.
        Repeating it is safe.
        """
        return self._engine.call(table.ACCESS_LINK, path={"id": _id(job)})

    def delete(self, job: str | BatchJobSubmitted | BatchJob) -> BatchJob:
        """Delete a job and its files in Daily's storage. Files in your own bucket stay.

        Args:
            job: Its id, or what `submit` or `list` returned.

        Raises:
            NotFoundError: There is no such job.
            InvalidArgumentError: That can't be an id; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/batch-processor/reference/delete-job. It is
        repeated after a lost answer; "not found" then counts as success.
        """
        return self._engine.call(table.DELETE, path={"id": _id(job)})


def _id(job: str | BatchJobSubmitted | BatchJob) -> str:
    return job if isinstance(job, str) else job.id
