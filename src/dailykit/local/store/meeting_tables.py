"""The tables of meetings and their participants."""

from sqlalchemy import Column, Double, ForeignKey, Index, Integer, String, Table, Text, text

from dailykit.local.store.schema import ID, metadata, of_domain

__all__ = ["meetings", "stays"]

meetings = Table(
    "meetings",
    metadata,
    Column("id", ID, primary_key=True),
    Column("domain_id", ID, of_domain(), nullable=False),
    # The room's name, not its row: meetings remain after their room is deleted.
    Column("room", String(128), nullable=False),
    Column("start_time", Double, nullable=False),
    Column("end_time", Double, comment="null while it is in progress"),
    Column("max_participants", Integer, nullable=False),
    Column("seen_at", Double, nullable=False, comment="when it was last known to be in progress"),
    Index("meetings_by_start", "domain_id", "start_time", "id"),
    Index("meetings_by_room", "domain_id", "room", "start_time", "id"),
    Index(
        "meetings_going_on",
        "domain_id",
        sqlite_where=text("end_time IS NULL"),
        postgresql_where=text("end_time IS NULL"),
    ),
)

stays = Table(
    "stays",
    metadata,
    Column("meeting_id", ID, ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True),
    Column("participant_id", ID, primary_key=True),
    Column("user_id", Text),
    Column("user_name", Text),
    Column("join_time", Double, nullable=False),
    Column("leave_time", Double, comment="null while they are in the call"),
    Index("stays_by_time", "meeting_id", "join_time", "participant_id"),
    comment="A participant's stay in a meeting. Each return is another stay.",
)
