"""Stored recordings."""

from typing import Final

from dailykit.models.recordings import (
    GetRecordingLinkQuery,
    ListRecordingsQuery,
    OciBucketTest,
    Recording,
    RecordingDeleted,
    RecordingLink,
    RecordingList,
    TestOciBucketQuery,
)
from dailykit.operations._operation import DAILY_PAGES, Operation, Repeat
from dailykit.rates import RateTier

__all__ = ["LIST", "TEST_OCI_BUCKET", "GET", "DELETE", "ACCESS_LINK"]

LIST: Final = Operation(
    name="recordings.list",
    operation_id="ListRecordings",
    method="GET",
    path="/recordings",
    summary="List recordings, newest first",
    result=RecordingList,
    query=ListRecordingsQuery,
    tier=RateTier.SLOW,
    served="simulated",
    page=f"{DAILY_PAGES}/recordings/list-recordings",
)
TEST_OCI_BUCKET: Final = Operation(
    name="recordings.test_oci_bucket",
    operation_id="TestOciBucket",
    method="GET",
    path="/recordings/test-oci-bucket",
    summary="Test an OCI bucket",
    result=OciBucketTest,
    query=TestOciBucketQuery,
    served="simulated",
    page=f"{DAILY_PAGES}/recordings",
)
GET: Final = Operation(
    name="recordings.get",
    operation_id="GetRecordingInfo",
    method="GET",
    path="/recordings/{recording_id}",
    summary="Read a recording",
    result=Recording,
    served="simulated",
    page=f"{DAILY_PAGES}/recordings/get-recording-information",
)
DELETE: Final = Operation(
    name="recordings.delete",
    operation_id="DeleteRecording",
    method="DELETE",
    path="/recordings/{recording_id}",
    summary="Delete a recording",
    result=RecordingDeleted,
    repeat=Repeat.DELETE,
    served="simulated",
    page=f"{DAILY_PAGES}/recordings/delete-recording",
)
ACCESS_LINK: Final = Operation(
    name="recordings.access_link",
    operation_id="GetRecordingLink",
    method="GET",
    path="/recordings/{recording_id}/access-link",
    summary="Get a link to download a recording",
    result=RecordingLink,
    query=GetRecordingLinkQuery,
    served="simulated",
    page=f"{DAILY_PAGES}/recordings/get-recording-link",
)
