"""The host names that the server answers to, as a protection against DNS rebinding.

A page of another site can point its own host name to 127.0.0.1 and then talk to this server as its
own origin. That name is in the Host header, which a page can't forge.
"""

import re
from collections.abc import Collection
from functools import lru_cache

from dailykit.access import is_loopback

__all__ = ["host_of", "is_allowed_host", "is_loopback_host", "is_wildcard"]

_HOST = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::\d{1,5})?")


def host_of(header: str) -> str | None:
    """Return the name or address in a Host header, in lower case; None if it contains neither."""
    match = _HOST.fullmatch(header)
    return match["host"].strip("[]").rstrip(".").lower() if match else None


def is_allowed_host(header: str | None, told: Collection[str]) -> bool:
    """Return whether the server answers a request with this Host header.

    Args:
        header: The header; None if it is missing.
        told: The names and addresses to answer to besides loopback, in lower case.
    """
    if not header:
        return False
    return is_loopback_host(header) or host_of(header) in told


@lru_cache(maxsize=256)  # nearly all requests have the same
def is_loopback_host(header: str) -> bool:
    """Return whether a Host header contains a loopback name or address."""
    host = host_of(header)
    return host is not None and is_loopback(host)


def is_wildcard(host: str) -> bool:
    """Return whether binding to `host` means every address of the machine."""
    return host in ("", "0.0.0.0", "::")  # noqa: S104 - this looks for it
