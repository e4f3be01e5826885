"""The batch processor. Jobs pass through their states, and their files have no real content."""

import json
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from dailykit.local.base.ids import Ids
from dailykit.local.base.json_types import JsonObject
from dailykit.local.base.refusal import Refusal
from dailykit.local.files import Cue, srt, vtt
from dailykit.local.store import Store
from dailykit.local.store.media_tables import batch_jobs as _table
from dailykit.local.store.media_tables import recordings
from dailykit.local.world.core.buckets import Bucket
from dailykit.local.world.core.domains import Domain, Domains
from dailykit.local.world.core.events import EventBus
from dailykit.local.world.core.file_links import File, FileLinks
from dailykit.local.world.core.rows import find_row, read_rows, require_row
from dailykit.local.world.core.scheduler import Scheduler
from dailykit.local.world.core.templates import check_template, fill_template
from dailykit.models.batch_processor import ListBatchJobsQuery, SubmitBatchJobBody

__all__ = ["BatchJobs"]

_KIND: Final = "batch-jobs"
_START_SECONDS: Final = 2
_WORK_SECONDS: Final = 10
_FORMATS: Final = ("txt", "srt", "vtt", "json")
_CONTENT_TYPES: Final = {
    "txt": "text/plain; charset=utf-8",
    "srt": "application/x-subrip; charset=utf-8",
    "vtt": "text/vtt; charset=utf-8",
    "json": "application/json",
}
_NEEDED: Final = {"recordingId": "recordingId", "uri": "uri", "transcriptUri": "uri"}
_KEY_FIELDS: Final = frozenset({"epoch_time", "domain_name", "job_id"})
_CUE: Final = Cue(0, 1, "dailykit", "The local Daily makes this up: it does not hear what is said.")


class BatchJobs:
    """The jobs of all domains.

    Processing starts two seconds after a job is submitted, and finishes ten seconds later.
    """

    def __init__(
        self,
        store: Store,
        scheduler: Scheduler,
        ids: Ids,
        events: EventBus,
        domains: Domains,
        files: FileLinks,
    ) -> None:
        self._store = store
        self._scheduler = scheduler
        self._ids = ids
        self._events = events
        self._domains = domains
        self._files = files
        files.serve(_KIND, self._file)

    def resume(self) -> None:
        """Resume the jobs that were unfinished when the database was last closed."""
        open_jobs = select(_table).where(_table.c.status.in_(("submitted", "processing")))
        with self._store.transaction() as tx:
            rows = tx.execute(open_jobs).mappings().all()
        for row in rows:
            domain, job_id = self._domains.by_id(row["domain_id"]), row["id"]
            if domain is not None:
                self._plan(domain, job_id, row["created_at"])

    def submit(self, domain: Domain, body: SubmitBatchJobBody) -> dict[str, Any]:
        """Submit a job (``POST /batch-processor``)."""
        asked = body.to_wire()
        _check(asked)
        now = self._scheduler.now()
        job_id, recording_id = self._ids.uuid(), asked["inParams"].get("recordingId")
        with self._store.transaction() as tx:
            if (
                recording_id is not None
                and find_row(tx, recordings, domain, id=recording_id) is None
            ):
                raise Refusal.invalid(f"inParams.recordingId: there is no recording {recording_id}")
            values = {"id": job_id, "domain_id": domain.id, "preset": asked["preset"]}
            values |= {"status": "submitted", "recording_id": recording_id}
            values |= {"created_at": int(now), "input": json.dumps(asked)}
            tx.execute(insert(_table).values(values))
        self._plan(domain, job_id, now)
        return {"id": job_id}

    def page(self, domain: Domain, query: ListBatchJobsQuery) -> dict[str, Any]:
        """Return a page of the domain's jobs (``GET /batch-processor``)."""
        matching = [_table.c.domain_id == domain.id]
        if query.recording_id is not None:
            matching.append(_table.c.recording_id == query.recording_id)
        with self._store.transaction() as tx:
            found = read_rows(tx, _table, _table.c.created_at, matching, query)
        data = [{name: row[name] for name in ("id", "preset", "status")} for row in found.rows]
        return {"total_count": found.total, "data": data}

    def get(self, domain: Domain, job_id: str) -> dict[str, Any]:
        """Return a job (``GET /batch-processor/:id``)."""
        with self._store.transaction() as tx:
            return _wire(_require(tx, domain, job_id))

    def access_link(self, domain: Domain, job_id: str) -> dict[str, Any]:
        """Return links to a job's output (``GET /batch-processor/:id/access-link``)."""
        job = self.get(domain, job_id)
        if job["status"] != "finished":
            text = f"batch processor job {job_id} is not finished: its status is {job['status']}"
            raise Refusal.invalid(text)
        links: JsonObject = {name: job[name] for name in ("id", "preset", "status")}
        output = job["output"]
        if "transcription" in output:
            made = [self._link(domain, job_id, "transcription", one) for one in _FORMATS]
            links["transcription"] = made
        if "summary" in output:
            links["summary"] = self._link(domain, job_id, "summary", "txt")
        return links

    def delete(self, domain: Domain, job_id: str) -> dict[str, Any]:
        """Delete a job and its output (``DELETE /batch-processor/:id``)."""
        with self._store.transaction() as tx:
            row = _require(tx, domain, job_id)
            tx.execute(delete(_table).where(_table.c.id == job_id))
        return _wire(row)

    def _plan(self, domain: Domain, job_id: str, created_at: float) -> None:
        start = created_at + _START_SECONDS
        self._scheduler.at(start, lambda: self._start(domain, job_id), domain_id=domain.id)

    def _start(self, domain: Domain, job_id: str) -> None:
        with self._store.transaction() as tx:
            _set(tx, job_id, status="processing")
        later = self._scheduler.now() + _WORK_SECONDS
        self._scheduler.at(later, lambda: self._finish(domain, job_id), domain_id=domain.id)

    def _finish(self, domain: Domain, job_id: str) -> None:
        with self._store.transaction() as tx:
            row = find_row(tx, _table, domain, id=job_id)
            if row is None:
                return
            error = _trouble(tx, domain, row)
            if error is None:
                bucket = Bucket.of(self._domains.config(tx, domain).get("batch_processor_bucket"))
                output = _output(row, domain, bucket, int(self._scheduler.now()))
                _set(tx, job_id, status="finished", output=json.dumps(output))
            else:
                _set(tx, job_id, status="error", error=error)
            job = _wire(_require(tx, domain, job_id))
        kind = "job-finished" if error is None else "error"
        self._events.emit(domain, f"batch-processor.{kind}", job)

    def _link(self, domain: Domain, job_id: str, part: str, form: str) -> dict[str, Any]:
        link = self._files.make(domain, _KIND, job_id, f"{part}.{form}")
        return {"format": form, "link": link.url}

    def _file(self, domain: Domain, job_id: str, name: str) -> File:
        self.get(domain, job_id)
        form = name.rpartition(".")[2]
        return File(_CONTENTS[form].encode(), _CONTENT_TYPES[form])


_CONTENTS: Final[Mapping[str, str]] = {
    "txt": f"{_CUE.text}\n",
    "srt": srt([_CUE]),
    "vtt": vtt([_CUE]),
    "json": json.dumps({"transcript": _CUE.text}),
}


def _check(asked: Mapping[str, Any]) -> None:
    source, given = asked["inParams"]["sourceType"], asked["inParams"]
    if given.get(_NEEDED[source]) is None:
        raise Refusal.invalid(f"inParams.{_NEEDED[source]} is needed with sourceType {source}")
    uri: str | None = given.get("uri")
    if uri is not None and not uri.startswith(("https://", "http://")):
        raise Refusal.invalid("inParams.uri must be an http or https URL")
    if asked["preset"] == "transcript" and source == "transcriptUri":
        raise Refusal.invalid("sourceType transcriptUri can't be used with preset transcript")
    naming: JsonObject = asked["outParams"].get("s3Config") or {}
    if naming.get("useReplacement"):
        name = "outParams.s3Config.s3KeyTemplate"
        check_template(name, naming["s3KeyTemplate"], _KEY_FIELDS, needed=())


def _trouble(tx: Connection, domain: Domain, row: RowMapping) -> str | None:
    """Return why the job fails, or None."""
    if row["recording_id"] is None:
        return None
    recording = find_row(tx, recordings, domain, id=row["recording_id"])
    if recording is None:
        return f"recording {row['recording_id']} not found"
    if recording["status"] != "finished":
        return f"recording {row['recording_id']} is not finished"
    return None


def _output(row: RowMapping, domain: Domain, bucket: Bucket, now: int) -> dict[str, Any]:
    """Return the files that the job produces."""
    asked = json.loads(row["input"])
    files: JsonObject = {}

    def file(part: str, form: str) -> dict[str, Any]:
        key = _key(asked, domain, row["id"], part, now)
        place = {"bucket": bucket.name, "key": f"{key}.{form}", "region": bucket.region}
        return {"format": form, "s3Config": place}

    if asked["inParams"]["sourceType"] != "transcriptUri":
        files["transcription"] = [file("transcript", form) for form in _FORMATS]
    if row["preset"] == "summarize":
        files["summary"] = file("summarize", "txt")
    return files


def _key(asked: Mapping[str, Any], domain: Domain, job_id: str, part: str, now: int) -> str:
    naming = asked["outParams"].get("s3Config")
    if naming is None:
        return f"{domain.name}/{job_id}/{part}/{part}"
    template: str = naming["s3KeyTemplate"]
    if naming.get("useReplacement"):
        values = {"epoch_time": now, "domain_name": domain.name, "job_id": job_id}
        return fill_template(template, values)
    return f"{domain.name}/{job_id}/{part}/{template}"


def _set(tx: Connection, job_id: str, **values: Any) -> None:
    tx.execute(update(_table).where(_table.c.id == job_id).values(**values))


def _require(tx: Connection, domain: Domain, job_id: str) -> RowMapping:
    return require_row(tx, _table, domain, "batch processor job", id=job_id)


def _wire(row: RowMapping) -> dict[str, Any]:
    job = {name: row[name] for name in ("id", "preset", "status")}
    asked = json.loads(row["input"])["inParams"]
    job["input"] = {name: value for name, value in asked.items() if value is not None}
    if row["output"] is not None:
        job["output"] = json.loads(row["output"])
    if row["error"] is not None:
        job["error"] = row["error"]
    return job
