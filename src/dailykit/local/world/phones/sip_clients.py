"""The SIP clients of domains. They are stored, but can't log in here."""

import re
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, delete, insert, select

from dailykit import wording
from dailykit.local.base.clock import Clock
from dailykit.local.base.ids import Ids
from dailykit.local.base.refusal import Refusal
from dailykit.local.base.times import iso_time
from dailykit.local.store import Store
from dailykit.local.store.phone_tables import sip_clients as _table
from dailykit.local.world.core.credentials import check_password, new_password
from dailykit.local.world.core.domains import Domain
from dailykit.local.world.core.rows import count_rows, find_row, require_row
from dailykit.local.world.core.sip_addresses import daily_host
from dailykit.models.sip_clients import (
    CreateSipClientBody,
    ListSipClientsQuery,
    RotateSipClientBody,
)

__all__ = ["SipClients"]

_USERNAME: Final = re.compile(r"[A-Za-z0-9_-]+(?:\.[0-9]+)?")
_MOST: Final = 2000
_DEFAULT_LIMIT: Final = 50


class SipClients:
    """The SIP clients of all domains. An expired one counts as deleted."""

    def __init__(self, store: Store, clock: Clock, ids: Ids) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids

    def create(self, domain: Domain, body: CreateSipClientBody) -> dict[str, Any]:
        """Create a SIP client (``POST /sip-clients``)."""
        if not _USERNAME.fullmatch(body.username):
            raise Refusal.invalid(
                "username must be letters, digits, '-' and '_', then optionally '.' and a number"
            )
        check_password("password", body.password)
        now = int(self._clock.now())
        seconds = body.expires_in_seconds
        values = {
            "id": self._ids.uuid(),
            "domain_id": domain.id,
            "username": body.username,
            "created_at": now,
            "expires_at": None if seconds is None else now + seconds,
        }
        with self._store.transaction() as tx:
            self._forget_expired(tx)
            _check_room_for(tx, domain, body.username)
            tx.execute(insert(_table).values(values))
            row = _require(tx, domain, body.username)
        return {**_wire(domain, row), "password": body.password or new_password(self._ids)}

    def page(self, domain: Domain, query: ListSipClientsQuery) -> dict[str, Any]:
        """Return a page of the domain's SIP clients, newest first (``GET /sip-clients``)."""
        limit = _DEFAULT_LIMIT if query.limit is None else query.limit
        offset = query.offset or 0
        matching = [_table.c.domain_id == domain.id]
        newest_first = select(_table).order_by(_table.c.created_at.desc(), _table.c.id.desc())
        with self._store.transaction() as tx:
            self._forget_expired(tx)
            total = count_rows(tx, _table, matching)
            statement = newest_first.where(*matching).limit(limit).offset(offset)
            rows = tx.execute(statement).mappings().all()
        clients = [_wire(domain, row) for row in rows]
        return {"sip_clients": clients, "total": total, "limit": limit, "offset": offset}

    def get(self, domain: Domain, username: str) -> dict[str, Any]:
        """Return a SIP client (``GET /sip-clients/:username``)."""
        with self._store.transaction() as tx:
            self._forget_expired(tx)
            return _wire(domain, _require(tx, domain, username))

    def delete(self, domain: Domain, username: str) -> dict[str, Any]:
        """Delete a SIP client (``DELETE /sip-clients/:username``)."""
        with self._store.transaction() as tx:
            self._forget_expired(tx)
            row = _require(tx, domain, username)
            tx.execute(delete(_table).where(_table.c.id == row["id"]))
        return {"status": "ok"}

    def rotate(self, domain: Domain, username: str, body: RotateSipClientBody) -> dict[str, Any]:
        """Change a SIP client's password (``POST /sip-clients/:username/rotate``)."""
        check_password("password", body.password)
        client = self.get(domain, username)
        return {**client, "password": body.password or new_password(self._ids)}

    def _forget_expired(self, tx: Connection) -> None:
        tx.execute(delete(_table).where(_table.c.expires_at <= self._clock.now()))


def _check_room_for(tx: Connection, domain: Domain, username: str) -> None:
    if find_row(tx, _table, domain, username=username) is not None:
        raise Refusal.invalid(f"a SIP client named {username} already exists")
    if count_rows(tx, _table, [_table.c.domain_id == domain.id]) >= _MOST:
        text = "SIP client limit reached for this domain"
        raise Refusal(403, wording.FORBIDDEN_ERROR, text)


def _require(tx: Connection, domain: Domain, username: str) -> RowMapping:
    return require_row(tx, _table, domain, "SIP client", username=username)


def _wire(domain: Domain, row: RowMapping) -> dict[str, Any]:
    host, expires_at = daily_host(domain), row["expires_at"]
    return {
        "username": row["username"],
        "domain": host,
        "sip_uri": f"sip:{row['username']}@{host}",
        "expires_at": None if expires_at is None else iso_time(expires_at),
    }
