"""The tables for telephony: phone numbers, SIP clients, SIP trunks and dial-in configs."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from dailykit.local.store.schema import ID, JSON_OBJECT, metadata, of_domain

__all__ = ["dialin_configs", "phone_numbers", "sip_clients", "sip_trunks"]

phone_numbers = Table(
    "phone_numbers",
    metadata,
    Column("id", Integer, primary_key=True, comment="the pagination_id, which is the cursor"),
    Column("number_id", ID, nullable=False, unique=True),
    Column("domain_id", ID, of_domain(), nullable=False),
    # A phone number belongs to at most one domain.
    Column("number", String(16), nullable=False, unique=True),
    Column("bought_at", BigInteger, nullable=False),
    Index("phone_numbers_by_age", "domain_id", "bought_at", "id"),
)

sip_clients = Table(
    "sip_clients",
    metadata,
    Column("id", ID, primary_key=True),
    Column("domain_id", ID, of_domain(), nullable=False),
    Column("username", String(64), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger),
    UniqueConstraint("domain_id", "username"),
    Index("sip_clients_by_age", "domain_id", "created_at", "id"),
    comment="Without passwords: clients can't log in here, so no check needs one.",
)

sip_trunks = Table(
    "sip_trunks",
    metadata,
    Column("id", ID, primary_key=True),
    Column("domain_id", ID, of_domain(), nullable=False),
    Column("trunk_name", String(63), nullable=False),
    Column("description", Text),
    Column("enabled", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column(
        "config", Text, nullable=False, info=JSON_OBJECT, comment="the settings, as a JSON object"
    ),
    UniqueConstraint("domain_id", "trunk_name"),
    Index("sip_trunks_by_age", "domain_id", "created_at", "id"),
)

dialin_configs = Table(
    "dialin_configs",
    metadata,
    Column("id", ID, primary_key=True),
    Column("domain_id", ID, of_domain(), nullable=False),
    Column("type", String(16), nullable=False),
    Column("phone_number", String(16), nullable=False, unique=True),
    Column("name_prefix", Text),
    Column("sip_username", Text),
    Column("created_at", BigInteger, nullable=False),
    Column(
        "config", Text, nullable=False, info=JSON_OBJECT, comment="the settings, as a JSON object"
    ),
    Index("dialin_configs_by_age", "domain_id", "created_at", "id"),
)
