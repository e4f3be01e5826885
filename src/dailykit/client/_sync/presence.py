# Generated from src/dailykit/client/_async/presence.py by `make generate`. Do not edit.
"""``daily.presence``: the participants in all rooms right now."""

from dailykit.client._sync._resource import Resource
from dailykit.models.presence import PresenceEntry
from dailykit.operations import meetings as table

__all__ = ["Presence"]


class Presence(Resource):
    """The presence of all rooms. For one room, use `rooms.presence`."""

    __slots__ = ()

    def get(self) -> dict[str, list[PresenceEntry]]:
        """Return the participants in each room, by room name. Empty rooms are omitted.

        The data can be up to 15 seconds old, so there is no use in polling more often.

        Raises:
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/presence/get-presence-information. Safe to
        retry.
        """
        return self._engine.call(table.PRESENCE)
