"""The presence of rooms. It is exact here; Daily's can be up to 15 seconds behind."""

from dailykit.local.base.clock import Clock
from dailykit.local.base.json_types import JsonObject
from dailykit.local.base.refusal import Refusal
from dailykit.local.world.calls.calls import Calls
from dailykit.local.world.calls.registry import Call
from dailykit.local.world.core.domains import Domain
from dailykit.models.presence import GetRoomPresenceQuery

__all__ = ["Presence"]


class Presence:
    """Reads the presence of all calls. Participants without presence are not listed."""

    def __init__(self, calls: Calls, clock: Clock) -> None:
        self._calls = calls
        self._clock = clock

    def of_domain(self, domain: Domain) -> dict[str, list[JsonObject]]:
        """Return the participants of each room (``GET /presence``)."""
        rooms: dict[str, list[JsonObject]] = {}
        for call in self._calls.of_domain(domain):
            if entries := self._entries(call):
                rooms.setdefault(call.room_name, []).extend(entries)
        return rooms

    def of_room(self, domain: Domain, room_name: str, query: GetRoomPresenceQuery) -> JsonObject:
        """Return the participants of a room (``GET /rooms/:name/presence``)."""
        if query.limit is not None and query.limit < 1:
            raise Refusal.invalid("limit must be 1 or more")
        call = self._calls.find(domain, room_name)
        if call is None:
            self._calls.require_room(domain, room_name)
        entries = [] if call is None else self._entries(call)
        if query.user_id is not None:
            entries = [entry for entry in entries if entry["userId"] == query.user_id]
        if query.user_name is not None:
            entries = [entry for entry in entries if entry["userName"] == query.user_name]
        return {"total_count": len(entries), "data": entries[: query.limit]}

    def _entries(self, call: Call) -> list[JsonObject]:
        now = self._clock.now()
        return [one.presence(now) for one in call.participants.values() if one.has_presence]
