"""Conversion of arguments to token values."""

from datetime import datetime

from dailykit.access import is_possible_key
from dailykit.errors import ConfigurationError, InvalidArgumentError
from dailykit.models.rooms import Room
from dailykit.naming import room_name_from_url

__all__ = ["checked_key", "room_name", "unix_seconds"]


def checked_key(api_key: str) -> str:
    """Return an API key after checking its form.

    Raises:
        ConfigurationError: It is empty or has invalid characters.
    """
    if not is_possible_key(api_key):
        raise ConfigurationError("the API key is empty or contains invalid characters")
    return api_key


def room_name(room: object) -> str:
    """Return the name of a room given as name, URL or `Room`.

    Raises:
        InvalidArgumentError: It is empty, a URL without a room's name, or of another type.
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
            "room does not contain a room's name: give a name, a room's URL "
            "(https://example.daily.co/standup) or a Room"
        )
    return name


def unix_seconds(moment: datetime | float) -> float:
    """Return a time in unix seconds."""
    return moment.timestamp() if isinstance(moment, datetime) else moment
