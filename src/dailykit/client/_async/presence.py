"""``daily.presence``: who is in which room now."""

from dailykit.client._async._resource import AsyncResource
from dailykit.models.presence import PresenceEntry
from dailykit.operations import meetings as table

__all__ = ["AsyncPresence"]


class AsyncPresence(AsyncResource):
    """Who is in which room now; `rooms.presence` tells it of one room."""

    __slots__ = ()

    async def get(self) -> dict[str, list[PresenceEntry]]:
        """Return who is in which room, by the rooms' names; empty rooms are left out.

        Daily is up to 15 seconds behind; do not poll faster.

        Raises:
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/presence/get-presence-information. Repeating
        it is safe.
        """
        return await self._engine.call(table.PRESENCE)
