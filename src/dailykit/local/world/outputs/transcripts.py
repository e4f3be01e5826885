"""Stored transcripts: records, and subtitles of what tests had participants say.

Daily's page: https://docs.daily.co/reference/rest-api/transcript.
"""

from typing import Any, Final

from sqlalchemy import Connection, RowMapping

from dailykit.local.base.clock import Clock
from dailykit.local.base.refusal import Refusal
from dailykit.local.base.times import iso_time
from dailykit.local.files import Cue, vtt
from dailykit.local.store import Store
from dailykit.local.store.media_tables import transcripts as _table
from dailykit.local.world.core.buckets import Bucket
from dailykit.local.world.core.domains import Domain
from dailykit.local.world.core.file_links import File, FileLinks
from dailykit.local.world.core.rows import read_rows, require_row
from dailykit.local.world.outputs.transcripts_records import change, spoken
from dailykit.models.transcripts import ListTranscriptsQuery

__all__ = ["Transcripts"]

_KIND: Final = "transcripts"
_FINISHED: Final = "t_finished"
_DELETED: Final = "t_deleted"
_TEXT: Final = "The local Daily makes this up: it does not hear what is said."
_CUE_SECONDS: Final = 2


class Transcripts:
    """The transcripts of all domains. A deleted one can still be read, but is not listed."""

    def __init__(self, store: Store, clock: Clock, files: FileLinks) -> None:
        self._store = store
        self._clock = clock
        self._files = files
        files.serve(_KIND, self._file)

    def page(self, domain: Domain, query: ListTranscriptsQuery) -> dict[str, Any]:
        """Return a page of the domain's transcripts (``GET /transcript``)."""
        matching = [_table.c.domain_id == domain.id, _table.c.status != _DELETED]
        for name in ("room_id", "room_name", "mtg_session_id"):
            value = getattr(query, name)
            if value is not None:
                matching.append(_table.c[name] == value)
        with self._store.transaction() as tx:
            found = read_rows(tx, _table, _table.c.created_at, matching, query)
        return {"total_count": found.total, "data": [_wire(row) for row in found.rows]}

    def get(self, domain: Domain, transcript_id: str) -> dict[str, Any]:
        """Return a transcript (``GET /transcript/:id``)."""
        with self._store.transaction() as tx:
            row = _require(tx, domain, transcript_id)
        return {**_wire(row), **_out_params(row), "error": None}

    def delete(self, domain: Domain, transcript_id: str) -> dict[str, Any]:
        """Delete a transcript (``DELETE /transcript/:id``)."""
        with self._store.transaction() as tx:
            _require_file(_require(tx, domain, transcript_id))
            change(tx, transcript_id, self._clock.now(), status=_DELETED)
            row = _require(tx, domain, transcript_id)
        deleted = {**_wire(row), **_out_params(row)}
        # Only this answer leaves out the times.
        del deleted["updated_at"]
        return deleted

    def access_link(self, domain: Domain, transcript_id: str) -> dict[str, Any]:
        """Return a link to download a transcript (``GET /transcript/:id/access-link``)."""
        with self._store.transaction() as tx:
            row = _require_file(_require(tx, domain, transcript_id))
        if row["status"] != _FINISHED:
            raise Refusal.invalid(f"transcript {transcript_id} is not finished")
        Bucket.of_text(row["bucket"]).require_links(f"transcript {transcript_id}")
        link = self._files.make(domain, _KIND, transcript_id, f"{transcript_id}.vtt")
        return {"transcriptId": transcript_id, "link": link.url, **_out_params(row)}

    def _file(self, domain: Domain, transcript_id: str, name: str) -> File:  # noqa: ARG002
        with self._store.transaction() as tx:
            row = _require_file(_require(tx, domain, transcript_id))
        return File(vtt(_cues(row)).encode(), "text/vtt; charset=utf-8")


def _cues(row: RowMapping) -> list[Cue]:
    """Return what was said, or a placeholder line for each participant if nothing was."""
    speakers, said = spoken(row)
    if said:
        return [Cue(at, at + _CUE_SECONDS, name or "Participant", text) for at, name, text in said]
    length = max(row["duration"], 1)
    span = min(_CUE_SECONDS, length / max(len(speakers), 1))
    return [
        Cue(number * span, (number + 1) * span, name or f"Participant {number + 1}", _TEXT)
        for number, name in enumerate(speakers)
    ]


def _require(tx: Connection, domain: Domain, transcript_id: str) -> RowMapping:
    return require_row(tx, _table, domain, "transcript", id=transcript_id)


def _require_file(row: RowMapping) -> RowMapping:
    if row["status"] == _DELETED:
        raise Refusal.not_found(f"transcript {row['id']} was deleted")
    return row


def _wire(row: RowMapping) -> dict[str, Any]:
    return {
        "transcriptId": row["id"],
        "domainId": row["domain_id"],
        "roomId": row["room_id"],
        "mtgSessionId": row["mtg_session_id"],
        "status": row["status"],
        "isVttAvailable": row["status"] == _FINISHED,
        "duration": row["duration"],
        "created_at": iso_time(row["created_at"]),
        "updated_at": iso_time(row["updated_at"]),
    }


def _out_params(row: RowMapping) -> dict[str, Any]:
    """Return a transcript's place in the customer's own bucket, if it has one."""
    bucket = Bucket.of_text(row["bucket"])
    if not bucket.is_own:
        return {}
    place = {"s3key": row["s3key"], "bucket": bucket.name, "region": bucket.region}
    return {"outParams": place}
