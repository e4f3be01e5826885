"""The local Daily's domains, with their API keys and properties."""

import json
import re
import secrets
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from dailykit import wording
from dailykit.local.base.clock import Clock
from dailykit.local.base.errors import StartError
from dailykit.local.base.ids import Ids
from dailykit.local.base.json_types import JsonObject
from dailykit.local.base.refusal import Refusal
from dailykit.local.store import Store, schema
from dailykit.local.store.statements import Statement, Transaction
from dailykit.models.domain import UpdateDomainBody
from dailykit.naming import LOCAL_KEY_START, split_room_path

__all__ = ["Domain", "Domains", "new_api_key"]

# A domain's name is the first label of a hostname: acme.daily.co, and here acme.localhost.
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_KEY = re.compile(r"[!-~]{1,512}")

_CONFIG_OF_A_NEW_DOMAIN: Final[dict[str, Any]] = {
    "hide_daily_branding": False,
    "hipaa": False,
    "intercom_auto_record": False,
    "lang": "en",
    "max_api_keys": 2,
    "max_live_streams": 10,
    "max_streaming_instances_per_room": 10,
    "max_webhook_count": 1,
}


@dataclass(frozen=True, slots=True)
class Domain:
    """The domain that a request comes from.

    Attributes:
        id: The domain's id (UUID).
        name: Its name, the ``acme`` of ``acme.daily.co``.
        api_key: The API key of the request.
    """

    id: str
    name: str
    api_key: str = field(repr=False)

    def own_room(self, text: str) -> str:
        """Return the name of a room of this domain, given as a name or as ``DOMAIN~ROOM``.

        Programs read the name off a URL, whose path may be ``DOMAIN~ROOM``.
        """
        domain_name, name = split_room_path(text)
        return name if domain_name == self.name else text


def new_api_key() -> str:
    """Return a random API key that is recognizably not one of Daily's."""
    return LOCAL_KEY_START + secrets.token_hex(24)


class Domains:
    """The domains of a world, each with its own rooms and API keys."""

    def __init__(self, store: Store, clock: Clock, ids: Ids) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids
        # Every request looks up its key. There are few domains, so they are all kept in memory.
        self._by_key: dict[str, Domain] = {}
        self.reload()

    def authenticate(self, api_key: str) -> Domain | None:
        """Return the domain of `api_key`, or None."""
        return self._by_key.get(api_key)

    def by_id(self, domain_id: str) -> Domain | None:
        """Return the domain with this id, with one of its keys, or None."""
        return next((one for one in self._by_key.values() if one.id == domain_id), None)

    def named(self, name: str) -> Domain | None:
        """Return the domain with this name, or None."""
        return next((one for one in self._by_key.values() if one.name == name), None)

    def all(self) -> list[Domain]:
        """Return all domains, each with one of its keys."""
        return list({domain.id: domain for domain in reversed(self._by_key.values())}.values())

    def keys(self, domain: Domain) -> list[str]:
        """Return all API keys of `domain`. Tokens signed with any of them are valid."""
        return [key for key, other in self._by_key.items() if other.id == domain.id]

    def all_keys(self) -> list[str]:
        """Return the API keys of all domains."""
        return list(self._by_key)

    def open(self, name: str, api_key: str | None = None) -> Domain:
        """Return the domain with this name, creating it if missing.

        Args:
            name: Lower-case letters, digits and ``-``, at most 63.
            api_key: Its new API key, replacing the keys it had. Default: an existing domain keeps
                its keys and a new one gets a random key.

        Raises:
            StartError: The name is invalid, or the key belongs to another domain.
        """
        _check_name(name)
        with self._store.transaction() as tx:
            domain_id = self._id_of(tx, name) or self._insert(tx, name)
            key = api_key or self._key_of(domain_id) or new_api_key()
            self._set_key(tx, domain_id, key)
        # Don't read all domains again: a server may have thousands, one for each test.
        others = {k: other for k, other in self._by_key.items() if other.id != domain_id}
        self._by_key = {**others, key: Domain(domain_id, name, key)}
        return self._by_key[key]

    def delete(self, domain: Domain) -> None:
        """Delete a domain with its keys and everything in it."""
        with self._store.transaction() as tx:
            tx.execute(delete(schema.domains).where(schema.domains.c.id == domain.id))
        self._by_key = {k: other for k, other in self._by_key.items() if other.id != domain.id}

    def config(self, tx: Transaction, domain: Domain) -> dict[str, Any]:
        """Return all properties of the domain, including defaults."""
        return {**_CONFIG_OF_A_NEW_DOMAIN, **_config(tx, domain)}

    def add_key(self, name: str, api_key: str) -> None:
        """Add an API key to a domain, creating the domain if missing.

        Raises:
            StartError: The name is invalid, or the key belongs to another domain.
        """
        _check_name(name)
        with self._store.transaction() as tx:
            domain_id = self._id_of(tx, name) or self._insert(tx, name)
            if self._by_key.get(api_key) is None:
                self._insert_key(tx, domain_id, api_key)
            elif self._by_key[api_key].id != domain_id:
                raise _key_is_taken(self._by_key[api_key])
        self.reload()

    def read(self, domain: Domain) -> dict[str, Any]:
        """Return the domain and its own properties (``GET /``)."""
        with self._store.transaction() as tx:
            return self._wire(domain, _config(tx, domain))

    def update(self, domain: Domain, body: UpdateDomainBody) -> dict[str, Any]:
        """Change properties of the domain. None resets one to its default (``POST /``)."""
        changes: JsonObject = body.to_wire().get("properties") or {}
        with self._store.transaction() as tx:
            return self._wire(domain, self._merge(tx, domain, changes))

    def is_unlimited(self, domain: Domain) -> bool:
        """Return whether a domain is exempt from rate limits, which Daily's support can arrange."""
        with self._store.transaction() as tx:
            return _config(tx, domain).get("disable_rate_limiting") is True

    def configure(self, domain: Domain, config: JsonObject) -> None:
        """Set properties of a domain, even those that its owner can't change. None resets one."""
        with self._store.transaction() as tx:
            self._merge(tx, domain, config)

    def _merge(self, tx: Connection, domain: Domain, changes: JsonObject) -> JsonObject:
        config = {**_config(tx, domain), **changes}
        config = {name: value for name, value in config.items() if value is not None}
        tx.execute(
            update(schema.domains)
            .where(schema.domains.c.id == domain.id)
            .values(config=json.dumps(config))
        )
        return config

    def _wire(self, domain: Domain, config: dict[str, Any]) -> dict[str, Any]:
        return {
            "domain_name": domain.name,
            "domain_id": domain.id,
            "config": {**_CONFIG_OF_A_NEW_DOMAIN, **config},
        }

    def _insert(self, tx: Connection, name: str) -> str:
        domain_id = self._free_id(tx)
        created_at = int(self._clock.now())
        tx.execute(
            insert(schema.domains).values(
                id=domain_id, name=name, created_at=created_at, config="{}", room_count=0
            )
        )
        return domain_id

    def _free_id(self, tx: Connection) -> str:
        # With a seed the same ids recur, even if a snapshot already contains some of them.
        while True:
            domain_id = self._ids.uuid()
            known = select(schema.domains.c.id).where(schema.domains.c.id == domain_id)
            if tx.execute(known).first() is None:
                return domain_id

    def _id_of(self, tx: Connection, name: str) -> str | None:
        return tx.execute(
            select(schema.domains.c.id).where(schema.domains.c.name == name)
        ).scalar_one_or_none()

    def _key_of(self, domain_id: str) -> str | None:
        return next((k for k, domain in self._by_key.items() if domain.id == domain_id), None)

    def _set_key(self, tx: Connection, domain_id: str, key: str) -> None:
        if not _KEY.fullmatch(key):
            raise StartError("an API key is 1 to 512 printable ASCII characters without spaces")
        owner = self._by_key.get(key)
        if owner is not None and owner.id != domain_id:
            raise _key_is_taken(owner)
        tx.execute(delete(schema.api_keys).where(schema.api_keys.c.domain_id == domain_id))
        self._insert_key(tx, domain_id, key)

    def _insert_key(self, tx: Connection, domain_id: str, key: str) -> None:
        tx.execute(insert(schema.api_keys).values(key=key, domain_id=domain_id))

    def reload(self) -> None:
        """Read the domains and keys from the store."""
        statement = select(schema.domains.c.id, schema.domains.c.name, schema.api_keys.c.key)
        with self._store.transaction() as tx:
            rows = tx.execute(statement.join(schema.api_keys)).all()
        self._by_key = {key: Domain(domain_id, name, key) for domain_id, name, key in rows}


def _key_is_taken(owner: Domain) -> StartError:
    return StartError(f"that API key belongs to the domain {owner.name!r} already")


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise StartError(
            f"{name!r} can't be a domain's name: use at most 63 lower-case letters, digits and '-'"
        )


_CONFIG: Final = Statement(
    select(schema.domains.c.config).where(schema.domains.c.id == bindparam("domain_id"))
)


def _config(tx: Transaction, domain: Domain) -> dict[str, Any]:
    text: str | None = _CONFIG.scalar(tx, {"domain_id": domain.id})
    if text is None:
        # It was deleted while a request of it waited, for the check of a webhook for example.
        raise Refusal(401, wording.AUTHENTICATION_ERROR, None)
    config: dict[str, Any] = json.loads(text)
    return config
