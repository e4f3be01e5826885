"""The expiry of rooms, kept in the database so that lists and counts need not check every room."""

from typing import Final

from sqlalchemy import bindparam, delete, false, func, select, true, update

from dailykit.local.store import Store
from dailykit.local.store.schema import domains, rooms
from dailykit.local.store.statements import Statement, Transaction

__all__ = ["KEPT_SECONDS", "RoomExpiry", "add_to_counts"]

KEPT_SECONDS: Final = 24 * 3600
"""How long an expired room's row is kept. Until then, deleting the room answers ``deleted``."""

_ALIVE = rooms.c.is_expired == false()
_EXPIRED = rooms.c.is_expired == true()
_IS_OVER = rooms.c.exp <= bindparam("now")
_IS_AHEAD = rooms.c.exp > bindparam("now")

_EXPIRE = Statement(update(rooms).where(_ALIVE, _IS_OVER).values(is_expired=True))
_REVIVE = Statement(update(rooms).where(_EXPIRED, _IS_AHEAD).values(is_expired=False))
_COLLECT = Statement(delete(rooms).where(_EXPIRED, rooms.c.exp <= bindparam("collected")))
_COUNTS = select(rooms.c.domain_id, func.count()).group_by(rooms.c.domain_id)
_COUNT_TO_EXPIRE = Statement(_COUNTS.where(_ALIVE, _IS_OVER))
_COUNT_TO_REVIVE = Statement(_COUNTS.where(_EXPIRED, _IS_AHEAD))
_NEXT = Statement(select(func.min(rooms.c.exp)).where(_ALIVE, rooms.c.exp.is_not(None)))
_LAST = Statement(select(func.max(rooms.c.exp)).where(_EXPIRED, rooms.c.exp.is_not(None)))
_RECOUNT = Statement(
    update(domains)
    .where(domains.c.id == bindparam("domain"))
    .values(room_count=domains.c.room_count + bindparam("more"))
)


class RoomExpiry:
    """Keeps ``is_expired`` of all rooms in line with the clock, whichever way it moves."""

    def __init__(self, store: Store) -> None:
        self._store = store
        # Between these two times nothing expires or revives, so no query is needed.
        self._last = float("inf")
        self._next = float("-inf")

    def note(self, exp: float | None) -> None:
        """Note that a room expires at `exp`."""
        if exp is not None:
            self._next = min(self._next, exp)

    def settle(self, now: float) -> None:
        """Update ``is_expired`` of all rooms. Call it before you read rooms."""
        if self._last <= now < self._next:
            return
        # In its own transaction: what follows may be refused, and this must stay.
        with self._store.writing() as tx:
            for statement, sign in ((_COUNT_TO_EXPIRE, -1), (_COUNT_TO_REVIVE, +1)):
                counts = statement.run(tx, {"now": now}).fetchall()
                add_to_counts(tx, {domain_id: sign * count for domain_id, count in counts})
            _EXPIRE.run(tx, {"now": now})
            _REVIVE.run(tx, {"now": now})
            _COLLECT.run(tx, {"collected": now - KEPT_SECONDS})
            last, following = _LAST.scalar(tx, {}), _NEXT.scalar(tx, {})
        self._last = float("-inf") if last is None else last
        self._next = float("inf") if following is None else following


def add_to_counts(tx: Transaction, changes: dict[str, int]) -> None:
    """Add to the room counts of domains (by id)."""
    for domain_id, more in changes.items():
        _RECOUNT.run(tx, {"domain": domain_id, "more": more})
