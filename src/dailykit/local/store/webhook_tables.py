"""The table of webhooks."""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from dailykit.local.store.schema import ID, JSON_ARRAY, metadata, of_domain

__all__ = ["webhooks"]

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", ID, primary_key=True),
    Column("domain_id", ID, of_domain(), nullable=False),
    Column("url", Text, nullable=False),
    Column("hmac", Text, nullable=False),
    Column("basic_auth", Text),
    Column("retry_type", String(32), nullable=False),
    Column("event_types", Text, nullable=False, info=JSON_ARRAY, comment="a JSON array"),
    Column("state", String(16), nullable=False),
    Column("failed_count", Integer, nullable=False, comment="consecutive failures"),
    Column("pushed_at", BigInteger, comment="when the last delivery succeeded"),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Index("webhooks_by_age", "domain_id", "created_at", "id"),
)
