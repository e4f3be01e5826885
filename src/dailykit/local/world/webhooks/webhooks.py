"""Webhooks, which receive the events of their domains.

Creating or changing one takes two steps, since Daily posts to its URL in between: a draft, with all
checks that need no answer, and then saving it.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from dailykit import wording
from dailykit._words import counted
from dailykit.local.base.clock import Clock
from dailykit.local.base.ids import Ids
from dailykit.local.base.refusal import Refusal
from dailykit.local.base.times import iso_time
from dailykit.local.store import Store
from dailykit.local.store.webhook_tables import webhooks as _table
from dailykit.local.world.core.credentials import check_hmac, new_hmac
from dailykit.local.world.core.domains import Domain, Domains
from dailykit.local.world.core.outgoing import Post, PostOutcome, signed_post
from dailykit.local.world.core.rows import count_rows, require_row
from dailykit.models.webhooks import CreateWebhookBody, UpdateWebhookBody

__all__ = ["RETRY_WAITS", "Verdict", "WebhookDraft", "Webhooks"]

Verdict = Literal["done", "again", "over"]
"""The state of a delivery after an attempt: delivered, to be retried, or given up."""

RETRY_WAITS: Final = (15.0, 60.0, 240.0, 900.0)
"""The seconds between attempts, four times as long each time, up to 15 minutes."""

_CIRCUIT_BREAKER: Final = "circuit-breaker"
_FAILURES_THAT_BREAK: Final = 3
_PROBE: Final[Mapping[str, str]] = {"test": "test"}
_HEADER_VALUE: Final = re.compile(r"[ -~]*")


@dataclass(frozen=True, slots=True)
class WebhookDraft:
    """A webhook before it is saved.

    Attributes:
        id: Its id.
        columns: The columns of its row, except those that depend on the probe.
        probe: The request that its URL must first answer with 200.
    """

    id: str
    columns: Mapping[str, Any] = field(repr=False)
    probe: Post


class Webhooks:
    """The webhooks of all domains.

    Args:
        store: The storage.
        clock: The source of the time.
        ids: Generates ids and secrets.
        domains: The domains, which limit the number of webhooks.
    """

    def __init__(self, store: Store, clock: Clock, ids: Ids, domains: Domains) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids
        self._domains = domains

    # --- the objects -----------------------------------------------------------------------------

    def all_of(self, domain: Domain) -> list[dict[str, Any]]:
        """Return the domain's webhooks, newest first (``GET /webhooks``)."""
        newest_first = (_table.c.created_at.desc(), _table.c.id.desc())
        statement = select(_table).where(_table.c.domain_id == domain.id).order_by(*newest_first)
        with self._store.transaction() as tx:
            return [_wire(row) for row in tx.execute(statement).mappings()]

    def get(self, domain: Domain, webhook_id: str) -> dict[str, Any]:
        """Return a webhook (``GET /webhooks/:uuid``)."""
        with self._store.transaction() as tx:
            return _wire(_require(tx, domain, webhook_id))

    def delete(self, domain: Domain, webhook_id: str) -> None:
        """Delete a webhook (``DELETE /webhooks/:uuid``)."""
        with self._store.transaction() as tx:
            row = _require(tx, domain, webhook_id)
            tx.execute(delete(_table).where(_table.c.id == row["id"]))

    def draft(self, domain: Domain, body: CreateWebhookBody) -> WebhookDraft:
        """Return the draft of a new webhook (``POST /webhooks``)."""
        with self._store.transaction() as tx:
            self._check_count(tx, domain)
        return self._draft(self._ids.uuid(), {}, body.to_wire())

    def unsaved(self, body: CreateWebhookBody) -> WebhookDraft:
        """Return the draft of a webhook that belongs to no domain and does not count as one."""
        return self._draft(self._ids.apart("unsaved").uuid(), {}, body.to_wire())

    def create(self, domain: Domain, draft: WebhookDraft, outcome: PostOutcome) -> dict[str, Any]:
        """Save a new webhook, after its probe."""
        _check_probe(outcome)
        return self._insert(domain, draft)

    def create_unprobed(self, domain: Domain, body: CreateWebhookBody) -> dict[str, Any]:
        """Create a webhook without a probe, as seeds do."""
        return self._insert(domain, self.draft(domain, body))

    def draft_update(
        self, domain: Domain, webhook_id: str, body: UpdateWebhookBody
    ) -> WebhookDraft:
        """Return the draft of a changed webhook (``POST /webhooks/:uuid``)."""
        with self._store.transaction() as tx:
            row = _require(tx, domain, webhook_id)
        return self._draft(webhook_id, row, body.to_wire())

    def update(self, domain: Domain, draft: WebhookDraft, outcome: PostOutcome) -> dict[str, Any]:
        """Save a changed webhook, after its probe. A failed webhook becomes active again."""
        _check_probe(outcome)
        changes = {
            **draft.columns,
            "state": "ACTIVE",
            "failed_count": 0,
            "updated_at": int(self._clock.now()),
        }
        with self._store.transaction() as tx:
            _require(tx, domain, draft.id)
            tx.execute(update(_table).where(_table.c.id == draft.id).values(**changes))
            return _wire(_require(tx, domain, draft.id))

    # --- deliveries ------------------------------------------------------------------------------

    def wanting(self, domain: Domain, event_type: str) -> list[str]:
        """Return the ids of the domain's active webhooks that subscribe to this type of event."""
        statement = select(_table.c.id, _table.c.event_types).where(
            _table.c.domain_id == domain.id, _table.c.state == "ACTIVE"
        )
        with self._store.transaction() as tx:
            rows = tx.execute(statement.order_by(_table.c.created_at, _table.c.id)).all()
        return [webhook_id for webhook_id, types in rows if event_type in json.loads(types)]

    def post_for(
        self, webhook_id: str, content: Mapping[str, Any], *, even_if_failed: bool = False
    ) -> Post | None:
        """Return the request that sends content to a webhook, or None if it can't receive it.

        Args:
            webhook_id: The webhook, which may have been deleted.
            content: The content to send.
            even_if_failed: Whether to send even if the webhook has failed.
        """
        with self._store.transaction() as tx:
            row = _find(tx, webhook_id)
        if row is None or not (even_if_failed or row["state"] == "ACTIVE"):
            return None
        return self._post(row, content)

    def note(self, webhook_id: str, outcome: PostOutcome, tries: int) -> Verdict:
        """Record the result of a post.

        Args:
            webhook_id: The webhook.
            outcome: The result.
            tries: The number of attempts so far, including this one.
        """
        with self._store.transaction() as tx:
            row = _find(tx, webhook_id)
            if row is None:
                return "over"
            if outcome.status == 200:
                changes = {"failed_count": 0, "pushed_at": int(self._clock.now())}
            else:
                changes = _after_failure(row)
            tx.execute(update(_table).where(_table.c.id == webhook_id).values(**changes))
        if outcome.status == 200:
            return "done"
        is_tried_again = row["retry_type"] != _CIRCUIT_BREAKER and tries <= len(RETRY_WAITS)
        return "again" if is_tried_again else "over"

    # --- within ----------------------------------------------------------------------------------

    def _draft(
        self, webhook_id: str, before: Mapping[Any, Any], asked: Mapping[str, Any]
    ) -> WebhookDraft:
        columns = {name: before[name] for name in _COLUMNS.values() if name in before}
        columns |= {column: asked[name] for name, column in _COLUMNS.items() if name in asked}
        _check(columns)
        if columns.get("hmac") is None:
            columns["hmac"] = new_hmac(self._ids)
        if columns.get("retry_type") is None:
            columns["retry_type"] = _CIRCUIT_BREAKER
        if not isinstance(columns["event_types"], str):
            columns["event_types"] = json.dumps(columns["event_types"])
        return WebhookDraft(webhook_id, columns, self._post(columns, _PROBE))

    def _post(self, columns: Mapping[Any, Any], content: Mapping[str, Any]) -> Post:
        return signed_post(
            columns["url"],
            content,
            hmac=columns["hmac"],
            now=self._clock.now(),
            basic_auth=columns.get("basic_auth"),
        )

    def _insert(self, domain: Domain, draft: WebhookDraft) -> dict[str, Any]:
        now = int(self._clock.now())
        values = {
            "id": draft.id,
            "domain_id": domain.id,
            **draft.columns,
            "state": "ACTIVE",
            "failed_count": 0,
            "created_at": now,
            "updated_at": now,
        }
        with self._store.transaction() as tx:
            # Another webhook may have been created during the probe.
            self._check_count(tx, domain)
            tx.execute(insert(_table).values(values))
            return _wire(_require(tx, domain, draft.id))

    def _check_count(self, tx: Connection, domain: Domain) -> None:
        most = self._domains.config(tx, domain)["max_webhook_count"]
        if count_rows(tx, _table, [_table.c.domain_id == domain.id]) >= most:
            raise Refusal.invalid(f"this domain can have {counted(most, 'webhook')} at most")


_COLUMNS: Final[Mapping[str, str]] = {
    "url": "url",
    "eventTypes": "event_types",
    "hmac": "hmac",
    "basicAuth": "basic_auth",
    "retryType": "retry_type",
}


def _check(columns: Mapping[str, Any]) -> None:
    if not _is_web_address(columns["url"]):
        raise Refusal.invalid("url must be an http or https URL")
    if columns["event_types"] is None:
        raise Refusal.invalid("eventTypes must be a list")
    check_hmac("hmac", columns.get("hmac"))
    if not _HEADER_VALUE.fullmatch(columns.get("basic_auth") or ""):
        raise Refusal.invalid("basicAuth must be printable ASCII")


def _is_web_address(url: str | None) -> bool:
    try:
        parts = urlsplit(url or "")
        # Reading the port raises ValueError if it is invalid.
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _check_probe(outcome: PostOutcome) -> None:
    if outcome.status != 200:
        raise Refusal.invalid(wording.webhook_not_200(outcome.received))


def _after_failure(row: RowMapping) -> dict[str, Any]:
    failed_count = row["failed_count"] + 1
    breaks = row["retry_type"] == _CIRCUIT_BREAKER and failed_count >= _FAILURES_THAT_BREAK
    return {"failed_count": failed_count, "state": "FAILED" if breaks else row["state"]}


def _find(tx: Connection, webhook_id: str) -> RowMapping | None:
    return tx.execute(select(_table).where(_table.c.id == webhook_id)).mappings().one_or_none()


def _require(tx: Connection, domain: Domain, webhook_id: str) -> RowMapping:
    return require_row(tx, _table, domain, "webhook", id=webhook_id)


def _wire(row: RowMapping) -> dict[str, Any]:
    pushed_at = row["pushed_at"]
    return {
        "uuid": row["id"],
        "url": row["url"],
        "hmac": row["hmac"],
        "basicAuth": row["basic_auth"],
        "retryType": row["retry_type"],
        "eventTypes": json.loads(row["event_types"]),
        "state": row["state"],
        "failedCount": row["failed_count"],
        "lastMomentPushed": None if pushed_at is None else iso_time(pushed_at),
        "domainId": row["domain_id"],
        "createdAt": iso_time(row["created_at"]),
        "updatedAt": iso_time(row["updated_at"]),
    }
