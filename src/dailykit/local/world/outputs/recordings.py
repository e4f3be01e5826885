"""Stored recordings: records, and a video of the right length with no content.

Daily's page: https://docs.daily.co/reference/rest-api/recordings.
"""

from typing import Any, Final

from sqlalchemy import Connection, RowMapping, delete, func, select

from dailykit.local.base.refusal import Refusal
from dailykit.local.files import silence, still_film
from dailykit.local.store import Store
from dailykit.local.store.media_tables import recordings as _table
from dailykit.local.world.core.buckets import Bucket
from dailykit.local.world.core.domains import Domain
from dailykit.local.world.core.file_links import DEFAULT_SECONDS, File, FileLinks
from dailykit.local.world.core.rows import read_rows, require_row
from dailykit.local.world.outputs.recordings_records import wire
from dailykit.models.recordings import GetRecordingLinkQuery, ListRecordingsQuery

__all__ = ["Recordings"]

_KIND: Final = "recordings"
_MOST_SECONDS_OF_OWN_LINKS: Final = 3600


class Recordings:
    """The recordings of all domains, including running ones."""

    def __init__(self, store: Store, files: FileLinks) -> None:
        self._store = store
        self._files = files
        files.serve(_KIND, self._file)

    def page(self, domain: Domain, query: ListRecordingsQuery) -> dict[str, Any]:
        """Return a page of the domain's recordings (``GET /recordings``)."""
        matching = [_table.c.domain_id == domain.id]
        if query.room_name is not None:
            matching.append(_table.c.room_name == query.room_name)
        with self._store.transaction() as tx:
            found = read_rows(tx, _table, _table.c.start_ts, matching, query)
        return {"total_count": found.total, "data": [wire(row) for row in found.rows]}

    def during(self, domain: Domain, start: float, end: float) -> list[dict[str, Any]]:
        """Return the recordings of a domain that overlap a period.

        Args:
            domain: The recordings' domain.
            start: The start of the period, in unix seconds.
            end: The end of the period, in unix seconds.
        """
        ended = _table.c.start_ts + func.coalesce(_table.c.duration, 0)
        matching = (_table.c.domain_id == domain.id, _table.c.start_ts < end, ended >= start)
        with self._store.transaction() as tx:
            return [wire(row) for row in tx.execute(select(_table).where(*matching)).mappings()]

    def get(self, domain: Domain, recording_id: str) -> dict[str, Any]:
        """Return a recording (``GET /recordings/:id``)."""
        return wire(self._require(domain, recording_id))

    def delete(self, domain: Domain, recording_id: str) -> dict[str, Any]:
        """Delete a recording (``DELETE /recordings/:id``)."""
        with self._store.transaction() as tx:
            row = _find(tx, domain, recording_id)
            tx.execute(delete(_table).where(_table.c.id == recording_id))
        bucket = Bucket.of_text(row["bucket"])
        return {
            "deleted": True,
            "id": recording_id,
            "s3_bucket": bucket.name,
            "s3_region": bucket.region,
            "s3_key": row["s3key"],
            **({"storage_provider": bucket.provider} if bucket.is_own else {}),
        }

    def access_link(
        self, domain: Domain, recording_id: str, query: GetRecordingLinkQuery
    ) -> dict[str, Any]:
        """Return a link to download a recording (``GET /recordings/:id/access-link``)."""
        row = self._require(domain, recording_id)
        if row["status"] != "finished":
            text = f"recording {recording_id} can't be downloaded: its status is {row['status']}"
            raise Refusal.invalid(text)
        bucket = Bucket.of_text(row["bucket"])
        bucket.require_links(f"recording {recording_id}")
        asked = query.valid_for_secs or DEFAULT_SECONDS
        is_capped = bucket.is_own and asked > _MOST_SECONDS_OF_OWN_LINKS
        seconds = _MOST_SECONDS_OF_OWN_LINKS if is_capped else asked
        name = f"{row['room_name']}-{row['start_ts']}.mp4"
        link = self._files.make(domain, _KIND, recording_id, name, seconds)
        return {
            "download_link": link.url,
            "expires": link.expires,
            "storage_provider": bucket.provider,
            **({"validity_capped": True} if is_capped else {}),
        }

    def _file(self, domain: Domain, recording_id: str, name: str) -> File:  # noqa: ARG002
        row = self._require(domain, recording_id)
        make = still_film if row["type"] == "cloud" else silence
        is_shown = Bucket.of_text(row["bucket"]).is_shown
        return File(make(row["duration"]), "video/mp4", is_attachment=not is_shown)

    def _require(self, domain: Domain, recording_id: str) -> RowMapping:
        with self._store.transaction() as tx:
            return _find(tx, domain, recording_id)


def _find(tx: Connection, domain: Domain, recording_id: str) -> RowMapping:
    return require_row(tx, _table, domain, "recording", id=recording_id)
