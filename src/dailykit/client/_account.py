"""Values derived from an API key: headers, an identifier for budgets, and the domain's id."""

import platform
from collections.abc import Mapping
from hashlib import sha256
from types import MappingProxyType

from dailykit._version import __version__
from dailykit.redaction import Secret

__all__ = ["DomainMemory", "account_of", "headers_for"]


def headers_for(api_key: str) -> Mapping[str, str]:
    """Return the headers of every request."""
    return MappingProxyType(
        {
            "Authorization": Secret(f"Bearer {api_key}"),
            "Accept": "application/json",
            "User-Agent": f"dailykit/{__version__} Python/{platform.python_version()}",
        }
    )


def account_of(api_url: str, api_key: str) -> str:
    """Return an identifier for a key, for use where the key itself must not be stored."""
    return sha256(f"{api_url} {api_key}".encode()).hexdigest()[:16]


class DomainMemory:
    """The key, for signing tokens, and its domain's id once known."""

    __slots__ = ("api_key", "domain_id")

    def __init__(self, api_key: str) -> None:
        self.api_key = api_key
        self.domain_id: str | None = None

    def __repr__(self) -> str:
        return f"DomainMemory(domain_id={self.domain_id!r})"
