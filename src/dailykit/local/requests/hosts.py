"""Which names the server answers to, so that a web page can't reach it by DNS rebinding.

A page of another site may point a name of its own to 127.0.0.1 and so talk to this server as if it
were its own. The name is in the Host header, which a page can't forge.
"""

import ipaddress
import re
from collections.abc import Collection

__all__ = ["host_of", "is_allowed_host", "is_loopback_host", "is_wildcard"]

_HOST = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::\d{1,5})?")


def host_of(header: str) -> str | None:
    """Return the name or address in a Host header, lower-case, or None if it has none."""
    match = _HOST.fullmatch(header)
    return match["host"].strip("[]").rstrip(".").lower() if match else None


def is_allowed_host(header: str | None, told: Collection[str]) -> bool:
    """Tell whether a request with this Host header is meant for us.

    Args:
        header: The header; None if there is none.
        told: Names and addresses, lower-case, that we were told to serve as, besides loopback.
    """
    if not header:
        return False
    return host_of(header) in told or is_loopback_host(header)


def is_loopback_host(header: str) -> bool:
    """Tell whether a Host header names this machine, as only programs on it can."""
    host = host_of(header)
    if host is None:
        return False
    return host == "localhost" or host.endswith(".localhost") or _loops(host)


def is_wildcard(host: str) -> bool:
    """Tell whether binding to `host` means every address of the machine."""
    return host in ("", "0.0.0.0", "::")  # noqa: S104 - this looks for it


def _loops(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
