"""Room names, random ones and those in URLs, and the prefix of local API keys. Pure."""

import string
from collections.abc import Callable
from typing import Final
from urllib.parse import unquote, urlsplit

__all__ = [
    "DOMAIN_MARK",
    "LOCAL_KEY_START",
    "RANDOM_NAME_LENGTH",
    "random_room_name",
    "room_name_from_url",
    "room_path",
    "split_room_path",
]

LOCAL_KEY_START: Final = "local-"
"""The prefix of API keys that a local Daily creates; Daily's keys are hexadecimal."""

DOMAIN_MARK: Final = "~"
"""What stands between domain and room in some URLs of a local Daily. No room name has it."""

RANDOM_NAME_LENGTH: Final = 20
_LETTERS: Final = (string.ascii_letters + string.digits).encode()
_LETTER_OF_BYTE: Final = bytes(_LETTERS[byte % len(_LETTERS)] for byte in range(256))
_UNEVEN: Final = bytes(range(256 - 256 % len(_LETTERS), 256))
"""Bytes that are discarded; otherwise some letters would occur more often than others."""


def random_room_name(random_bytes: Callable[[int], bytes]) -> str:
    """Return a random name, in the format that Daily uses for rooms without a name.

    Args:
        random_bytes: Returns this many random bytes, as ``secrets.token_bytes`` does.
    """
    name = b""
    while len(name) < RANDOM_NAME_LENGTH:
        name += random_bytes(32).translate(_LETTER_OF_BYTE, _UNEVEN)
    return name[:RANDOM_NAME_LENGTH].decode()


def room_name_from_url(url: str) -> str:
    """Return the room name in a room's URL, its path, or an empty string if it is not a URL.

    Trailing slashes, a query (``?t=…``) and a fragment are not part of the name, nor is the domain
    in a local Daily's ``http://127.0.0.1:8000/DOMAIN~ROOM``.
    """
    return split_room_path(room_path(url))[1]


def room_path(url: str) -> str:
    """Return the path of a room's URL, without slashes: the name, or a domain and the name."""
    try:
        return unquote(urlsplit(url).path).strip("/")
    except ValueError:  # such as ``http://[``
        return ""


def split_room_path(path: str) -> tuple[str | None, str]:
    """Return the domain and the name in the path of a room's URL.

    Args:
        path: The path without slashes, such as ``standup`` or, on a local Daily,
            ``acme~standup``.

    Returns:
        The domain's name, or None if the path names none, and the room's name.
    """
    domain, mark, name = path.partition(DOMAIN_MARK)
    return (domain, name) if mark and domain and name else (None, path)
