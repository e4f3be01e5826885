"""Rooms. Each public method is one step of the world: all of it or nothing."""

import json
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from pydantic_core import from_json
from sqlalchemy import bindparam, delete, false, insert, select, update

from dailykit import wording
from dailykit.local.base.clock import Clock
from dailykit.local.base.ids import Ids
from dailykit.local.base.refusal import Refusal
from dailykit.local.base.times import iso_time
from dailykit.local.store import Store, schema
from dailykit.local.store.statements import Row, Statement, Transaction
from dailykit.local.world.core.domains import Domain
from dailykit.local.world.core.paging import Listing
from dailykit.local.world.rooms.config import changed_config
from dailykit.local.world.rooms.expiry import RoomExpiry, add_to_counts
from dailykit.models.rooms import CreateRoomBody, ListRoomsQuery, UpdateRoomBody

__all__ = ["RoomUrl", "Rooms", "find_room"]

RoomUrl = Callable[[Domain, str], str]
"""Returns the URL of a domain's room by name."""

_table = schema.rooms
_FIND = Statement(
    select(_table).where(
        _table.c.domain_id == bindparam("domain_id"), _table.c.name == bindparam("room_name")
    )
)
_INSERT = Statement(insert(_table), [column.name for column in _table.columns])
_DELETE = Statement(delete(_table).where(_table.c.id == bindparam("room_id")))
_CHANGE = Statement(
    update(_table).where(_table.c.id == bindparam("room_id")), ["privacy", "exp", "config"]
)
_COUNT = Statement(
    select(schema.domains.c.room_count).where(schema.domains.c.id == bindparam("domain_id"))
)
_LIST = Listing(
    _table,
    _table.c.created_at,
    (_table.c.domain_id == bindparam("domain_id"), _table.c.is_expired == false()),
)

_MOST_BUCKETS_IN_A_BATCH: Final = 10
_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


class Rooms:
    """The rooms of all domains.

    Attributes:
        most: The maximum number of rooms in a domain. None for no limit.
    """

    most: int | None = None

    def __init__(self, store: Store, clock: Clock, ids: Ids, room_url: RoomUrl) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids
        self._url = room_url
        self._expiry = RoomExpiry(store)
        self._on_deleted: list[Callable[[Sequence[str]], object]] = []

    def create(self, domain: Domain, body: CreateRoomBody) -> dict[str, Any]:
        """Create a room (``POST /rooms``)."""
        now = self._settle()
        with self._store.writing() as tx:
            room = self._create(tx, domain, body, now)
            self._add_to_count(tx, domain, 1)
        return room

    def create_many(self, domain: Domain, bodies: Sequence[CreateRoomBody]) -> list[dict[str, Any]]:
        """Create several rooms, or none if one can't be created (``POST /batch/rooms``)."""
        now = self._settle()
        with self._store.writing() as tx:
            rooms = [self._create(tx, domain, body, now) for body in bodies]
            _check_buckets(rooms)
            self._add_to_count(tx, domain, len(rooms))
        return rooms

    def page(self, domain: Domain, query: ListRoomsQuery) -> dict[str, Any]:
        """Return a page of the domain's rooms, newest first (``GET /rooms``)."""
        self._settle()
        tx, domain_id = self._store.reading, {"domain_id": domain.id}
        rows = _LIST.page(lambda one, values: one.rows(tx, values), query, domain_id)
        total = _COUNT.scalar(tx, domain_id)
        return {"total_count": total, "data": [self._wire(domain, row) for row in rows]}

    def on_deleted(self, notice: Callable[[Sequence[str]], object]) -> None:
        """Call `notice` with the ids of rooms right after they were deleted."""
        self._on_deleted.append(notice)

    def get(self, domain: Domain, name: str) -> dict[str, Any]:
        """Return a room (``GET /rooms/:name``)."""
        self._settle()
        return self._wire(domain, _require(self._store.reading, domain, name))

    def update(self, domain: Domain, name: str, body: UpdateRoomBody) -> dict[str, Any]:
        """Change a room. None resets a property (``POST /rooms/:name``)."""
        now = self._settle()
        changes = body.to_wire()
        with self._store.writing() as tx:
            row = _require(tx, domain, name)
            config = changed_config(
                json.loads(row["config"]),
                changes.get("properties") or {},
                domain=domain,
                room_name=name,
                now=now,
                ids=self._ids,
            )
            values = {
                "privacy": (changes["privacy"] or "public")
                if "privacy" in changes
                else row["privacy"],
                "exp": config.get("exp"),
                "config": json.dumps(config),
            }
            _CHANGE.run(tx, {"room_id": row["id"], **values})
            self._expiry.note(config.get("exp"))
            return self._wire(domain, _require(tx, domain, name))

    def delete(self, domain: Domain, name: str) -> dict[str, Any]:
        """Delete a room. Its name becomes available again (``DELETE /rooms/:name``)."""
        self._settle()
        self._delete(domain, [name])
        return {"deleted": True, "name": name}

    def delete_many(self, domain: Domain, names: Sequence[str]) -> dict[str, Any]:
        """Delete several rooms, or none if one is missing (``DELETE /batch/rooms``)."""
        # A name given twice counts as one room.
        unique = dict.fromkeys(names)
        self._settle()
        self._delete(domain, list(unique))
        return {"deleted_count": len(unique)}

    def _delete(self, domain: Domain, names: Sequence[str]) -> None:
        with self._store.writing() as tx:
            room_ids = [_delete(tx, domain, name) for name in names]
            add_to_counts(tx, {domain.id: -len(room_ids)})
        for notice in self._on_deleted:
            notice(room_ids)

    def _add_to_count(self, tx: Transaction, domain: Domain, new: int) -> None:
        add_to_counts(tx, {domain.id: new})
        if self.most is None:
            return
        if _COUNT.scalar(tx, {"domain_id": domain.id}) > self.most:
            raise Refusal.invalid(wording.rooms_reached(self.most))

    def _settle(self) -> float:
        """Expire the rooms that are due, and return the time."""
        now = self._clock.now()
        self._expiry.settle(now)
        return now

    def _create(
        self, tx: Transaction, domain: Domain, body: CreateRoomBody, now: float
    ) -> dict[str, Any]:
        asked = body.to_wire()
        name = asked.get("name")
        if name is None:
            name = self._free_name(tx, domain)
        elif not name:
            raise Refusal.invalid("a room name has 1 to 128 characters")
        else:
            self._make_free(tx, domain, name)
        config = changed_config(
            {},
            asked.get("properties") or {},
            domain=domain,
            room_name=name,
            now=now,
            ids=self._ids,
        )
        values = {
            "id": self._ids.uuid(),
            "domain_id": domain.id,
            "name": name,
            "privacy": asked.get("privacy") or "public",
            "api_created": True,
            "created_at": int(now),
            "exp": config.get("exp"),
            "is_expired": False,
            "config": json.dumps(config),
        }
        _INSERT.run(tx, values)
        self._expiry.note(config.get("exp"))
        return self._render(domain, values, config)

    def _free_name(self, tx: Transaction, domain: Domain) -> str:
        while True:
            name = self._ids.room_name()
            if find_room(tx, domain, name) is None:
                return name

    def _make_free(self, tx: Transaction, domain: Domain, name: str) -> None:
        """Refuse a name that is taken. An expired room no longer holds its name."""
        row = find_room(tx, domain, name)
        if row is None:
            return
        if not row["is_expired"]:
            raise Refusal.invalid(wording.room_name_taken(name))
        _DELETE.run(tx, {"room_id": row["id"]})

    def _wire(self, domain: Domain, row: Row) -> dict[str, Any]:
        return self._render(domain, row, from_json(row["config"]))

    def _render(
        self, domain: Domain, values: Mapping[Any, Any], config: dict[str, Any]
    ) -> dict[str, Any]:
        return {
            "id": values["id"],
            "name": values["name"],
            "api_created": bool(values["api_created"]),
            "privacy": values["privacy"],
            "url": self._url(domain, values["name"]),
            "created_at": iso_time(values["created_at"]),
            "config": config,
        }


def find_room(tx: Transaction, domain: Domain, name: str) -> Row | None:
    """Return the row of a domain's room, expired or not, or None."""
    return _FIND.first(tx, {"domain_id": domain.id, "room_name": name})


def _require(
    tx: Transaction, domain: Domain, name: str, expired: Mapping[str, Any] = _NOTHING
) -> Row:
    """Return a room's row, or refuse, with `expired` added to the answer if the room expired."""
    row = find_room(tx, domain, name)
    if row is None:
        raise Refusal.not_found(wording.room_not_found(name))
    if row["is_expired"]:
        raise Refusal.not_found(wording.room_not_found(name), expired)
    return row


def _delete(tx: Transaction, domain: Domain, name: str) -> str:
    """Delete a room's row, and return the room's id."""
    row = _require(tx, domain, name, expired={"deleted": True})
    _DELETE.run(tx, {"room_id": row["id"]})
    room_id: str = row["id"]
    return room_id


def _check_buckets(rooms: Sequence[dict[str, Any]]) -> None:
    buckets = {
        json.dumps(room["config"].get("recordings_bucket"), sort_keys=True) for room in rooms
    }
    if len(buckets - {"null"}) > _MOST_BUCKETS_IN_A_BATCH:
        raise Refusal.invalid(
            f"a batch can have {_MOST_BUCKETS_IN_A_BATCH} different recordings_buckets at most"
        )
