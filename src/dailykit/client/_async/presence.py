"""``daily.presence``: the participants in all rooms right now."""

from dailykit.client._async._resource import AsyncResource
from dailykit.models.presence import PresenceEntry
from dailykit.operations import meetings as table

__all__ = ["AsyncPresence"]


class AsyncPresence(AsyncResource):
    """The presence of all rooms. For one room, use `rooms.presence`."""

    __slots__ = ()

    async def get(self) -> dict[str, list[PresenceEntry]]:
        """Return the participants in each room, by room name. Empty rooms are omitted.

        The data can be up to 15 seconds old, so there is no use in polling more often.

        Raises:
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/presence/get-presence-information. Safe to
        retry.
        """
        return await self._engine.call(table.PRESENCE)
