"""The batch processor: jobs that create texts from recordings."""

from typing import Any, Final

from dailykit.conformance._answer import require, same
from dailykit.conformance._case import CaseGroup, Needs
from dailykit.conformance._evidence import documented
from dailykit.conformance._probe import Probe

__all__ = ["CASES"]

CASES = CaseGroup("batch_processor", "The batch processor")

_SUBMIT: Final = documented("batch-processor/submit-job")
_LINK: Final = documented("batch-processor/get-job-access-link")
_NO_ID: Final = "0cb313e1-211f-4be0-833d-8c7305b19902"


def _job() -> dict[str, Any]:
    return {
        "preset": "transcript",
        "inParams": {"sourceType": "uri", "uri": "https://example.com/talk.mp4"},
        "outParams": {"s3Config": {"s3KeyTemplate": "talk"}},
    }


@CASES.case(_SUBMIT, Needs.NO_COSTS)
async def becomes_finished(probe: Probe) -> None:
    """A job is first submitted, and finished some time later."""
    probe.local.freeze()
    job = await probe.made("/batch-processor", _job())
    path = f"/batch-processor/{job['id']}"
    first = await probe.found(path)
    same("preset and status", (first["preset"], first["status"]), ("transcript", "submitted"))
    await probe.local.advance(3600)
    found = await probe.found(path)
    same("the status", found["status"], "finished")
    require(bool(found["output"]["transcription"]), "there should be files", found)


@CASES.case(_LINK, Needs.NO_COSTS)
async def link_when_finished(probe: Probe) -> None:
    """A job has no links to its files until it has finished."""
    probe.local.freeze()
    job = await probe.made("/batch-processor", _job())
    path = f"/batch-processor/{job['id']}/access-link"
    (await probe.get(path)).refused(400, "invalid-request-error")
    await probe.local.advance(3600)
    links = await probe.found(path)
    same("the job", (links["id"], links["status"]), (job["id"], "finished"))
    require("://" in links["transcription"][0]["link"], "there should be a link", links)


@CASES.case(_LINK)
async def missing(probe: Probe) -> None:
    """A job that does not exist is 404, and so are its links."""
    (await probe.get(f"/batch-processor/{_NO_ID}")).refused(404, "not-found")
    (await probe.get(f"/batch-processor/{_NO_ID}/access-link")).refused(404, "not-found")


@CASES.case(_SUBMIT)
async def source_is_needed(probe: Probe) -> None:
    """A job needs a known preset and an input."""
    job = _job()
    for wrong in (
        {"inParams": job["inParams"]},
        {**job, "preset": "poem"},
        {**job, "inParams": {"uri": "https://example.com/talk.mp4"}},
    ):
        (await probe.post("/batch-processor", wrong)).refused(400, "invalid-request-error")


@CASES.case(documented("batch-processor/list-jobs"), Needs.NO_COSTS)
async def newest_first(probe: Probe) -> None:
    """Jobs are listed in pages, newest first."""
    ids = list[str]()
    for _ in range(3):
        ids.insert(0, (await probe.made("/batch-processor", _job()))["id"])
        await probe.local.advance(2)
    page = await probe.found("/batch-processor")
    same("the jobs", ([job["id"] for job in page["data"]], page["total_count"]), (ids, 3))
    after = await probe.found(f"/batch-processor?limit=1&starting_after={ids[0]}")
    same("the next one", [job["id"] for job in after["data"]], [ids[1]])
