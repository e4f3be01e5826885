"""Dial-in configs, which connect phone numbers to rooms.

Creating or changing one takes two steps, since Daily probes its URL in between: a draft, with all
checks that need no answer, and then saving it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, insert, or_, select, update

from dailykit.local.base.clock import Clock
from dailykit.local.base.ids import Ids
from dailykit.local.base.refusal import Refusal
from dailykit.local.store import Store
from dailykit.local.store.phone_tables import dialin_configs as _table
from dailykit.local.world.core.credentials import check_hmac, new_hmac
from dailykit.local.world.core.domains import Domain
from dailykit.local.world.core.outgoing import Post, PostOutcome, signed_post
from dailykit.local.world.core.rows import read_rows, require_row
from dailykit.local.world.core.sip_addresses import carrier_host, without_scheme
from dailykit.local.world.core.url_checks import check_probe, check_url
from dailykit.local.world.phones.numbers import is_phone_number, owns_number
from dailykit.models.dialin import (
    CreateDialinConfigBody,
    ListDialinConfigsQuery,
    UpdateDialinConfigBody,
)

__all__ = ["DialinConfigDraft", "DialinConfigs"]

_PINLESS: Final = "pinless_dialin"
_OF_PINLESS: Final = frozenset({"hmac", "room_creation_api", "hold_music_url", "timeout_config"})
_OF_PIN: Final = frozenset({"ivr_greeting"})
_PROBE: Final = {"test": "test"}


@dataclass(frozen=True, slots=True)
class DialinConfigDraft:
    """A dial-in config before it is saved.

    Attributes:
        id: Its id.
        settings: Its settings.
        probe: The request that its URL must first answer with a 2xx. None if the URL is unchanged.
    """

    id: str
    settings: Mapping[str, Any] = field(repr=False)
    probe: Post | None


class DialinConfigs:
    """The dial-in configs of all domains."""

    def __init__(self, store: Store, clock: Clock, ids: Ids) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids

    def draft(self, domain: Domain, body: CreateDialinConfigBody) -> DialinConfigDraft:
        """Return the draft of a new config (``POST /domain-dialin-config``)."""
        settings = {name: value for name, value in body.to_wire().items() if value is not None}
        kind = settings["type"]
        _check(kind, settings)
        config_id = self._ids.uuid()
        settings["sip_uri"] = None
        if kind == _PINLESS:
            settings.setdefault("hmac", new_hmac(self._ids))
            settings["sip_uri"] = f"sip:{config_id}@{carrier_host(domain)}"
        with self._store.transaction() as tx:
            _check_number(tx, domain, settings["phone_number"])
        return DialinConfigDraft(config_id, settings, self._probe(settings, settings))

    def draft_update(
        self, domain: Domain, config_id: str, body: UpdateDialinConfigBody
    ) -> DialinConfigDraft:
        """Return the draft of a changed config. None removes a setting.

        This is the first half of ``PUT /domain-dialin-config/:id``.
        """
        changes = body.to_wire()
        with self._store.transaction() as tx:
            row = _require(tx, domain, config_id)
            _check(row["type"], changes)
            settings = {**json.loads(row["config"]), **changes}
            if settings["phone_number"] != row["phone_number"]:
                _check_number(tx, domain, settings["phone_number"])
        if row["type"] == _PINLESS and settings.get("hmac") is None:
            settings["hmac"] = new_hmac(self._ids)
        return DialinConfigDraft(config_id, settings, self._probe(settings, changes))

    def create(
        self, domain: Domain, draft: DialinConfigDraft, outcome: PostOutcome | None
    ) -> dict[str, Any]:
        """Save a new config, after its probe if it has one."""
        check_probe("room_creation_api", outcome)
        values = {"id": draft.id, "domain_id": domain.id, "type": draft.settings["type"]}
        values["created_at"] = int(self._clock.now())
        with self._store.transaction() as tx:
            # Another config may have taken the number during the probe.
            _check_number(tx, domain, draft.settings["phone_number"])
            tx.execute(insert(_table).values(**values, **_kept(draft.settings)))
            return _wire(_require(tx, domain, draft.id))

    def update(
        self, domain: Domain, draft: DialinConfigDraft, outcome: PostOutcome | None
    ) -> dict[str, Any]:
        """Save a changed config, after its probe if it has one."""
        check_probe("room_creation_api", outcome)
        number = draft.settings["phone_number"]
        with self._store.transaction() as tx:
            if number != _require(tx, domain, draft.id)["phone_number"]:
                _check_number(tx, domain, number)
            changed = update(_table).where(_table.c.id == draft.id)
            tx.execute(changed.values(_kept(draft.settings)))
            return _wire(_require(tx, domain, draft.id))

    def page(self, domain: Domain, query: ListDialinConfigsQuery) -> dict[str, Any]:
        """Return a page of the domain's dial-in configs (``GET /domain-dialin-config``)."""
        matching = [_table.c.domain_id == domain.id, *_filters(query)]
        with self._store.transaction() as tx:
            found = read_rows(tx, _table, _table.c.created_at, matching, query)
        return {"total_count": found.total, "data": [_wire(row) for row in found.rows]}

    def get(self, domain: Domain, config_id: str) -> dict[str, Any]:
        """Return a dial-in config (``GET /domain-dialin-config/:id``)."""
        with self._store.transaction() as tx:
            return _wire(_require(tx, domain, config_id))

    def delete(self, domain: Domain, config_id: str) -> dict[str, Any]:
        """Delete a dial-in config (``DELETE /domain-dialin-config/:id``)."""
        with self._store.transaction() as tx:
            row = _require(tx, domain, config_id)
            tx.execute(delete(_table).where(_table.c.id == row["id"]))
        return {"status": "ok"}

    def pinless(self, called: str) -> tuple[str, Mapping[str, Any]] | None:
        """Return the domain and settings of a dial-in config without a PIN.

        Args:
            called: The number, or the SIP address of the config.

        Returns:
            The domain's id and the settings, or None if no config has this number or address.
        """
        username = without_scheme(called).partition("@")[0]
        at = or_(_table.c.phone_number == called, _table.c.sip_username == username)
        statement = select(_table).where(_table.c.type == _PINLESS, at)
        with self._store.transaction() as tx:
            row = tx.execute(statement).mappings().one_or_none()
        return None if row is None else (row["domain_id"], json.loads(row["config"]))

    def _probe(self, settings: Mapping[str, Any], changes: Mapping[str, Any]) -> Post | None:
        """Return the probe of the URL, if it has changed."""
        url = changes.get("room_creation_api")
        if url is None:
            return None
        now = self._clock.now()
        return signed_post(url, _PROBE, hmac=settings["hmac"], now=now, family="Pinless")


def _check(kind: str, settings: Mapping[str, Any]) -> None:
    for name in sorted((_OF_PIN if kind == _PINLESS else _OF_PINLESS) & settings.keys()):
        if settings[name] is not None:
            raise Refusal.invalid(f"{name} can't be set with type {kind}")
    check_hmac("hmac", settings.get("hmac"))
    for name in ("room_creation_api", "hold_music_url"):
        if settings.get(name) is not None:
            check_url(name, settings[name])


def _check_number(tx: Connection, domain: Domain, number: str | None) -> None:
    if number is None or not is_phone_number(number):
        raise Refusal.invalid("phone_number must be a number with its country code, like +1...")
    if not owns_number(tx, domain, number):
        raise Refusal.invalid(f"phone_number {number} does not belong to this domain")
    taken = select(_table.c.id).where(_table.c.phone_number == number)
    if tx.execute(taken).first() is not None:
        raise Refusal.invalid(f"phone_number {number} is used by another dial-in config")


def _filters(query: ListDialinConfigsQuery) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for name in ("phone_number", "sip_username", "name_prefix", "type"):
        value = getattr(query, name)
        if value is not None:
            found.append(_table.c[name] == value)
    parts = [part.strip() for part in (query.phone_numbers or "").split(",") if part.strip()]
    if parts:
        found.append(
            or_(*(_table.c.phone_number.contains(part, autoescape=True) for part in parts))
        )
    return found


def _require(tx: Connection, domain: Domain, config_id: str) -> RowMapping:
    return require_row(tx, _table, domain, "dial-in config", id=config_id)


def _kept(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns for the settings."""
    present = {name: value for name, value in settings.items() if value is not None}
    address = present.get("sip_uri", "").removeprefix("sip:")
    return {
        "phone_number": present["phone_number"],
        "name_prefix": present.get("name_prefix"),
        "sip_username": address.partition("@")[0] or None,
        "config": json.dumps({**present, "sip_uri": present.get("sip_uri")}),
    }


def _wire(row: RowMapping) -> dict[str, Any]:
    return {"id": row["id"], "type": row["type"], "config": json.loads(row["config"])}
