"""Names of rooms, random ones and those in URLs, and what API keys are called. Pure."""

import string
from collections.abc import Callable
from typing import Final
from urllib.parse import unquote, urlsplit

__all__ = ["LOCAL_KEY_START", "RANDOM_NAME_LENGTH", "random_room_name", "room_name_from_url"]

LOCAL_KEY_START: Final = "local-"
"""How the API keys begin that a local Daily makes; Daily's are hexadecimal."""

RANDOM_NAME_LENGTH: Final = 20
_LETTERS: Final = (string.ascii_letters + string.digits).encode()
_LETTER_OF_BYTE: Final = bytes(_LETTERS[byte % len(_LETTERS)] for byte in range(256))
_UNEVEN: Final = bytes(range(256 - 256 % len(_LETTERS), 256))
"""Bytes that are thrown away, or some letters would come up more often than others."""


def random_room_name(random_bytes: Callable[[int], bytes]) -> str:
    """Return a name of the form that Daily makes for rooms without one.

    Args:
        random_bytes: Gives so many random bytes, as ``secrets.token_bytes`` does.
    """
    name = b""
    while len(name) < RANDOM_NAME_LENGTH:
        name += random_bytes(32).translate(_LETTER_OF_BYTE, _UNEVEN)
    return name[:RANDOM_NAME_LENGTH].decode()


def room_name_from_url(url: str) -> str:
    """Return the name of the room that a URL leads to: its path.

    Slashes at the end, a query (``?t=…``) and a fragment are no part of the name.
    """
    return unquote(urlsplit(url).path).strip("/")
