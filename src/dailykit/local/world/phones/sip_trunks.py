"""The SIP trunks of domains. They are stored, but no carrier can call them.

Creating one takes two steps, since Daily probes the trunk's URL in between: a draft, with all
checks that need no answer, and then saving it.
"""

import ipaddress
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, insert, update

from dailykit.local.base.clock import Clock
from dailykit.local.base.ids import Ids
from dailykit.local.base.json_types import JsonObject
from dailykit.local.base.refusal import Refusal
from dailykit.local.store import Store
from dailykit.local.store.phone_tables import sip_trunks as _table
from dailykit.local.world.core.credentials import check_hmac, check_password, new_hmac
from dailykit.local.world.core.domains import Domain
from dailykit.local.world.core.outgoing import Post, PostOutcome, signed_post
from dailykit.local.world.core.rows import find_row, read_rows, require_row
from dailykit.local.world.core.url_checks import check_probe, check_url
from dailykit.models.sip_trunks import CreateSipTrunkBody, ListSipTrunksQuery, UpdateSipTrunkBody

__all__ = ["SipTrunks", "TrunkDraft"]

_DEFAULT_LIMIT: Final = 20
_LONGEST_LABEL: Final = 63
_DEFAULT_EXP_OFFSET: Final = 3600


@dataclass(frozen=True, slots=True)
class TrunkDraft:
    """A trunk before it is saved.

    Attributes:
        id: Its id.
        columns: Its row, except for the columns that never change.
        probe: The request that its URL must first answer with a 2xx. None if the URL is unchanged.
        name: Its name.
    """

    id: str
    columns: Mapping[str, Any] = field(repr=False)
    probe: Post | None
    name: str


class SipTrunks:
    """The SIP trunks of all domains."""

    def __init__(self, store: Store, clock: Clock, ids: Ids) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids

    def draft(self, domain: Domain, body: CreateSipTrunkBody) -> TrunkDraft:
        """Return the draft of a new trunk (``POST /sip-trunk``)."""
        asked = body.to_wire()
        name = asked["trunk_name"]
        if len(f"{domain.name}-{name}") > _LONGEST_LABEL:
            text = (
                f"trunk_name is too long: at most {_LONGEST_LABEL} with the domain's name and '-'"
            )
            raise Refusal.invalid(text)
        with self._store.transaction() as tx:
            _check_free(tx, domain, name)
        settings: JsonObject = {**asked, "trunk_config": asked.get("trunk_config") or {}}
        return self._draft(self._ids.uuid(), name, settings, is_probed=True)

    def draft_update(self, domain: Domain, trunk_id: str, body: UpdateSipTrunkBody) -> TrunkDraft:
        """Return the draft of a changed trunk (``PUT /sip-trunk/:id``)."""
        changes = body.to_wire()
        with self._store.transaction() as tx:
            row = _require(tx, domain, trunk_id)
        settings: JsonObject = {
            **json.loads(row["config"]),
            "description": row["description"],
            "enabled": row["enabled"],
        }
        for name, value in changes.items():
            is_part = name in ("notification", "trunk_config")
            settings[name] = {**settings[name], **(value or {})} if is_part else value
        is_probed = bool(changes.get("notification"))
        return self._draft(trunk_id, row["trunk_name"], settings, is_probed=is_probed)

    def create(
        self, domain: Domain, draft: TrunkDraft, outcome: PostOutcome | None
    ) -> dict[str, Any]:
        """Save a new trunk, after its probe."""
        check_probe("notification.webhook_url", outcome)
        made = {"id": draft.id, "domain_id": domain.id, "trunk_name": draft.name}
        with self._store.transaction() as tx:
            # Another trunk may have taken the name during the probe.
            _check_free(tx, domain, draft.name)
            created_at = int(self._clock.now())
            tx.execute(insert(_table).values(**made, **draft.columns, created_at=created_at))
            return _wire(domain, _require(tx, domain, draft.id))

    def update(
        self, domain: Domain, draft: TrunkDraft, outcome: PostOutcome | None
    ) -> dict[str, Any]:
        """Save a changed trunk, after its probe if it has one."""
        check_probe("notification.webhook_url", outcome)
        with self._store.transaction() as tx:
            _require(tx, domain, draft.id)
            tx.execute(update(_table).where(_table.c.id == draft.id).values(**draft.columns))
            return _wire(domain, _require(tx, domain, draft.id))

    def page(self, domain: Domain, query: ListSipTrunksQuery) -> dict[str, Any]:
        """Return a page of the domain's trunks (``GET /sip-trunk``)."""
        matching = [_table.c.domain_id == domain.id, *_filters(query)]
        page = query.model_copy(update={"limit": query.limit or _DEFAULT_LIMIT})
        with self._store.transaction() as tx:
            found = read_rows(tx, _table, _table.c.created_at, matching, page)
        return {"total_count": found.total, "data": [_wire(domain, row) for row in found.rows]}

    def get(self, domain: Domain, trunk_id: str) -> dict[str, Any]:
        """Return a trunk (``GET /sip-trunk/:id``)."""
        with self._store.transaction() as tx:
            return _wire(domain, _require(tx, domain, trunk_id))

    def delete(self, domain: Domain, trunk_id: str) -> None:
        """Delete a trunk (``DELETE /sip-trunk/:id``)."""
        with self._store.transaction() as tx:
            row = _require(tx, domain, trunk_id)
            tx.execute(delete(_table).where(_table.c.id == row["id"]))

    def _draft(
        self, trunk_id: str, name: str, settings: Mapping[str, Any], *, is_probed: bool
    ) -> TrunkDraft:
        notification = dict(settings["notification"])
        _check_notification(notification)
        if notification.get("hmac") is None:
            notification["hmac"] = new_hmac(self._ids)
        description, enabled = settings.get("description"), settings.get("enabled")
        config = {
            "room_template": _room_template(settings["room_template"]),
            "notification": notification,
            "trunk_config": _admission(settings["trunk_config"]),
        }
        columns = {
            "description": description,
            "enabled": True if enabled is None else enabled,
            "config": json.dumps(config),
        }
        trunk = {"id": trunk_id, "trunk_name": name, "description": description}
        probe = signed_post(
            notification["webhook_url"],
            {"type": "sip_trunk.test", "trunk": trunk},
            hmac=notification["hmac"],
            now=self._clock.now(),
            family="Siptrunk",
        )
        return TrunkDraft(trunk_id, columns, probe if is_probed else None, name)


def _check_free(tx: Connection, domain: Domain, name: str) -> None:
    if find_row(tx, _table, domain, trunk_name=name) is not None:
        raise Refusal.invalid(f"a SIP trunk named {name} already exists")


def _check_notification(notification: Mapping[str, Any]) -> None:
    url = notification.get("webhook_url")
    check_url("notification.webhook_url", "" if url is None else url)
    check_hmac("notification.hmac", notification.get("hmac"))


def _room_template(template: Mapping[str, Any] | None) -> Mapping[str, Any]:
    if template is None:
        raise Refusal.invalid("room_template must be an object")
    for name in ("exp", "nbf"):
        if name in template:
            raise Refusal.invalid(f"room_template can't have {name}: calls can arrive at any time")
    return template


def _admission(asked: Mapping[str, Any]) -> JsonObject:
    """Return who may call the trunk, without the password, which is never returned again."""
    addresses: list[str] = asked.get("allowed_ips") or []
    credential = asked.get("credential")
    is_gated = bool(addresses) or credential is not None
    if is_gated == bool(asked.get("is_open")):
        text = "trunk_config needs either allowed_ips or credential, or is_open, and not both"
        raise Refusal.invalid(text)
    for address in addresses:
        _check_address(address)
    admission: JsonObject = {
        "allowed_ips": addresses,
        "is_open": bool(asked.get("is_open")),
        "exp_offset": asked.get("exp_offset") or _DEFAULT_EXP_OFFSET,
    }
    if credential is not None:
        admission["credential"] = {"username": _checked_username(credential)}
    return admission


def _check_address(address: str) -> None:
    try:
        ipaddress.IPv4Network(address, strict=False)
    except ValueError:
        text = f"trunk_config.allowed_ips: {address!r} is not an IPv4 address or CIDR block"
        raise Refusal.invalid(text) from None


def _checked_username(credential: Mapping[str, Any]) -> str:
    username = credential.get("username")
    if not username:
        raise Refusal.invalid("trunk_config.credential needs a username")
    check_password("trunk_config.credential.password", credential.get("password"))
    return str(username)


def _filters(query: ListSipTrunksQuery) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for name in ("trunk_name", "description"):
        part = getattr(query, name)
        if part is not None:
            found.append(_table.c[name].contains(part, autoescape=True))
    if query.enabled is not None:
        found.append(_table.c.enabled == query.enabled)
    return found


def _require(tx: Connection, domain: Domain, trunk_id: str) -> RowMapping:
    return require_row(tx, _table, domain, "SIP trunk", id=trunk_id)


def _wire(domain: Domain, row: RowMapping) -> dict[str, Any]:
    name, description = row["trunk_name"], row["description"]
    return {
        "id": row["id"],
        "trunk_name": name,
        **({} if description is None else {"description": description}),
        "sip_uri": f"sip:{domain.name}-{name}.siptrunk.sip-us.daily.co",
        "enabled": row["enabled"],
        "config": json.loads(row["config"]),
    }
