"""From what callers have at hand to what tokens are made of."""

from datetime import datetime

from dailykit.access import is_possible_key
from dailykit.errors import ConfigurationError, InvalidArgumentError
from dailykit.models.rooms import Room
from dailykit.naming import room_name_from_url

__all__ = ["checked_key", "room_name", "unix_seconds"]


def checked_key(api_key: str) -> str:
    """Return an API key that can be one.

    Raises:
        ConfigurationError: It can't be one.
    """
    if not is_possible_key(api_key):
        raise ConfigurationError("the API key is empty, or has characters that no key has")
    return api_key


def room_name(room: object) -> str:
    """Return the name of a room given as name, URL or `Room`.

    Raises:
        InvalidArgumentError: A URL without a room's name, nothing at all, or something else.
    """
    if isinstance(room, Room):
        return room.name
    if not isinstance(room, str):
        raise InvalidArgumentError(
            f"give a room's name, its URL or a Room, not {type(room).__name__}"
        )
    name = room_name_from_url(room) if "://" in room else room
    if not name or "/" in name:
        # Not the URL itself: there may be a token in it.
        raise InvalidArgumentError(
            "there is no room's name in what was given as room: give a name, a room's URL "
            "(https://example.daily.co/standup) or a Room"
        )
    return name


def unix_seconds(moment: datetime | float) -> float:
    """Return a moment in unix seconds."""
    return moment.timestamp() if isinstance(moment, datetime) else moment
