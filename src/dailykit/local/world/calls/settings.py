"""The settings of a room's call: the room's own, or else its domain's."""

import json
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import Connection, select

from dailykit.local.base.json_types import JsonObject
from dailykit.local.store.schema import rooms
from dailykit.local.world.calls.registry import Call
from dailykit.local.world.core.domains import Domain, Domains
from dailykit.local.world.core.effective import effective
from dailykit.local.world.rooms.rooms import find_room

__all__ = ["EffectiveSettings"]


@dataclass(frozen=True, slots=True)
class EffectiveSettings:
    """The settings of a room and of its domain.

    Attributes:
        room: The room's own settings. Empty if the room no longer exists.
        domain: The domain's settings, including defaults.
    """

    room: JsonObject
    domain: JsonObject

    @classmethod
    def of_call(cls, tx: Connection, domains: Domains, call: Call) -> Self:
        """Return the settings of a call's room."""
        text = tx.execute(select(rooms.c.config).where(rooms.c.id == call.room_id)).scalar()
        return cls(json.loads(text or "{}"), domains.config(tx, call.domain))

    @classmethod
    def of_room(cls, tx: Connection, domains: Domains, domain: Domain, name: str) -> Self:
        """Return the settings of the domain's room with this name."""
        row = find_room(tx, domain, name)
        return cls({} if row is None else json.loads(row["config"]), domains.config(tx, domain))

    def get(self, name: str) -> Any:
        """Return a setting: the room's, or else the domain's, or else None."""
        return effective(name, self.room, self.domain)
