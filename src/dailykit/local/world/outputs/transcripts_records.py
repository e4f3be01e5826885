"""The stored records of transcripts, and their form in the API."""

import json
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, insert, select, update

from dailykit.local.base.json_types import JsonObject, is_object
from dailykit.local.base.times import iso_time
from dailykit.local.store.media_tables import transcripts as _table
from dailykit.local.world.calls.settings import EffectiveSettings
from dailykit.local.world.core.buckets import Bucket
from dailykit.local.world.core.templates import fill_template
from dailykit.local.world.outputs.media_jobs import Running, known_seconds

__all__ = [
    "IN_PROGRESS",
    "change",
    "end_forgotten",
    "find",
    "heard",
    "insert_transcript",
    "payload",
    "spoken",
    "started_payload",
]

IN_PROGRESS: Final = "t_in_progress"
"""The status of a transcript until it is stored."""

_DEFAULT_TEMPLATE: Final = "{domain_name}/{room_name}/{epoch_time}.vtt"


def insert_transcript(
    tx: Connection, running: Running, settings: EffectiveSettings, now: float
) -> RowMapping:
    """Record that a transcript has started, and return its row."""
    bucket = settings.get("transcription_bucket")
    template = settings.get("transcription_template") or _DEFAULT_TEMPLATE
    row = {
        "id": running.id,
        "domain_id": running.domain.id,
        "room_id": running.call.room_id,
        "room_name": running.call.room_name,
        "mtg_session_id": running.meeting_id,
        "status": IN_PROGRESS,
        "duration": 0,
        "s3key": fill_template(template, _fields(running, now)),
        "bucket": None if bucket is None else json.dumps(bucket),
        "speakers": "[]",
        "created_at": int(now),
        "updated_at": int(now),
    }
    tx.execute(insert(_table).values(row))
    return tx.execute(select(_table).where(_table.c.id == running.id)).mappings().one()


def find(tx: Connection, transcript_id: str) -> RowMapping | None:
    """Return the row of a transcript of any domain, or None."""
    found = select(_table).where(_table.c.id == transcript_id)
    return tx.execute(found).mappings().one_or_none()


def end_forgotten(tx: Connection, now: float) -> list[RowMapping]:
    """Set the length of transcripts that were running when the server ended, as far as known.

    Returns:
        All transcripts that are not stored yet.
    """
    found = select(_table).where(_table.c.status == IN_PROGRESS)
    rows = list(tx.execute(found).mappings())
    for row in rows:
        if not row["duration"]:
            known = known_seconds(tx, row["mtg_session_id"], row["created_at"])
            change(tx, row["id"], now, duration=known)
    return rows


def change(tx: Connection, transcript_id: str, now: float, **values: Any) -> None:
    """Update the record of a transcript."""
    changed = update(_table).where(_table.c.id == transcript_id)
    tx.execute(changed.values(updated_at=int(now), **values))


def spoken(row: RowMapping) -> tuple[Sequence[str], Sequence[tuple[float, str, str]]]:
    """Return the names in a transcript and what was said: seconds, name and text."""
    kept: Any = json.loads(row["speakers"])
    # Transcripts of earlier versions contain only the names.
    if not is_object(kept):
        return kept, ()
    said: list[tuple[float, str, str]] = [tuple(one) for one in kept["said"]]
    return kept["names"], said


def heard(running: Running, participant_id: str, text: str, now: float) -> JsonObject:
    """Return the message that participants receive for transcribed speech."""
    message: JsonObject = {
        "type": "transcription-message",
        "instanceId": running.instance_id,
        "participantId": participant_id,
        "text": text,
        "timestamp": iso_time(now),
        "trackType": "cam-audio",
    }
    if running.options.get("includeRawResponse") is True:
        alternatives: list[JsonObject] = [{"transcript": text, "confidence": 1.0, "words": []}]
        message["rawResponse"] = {
            "type": "Results",
            "is_final": True,
            "speech_final": True,
            "channel": {"alternatives": alternatives},
        }
    return message


def payload(row: RowMapping) -> JsonObject:
    """Return the fields that all events about a transcript have."""
    bucket = Bucket.of_text(row["bucket"])
    place = {"key": row["s3key"], "bucket": bucket.name, "region": bucket.region}
    people = len(spoken(row)[0])
    return {
        "id": row["id"],
        "room_id": row["room_id"],
        "room_name": row["room_name"],
        "mtg_session_id": row["mtg_session_id"],
        "duration": row["duration"],
        "participant_minutes": row["duration"] * people // 60,
        "status": row["status"],
        "out_params": {"s3": place},
    }


def started_payload(row: RowMapping, running: Running) -> JsonObject:
    """Return the payload of ``transcript.started``."""
    info = {"instanceId": running.instance_id}
    return {**payload(row), "info": info, "max_participants": running.peak}


def _fields(running: Running, now: float) -> dict[str, object]:
    return {
        "domain_name": running.domain.name,
        "room_name": running.call.room_name,
        # Seconds here, although recordings have milliseconds: this follows Daily.
        "epoch_time": int(now),
        "mtg_session_id": running.meeting_id,
        "instance_id": running.instance_id,
        "transcript_id": running.id,
    }
