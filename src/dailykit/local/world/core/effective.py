"""Which of two settings of one name counts: the room's or the domain's."""

from collections.abc import Mapping
from typing import Any

__all__ = ["effective"]


def effective(name: str, room: Mapping[str, Any], domain: Mapping[str, Any]) -> Any:
    """Return a setting: the room's, or else the domain's, or else None.

    A null of the room's counts as not set:
    https://docs.daily.co/reference/rest-api/your-domain/config.
    """
    value = room.get(name)
    return domain.get(name) if value is None else value
