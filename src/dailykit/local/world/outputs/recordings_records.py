"""The stored records of recordings, and their form in the API."""

import json
from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, insert, select, update

from dailykit.local.base.ids import Ids
from dailykit.local.base.json_types import JsonObject
from dailykit.local.store.media_tables import recordings as _table
from dailykit.local.world.calls.participants import Participant
from dailykit.local.world.calls.settings import EffectiveSettings
from dailykit.local.world.core.buckets import Bucket
from dailykit.local.world.core.templates import fill_template
from dailykit.local.world.outputs.media_jobs import Running, known_seconds

__all__ = [
    "RAW_TRACKS",
    "change",
    "end_forgotten",
    "insert_recording",
    "ready_payload",
    "tracks_of",
    "type_of",
    "wire",
]

RAW_TRACKS: Final = "raw-tracks"
"""The type of recording with a separate file for each track."""

_DEFAULT_TEMPLATE: Final = "{domain_name}/{room_name}/{epoch_time}"
_SOUND_ONLY: Final = "raw-tracks-audio-only"
_BYTES_A_SECOND: Final = {"audio": 6_000, "video": 60_000}


def type_of(running: Running) -> str:
    """Return the type of a running recording."""
    return str(running.options["type"])


def insert_recording(
    tx: Connection, running: Running, settings: EffectiveSettings, status: str, now: float, ids: Ids
) -> None:
    """Record that a recording has started or failed to start."""
    start = now if running.started_at is None else running.started_at
    bucket = settings.get("recordings_bucket")
    template = settings.get("recordings_template") or _DEFAULT_TEMPLATE
    row = {
        "id": running.id,
        "domain_id": running.domain.id,
        "room_name": running.call.room_name,
        "instance_id": running.instance_id,
        "mtg_session_id": running.meeting_id,
        "type": type_of(running),
        "status": status,
        "start_ts": int(start),
        "max_participants": running.peak,
        "share_token": ids.room_name()[:12],
        "s3key": fill_template(template, _fields(running, start)),
        "bucket": None if bucket is None else json.dumps(bucket),
    }
    tx.execute(insert(_table).values(row))


def change(tx: Connection, recording_id: str, **values: Any) -> None:
    """Update the record of a recording."""
    tx.execute(update(_table).where(_table.c.id == recording_id).values(**values))


def end_forgotten(tx: Connection) -> list[RowMapping]:
    """Set the length of recordings that were running when the server ended, as far as known.

    Returns:
        All recordings that are not finished yet.
    """
    unfinished = select(_table).where(_table.c.status == "in-progress")
    rows = list(tx.execute(unfinished).mappings())
    for row in rows:
        if row["duration"] is None:
            known = known_seconds(tx, row["mtg_session_id"], row["start_ts"])
            change(tx, row["id"], duration=known)
    return rows


def wire(row: RowMapping) -> JsonObject:
    """Return a recording in the API's form."""
    names = ("id", "room_name", "start_ts", "status", "max_participants")
    duration = {} if row["status"] == "in-progress" else {"duration": row["duration"] or 0}
    return {
        **{name: row[name] for name in names},
        **duration,
        "share_token": row["share_token"],
        "s3key": row["s3key"],
        "mtgSessionId": row["mtg_session_id"],
        "storage_provider": Bucket.of_text(row["bucket"]).provider,
        **_tracks(row),
    }


def ready_payload(row: RowMapping) -> JsonObject:
    """Return the payload of ``recording.ready-to-download``."""
    return {
        "type": row["type"],
        "recording_id": row["id"],
        "room_name": row["room_name"],
        "start_ts": row["start_ts"],
        "status": row["status"],
        "max_participants": row["max_participants"],
        "duration": row["duration"],
        "s3_key": row["s3key"],
        **_tracks(row),
    }


def _tracks(row: RowMapping) -> JsonObject:
    return {} if row["tracks"] is None else {"tracks": json.loads(row["tracks"])}


def tracks_of(running: Running, start: float, end: float, s3key: str) -> list[JsonObject]:
    """Return the files of a raw-tracks recording.

    Each participant has one file each for microphone and camera, as if these were always on, and
    one for each screen that they shared.

    Args:
        running: The recording.
        start: Its start, in unix seconds.
        end: Its end, in unix seconds.
        s3key: Its key. The keys of its files begin with this.
    """
    stem, epoch = s3key.removesuffix(".mp4"), str(int(start * 1000))
    # File names begin with the recording's start, even with a custom template.
    prefix = stem if stem.endswith(epoch) else f"{stem}/{epoch}"
    layout: JsonObject = running.options.get("layout") or {}
    is_sound_only = layout.get("preset") == _SOUND_ONLY
    return [
        {
            "type": kind,
            "s3Key": f"{prefix}-{person.id}-{source}-{kind}-{int(since * 1000)}",
            "size": int((until - since) * _BYTES_A_SECOND[kind]),
        }
        for person in running.present.values()
        for source, kind, since, until in _sent(person, start, end)
        if kind == "audio" or not is_sound_only
    ]


def _sent(person: Participant, start: float, end: float) -> Iterator[tuple[str, str, float, float]]:
    """Yield source, kind, start and end of what was recorded of a participant."""
    for kind in ("audio", "video"):
        if person.may_send(kind):
            yield "cam", kind, max(start, person.since), end
    for share in person.shares:
        since, until = (
            max(start, share.since),
            min(end, end if share.until is None else share.until),
        )
        if since < until:
            yield "screen", share.track.removeprefix("screen").lower(), since, until


def _fields(running: Running, now: float) -> dict[str, object]:
    return {
        "domain_name": running.domain.name,
        "room_name": running.call.room_name,
        "epoch_time": int(now * 1000),
        "mtg_session_id": running.meeting_id,
        "instance_id": running.instance_id,
        "recording_id": running.id,
    }
