"""The tables of what calls produce: recordings, transcripts and batch jobs.

Room and meeting are stored by name and id, not as references, since all of this outlives its room.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from dailykit.local.store.schema import ID, JSON, JSON_ARRAY, JSON_OBJECT, metadata, of_domain

__all__ = ["batch_jobs", "recordings", "transcripts"]

recordings = Table(
    "recordings",
    metadata,
    Column("id", ID, primary_key=True),
    Column("domain_id", ID, of_domain(), nullable=False),
    Column("room_name", String(128), nullable=False),
    Column("instance_id", Text, nullable=False),
    Column("mtg_session_id", ID, nullable=False),
    Column("type", String(32), nullable=False),
    Column("status", String(16), nullable=False),
    Column("start_ts", BigInteger, nullable=False),
    Column("duration", Integer, comment="null while it runs"),
    Column("max_participants", Integer, nullable=False),
    Column("share_token", Text, nullable=False),
    Column("s3key", Text, nullable=False),
    Column("bucket", Text, info=JSON_OBJECT, comment="the customer's own"),
    Column("tracks", Text, info=JSON_ARRAY, comment="the files of a raw-tracks recording"),
    Index("recordings_by_age", "domain_id", "start_ts", "id"),
    Index("recordings_by_room", "domain_id", "room_name", "start_ts", "id"),
    Index("recordings_by_status", "status"),
)

transcripts = Table(
    "transcripts",
    metadata,
    Column("id", ID, primary_key=True),
    Column("domain_id", ID, of_domain(), nullable=False),
    Column("room_id", ID, nullable=False),
    Column("room_name", String(128), nullable=False),
    Column("mtg_session_id", ID, nullable=False),
    Column("status", String(16), nullable=False),
    Column("duration", Integer, nullable=False),
    Column("s3key", Text, nullable=False),
    Column("bucket", Text, info=JSON_OBJECT, comment="the customer's own"),
    Column("speakers", Text, nullable=False, info=JSON, comment="their names"),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Index("transcripts_by_age", "domain_id", "created_at", "id"),
    Index("transcripts_by_room", "domain_id", "room_name", "created_at", "id"),
    Index("transcripts_by_status", "status"),
)

batch_jobs = Table(
    "batch_jobs",
    metadata,
    Column("id", ID, primary_key=True),
    Column("domain_id", ID, of_domain(), nullable=False),
    Column("preset", String(32), nullable=False),
    Column("status", String(16), nullable=False),
    Column("recording_id", ID),
    Column("created_at", BigInteger, nullable=False),
    Column("error", Text),
    Column(
        "input",
        Text,
        nullable=False,
        info=JSON_OBJECT,
        comment="the request, as a JSON object",
    ),
    Column("output", Text, info=JSON_OBJECT, comment="the files"),
    Index("batch_jobs_by_age", "domain_id", "created_at", "id"),
    Index("batch_jobs_by_recording", "domain_id", "recording_id", "created_at", "id"),
    Index("batch_jobs_by_status", "status"),
)
