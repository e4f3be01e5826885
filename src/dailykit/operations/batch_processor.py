"""The batch processor."""

from typing import Final

from dailykit.models.batch_processor import (
    BatchJob,
    BatchJobLinks,
    BatchJobList,
    BatchJobSubmitted,
    ListBatchJobsQuery,
    SubmitBatchJobBody,
)
from dailykit.operations._operation import DAILY_PAGES, Operation, Repeat

__all__ = ["SUBMIT", "LIST", "GET", "ACCESS_LINK", "DELETE"]

SUBMIT: Final = Operation(
    name="batch_processor.submit",
    operation_id="SubmitBatchProcessorJob",
    method="POST",
    path="/batch-processor",
    summary="Submit a job",
    result=BatchJobSubmitted,
    body=SubmitBatchJobBody,
    repeat=Repeat.UNSAFE,
    served="simulated",
    page=f"{DAILY_PAGES}/batch-processor/reference/submit-job",
)
LIST: Final = Operation(
    name="batch_processor.list",
    operation_id="ListBatchProcessorJobs",
    method="GET",
    path="/batch-processor",
    summary="List jobs",
    result=BatchJobList,
    query=ListBatchJobsQuery,
    served="simulated",
    page=f"{DAILY_PAGES}/batch-processor/reference/list-jobs",
)
GET: Final = Operation(
    name="batch_processor.get",
    operation_id="GetBatchProcessorJob",
    method="GET",
    path="/batch-processor/{id}",
    summary="Read a job",
    result=BatchJob,
    served="simulated",
    page=f"{DAILY_PAGES}/batch-processor/reference/get-job",
)
ACCESS_LINK: Final = Operation(
    name="batch_processor.access_link",
    operation_id="GetBatchProcessorJobAccessLink",
    method="GET",
    path="/batch-processor/{id}/access-link",
    summary="Get links to download a job's output",
    result=BatchJobLinks,
    served="simulated",
    page=f"{DAILY_PAGES}/batch-processor/reference/get-job-access-link",
)
DELETE: Final = Operation(
    name="batch_processor.delete",
    operation_id="DeleteBatchProcessorJob",
    method="DELETE",
    path="/batch-processor/{id}",
    summary="Delete a job and its files in Daily's storage",
    result=BatchJob,
    repeat=Repeat.DELETE,
    served="simulated",
    page=f"{DAILY_PAGES}/batch-processor/reference/delete-job",
)
