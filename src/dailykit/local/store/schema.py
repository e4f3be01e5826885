"""The tables of the local Daily's database."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

__all__ = [
    "ID",
    "JSON",
    "JSON_ARRAY",
    "JSON_KIND",
    "JSON_OBJECT",
    "SCHEMA_VERSION",
    "api_keys",
    "domains",
    "metadata",
    "of_domain",
    "rooms",
    "starts",
]

SCHEMA_VERSION: Final = 1
"""Increases with every change to these tables. `migrations` has a step for each version."""

metadata = MetaData()

JSON_KIND: Final = "json_kind"
"""The key in a text column's `info` that marks it as JSON and names the kind."""
JSON_OBJECT: Final = {JSON_KIND: "object"}
JSON_ARRAY: Final = {JSON_KIND: "array"}
JSON: Final = {JSON_KIND: "array object"}

ID: Final = String(36)
"""The type of ids: a UUID as text, as the API shows it."""


def of_domain() -> ForeignKey:
    """Return the reference of a row to its domain. Deleting the domain deletes the row."""
    return ForeignKey("domains.id", ondelete="CASCADE")


starts = Table(
    "starts",
    metadata,
    Column("number", Integer, primary_key=True),
    comment="One row: how often a server was started on this database.",
)

domains = Table(
    "domains",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", String(63), nullable=False, unique=True),
    Column("created_at", BigInteger, nullable=False),
    Column(
        "config", Text, nullable=False, info=JSON_OBJECT, comment="its properties, as a JSON object"
    ),
    # Counting 100,000 index entries takes longer than reading a page of rooms. So the total that
    # every list includes is stored, in the same transaction as the rooms themselves.
    Column("room_count", Integer, nullable=False, comment="rooms with is_expired = 0"),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("key", Text, primary_key=True),
    Column("domain_id", ID, of_domain(), nullable=False, index=True),
)

rooms = Table(
    "rooms",
    metadata,
    Column("id", ID, primary_key=True),
    Column("domain_id", ID, of_domain(), nullable=False),
    Column("name", String(128), nullable=False),
    Column("privacy", String(16), nullable=False),
    Column("api_created", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("exp", BigInteger, comment="the same as in config, for the index"),
    # Follows from exp and the clock. Updated before each use.
    Column("is_expired", Boolean, nullable=False),
    Column(
        "config", Text, nullable=False, info=JSON_OBJECT, comment="its properties, as a JSON object"
    ),
    UniqueConstraint("domain_id", "name"),
    Index("rooms_by_age", "domain_id", "is_expired", "created_at", "id"),
    Index(
        "rooms_by_exp",
        "is_expired",
        "exp",
        sqlite_where=text("exp IS NOT NULL"),
        postgresql_where=text("exp IS NOT NULL"),
    ),
)
