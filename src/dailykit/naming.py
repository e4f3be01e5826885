"""Names of rooms: random ones as Daily makes them, and the name in a room's URL. Pure."""

import string
from collections.abc import Callable, Sequence
from typing import Final
from urllib.parse import unquote, urlsplit

__all__ = ["RANDOM_NAME_LENGTH", "random_room_name", "room_name_from_url"]

RANDOM_NAME_LENGTH: Final = 20
_LETTERS: Final = string.ascii_letters + string.digits


def random_room_name(choose: Callable[[Sequence[str]], str]) -> str:
    """Return a name of the form that Daily makes for rooms without one.

    Args:
        choose: Picks one of the given characters, such as ``secrets.choice``.
    """
    return "".join(choose(_LETTERS) for _ in range(RANDOM_NAME_LENGTH))


def room_name_from_url(url: str) -> str:
    """Return the name of the room that a URL leads to: its path.

    Slashes at the end, a query (``?t=…``) and a fragment are no part of the name.
    """
    return unquote(urlsplit(url).path).strip("/")
