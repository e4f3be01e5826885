"""Names of rooms: random ones as Daily makes them, and the name in a room's URL. Pure."""

import string
from collections.abc import Callable
from typing import Final
from urllib.parse import unquote, urlsplit

__all__ = ["RANDOM_NAME_LENGTH", "random_room_name", "room_name_from_url"]

RANDOM_NAME_LENGTH: Final = 20
_LETTERS: Final = string.ascii_letters + string.digits
_EVEN: Final = 256 - 256 % len(_LETTERS)
"""Bytes from here on are thrown away, or some letters would come up more often than others."""


def random_room_name(random_bytes: Callable[[int], bytes]) -> str:
    """Return a name of the form that Daily makes for rooms without one.

    Args:
        random_bytes: Gives so many random bytes, as ``secrets.token_bytes`` does.
    """
    name = ""
    while len(name) < RANDOM_NAME_LENGTH:
        name += "".join(
            [_LETTERS[byte % len(_LETTERS)] for byte in random_bytes(32) if byte < _EVEN]
        )
    return name[:RANDOM_NAME_LENGTH]


def room_name_from_url(url: str) -> str:
    """Return the name of the room that a URL leads to: its path.

    Slashes at the end, a query (``?t=…``) and a fragment are no part of the name.
    """
    return unquote(urlsplit(url).path).strip("/")
