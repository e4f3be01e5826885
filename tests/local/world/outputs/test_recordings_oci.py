"""Trying out OCI buckets."""

from typing import Any

import pytest
from tests.support.calls.calls import Callers
from tests.support.calls.operating import Operator

BUCKET = {
    "storage_provider": "oci",
    "bucket_name": "ours",
    "bucket_region": "us-ashburn-1",
    "namespace": "n",
    "allow_api_access": True,
}


def try_out(operate: Operator, **query: str) -> Any:
    return operate("recordings.test_oci_bucket", query=query)


def test_the_domain_s_bucket(operate: Operator, now: int) -> None:
    operate("domain.update", {"properties": {"recordings_bucket": BUCKET}})
    answer = try_out(operate)
    assert b"bucket" in operate.follow(answer.pop("download_link")).content
    assert answer == {
        "success": True,
        "recordings_bucket": BUCKET,
        "test_file_key": "daily-co-test-upload.txt",
        "expires": now + 3600,
    }


def test_a_room_s_bucket_without_links(operate: Operator, callers: Callers) -> None:
    bucket = {**BUCKET, "allow_api_access": False}
    callers.room(transcription_bucket=bucket)
    answer = try_out(operate, room_name="standup", property="transcription_bucket")
    assert answer == {
        "success": True,
        "transcription_bucket": bucket,
        "test_file_key": "daily-co-test-upload.txt",
        "download_link": "no link: allow_api_access is not set",
    }


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({}, "400 invalid-request-error: recordings_bucket is not set, or its storage_provider"),
        (
            {"property": "transcription_bucket"},
            "400 invalid-request-error: transcription_bucket is",
        ),
        ({"property": "batch_processor_bucket"}, "400 invalid-request-error: property was"),
        ({"room_name": "standup"}, "400 invalid-request-error: recordings_bucket is not set"),
        ({"room_name": "nothing"}, "404 not-found: room nothing not found"),
    ],
)
def test_nothing_to_try_out(
    operate: Operator, callers: Callers, query: dict[str, str], said: str
) -> None:
    # A room does not fall back to its domain here.
    oci = {"recordings_bucket": BUCKET} if query == {"room_name": "standup"} else {}
    aws = {"recordings_bucket": {"bucket_name": "b", "storage_provider": "aws"}}
    operate("domain.update", {"properties": oci or aws})
    callers.room()
    assert operate.refusal("recordings.test_oci_bucket", query=query).startswith(said)
